"""Filters of OGC's Common Query Language (CQL2), as text or JSON, read by the library into plain JSON.

The library reads them; what they mean in SQL is said in `queries.cql2` alone. It has no bounds of its own
(cql2 0.6), so that a filter's length and depth are bounded here, before it sees them: what stands in brackets
is read by itself, and put where it stood.
"""

import json
import re
from typing import Any, Literal

import cql2

from app.errors import NotRead

Language = Literal["cql2-text", "cql2-json"]
LONGEST = 4000
DEEPEST = 30
# A quoted text or name, a bracket, or a word before one.
TOKEN = re.compile(r"""'(?:[^']|'')*'|"[^"]*"|[()]|[^\W\d]\w*""")
# After these words a bracket holds an expression; after others, what a function or a shape is made of.
JOINING = frozenset({"AND", "OR", "NOT", "BETWEEN", "LIKE", "DIV"})
SHAPES = re.compile(r"(MULTI)?(POINT|LINESTRING|POLYGON)|GEOMETRYCOLLECTION")
# How a part that is read by itself is called where it stood.
PART = '"(%d)"'
CALLED = re.compile(r"\(([0-9]+)\)")


def read_filter(text: str, language: Language) -> Any:
    """What a filter says, as CQL2 JSON. Raises NotRead."""
    if len(text) > LONGEST:
        raise NotRead(
            "too_long", "The filter has {length} characters; at most {most} are read.",
            length=len(text), most=LONGEST,
        )  # fmt: skip
    return _parsed(text, language) if language == "cql2-json" else _read_text(text)


def _parsed(text: str, language: Language) -> Any:
    try:
        found = cql2.parse_json(text) if language == "cql2-json" else cql2.parse_text(text)
        return found.to_json()
    except (cql2.ParseError, cql2.ValidationError, ValueError):
        raise NotRead(
            "filter", "{text!r} can't be read as {language}.", text=text[:120], language=language
        ) from None


def _read_text(text: str) -> Any:
    if '"(' in text:
        raise NotRead("filter", "No property has a name that begins with a bracket.")
    # Of each bracket that is open: whether its content is an expression, and what was read of that.
    open_parts: list[list[str]] = [[]]
    kinds: list[str] = []
    parts: list[Any] = []
    word, end = "", 0
    for token in TOKEN.finditer(text):
        said, between = token[0], text[end : token.start()]
        open_parts[-1].append(between)
        end = token.end()
        # A word stands before a bracket only where nothing but blanks is between.
        word = "" if between.strip() else word
        if said == "(":
            _open(kinds, word, open_parts)
        elif said == ")":
            _close(kinds, open_parts, parts, text)
        else:
            open_parts[-1].append(said)
        word = said.upper() if said[0].isalpha() or said[0] == "_" else ""
    open_parts[-1].append(text[end:])
    if kinds:
        raise NotRead("filter", "{text!r} has a bracket that isn't closed.", text=text[:120])
    return _joined(_parsed("".join(open_parts[0]), "cql2-text"), parts)


def _open(kinds: list[str], word: str, open_parts: list[list[str]]) -> None:
    if len(kinds) >= DEEPEST:
        raise NotRead(
            "filter", "The filter has more than {most} brackets in one another.", most=DEEPEST
        )
    inside = kinds[-1] if kinds else ""
    if inside == "shape" or SHAPES.fullmatch(word.removesuffix("Z")):
        kinds.append("shape")
    elif word and word not in JOINING:
        kinds.append("call")
    else:
        kinds.append("expression")
        open_parts.append([])
        return
    open_parts[-1].append("(")


def _close(kinds: list[str], open_parts: list[list[str]], parts: list[Any], text: str) -> None:
    if not kinds:
        raise NotRead("filter", "{text!r} closes a bracket that isn't open.", text=text[:120])
    if kinds.pop() != "expression":
        open_parts[-1].append(")")
        return
    parts.append(_parsed("".join(open_parts.pop()), "cql2-text"))
    open_parts[-1].append(PART % (len(parts) - 1))


def _joined(found: Any, parts: list[Any]) -> Any:
    """What was read, with each part where it stood."""
    if isinstance(found, list):
        return [_joined(each, parts) for each in found]
    if not isinstance(found, dict):
        return found
    called = CALLED.fullmatch(found["property"]) if isinstance(found.get("property"), str) else None
    if called is not None:
        return _joined(parts[int(called[1])], parts)
    return {name: _joined(value, parts) for name, value in found.items()}


def say_filter(found: Any) -> str:
    """The filter as one text, the same for all that say the same."""
    return json.dumps(found, sort_keys=True, ensure_ascii=False)
