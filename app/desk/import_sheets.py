"""The sheets of a workbook that was taken: which there are, and reading another one, or all that are alike."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.errors import Said
from app.imports.cells import Unreadable
from app.imports.opening import Choices
from app.imports.readers.joined_sheets import ALL
from app.languages import gettext, say_number
from app.models import Import
from app.staging.taking import take_again


def sheets_of(taken: Import) -> list[tuple[str, str]]:
    """(what chooses it, its words) of all that are alike, where several are, and of each sheet; none of one alone."""
    told: Mapping[str, Any] = {}
    for finding in taken.findings:
        told = finding.get("made_of", {}) if finding["what"] == "sheet" else told
    names = told.get("sheets", [])
    found = [(name, name) for name in names]
    count = told.get("alike", 0)
    if count and ALL not in names:
        words = gettext("all {number} sheets of one kind", number=say_number(count))
        found.insert(0, (ALL, words))
    return found


def chosen_sheet(taken: Import) -> str:
    """What is read of them: what was chosen, else the one that was found; empty where there are none to choose."""
    sheet: str | None = taken.choices.get("sheet")
    found = (each["found"] for each in taken.findings if each["what"] == "sheet")
    return sheet or next(found, "")


def read_sheet(session: Session, taken: Import, sheet: str) -> Said | None:
    """Recognise the file anew by another sheet; why that can't be, else none. Raises Stale once it has gone on."""
    if sheet not in dict(sheets_of(taken)):
        return Said("choice", "This file has no such sheet.")
    try:
        take_again(session, taken, Choices(**{**taken.choices, "sheet": sheet}))
    except Unreadable as error:
        return error.said
    return None
