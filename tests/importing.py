"""Files of a test's own, and what would become of their rows."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from app.commands.importing import try_file
from app.imports.candidates import Candidate
from app.imports.checking import Checker
from app.imports.layouts.known import recognise
from app.imports.opening import Choices, open_file
from app.imports.survey import survey

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


def faults(report: dict[str, Any]) -> list[tuple[int | None, str | None]]:
    """(row, column) of each fault."""
    return [(fault["row"], fault["column"]) for fault in report["faults"]]
