"""The bytes of a file as they lie in the database, and its table with what was mended in it."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import IO

from app.database import Engines, desk_session
from app.imports.cells import Row, Table
from app.imports.layouts.known import recognise
from app.imports.opening import Choices, Opened, open_file
from app.models import Import
from app.queries.imports import parts_of

PART = 1024 * 1024


def parts_in(file: IO[bytes]) -> Iterator[bytes]:
    """The bytes of an open file, a part at a time."""
    file.seek(0)
    while part := file.read(PART):
        yield part


@contextmanager
def opened_again(engines: Engines, taken: Import) -> Iterator[tuple[Opened, Table]]:
    """The file with its table as it was recognised when it was taken, for as long as the block lasts.

    No connection is held meanwhile. Raises Unreadable.
    """
    with tempfile.NamedTemporaryFile(prefix="conflict-map-import-") as file:
        with desk_session(engines) as session:
            for part in parts_of(session, taken.id):
                file.write(part)
        file.flush()
        opened = open_file(Path(file.name), taken.name, Choices(**taken.choices))
        yield opened, recognise(opened.table, taken.layout).table


def with_cells(
    table: Table,
    mended: Mapping[int, Mapping[str, str]],
    alike: list[dict[str, str]],
) -> Table:
    """The table with what was written in the stead of its cells, row by row and in all alike."""
    if not mended and not alike:
        return table
    read = table.read

    def rows() -> Iterator[Row]:
        for row in read():
            for each in alike:
                cell = row.cells.get(each["column"], "")
                if cell.strip() == each["found"]:
                    row.cells[each["column"]] = each["meant"]
            if row.number in mended:
                row.cells |= mended[row.number]
            yield row

    return replace(table, read=rows)


def choices_json(choices: Choices) -> dict[str, str | int | None]:
    """For keeping."""
    return asdict(choices)
