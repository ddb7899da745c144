"""Which lines of a text go on in the next one: those of wires, mails and words copied from a PDF.

Such a text was wrapped at some width: a line is full when the next line's first word wouldn't have
fitted into it. Full lines that break off within a sentence tell that a text is wrapped at all; then
a paragraph ends at an empty line, a short line, the next item of a list or another depth of «>».
Verse, lists, headings and texts with a paragraph on each line are left as they are.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Widths at which texts are wrapped. Letters without capitals tell less, so they need more.
NARROWEST = 30
NARROWEST_CASELESS = 50
WIDEST = 140
# Fewer lines that go on in the next one are chance.
FEWEST = 2
# Of all lines with another right below them, so many are full, and of those so many break off.
FULL = 0.5
FULL_CASELESS = 0.8
UNFINISHED = 0.6
SMALL = 0.5
# Printed lines are as wide as each other in millimetres, not in letters.
PLAY = 0.85

_FINISHED = frozenset(".!?؟…۔:;؛")
# What breaks a word at a line's end: the hyphen of keyboards, Unicode's own, the soft one.
HYPHENS = "-\u2010\u00ad"
CLOSING = "\"'”’»)]"
_DEPTH = re.compile(r"(?:> ?){1,20}")
_ITEM = re.compile(r"(?:[-–—*•‣◦▪·+]|[(\[]?(?:\d{1,3}|[^\W\d_])[.)\]]|[٠-٩]{1,3}[-.)])[ \t]")
_FIELD = re.compile(r"[^\W\d_][\w-]{1,20}: ")


@dataclass(frozen=True)
class Line:
    """A line without the blanks around it: offsets, its words, how often «>» stands before them."""

    start: int
    end: int
    words: str
    depth: int

    @property
    def width(self) -> int:
        """How many characters it takes, marks of quoting left out."""
        return len(self.words)

    @property
    def is_finished(self) -> bool:
        """Whether it ends like a sentence, or like what announces a list."""
        return self.words.rstrip(CLOSING)[-1:] in _FINISHED

    @property
    def is_item(self) -> bool:
        """Whether it begins like an item of a list."""
        return _ITEM.match(self.words) is not None

    @property
    def is_field(self) -> bool:
        """Whether it reads like a line of a mail's head: «Subject: …»."""
        return _FIELD.match(self.words) is not None


def lines_of(text: str) -> Iterator[list[Line]]:
    """The lines of a text in blocks, an empty line between each two. Offsets are code points."""
    block: list[Line] = []
    behind = 0
    for raw in text.split("\n"):
        bare = raw.strip()
        if bare:
            start = behind + len(raw) - len(raw.lstrip())
            quoted = _DEPTH.match(bare)
            words = bare[quoted.end() :].lstrip() if quoted else bare
            block.append(
                Line(start, start + len(bare), words, quoted[0].count(">") if quoted else 0)
            )
        elif block:
            yield block
            block = []
        behind += len(raw) + 1
    if block:
        yield block


def paragraph_lines(text: str) -> Iterator[list[Line]]:
    """The paragraphs of a text, each as its lines: one, unless the text is wrapped."""
    blocks = list(lines_of(text))
    width = wrapped_width(blocks)
    for block in blocks:
        if width is None:
            yield from ([line] for line in block)
        else:
            yield from _paragraphs(block, width)


def wrapped_width(blocks: Sequence[Sequence[Line]]) -> int | None:
    """The width in characters that a text is wrapped at; none where it isn't."""
    pairs = [
        (line, after)
        for block in blocks
        for line, after in itertools.pairwise(block)
        if line.words and after.words and line.depth == after.depth and not after.is_field
    ]
    if len(pairs) < FEWEST:
        return None
    widths = sorted(line.width for line, _ in pairs)
    # A few lines that couldn't be wrapped, such as addresses, say nothing.
    width = widths[(len(widths) * 9 + 9) // 10 - 1]
    if not NARROWEST <= width <= WIDEST:
        return None
    plain = [(line, after) for line, after in pairs if not after.is_item]
    full = [(line, after) for line, after in plain if _is_full(line, after, width)]
    unfinished = [(line, after) for line, after in full if not line.is_finished]
    if len(unfinished) < max(FEWEST, UNFINISHED * len(full)) or len(full) < FULL * len(plain):
        return None
    cased = [after.words[0] for _, after in unfinished if _has_case(after.words[0])]
    if 2 * len(cased) >= len(unfinished):
        # Verse begins each line with a capital, prose that goes on seldom does.
        is_wrapped = sum(letter.islower() for letter in cased) >= SMALL * len(cased)
    else:
        is_wrapped = width >= NARROWEST_CASELESS and len(full) >= FULL_CASELESS * len(plain)
    return width if is_wrapped else None


def _has_case(letter: str) -> bool:
    return letter.islower() or letter.isupper()


def _is_full(line: Line, after: Line, width: int) -> bool:
    first = after.words.split(None, 1)[0]
    return line.width <= width * 2 and line.width + 1 + len(first) > width * PLAY


def _paragraphs(block: Sequence[Line], width: int) -> Iterator[list[Line]]:
    """The paragraphs of a block of a wrapped text. A line of marks of quoting alone is in none."""
    paragraph: list[Line] = []
    in_list = False
    for line in block:
        if paragraph and line.words and _goes_on(paragraph[-1], line, width, in_list=in_list):
            paragraph.append(line)
            continue
        if paragraph:
            yield paragraph
        paragraph = [line] if line.words else []
        in_list = line.is_item or (in_list and bool(line.words))
    if paragraph:
        yield paragraph


def _goes_on(line: Line, after: Line, width: int, *, in_list: bool) -> bool:
    """Whether a paragraph goes on from one line to the next."""
    if line.depth != after.depth or after.is_field:
        return False
    breaks_off = not line.is_finished
    if after.is_item:
        # A dash or the day of a month may begin a line of any sentence.
        return breaks_off and not in_list and not line.is_item and _is_full(line, after, width)
    return _is_full(line, after, width) or (
        breaks_off and after.words[0].islower() and line.width * 2 > width
    )


def flowing(text: str) -> str:
    """The text with a blank for each sign that only wraps it: as long, so that offsets stay.

    What ends a line within a paragraph becomes blanks, and the marks of quoting after it.
    """
    kept: list[str] = []
    behind = 0
    for paragraph in paragraph_lines(text):
        for line, after in itertools.pairwise(paragraph):
            words = after.end - len(after.words)
            kept += (text[behind : line.end], " " * (words - line.end))
            behind = words
    return "".join(kept) + text[behind:]


def broken_words(text: str) -> list[tuple[int, int]]:
    """Where lines of a paragraph break a word: from its hyphen to where the word goes on."""
    return [
        (line.end - 1, after.end - len(after.words))
        for paragraph in paragraph_lines(text)
        for line, after in itertools.pairwise(paragraph)
        if line.words[-1] in HYPHENS and line.words[-2:-1].isalpha() and after.words[0].isalpha()
    ]
