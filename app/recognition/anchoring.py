"""Passages in a text: found by their words, given a quote, and found again in a newer text.

Nothing is ever moved by itself. `whereabouts` says what became of a passage; only where all its
words and what stood around them are met once in the newer text does it say where to.
"""

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from app.errors import NotRead
from app.languages import gettext, own_digits
from app.letters import (
    comparable,
    has_words,
    inner_hyphens,
    is_broken,
    one_line,
    refused,
    rejoined,
    unhyphenated,
    without_turns,
)
from app.recognition.paragraphs import Paragraph, paragraph_at, split_paragraphs
from app.recognition.shortened import Shortened

MOST_QUOTED_WORDS = 12
# So many characters before and after a passage must be met again with it.
CONTEXT = 32
_WORD = re.compile(r"\S+")
# Signs that a quote shouldn't begin or end with.
_EDGES = ' \t\u00a0\u202f\u2009,;:.–—-()[]"“”«»'

# in_place: the same words at the same offsets. moved: the same words and surroundings, once, but
# elsewhere. changed: not met again as it was. several: met more than once.
State = Literal["in_place", "moved", "changed", "several"]


class NotInText(NotRead):
    """Words that aren't in a paragraph, or are there more than once; what is said says which."""


@dataclass(frozen=True)
class Anchor:
    """A passage as a claim keeps it: paragraph, offsets in code points, quoted words."""

    paragraph: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True)
class Whereabouts:
    """What became of a passage in a text, and where it is now if it can be told for sure."""

    state: State
    now: Anchor | None = None


def quote_in(text: str, start: int, end: int, names: Sequence[tuple[int, int]] = ()) -> str:
    """At most a dozen words of a passage, to be quoted: those that hold most of the names in it.

    The whole passage where it is that short. `names` are offsets of what was recognised.
    """
    words = [(found.start(), found.end()) for found in _WORD.finditer(text, start, end)]
    if len(words) > MOST_QUOTED_WORDS:
        held = _names_held(words, names)
        first = max(range(len(held)), key=lambda place: (held[place], -place))
        words = words[first : first + MOST_QUOTED_WORDS]
    if not words:
        return ""
    quoted = one_line(rejoined(text[words[0][0] : words[-1][1]]))
    quoted = quoted.strip(_EDGES) or quoted
    # What turned the direction may have been opened before the passage, or close behind it.
    return without_turns(quoted) if refused(quoted) else quoted


def _names_held(words: Sequence[tuple[int, int]], names: Sequence[tuple[int, int]]) -> list[int]:
    """How many names lie wholly within each dozen of words in a row, by its first word."""
    starts, ends = [start for start, _ in words], [end for _, end in words]
    change = [0] * (len(words) + 1)
    for start, end in names:
        # From the dozen whose last word ends with the name to the one that begins with it.
        since = max(0, bisect_left(ends, end) - MOST_QUOTED_WORDS + 1)
        until = bisect_right(starts, start)
        if since < until:
            change[since] += 1
            change[until] -= 1
    return list(itertools.accumulate(change))[: len(words) - MOST_QUOTED_WORDS + 1]


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The passage without blanks at its ends; an empty one where it has nothing else."""
    inside = text[start:end]
    begin = start + len(inside) - len(inside.lstrip())
    return begin, max(begin, start + len(inside.rstrip()))


def find_words(text: str, paragraph: Paragraph, words: str) -> tuple[int, int]:
    """Where words stand in a paragraph, blanks of any kind taken as one.

    Where they aren't met so, hyphens within words don't count if a line's end breaks one. Raises NotInText where they aren't there, or several times.
    """
    wanted = words.strip().strip("«»").strip()
    if not wanted:
        raise NotInText("missing", "No words were given.")
    inside = text[paragraph.start : paragraph.end]
    found = _whole_places(inside, wanted)
    if not found and is_broken(inside):
        short = Shortened(inside, inner_hyphens(inside))
        found = [short.span(*each) for each in _whole_places(short.text, unhyphenated(wanted))]
    where = gettext("the heading")
    if paragraph.number:
        where = gettext("paragraph {number}", number=own_digits(str(paragraph.number)))
    if not found:
        raise NotInText(
            "not_found",
            "«{words}» isn't found word for word in {where}.",
            words=_short(wanted),
            where=where,
        )
    if len(found) > 1:
        raise NotInText(
            "several",
            "«{words}» stands {count} times in {where}; give more words, or offsets.",
            words=_short(wanted),
            count=len(found),
            where=where,
        )
    begin, finish = found[0]
    return paragraph.start + begin, paragraph.start + finish


def _whole_places(text: str, words: str) -> list[tuple[int, int]]:
    """Where words stand that begin and end no other word, none of them over another."""
    found: list[tuple[int, int]] = []
    joined, plain = _Joined(text), _joined(words)
    for at in joined.places_of(plain):
        begin, finish = joined.span(at, len(plain))
        if _is_whole(text, begin, finish) and (not found or found[-1][1] <= begin):
            found.append((begin, finish))
    return found


class _Joined:
    """A text with each run of blanks as one blank, and the way back to its own offsets.

    Words are found in it by a plain search: a pattern of them would be tried at each word anew.
    """

    def __init__(self, text: str) -> None:
        self.runs = [(found.start(), found.end()) for found in _WORD.finditer(text)]
        self.text = " ".join(text[start:end] for start, end in self.runs)
        lengths = (end - start + 1 for start, end in self.runs)
        # Where in the joined text each run begins.
        self.begins = list(itertools.accumulate(lengths, initial=0))

    def places_of(self, wanted: str) -> Iterator[int]:
        """Where joined words stand in the joined text. They may overlap."""
        at = self.text.find(wanted) if wanted else -1
        while at >= 0:
            yield at
            at = self.text.find(wanted, at + 1)

    def span(self, at: int, length: int) -> tuple[int, int]:
        """Where in the text itself a stretch of the joined one stands."""
        return self._back(at), self._back(at + length - 1) + 1

    def _back(self, place: int) -> int:
        run = bisect_right(self.begins, place) - 1
        return self.runs[run][0] + place - self.begins[run]


def _joined(words: str) -> str:
    return " ".join(words.split())


@lru_cache(maxsize=4)
def _joined_text(text: str) -> _Joined:
    """A text joined, remembered: each passage of an earlier one is looked for in it."""
    return _Joined(text)


@lru_cache(maxsize=4)
def _shortened_text(text: str) -> Shortened:
    """A text without the hyphens within words, remembered for the same reason."""
    return Shortened(text, inner_hyphens(text))


@lru_cache(maxsize=4)
def _paragraphs_of(text: str) -> list[Paragraph]:
    """The paragraphs of an earlier text, remembered for the same reason."""
    return split_paragraphs(text, 0)


def _is_whole(text: str, begin: int, finish: int) -> bool:
    """Whether a stretch begins and ends no word in its middle."""
    return not (
        (begin > 0 and _is_letter(text[begin - 1]) and _is_letter(text[begin]))
        or (finish < len(text) and _is_letter(text[finish - 1]) and _is_letter(text[finish]))
    )


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:59]}…"


def whereabouts(
    anchor: Anchor, text: str, paragraphs: list[Paragraph], before: str | None
) -> Whereabouts:
    """What became of a passage in `text`.

    `before` is the text it was chosen in; none where that isn't kept: then only the quote at the
    same offsets can prove that the passage stands where it did.
    """
    here = paragraph_at(paragraphs, anchor.start, anchor.end)
    stands = here is not None and has_words(text[anchor.start : anchor.end], anchor.quote)
    same_number = here is not None and here.number == anchor.paragraph
    if before is None:
        return Whereabouts("in_place" if stands and same_number else "changed")
    words = before[anchor.start : anchor.end]
    if not words or not has_words(words, anchor.quote):
        return Whereabouts("changed")
    if here is not None and text[anchor.start : anchor.end] == words:
        # Only the numbering of paragraphs may have changed around it.
        now = Anchor(here.number, anchor.start, anchor.end, anchor.quote)
        return Whereabouts("in_place") if same_number else Whereabouts("moved", now)
    return _search(anchor, words, before, text, paragraphs)


def _search(
    anchor: Anchor, words: str, before: str, text: str, paragraphs: list[Paragraph]
) -> Whereabouts:
    """Look for a passage with what stood around it within its paragraph, wrapped in any way."""
    around = paragraph_at(_paragraphs_of(before), anchor.start, anchor.end)
    first, last = (around.start, around.end) if around else (anchor.start, anchor.end)
    lead = before[max(first, anchor.start - CONTEXT) : anchor.start]
    trail = before[anchor.end : min(last, anchor.end + CONTEXT)]
    found = _spans_of(lead, words, trail, text)
    if not found and (is_broken(text) or is_broken(lead + words + trail)):
        piece = lead + words + trail
        bare, short = Shortened(piece, inner_hyphens(piece)), _shortened_text(text)
        first, last = bare.place_of(len(lead)), bare.place_of(len(lead) + len(words))
        parts = (bare.text[:first], bare.text[first:last], bare.text[last:])
        found = [short.span(*each) for each in _spans_of(*parts, short.text)]
    if len(found) != 1:
        return Whereabouts("several" if found else "changed")
    start, end = found[0]
    paragraph = paragraph_at(paragraphs, start, end)
    if paragraph is None:
        return Whereabouts("changed")
    quote = _as_written(anchor.quote, text[start:end])
    return Whereabouts("moved", Anchor(paragraph.number, start, end, quote))


def _as_written(quote: str, passage: str) -> str:
    """A quote as a passage writes it, where only hyphens within words differ."""
    if has_words(passage, quote):
        return quote
    short = Shortened(passage, inner_hyphens(passage))
    for begin, finish in _whole_places(short.text, unhyphenated(quote)):
        start, end = short.span(begin, finish)
        return one_line(rejoined(passage[start:end]))
    return quote


def _spans_of(lead: str, words: str, trail: str, text: str) -> list[tuple[int, int]]:
    """Where words stand with what was around them, two places at most."""
    joined, wanted = _joined_text(text), _joined(lead + words + trail)
    # One sign in the stead of the words keeps the blank before them.
    before, length = len(_joined(f"{lead}.")) - 1, len(_joined(words))
    places = itertools.islice(joined.places_of(wanted), 2)
    return [joined.span(place + before, length) for place in places]


def paragraphs_with(
    anchor: Anchor, text: str, paragraphs: list[Paragraph], before: str | None
) -> list[int]:
    """Numbers of the paragraphs of `text` in which a passage's words stand; empty where in none.

    Its own place is told where `whereabouts` can tell it; else each paragraph that has the words.
    Where the text it was chosen in isn't kept, its words are those of the quote.
    """
    where = whereabouts(anchor, text, paragraphs, before)
    if where.state == "in_place":
        return [anchor.paragraph]
    if where.now is not None:
        return [where.now.paragraph]
    words = comparable((before or "")[anchor.start : anchor.end] or anchor.quote)
    if not words:
        return []
    found = [each.number for each in paragraphs if has_words(text[each.start : each.end], words)]
    return list(dict.fromkeys(found))
