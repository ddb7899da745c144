"""The quick look at a candidate never passes what its records refuse; batches that are made ahead."""

import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta

import pytest
from shapely import Point

from app.batches import ahead
from app.imports.candidates import Candidate, Evidence, NamedActor
from app.imports.record_rules import MOST_UNCERTAIN_M, has_nothing_odd, refusals
from app.languages import speaking_english
from app.letters import is_plain, refused
from tests.importing import SAMPLES, TODAY, candidates

ODD = (
    "",
    " ",
    " a",
    "a ",
    "a\x07b",
    "a\u202eb",
    "a\u202eb\u202c",
    "\ud800",
    "a\u200fb",
    "\ufdd0",
    "a\tb",
    "é",
    "x" * 501,
    "x" * 2001,
)


def test_a_plain_text_is_one_in_which_nothing_is_refused() -> None:
    for text in (*ODD, "It holds the town.", "«قال»", "Que se passe-t-il\u00a0?"):
        if is_plain(text):
            assert refused(text) is None
            assert text == text.strip()
    assert is_plain("It holds the town, «قال»: Que se passe-t-il\u00a0?")


def drawn_candidate(draw: random.Random) -> Candidate:
    """A candidate of which some of the parts may be refused."""

    def text(usual: str) -> str:
        return draw.choice((usual, usual, usual, *ODD))

    first, last = (
        draw.choice(
            (
                None,
                TODAY,
                TODAY + timedelta(days=1),
                date(2017, 6, 7),
                date(2017, 6, 8),
                date(25, 6, 7),
            )
        )
        for _ in range(2)
    )
    claim = {
        "kind": draw.choice(("report", "forecast", "statement")),
        "statement": text("It holds the town."),
        "locator": text("row 5"),
        "credibility": draw.choice((0, 1, 6, 7)),
    }
    if draw.random() < 0.5:
        claim["note"] = text("A note")
    precision = draw.choice((None, "day", "month"))
    if precision is not None:
        days = {"from": first, "to": last}
        claim["valid"] = {name: str(day) for name, day in days.items() if day}
        claim["valid"]["precision"] = precision
    return Candidate(
        Evidence("0" * 64, 5, "", {}),
        claim=claim,
        actors=[NamedActor("A", "doing", draw.choice((None, "holds")))],
        geometry=draw.choice((None, Point(38, 36))),
        uncertainty_m=draw.choice((None, -1, 0, 500, MOST_UNCERTAIN_M, 30_000_000)),
        first=first,
        last=last,
        precision=precision,
        modality=draw.choice(("observed", "expected")),
    )


def test_the_quick_look_passes_nothing_that_a_record_refuses() -> None:
    draw = random.Random(2017)
    passed = 0
    with speaking_english():
        for _ in range(4000):
            candidate = drawn_candidate(draw)
            if has_nothing_odd(candidate, TODAY):
                passed += 1
                assert list(refusals(candidate, TODAY)) == [], candidate
    assert passed > 50


def test_nearly_every_row_of_real_layouts_is_told_by_the_quick_look() -> None:
    for path in SAMPLES.glob("*.csv"):
        ready = [each for each in candidates(path) if each.is_ready]
        assert all(list(refusals(each, TODAY)) == [] for each in ready)
        assert sum(has_nothing_odd(each, TODAY) for each in ready) >= 0.9 * len(ready), path.name


def test_what_is_longer_than_the_form_takes_is_refused_while_it_is_checked() -> None:
    claim = {"kind": "report", "statement": "x" * 2001, "locator": "row 5", "credibility": 6}
    candidate = Candidate(Evidence("0" * 64, 5, "", {}), claim=claim)
    assert not has_nothing_odd(candidate, TODAY)
    with speaking_english():
        said = {name: str(each) for name, each in refusals(candidate, TODAY)}
    assert "at most 2,000 are possible" in said["statement"]


def test_a_day_to_come_is_left_to_the_records() -> None:
    path = SAMPLES / "ucdp-ged-25-49-columns.csv"
    candidate = next(each for each in candidates(path) if each.is_ready)
    ahead_of_time = replace(candidate, first=TODAY + timedelta(days=1), last=None)
    assert not has_nothing_odd(ahead_of_time, TODAY)


def test_what_is_made_ahead_comes_in_its_order_and_ends_with_its_taker() -> None:
    made: list[int] = []

    def numbers(last: int) -> Iterator[int]:
        for number in range(last):
            made.append(number)
            yield number
        raise ValueError("the last one")

    coming = ahead(numbers(4))
    assert [next(coming) for _ in range(4)] == [0, 1, 2, 3]
    with pytest.raises(ValueError, match="the last one"):
        next(coming)
    made.clear()
    with closing(ahead(numbers(100))) as items:
        assert next(items) == 0
    assert len(made) <= 3
    assert list(ahead([])) == []
