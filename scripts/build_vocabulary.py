"""Write what can't import the vocabulary: the scripts' module and the sprite of marks.

Run after `app/vocabulary/` changed: `.venv/bin/python -m scripts.build_vocabulary`. A test holds both
files to it.
"""

import json
from typing import Any

from app import vocabulary
from app.settings import PROJECT_DIR
from app.vocabulary.military import KIND_CODES
from app.vocabulary.own_lands import LANDS_OF
from app.vocabulary.positions import PLURALS

SCRIPT = PROJECT_DIR / "static" / "js" / "lib" / "vocabulary.js"
MARKS = PROJECT_DIR / "static" / "icons" / "marks.svg"


class Said(str):
    """Words for readers."""

    __slots__ = ()


def script() -> str:
    """The text of the scripts' module: what they draw and say, by code."""
    tables: tuple[tuple[str, str, Any], ...] = (
        (
            "POSTURES",
            "What an actor does at a place: the outline of its badge in a square of 28, words, and how a line\n"
            " * is drawn; `moves` where the badge stands at the line's tail.",
            {
                code: {
                    "path": term.sign,
                    "verb": term.verb,
                    "preposition": term.preposition,
                    "legend": Said(term.legend),
                    "line": term.line,
                    "moves": term.moves,
                }
                for code, term in vocabulary.POSTURES.items()
            },
        ),
        (
            "MODALITIES",
            "Whether somebody saw it, in the order of lists; the words of the legend.",
            {
                code: Said(f"{term.label}: {term.legend}")
                for code, term in vocabulary.MODALITIES.items()
            },
        ),
        (
            "DOUBTFUL",
            "Days known no better than this are said and drawn to be doubtful.",
            {code: Said(vocabulary.PRECISIONS[code].label) for code in vocabulary.DOUBTFUL},
        ),
        (
            "ACTOR_SIGNS",
            "The signs of actors, in a square of 12.",
            {code: term.sign for code, term in vocabulary.SYMBOLS.items()},
        ),
        (
            "KIND_SIGNS",
            "The signs of the kinds of claims, in a square of 16.",
            {code: term.sign for code, term in vocabulary.KINDS.items()},
        ),
        (
            "KIND_CODES",
            "Codes of military symbols (SIDC) by an actor's kind: of who is just present, and of who does more.",
            {
                kind: {"present": present, "acting": acting}
                for kind, (present, acting) in KIND_CODES.items()
            },
        ),
        (
            "LANDS_OF",
            "Where towns call themselves in a language, which their names in the tiles don't tell.",
            LANDS_OF,
        ),
        ("PLURALS", "Last words of proper names that take a plural verb.", PLURALS),
    )
    lines = [
        "/**",
        " * The codes that are stored, with their words and signs. Made from `app/vocabulary/` by",
        " * `python -m scripts.build_vocabulary`: change it there.",
        " */",
        "",
        'import { mark } from "./say.js";',
    ]
    for name, about, table in tables:
        lines += ["", "/**", f" * {about}", f" * @type {{{_type_of(table)}}}", " */"]
        if isinstance(table, tuple):
            lines += [f"export const {name} = [", *(f"  {_written(each)}," for each in table), "];"]
            continue
        lines += [f"export const {name} = {{"]
        lines += [f"  {code}: {_written(value)}," for code, value in table.items()]
        lines += ["};"]
    return "\n".join([*lines, ""])


def _written(value: Any) -> str:
    """A value as the script has it; words are marked there, to be said where they are shown."""
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{name}": {_written(each)}' for name, each in value.items()) + "}"
    text = json.dumps(value, ensure_ascii=False)
    return f"mark({text})" if isinstance(value, Said) else text


def _type_of(table: dict[str, Any] | tuple[str, ...]) -> str:
    """The table's type in JSDoc."""
    if isinstance(table, tuple):
        return "string[]"
    first = next(iter(table.values()))
    if isinstance(first, str):
        return "Record<string, string>"
    if isinstance(first, tuple):
        return "Record<string, string[]>"
    names = {str: "string", Said: "string", bool: "boolean"}
    members = ", ".join(f"{name}: {names[type(value)]}" for name, value in first.items())
    return f"Record<string, {{{members}}}>"


def marks() -> str:
    """The sprite of marks, for pages that show them without scripts."""
    sides = (
        ("actor", 12, vocabulary.SYMBOLS),
        ("posture", 28, vocabulary.POSTURES),
        ("kind", 16, vocabulary.KINDS),
    )
    symbols = [
        f'  <symbol id="{prefix}-{code}" viewBox="-{side // 2} -{side // 2} {side} {side}">'
        f'<path fill-rule="evenodd" d="{term.sign}"/></symbol>'
        for prefix, side, terms in sides
        for code, term in terms.items()
    ]
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>", ""])


if __name__ == "__main__":
    SCRIPT.write_text(script(), encoding="utf-8")
    MARKS.write_text(marks(), encoding="utf-8")
