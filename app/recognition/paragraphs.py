"""The paragraphs and sentences of a text, numbered alike everywhere.

A paragraph is a line that isn't blank or, in a text that was wrapped, the lines that go on in each
other (`app.recognition.wrapping`). One begins where the body does in any case. Those before the body
(headline, byline) have the number 0, the body's first is 1. Offsets are code points of the whole
text, the end exclusive; blanks around a paragraph belong to none.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.recognition.wrapping import CLOSING, lines_of, paragraph_lines

# A heading seldom has so many words; a first paragraph seldom fewer.
FEWEST_WORDS = 20
FEWER_WORDS = 6
_STOPS = ".!?؟…۔"
# A full stop, what closes after it, a blank, then anything but a small letter or a digit. Nothing is
# given back and no run is begun in its middle: else a row of stops takes time by its square.
_SENTENCE = re.compile(rf"(?<![{_STOPS}])[{_STOPS}]++[{re.escape(CLOSING)}]*+(\s++)(?=\D)")
# A full stop after these ends no sentence.
_ABBREVIATED = re.compile(
    r"(?:^|[\s(«“\"'])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Sgt|Brig|Adm|Gov|Sen|Rep|St|"
    r"No|vs|etc|approx|c|ca|e\.g|i\.e|U\.S|U\.K|U\.N|a\.m|p\.m)\.$"
)


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: its number (0 before the body) and where it stands."""

    number: int
    start: int
    end: int

    @property
    def anchor(self) -> str:
        """Its id in a page: `p3`, or by its offset before the body."""
        return f"p{self.number}" if self.number else f"h{self.start}"


def split_paragraphs(text: str, body_start: int) -> list[Paragraph]:
    """The paragraphs of a text in its order. None for a text of blanks alone."""
    paragraphs: list[Paragraph] = []
    number = 0
    for start, end in _stretches(text, body_start):
        if start >= body_start:
            number += 1
        paragraphs.append(Paragraph(number, start, end))
    return paragraphs


def _stretches(text: str, body_start: int) -> Iterator[tuple[int, int]]:
    """Where paragraphs begin and end; one that the body begins within is cut there."""
    for lines in paragraph_lines(text):
        start, end = lines[0].start, lines[-1].end
        if start < body_start < end:
            before = [line.end for line in lines if line.end <= body_start]
            begins = [line.start for line in lines if line.start >= body_start]
            if before and begins:
                yield start, before[-1]
                start = begins[0]
        yield start, end


def body_starts(text: str) -> list[int]:
    """Where the body may begin: at each line that isn't blank and isn't indented."""
    return [
        line.start for block in lines_of(text) for line in block if _is_at_margin(text, line.start)
    ]


def paragraph_starts(text: str) -> list[int]:
    """Those of the starts at which a paragraph begins: the ones worth choosing from."""
    starts = (lines[0].start for lines in paragraph_lines(text))
    return [start for start in starts if _is_at_margin(text, start)]


def _is_at_margin(text: str, start: int) -> bool:
    return start == 0 or text[start - 1] == "\n"


def likely_body_start(text: str) -> int | None:
    """Where the body probably begins: the first long paragraph that ends like a sentence.

    Else the first shorter one that does, else the first. None where it can begin nowhere.
    """
    first = shorter = None
    for lines in paragraph_lines(text):
        start = lines[0].start
        if not _is_at_margin(text, start):
            continue
        first = start if first is None else first
        if lines[-1].words.rstrip(CLOSING)[-1:] not in tuple(_STOPS):
            continue
        words = sum(len(line.words.split()) for line in lines)
        if words >= FEWEST_WORDS:
            return start
        if shorter is None and words >= FEWER_WORDS:
            shorter = start
    if shorter is not None:
        return shorter
    # In a text of blanks and marks alone there may be lines and no paragraph.
    return first if first is not None else next(iter(body_starts(text)), None)


def paragraph_at(paragraphs: Sequence[Paragraph], start: int, end: int) -> Paragraph | None:
    """The paragraph that holds all of a passage; none where it lies in several or in none."""
    place = bisect_right(paragraphs, start, key=lambda one: one.start) - 1
    return paragraphs[place] if place >= 0 and end <= paragraphs[place].end else None


def split_sentences(text: str, paragraph: Paragraph) -> list[tuple[int, int]]:
    """Where the sentences of a paragraph begin and end. Together they hold all its words."""
    found = []
    begun = paragraph.start
    for stop in _SENTENCE.finditer(text, paragraph.start, paragraph.end):
        upto = stop.start(1)
        if _ABBREVIATED.search(text[max(begun, upto - 12) : upto]) or (
            text[stop.end() : stop.end() + 1].islower()
        ):
            continue
        found.append((begun, upto))
        begun = stop.end()
    found.append((begun, paragraph.end))
    return found
