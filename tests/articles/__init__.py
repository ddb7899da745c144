"""Articles in our own words, in which each place is marked: {what the text has=what is meant}."""

import re
from pathlib import Path
from typing import NamedTuple

MARK = re.compile(r"\{([^={}]*)=([^={}]*)\}")


class Article(NamedTuple):
    """A text, and what is meant at offsets (start, end) in it: GeoNames' number, or the slug of a place of the map."""

    text: str
    meant: dict[tuple[int, int], str]


def read_article(name: str) -> Article:
    """The article of that name, without its marks and the first line, which is ours."""
    _, _, marked = (
        (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8").partition("\n")
    )
    text, behind, meant = "", 0, {}
    for mark in MARK.finditer(marked):
        text += marked[behind : mark.start()]
        meant[len(text), len(text) + len(mark[1])] = mark[2]
        text += mark[1]
        behind = mark.end()
    return Article(text + marked[behind:], meant)
