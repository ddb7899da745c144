"""Sentences made of columns: «{actor1} and {actor2}: {sub_event_type}». Pure.

A column that is empty takes the words before it along, or those after it where it comes first, so
that no sentence is left with a hole in it. What a column stands in is closed behind it all the same: of
«{side} ({identity}), {layer}» without a layer remains «Russia (hostile)».
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

# No columns of the file: the words of the flags that are set, and the place as it was found.
FLAGS, PLACE = "flags", "place of the row"
PAIRS = {"(": ")", "[": "]", "«": "»", "“": "”", "„": "“"}
CLOSING = "".join(PAIRS.values())
FIELD = re.compile(r"\{([^{}]+)\}")


def columns_in(pattern: str) -> Iterator[str]:
    """The columns that a pattern names."""
    names = (found[1] for found in FIELD.finditer(pattern))
    return (name for name in names if name not in (FLAGS, PLACE))


@lru_cache(256)
def _split(pattern: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words before, between and after the columns, and the columns."""
    pieces = FIELD.split(pattern)
    return tuple(pieces[::2]), tuple(pieces[1::2])


def sentence(pattern: str, value: Callable[[str], str]) -> str:
    """The pattern with the columns' values in it; empty where none of its columns has one."""
    words, columns = _split(pattern)
    values = [" ".join(value(name).split()) for name in columns]
    if not columns:
        return pattern
    text, started = "", False
    # What closes the marks that words before have opened, the innermost last.
    awaited: list[str] = []
    for at, filled in enumerate(values):
        if not (filled or started):
            continue
        # What the pattern begins with stays, whichever column comes first.
        closing, rest = _parted(words[at] if started else words[0], awaited)
        text += closing
        if filled:
            awaited += [PAIRS[letter] for letter in rest if letter in PAIRS]
            text += rest + filled
            started = True
    if not started:
        return ""
    closing, rest = _parted(words[-1], awaited)
    return (text + closing + rest + "".join(reversed(awaited))).strip()


def _parted(words: str, awaited: list[str]) -> tuple[str, str]:
    """Words between columns as (marks that close what is open, the rest); what closes nothing is left out.

    Marks that are closed are taken from `awaited`.
    """
    rest = words.lstrip(CLOSING)
    closing = ""
    for letter in words[: len(words) - len(rest)]:
        if awaited and awaited[-1] == letter:
            closing += awaited.pop()
    if rest != words and not closing and awaited:
        # The first column that is filled stands in the marks of the one that was to begin.
        closing = awaited.pop()
    return closing, rest
