"""Passages in a text: found by their words, given a quote, and found again in a newer text.

Nothing is ever moved by itself. `whereabouts` says what became of a passage; only where all its
words and what stood around them are met once in the newer text does it say where to.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.letters import comparable, has_words, one_line, refused, without_turns
from app.recognition.paragraphs import Paragraph, paragraph_at

MOST_QUOTED_WORDS = 12
# So many characters before and after a passage must be met again with it.
CONTEXT = 32
_WORD = re.compile(r"\S+")
# Signs that a quote shouldn't begin or end with.
_EDGES = ' \t\u00a0\u202f\u2009,;:.–—-()[]"“”«»'

# in_place: the same words at the same offsets. moved: the same words and surroundings, once, but
# elsewhere. changed: not met again as it was. several: met more than once.
State = Literal["in_place", "moved", "changed", "several"]


class NotInText(ValueError):
    """Words that aren't in a paragraph, or are there more than once; the message says which."""


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
        windows = range(len(words) - MOST_QUOTED_WORDS + 1)
        first = max(windows, key=lambda place: (_names_within(words, place, names), -place))
        words = words[first : first + MOST_QUOTED_WORDS]
    if not words:
        return ""
    quoted = one_line(text[words[0][0] : words[-1][1]])
    quoted = quoted.strip(_EDGES) or quoted
    # What turned the direction may have been opened before the passage, or close behind it.
    return without_turns(quoted) if refused(quoted) else quoted


def _names_within(
    words: Sequence[tuple[int, int]], place: int, names: Sequence[tuple[int, int]]
) -> int:
    begin, finish = words[place][0], words[place + MOST_QUOTED_WORDS - 1][1]
    return sum(begin <= start and end <= finish for start, end in names)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The passage without blanks at its ends; an empty one where it has nothing else."""
    inside = text[start:end]
    begin = start + len(inside) - len(inside.lstrip())
    return begin, max(begin, start + len(inside.rstrip()))


def find_words(text: str, paragraph: Paragraph, words: str) -> tuple[int, int]:
    """Where words stand in a paragraph, blanks of any kind taken as one.

    Raises NotInText where they aren't there, or several times.
    """
    wanted = words.strip().strip("«»").strip()
    if not wanted:
        raise NotInText("No words were given.")
    joined = r"\s+".join(map(re.escape, wanted.split()))
    # Whole words only, where what is looked for begins or ends with one.
    pattern = rf"(?:(?<!\w)|(?!\w)){joined}(?:(?!\w)|(?<!\w))"
    found = [match.span() for match in re.finditer(pattern, text[paragraph.start : paragraph.end])]
    where = f"paragraph {paragraph.number}" if paragraph.number else "the heading"
    if not found:
        raise NotInText(f"«{_short(wanted)}» isn't found word for word in {where}.")
    if len(found) > 1:
        raise NotInText(
            f"«{_short(wanted)}» stands {len(found)} times in {where}; give more words, or offsets."
        )
    begin, finish = found[0]
    return paragraph.start + begin, paragraph.start + finish


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
    """Look for a passage with what stood around it within its paragraph."""
    lead = before[max(0, anchor.start - CONTEXT) : anchor.start].rpartition("\n")[2]
    trail = before[anchor.end : anchor.end + CONTEXT].partition("\n")[0]
    wanted = lead + words + trail
    found = [match.start() for match in re.finditer(f"(?={re.escape(wanted)})", text)]
    if len(found) != 1:
        return Whereabouts("several" if found else "changed")
    start = found[0] + len(lead)
    end = start + len(words)
    paragraph = paragraph_at(paragraphs, start, end)
    if paragraph is None:
        return Whereabouts("changed")
    return Whereabouts("moved", Anchor(paragraph.number, start, end, anchor.quote))


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
    found = [each.number for each in paragraphs if words in comparable(text[each.start : each.end])]
    return list(dict.fromkeys(found))
