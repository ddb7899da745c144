"""From a file to its table, whatever the file is: told by what is in it, not by its name.

opened = open_file(path)             # kind, SHA-256, size, table
found = recognise(opened.table)      # layout, what columns become
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from app.errors import Said
from app.imports.cells import MOST_BYTES, MOST_ROWS, Row, Table, Unreadable
from app.imports.readers import kinds
from app.imports.readers.geo_files import open_by_gdal
from app.imports.readers.gpx import open_gpx
from app.imports.readers.json_files import open_json
from app.imports.readers.kml import open_kml
from app.imports.readers.no_numbers import with_nulls
from app.imports.readers.open_documents import open_spreadsheet
from app.imports.readers.packed import open_packed
from app.imports.readers.separated import open_separated
from app.imports.readers.workbooks import open_workbook


@dataclass(frozen=True)
class Choices:
    """What somebody chose instead of what is found: each none where nothing was."""

    sheet: str | None = None
    # Row of the header, from 1; 0 for none.
    header: int | None = None
    separator: str | None = None
    encoding: str | None = None


@dataclass(frozen=True)
class Opened:
    """A file that was looked into: the SHA-256 of its bytes, its size, its table."""

    path: Path
    name: str
    sha256: str
    size: int
    kind: str
    table: Table


def open_file(path: Path, name: str | None = None, choices: Choices | None = None) -> Opened:
    """The table of a file. Raises Unreadable with a sentence.

    `name` is what the file was called where it lies under another name.
    """
    chosen = choices or Choices()
    size = path.stat().st_size
    called = name or path.name
    if size == 0:
        raise Unreadable("This file is empty.")
    if size > MOST_BYTES:
        raise Unreadable(
            "This file has {size:,} MB; at most {most:,} MB are read.",
            size=size // 1_000_000,
            most=MOST_BYTES // 1_000_000,
        )
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    kind = kinds.kind_of(path, called)
    table = _open(kind, path, called, chosen)
    return Opened(path, called, sha256, size, kind, replace(table, read=limited(table)))


def _open(kind: str, path: Path, name: str, chosen: Choices) -> Table:
    match kind:
        case "xlsx":
            return open_workbook(path, sheet=chosen.sheet, header=chosen.header)
        case "ods":
            return open_spreadsheet(path, sheet=chosen.sheet, header=chosen.header)
        case "json":
            return with_nulls(path, name, open_json)
        case "kml" | "kmz":
            return open_kml(path, is_packed=kind == "kmz")
        case "gpx":
            return open_gpx(path)
        case "gpkg" | "flatgeobuf" | "parquet" | "gml" | "georss" | "shapefile":
            return open_by_gdal(kind, path)
        case "text":
            return open_separated(
                path, separator=chosen.separator, header=chosen.header, encoding=chosen.encoding
            )
        case "zip":
            return open_packed(path, lambda inner, called: _open_inner(inner, called, chosen))
    raise Unreadable("Files of this kind ({kind}) aren't read.", kind=kind)


def _open_inner(path: Path, name: str, chosen: Choices) -> Table:
    """The table of a file that came in an archive, which holds no other archive."""
    kind = kinds.kind_of(path, name)
    if kind in ("zip", "kmz", "shapefile"):
        raise Unreadable("An archive within an archive isn't opened: unpack it first.")
    return _open(kind, path, name, chosen)


def limited(table: Table) -> Callable[[], Iterator[Row]]:
    """What reads a table up to the most rows that are read; one more tells that there are others."""
    read = table.read

    def rows() -> Iterator[Row]:
        for count, row in enumerate(read()):
            if count == MOST_ROWS:
                said = Said(
                    "too_many_rows", "Only the first {most:,} rows are read.", most=MOST_ROWS
                )
                yield Row(row.number, {}, faults=[(None, said)])
                return
            yield row

    return rows
