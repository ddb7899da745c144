"""The paragraphs and sentences of a text, numbered as `app.dataset.passages` numbers them.

A paragraph is a line that isn't blank. Those before the body (headline, byline) have the number 0,
the body's first is 1. Offsets are code points of the whole text, the end exclusive; blanks around
a paragraph belong to none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A heading seldom has so many words; a first paragraph seldom fewer.
FEWEST_WORDS = 20
FEWER_WORDS = 6
_CLOSING = "\"'”’»)\\]"
_FINISHED = re.compile(rf"[.!?؟…۔][{_CLOSING}]*$")
# A full stop, what closes after it, a blank, then anything but a small letter or a digit.
_SENTENCE = re.compile(rf"(?:[.!?؟…۔]+[{_CLOSING}]*)(\s+)(?=[^\s\d])")
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
    for start, end in _lines(text):
        if start >= body_start:
            number += 1
        paragraphs.append(Paragraph(number, start, end))
    return paragraphs


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """The lines that aren't blank, without the blanks around them."""
    behind = 0
    for line in text.split("\n"):
        bare = line.strip()
        if bare:
            start = behind + len(line) - len(line.lstrip())
            yield start, start + len(bare)
        behind += len(line) + 1


def body_starts(text: str) -> list[int]:
    """Where the body may begin: at each line that isn't blank and isn't indented."""
    return [start for start, _ in _lines(text) if start == 0 or text[start - 1] == "\n"]


def likely_body_start(text: str) -> int | None:
    """Where the body probably begins: the first long paragraph that ends like a sentence.

    Else the first shorter one that does, else the first. None where it can begin nowhere.
    """
    starts = body_starts(text)
    for fewest in (FEWEST_WORDS, FEWER_WORDS):
        for start in starts:
            line = text[start:].partition("\n")[0].strip()
            if len(line.split()) >= fewest and _FINISHED.search(line):
                return start
    return starts[0] if starts else None


def paragraph_at(paragraphs: list[Paragraph], start: int, end: int) -> Paragraph | None:
    """The paragraph that holds all of a passage; none where it lies in several or in none."""
    return next((each for each in paragraphs if each.start <= start and end <= each.end), None)


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
