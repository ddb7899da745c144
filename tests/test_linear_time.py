"""Whatever reads words from outside takes time by their length, never by its square."""

import contextlib
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app import letters, names
from app.errors import AppError
from app.forms import (
    accounts,
    amounts,
    coordinates,
    day_readings,
    days,
    map_links,
    publishing,
    shapes,
    text,
)
from app.imports.readers import no_numbers
from app.queries.claim_search import asked_for
from app.recognition import anchoring, layout, paragraphs, recognise, words, wrapping
from app.relating.words import said
from tests.names_to_find import LISTED, OURS

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

# Lengths that are compared: of texts, of texts where more is done with each word, of names.
TEXTS = 10_000, 400_000
BUSY = 10_000, 100_000
NAMES = 2_000, 20_000
# What is so many times as long may take as much longer, and a few times that on a busy machine;
# what grows by the square takes that number again as often.
PLAY = 5
# Below this nothing is measured but the clock.
LEAST_S = 0.002
# Repeated to the length that is asked for, an end after them.
WORST = {
    "line breaks": ("\n", "x"),
    "CR LF": ("\r\n", "x"),
    "indented lines": ("\n ", "x"),
    "blanks": ("a." + " " * 400_000, "1"),
    "stops": (".", "x"),
    "stops and quotes": ('."', "x"),
    "stops, quotes and blanks": ('a." ', "1"),
    "quotes": ('"', "x"),
    "escaped quotes": ('\\"', "x"),
    "apostrophes": ("a'", "!"),
    "one word": ("a", "!"),
    "digits": ("1", "x"),
    "digits with points": ("1.", "x"),
    "degrees": ("36°", "x"),
    "letters and degrees": ("N36 1 1 ", "x"),
    "pairs": ("36, 39\n", "x"),
    "to": (" to ", "x"),
    "quoted lines": ("> a\n", "x"),
    "marks of quoting": (">", "x"),
    "items": ("- a\n", "x"),
    "wrapped lines": ("these are words of a line that goes on in the next one for\n", "x"),
    "single letters": ("a ", "b"),
    "Arabic letters": ("ال", "!"),
    "marks": ("\u064b", "x"),
    "directions": ("\u202a", "x"),
    "at signs": ("a@", "x"),
    "points after an at sign": ("a@" + "." * 400_000, "@"),
    "minus and quotes": ('-"', "x"),
    "brackets": ("(", ")"),
    "capitals": ("Raqqah ", "x"),
    "articles": ("al-", "x"),
}


def worst(case: str, size: int) -> str:
    repeated, end = WORST[case]
    return (repeated * (size // len(repeated) + 1))[:size] + end


def split_and_lay_out(content: str) -> None:
    found = paragraphs.split_paragraphs(content, 0)
    spans = [(at, at + 3) for at in range(0, len(content), 10)]
    layout.lay_out(content, found, [], spans)


def find_in_it(content: str) -> None:
    whole = paragraphs.Paragraph(1, 0, len(content))
    anchoring.find_words(content, whole, f"{content[: len(content) // 2]} nowhere")


def quote_from_it(content: str) -> None:
    spans = [(at, at + 3) for at in range(0, len(content), 10)]
    anchoring.quote_in(content, 0, len(content), spans)


def find_again(content: str) -> None:
    anchor = anchoring.Anchor(1, len(content) // 2, len(content), content[-9:])
    after = content[1:] + "y"
    anchoring.whereabouts(anchor, after, paragraphs.split_paragraphs(after, 0), content)


def check_person(content: str) -> None:
    accounts.EMAIL.fullmatch(content)
    accounts.LOGIN.fullmatch(content)


READERS: dict[str, Callable[[str], Any]] = {
    "likely_body_start": paragraphs.likely_body_start,
    "flowing": wrapping.flowing,
    "broken_words": wrapping.broken_words,
    "has_words": lambda content: letters.has_words(content, "nowhere in it"),
    "find_words": find_in_it,
    "quote_in": quote_from_it,
    "whereabouts": find_again,
    "pasted": text.pasted,
    "uploaded": lambda content: text.uploaded(content.encode()),
    "read_point": coordinates.read_point,
    "read_shape": lambda content: shapes.read_shape(content, "line"),
    "read_link": lambda content: map_links.read_link(content, list),
    "days": lambda content: day_readings.read_stretch(content, date(2020, 1, 1)),
    "a day": days.is_day,
    "embargo": lambda content: publishing.parse_embargo(content, datetime(2020, 1, 1, tzinfo=UTC)),
    "metres": amounts.parse_metres,
    "person": check_person,
    "refused": letters.refused,
    "comparable": letters.comparable,
    "one_line": letters.one_line,
    "asked_for": asked_for,
    "said": said,
    "nulled": no_numbers.nulled,
}

BUSY_READERS: dict[str, Callable[[str], Any]] = {
    "paragraphs and layout": split_and_lay_out,
    "words_of": words.words_of,
    "recognise": lambda content: recognise(content, [OURS, LISTED]),
}
NAME_READERS: dict[str, Callable[[str], Any]] = {
    "fold": names.fold,
    "name_key": names.name_key,
    "search_keys": names.search_keys,
    "slug_from": names.slug_from,
    "script_of": names.script_of,
}


# A neighbour on the machine can lengthen one look; what grows by the square is long in each.
LOOKS = 3


def seconds(reader: Callable[[str], Any], content: str) -> float:
    begun = time.process_time()
    with contextlib.suppress(ValueError, AppError):
        reader(content)
    return time.process_time() - begun


def check_growth(reader: Callable[[str], Any], lengths: tuple[int, int]) -> None:
    few, many = lengths
    for case in WORST:
        # First what is short: what grows by its cube is told before it takes hours.
        short = seconds(reader, worst(case, few))
        assert short < 2, f"{case}: {short:.2f} s for {few:,} characters"
        most = PLAY * many / few * max(short, LEAST_S)
        for _ in range(LOOKS):
            long = seconds(reader, worst(case, many))
            if long < most:
                break
        assert long < most, f"{case}: {short:.4f} s, then {long:.4f} s"


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS.keys())
def test_time_grows_with_the_length_of_a_text(reader: Callable[[str], Any]) -> None:
    check_growth(reader, TEXTS)


@pytest.mark.parametrize("reader", BUSY_READERS.values(), ids=BUSY_READERS.keys())
def test_time_grows_with_the_words_of_a_text(reader: Callable[[str], Any]) -> None:
    check_growth(reader, BUSY)


@pytest.mark.parametrize("reader", NAME_READERS.values(), ids=NAME_READERS.keys())
def test_time_grows_with_the_length_of_a_name(reader: Callable[[str], Any]) -> None:
    check_growth(reader, NAMES)
