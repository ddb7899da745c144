"""Records as YAML, always in the same words: those of PyYAML.

Callers use `written_yaml`, and `written_entry` for one record of a list. libyaml does the work where it is there; most
records need neither.
"""

import re
from datetime import date
from functools import lru_cache
from typing import Any

import yaml

from app.dataset.yaml_reading import TEXT_TAG, tag_of

try:
    # Writes the data that ships in a third of the time.
    from yaml import CSafeDumper
except ImportError:
    CSafeDumper = None  # type: ignore[assignment, misc]

WIDTH = 100
LONGEST_KEY = 40
# libyaml writes lines of these letters as PyYAML does; it breaks others elsewhere, or writes them as escapes.
SAME = re.compile("[ -~\u00a1-\u00ac\u00ae-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\ud7ff]*")
# Texts that begin so need more than quotes, or may; with these letters first, quotes.
CARE = re.compile(r"[-?:.\s]|\Z")
QUOTED = frozenset("#,[]{}&*!|>'\"%@`")


class _NeedsCareError(Exception):
    """What only PyYAML knows how to write."""


class _Dumper(yaml.SafeDumper):
    """PyYAML's safe dumper, which never writes an anchor for a value met before."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  (PyYAML's signature)
        """True: every value is written where it stands."""
        return True


class _FastDumper(CSafeDumper or yaml.SafeDumper):  # type: ignore[misc]
    """The same, with libyaml to write what is emitted."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  (PyYAML's signature)
        """True: every value is written where it stands."""
        return True


def written_entry(record: dict[str, Any]) -> str:
    """A record as an entry of a list."""
    lines: list[str] = []
    try:
        _write(record, 2, lines, "- ")
    except _NeedsCareError:
        return written_yaml([record])
    return "".join(lines)


def written_yaml(content: Any) -> str:
    """A value as YAML, always in the same words: those of PyYAML."""
    is_same = CSafeDumper is not None and _is_same(content)
    text: str = yaml.dump(
        content,
        Dumper=_FastDumper if is_same else _Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=WIDTH,
        default_flow_style=False,
    )
    return text


def _is_same(value: Any) -> bool:
    """Whether libyaml writes a value as PyYAML does."""
    if isinstance(value, str):
        return SAME.fullmatch(value) is not None
    if isinstance(value, dict):
        # How long a key is they count otherwise, and an empty one they write otherwise.
        return all(0 < len(name) <= LONGEST_KEY and _is_same(name) for name in value) and all(
            map(_is_same, value.values())
        )
    return not isinstance(value, list) or all(map(_is_same, value))


def _write(values: dict[str, Any], indent: int, lines: list[str], begin: str = "") -> None:
    """Add the lines of a mapping that stands so far in; its first line may begin with a dash."""
    pad = " " * indent
    start = pad[len(begin) :] + begin
    if not values:
        raise _NeedsCareError
    for name, value in values.items():
        head = f"{start}{_in_style(name)}:"
        start = pad
        if len(head) > WIDTH:
            raise _NeedsCareError
        if isinstance(value, dict):
            lines.append(f"{head}\n")
            _write(value, indent + 2, lines)
        elif isinstance(value, list) and value:
            lines.append(f"{head}\n")
            for each in value:
                if isinstance(each, dict):
                    _write(each, indent + 2, lines, "- ")
                else:
                    lines.append(f"{pad}- {_scalar(each, indent + 2, indent + 2)}\n")
        else:
            lines.append(f"{head} {_scalar(value, len(head) + 1, indent + 2)}\n")


def _scalar(value: Any, column: int, indent: int) -> str:
    """A value that begins in a column, and whose further lines stand so far in."""
    kind = type(value)
    if kind is str:
        text = _in_style(value)
        return text if column + len(text) <= WIDTH else _folded(text, column, indent)
    if kind is date:
        return str(value.isoformat())
    if kind is bool:
        return "true" if value else "false"
    if kind is int:
        return str(value)
    if value == [] and kind is list:
        return "[]"
    raise _NeedsCareError


@lru_cache(10_000)
def _in_style(text: str) -> str:
    """A text of one line as it stands, or in quotes."""
    if CARE.match(text) or "  " in text or text[-1] == " " or not SAME.fullmatch(text):
        raise _NeedsCareError
    is_plain = (
        text[0] not in QUOTED
        and ": " not in text
        and " #" not in text
        and text[-1] != ":"
        and tag_of(text) == TEXT_TAG
    )
    return text if is_plain else "'" + text.replace("'", "''") + "'"


def _folded(text: str, column: int, indent: int) -> str:
    """The text over several lines: a line ends with the word that comes to stand beyond the width."""
    first, *words = text.split(" ")
    pieces, column = [first], column + len(first)
    for word in words:
        if column > WIDTH:
            pieces.append("\n" + " " * indent)
            column = indent
        else:
            pieces.append(" ")
            column += 1
        pieces.append(word)
        column += len(word)
    return "".join(pieces)
