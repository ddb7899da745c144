"""Files of a test's own, and what would become of their rows."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy.orm import Session

from app.commands.importing import try_file
from app.editing.adding import add_records
from app.imports.candidates import Candidate
from app.imports.checking import Checker
from app.imports.layouts.known import recognise
from app.imports.opening import Choices, open_file
from app.imports.survey import survey
from app.nouns.actor import ActorRecord
from tests.factories import make_place, make_source

TABLE = """date,place,actor,posture,lat,lon,statement
2017-06-07,Tabqa,River Brigade,holds,35.83,38.55,The brigade holds the town.
2017-06-08,Tabqa,Nobody We Know,attacks,35.83,38.55,Somebody attacks the town.
2017-02-30,Tabqa,River Brigade,holds,35.83,38.55,A day that never was.
2017-06-09,Tabqa,River Brigade,holds,15.83,38.55,Far from the town that it names.
2017-06-10,Tabqa,River Brigade,present,,,The brigade is there.
"""

SAMPLES = Path(__file__).parent / "imports"
TODAY = date(2026, 11, 30)
Write = Callable[[str, str | bytes], Path]


def tried(path: Path, layout: str | None = None, choices: Choices | None = None) -> dict[str, Any]:
    """The report of a dry run, on a day that stands still."""
    return try_file(path, layout, choices or Choices(), TODAY)


def candidates(
    path: Path, layout: str | None = None, choices: Choices | None = None
) -> list[Candidate]:
    """What each row of a file becomes."""
    opened = open_file(path, choices=choices)
    found = recognise(opened.table, layout)
    checker = Checker(
        found.table, found.matching, TODAY, opened.sha256, survey(found.table, found.matching)
    )
    return list(checker.candidates())


def counted(report: dict[str, Any]) -> tuple[str, int, int]:
    """The layout of a report, its rows, and those that are ready."""
    return report["layout"], report["rows"], report["ready"]


def faults(report: dict[str, Any]) -> list[tuple[int | None, str | None]]:
    """(row, column) of each fault."""
    return [(fault["row"], fault["column"]) for fault in report["faults"]]


def add_named(session: Session, *, with_actor: bool = True) -> None:
    """What TABLE names: a place, a source for its claims, and an actor if wanted."""
    if with_actor:
        river = ActorRecord(slug="river-brigade", name="River Brigade", kind="force", symbol="disc")
        add_records(session, [river], {"actors": {}})
    make_place(session, slug="tabqa", name="Tabqa", longitude=38.55, latitude=35.83)
    make_source(session, slug="a-table", title="A table")


def write_sheets(folder: Path, **sheets: Sequence[tuple[object, ...]]) -> Path:
    """A workbook of sheets by their names, with «_» for blanks and before a digit."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " ").strip())
        for row in rows:
            sheet.append(row)
    path = folder / "year.xlsx"
    book.save(path)
    return path


@pytest.fixture(name="write")
def write_file(tmp_path: Path) -> Write:
    """A function that writes a file with this name and content, and gives its path."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def days(row: Candidate) -> tuple[str, str]:
    """The first and the last day of a row as it is read."""
    return str(row.first), str(row.last)
