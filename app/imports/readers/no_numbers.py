"""NaN and Infinity in JSON, as Python and R write them though the format has neither: nothing is known there."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from app.imports.cells import Row, Table
from app.imports.readers.archives import KeptFolder
from app.imports.readers.encodings import find_encoding

BLOCK = 1 << 20
# Such a value is looked for across the ends of blocks.
OVER = 16
# However far it is indented; what follows a quotation mark is a text.
FOUND = re.compile(rb'(?<![\w"])(?:NaN|Infinity)\b')
# Texts are passed over whole, and one without an end to the file's: looking for others within it would take the square of its length.
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|NaN\b|-?Infinity\b', re.DOTALL)
MOST_WHOLE = 60_000_000


def has_no_numbers(path: Path) -> bool:
    """Whether a file holds such values, or a text that looks like one; larger ones aren't looked through."""
    if path.stat().st_size > MOST_WHOLE:
        return False
    before = b""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if FOUND.search((before + block).replace(b"\x00", b"")):
                return True
            before = block[-OVER:]
    return False


def with_nulls(path: Path, name: str, open_one: Callable[[Path, str], Table]) -> Table:
    """The table that `open_one` makes of a JSON file, of a copy in UTF-8 with null for them where it has any."""
    if not has_no_numbers(path):
        return open_one(path, name)
    keep = KeptFolder()
    copy = keep.path / path.name
    text = path.read_bytes().decode(find_encoding(path).name, "replace")
    copy.write_text(nulled(text), encoding="utf-8")
    table = open_one(copy, name)
    return replace(table, read=partial(_read, table, keep))


def nulled(text: str) -> str:
    """JSON with null for each such value that stands outside its texts."""
    return TOKEN.sub(lambda found: found[0] if found[0].startswith('"') else "null", text)


def _read(table: Table, _keep: KeptFolder) -> Iterator[Row]:
    """The rows, and with them the copy for as long as somebody may read."""
    return table.read()
