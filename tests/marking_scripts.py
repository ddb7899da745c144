"""Finds words for people in scripts that no catalogue can translate: `python -m tests.marking_scripts [FILE …]`.

Those are texts of two words and more that aren't given to `gettext` and its kin, and texts of any length that are
shown as they stand: as an element's text, title or label.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

TOKENS = re.compile(
    r"""
    (?P<comment> //[^\n]* | /\*.*?\*/ )
    | (?P<string> "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' )
    | (?P<template> `(?:[^`\\$]|\\.|\$(?!\{)|\$\{(?:[^{}`]|`(?:[^`\\]|\\.)*`|\{[^{}]*\})*\})*` )
    | (?P<name> [\w$]+ )
    | (?P<operator> \S )
    """,
    re.VERBOSE | re.DOTALL,
)
PATTERN = re.compile(r"/(?:[^/\\\n\[]|\\.|\[(?:[^\]\\]|\\.)*\])+/[a-z]*")
# After any of these a slash begins a pattern; else it divides.
BEFORE_PATTERN = set("(,=:[!&|?{};>") | {"return"}
HOLE = re.compile(r"\$\{(?:[^{}]|\{[^{}]*\})*\}")
SCRIPTS = Path(__file__).resolve().parents[1] / "static" / "js"
SAYING = {"gettext", "ngettext", "pgettext", "mark"}
# What these are given is for developers, or a selector, or a name of an event or a font.
NOT_SHOWN = {
    "Error", "UnreadableColumns", "DOMException", "querySelector", "querySelectorAll", "closest", "matches", "findIn",
    "allIn", "around", "needIn", "on", "load", "add", "toggle",
}  # fmt: skip
# Attributes that hold several words without saying anything.
NOT_READ = {
    "class", "className", "viewBox", "d", "transform", "patternTransform", "font", "patternUnits",
}  # fmt: skip
READ = {"text", "title", "aria-label", "placeholder", "label", "textContent", "aria-valuetext"}
SEVERAL = re.compile(r"[^\W\d_]{2,}[’']?[^\W\d_]*[,;:.]? [^\W\d_]+")
ANY = re.compile(r"[^\W\d_]{2,}")
# By the script, and what is in the text.
EXCEPTIONS = (
    ("basemap-names.js", "serif"), ("basemap-tiles.js", "px "), ("mark-sprites.js", "px "), ("scene.js", "px "),
    ("spots.js", "px "),  # Fonts.
    ("annotate/keys.js", "input, "), ("desk/rows.js", "input, "), ("strip-gestures.js", "button, a"),
    ("desk/take-file.js", "input, "), ("share.js", "<iframe"),  # A selector, and code.
    ("lib/names.js", "عبد ال"), ("lib/names.js", "аa бb"), ("lib/names.js", "әa ғg"),  # Letters that are looked for.
    ("file/fragments.js", "a abbr article"), ("file/fragments.js", "h6 header"), ("file/views.js", "map"),  # Names of elements.
    ("way-back.js", "#map-list"),  # Selectors.
    ("dom.js", "prefers-"), ("print-sheet.js", "prefers-"), ("theme.js", "prefers-"),  # Media queries.
    ("desk/add-here.js", "movestart"), ("map.js", "overlayadd"), ("scene.js", "overlayadd"),
    ("strip-columns.js", "overlayadd"),  # Events.
    ("lines-layer.js", "line-"), ("many-layer.js", "many-marks"), ("print-sheet.js", "print-only"),
    ("uncertainty-layer.js", "uncertainty-"),  # Classes.
    ("basemap-rules.js", "ISR "), ("basemap-rules.js", "Lake "),  # Data of the base map.
    ("dom.js", "with id"), ("dom.js", "The element"),  # Faults of ours.
    ("lib/vocabulary.js", "is present"), ("lib/words.js", "expected to"),  # Parts of HOLDINGS, messages all.
)  # fmt: skip


class Token(NamedTuple):
    """A piece of a script, with its line."""

    type: str
    value: str
    line: int


def tokens_of(script: str) -> list[Token]:
    """The pieces of a script but for its comments and patterns."""
    found: list[Token] = []
    at = 0
    while piece := TOKENS.search(script, at):
        at = piece.end()
        before = found[-1].value if found else ";"
        pattern = PATTERN.match(script, piece.start()) if piece[0] == "/" else None
        if pattern and before in BEFORE_PATTERN:
            at = pattern.end()
        elif piece.lastgroup != "comment":
            line = script.count("\n", 0, piece.start()) + 1
            found.append(Token(piece.lastgroup or "", piece[0], line))
    return found


def texts(path: Path) -> Iterator[tuple[int, str, str, str]]:
    """Lines and texts of a script, with the call that they are an argument of and the property that they are."""
    tokens = tokens_of(path.read_text("utf-8"))
    within: list[str] = []
    for index, token in enumerate(tokens):
        if token.type == "operator" and token.value in "([{":
            before = tokens[index - 1] if index else None
            called = before.value if token.value == "(" and before and before.type == "name" else ""
            within.append(called if token.value == "(" else "")
        elif token.type == "operator" and token.value in ")]}" and within:
            within.pop()
        elif token.type in ("string", "template"):
            call = within[-1] if within else ""
            text = HOLE.sub("0", token.value[1:-1])
            yield token.line, text, call, property_of(tokens, index)


def property_of(tokens: list[Token], index: int) -> str:
    """The name of the property that a text is the value of: `title: "…"`, `button.title = "…"`."""
    if index < 2 or tokens[index - 1].value not in (":", "="):
        return ""
    return tokens[index - 2].value.strip("\"'")


def unmarked(path: Path) -> Iterator[str]:
    """Lines and words of a script that nothing marks."""
    for line, text, call, name in texts(path):
        if call in SAYING or call in NOT_SHOWN or name in NOT_READ:
            continue
        where = path.relative_to(SCRIPTS).as_posix()
        if (where, True) in {(file, part in text) for file, part in EXCEPTIONS}:
            continue
        if SEVERAL.search(text) or (name in READ and ANY.search(text)):
            yield f"{where}:{line}: {text}"


def main() -> None:
    paths = [Path(name).resolve() for name in sys.argv[1:]] or sorted(SCRIPTS.rglob("*.js"))
    found = [each for path in paths for each in unmarked(path)]
    sys.stdout.write("\n".join([*found, f"{len(found)} unmarked", ""]))


if __name__ == "__main__":
    main()
