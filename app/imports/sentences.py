"""Sentences made of columns: «{actor1} and {actor2}: {sub_event_type}». Pure.

A column that is empty takes the words before it along, or those after it where it comes first, so
that no sentence is left with a hole in it.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

# No columns of the file: the words of the flags that are set, and the place as it was found.
FLAGS, PLACE = "flags", "place of the row"
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
    for at, filled in enumerate(values):
        if filled:
            # What the pattern begins with stays, whichever column comes first.
            text += (words[at] if started else words[0]) + filled
            started = True
    return (text + words[-1]).strip() if started else ""
