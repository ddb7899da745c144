"""Columns whose names are known but whose cells don't fit, with why each was left; and those of which nothing is made. Pure."""

import re
from collections.abc import Iterator, Sequence

from app.imports.cells import Finding, Row, Table, explained
from app.imports.columns import Columns
from app.imports.layouts.column_contents import are_days, has_names
from app.imports.layouts.column_finder import NAMED, WORLD_REGIONS, Finder
from app.imports.layouts.column_names import NAMES, is_written_down, spelled
from app.imports.matching import Matching, column_key
from app.languages import mark

NOT_TAKEN = "not_taken"
# Columns of which nothing is made, all in one finding.
IDLE = "idle"
BETWEEN = ", "
MOST_TOLD, MOST_SHOWN = 12, 60
MOST_IDLE = 40
PAIR = re.compile(r"[-+(\[]?\s*\d{1,3}[.,]\d+°?\s*[,;/\s]\s*[-+]?\d{1,3}[.,]\d+°?\s*[)\]]?")
FIRST = ("first", "loose_first", "stamp")
DAYS = (*FIRST, "last")
# Parts of a day, which nothing is known by alone.
OF_DAYS = ("year", "month", "day")
PARTS = {part: frozenset(map(column_key, NAMES[part])) for part in OF_DAYS}
WHY = {
    **dict.fromkeys((*DAYS, *OF_DAYS), mark("its first cells, as «{cell}», are no days")),
    "month": mark("its first cells, as «{cell}», are no days, and no column of years stands beside it"),
    "day": mark("its first cells, as «{cell}», are no days, and no column of years stands beside it"),
    "key": mark("its cells, as «{cell}», don't tell the rows apart"),
    "kind_column": mark("its first cells, as «{cell}», are no kinds of claim"),
    "grade": mark("its first cells, as «{cell}», are no grades from 1 to 6"),
    "told_precision": mark("its first cells, as «{cell}», don't say how well a place is known"),
    "point": mark("its first cells, as «{cell}», are no points"),
    "drawn": mark("its first cell, «{cell}», is no geometry"),
    "pairs": mark("there are several pairs of coordinates, and nothing tells which is the event's: choose one"),
    "latitude": mark("it is one of latitude and longitude, and the other wasn't found"),
    "figure": mark("most of its first cells, as «{cell}», are no numbers"),
}  # fmt: skip
NOTHING_MADE = mark(
    "nothing is made of these columns; choose what they become where they say something"
)
WRITTEN_DOWN = mark("it says when rows were written down or sent, not when something happened")
IN_A_FORM = mark("it says when a form was filled in, not when something happened")
MAY_BE_A_POINT = mark(
    "its first cells, as «{cell}», are pairs of numbers and no names; say that they are coordinates if they are"
)
NUMBERS_ALONE = mark("its first cells, as «{cell}», are numbers alone, no words")
A_STATE = mark("its cells, as «{cell}», say how far a row is, and name no area")
WORLDWIDE = mark("its cells, as «{cell}», are parts of the world, too wide for a place")
KIND_OF_PLACE = mark("its cells, as «{cell}», say what sort of place it is, and name none")


def not_taken(finder: Finder, matching: Matching) -> Iterator[Finding]:
    """A finding for each column that was refused by its cells and taken for nothing else, in the file's order."""
    refused = dict(finder.refused)
    if not (matching.first or matching.first_parts):
        refused |= dict(_of_days(finder))
    else:
        refused = {name: part for name, part in refused.items() if part not in FIRST}
    # Some are known to be keys only where they tell rows apart; of several keys one is enough.
    idle = ("key", "likely_key") if matching.key else ("likely_key",)
    left = [
        name
        for name in finder.names
        if name not in finder.taken and refused.get(name, "likely_key") not in idle
    ]
    for name in left[:MOST_TOLD]:
        cell = next(iter(finder.cells(name)), "")
        why = _why(finder, name, refused[name], cell)
        yield explained(NOT_TAKEN, name, why, cell=cell[:MOST_SHOWN])


def idle_columns(table: Table, matching: Matching, rows: Sequence[Row]) -> Iterator[Finding]:
    """One finding of all columns that say something in the first rows and of which nothing is made."""
    names = dict.fromkeys((*table.columns, *(name for row in rows for name in row.cells)))
    used = set(Columns(matching, names).actual.values())
    # Of several sheets each row names its own.
    used |= {
        name
        for name in names
        if any(row.sheet and row.cells.get(name) == row.sheet for row in rows)
    }
    told = {each.found for each in table.findings if each.what == NOT_TAKEN}
    idle = [
        name
        for name in names
        if name.strip()
        and name not in used | told
        # The parts of what is used as a whole: «sources.path» of «sources».
        and name.partition(".")[0] not in used
        and any(row.cells.get(name, "").strip() not in ("", *matching.unknown) for row in rows)
    ]
    if idle:
        more = ["…"] if len(idle) > MOST_IDLE else []
        yield Finding(IDLE, BETWEEN.join([*idle[:MOST_IDLE], *more]), NOTHING_MADE)


def _of_days(finder: Finder) -> Iterator[tuple[str, str]]:
    """Columns that tell a day or part of one, of a table in which nothing else does."""
    for name in finder.names:
        cells = finder.cells(name)
        keys = frozenset(spelled(name))
        part = next((each for each in OF_DAYS if keys & PARTS[each]), "")
        if cells and (part or (is_written_down(name) and are_days(cells))):
            yield name, part or "first"


def _why(finder: Finder, name: str, part: str, cell: str) -> str:
    if part in (*DAYS, *OF_DAYS) and is_written_down(name):
        return WRITTEN_DOWN
    if part in DAYS and finder.is_form:
        return IN_A_FORM
    if part in NAMED or part not in WHY:
        cells = finder.cells(name)
        if PAIR.fullmatch(cell):
            return MAY_BE_A_POINT
        if not has_names(cells):
            return NUMBERS_ALONE
        if part == "province":
            return WORLDWIDE if cell.casefold() in WORLD_REGIONS else A_STATE
        return KIND_OF_PLACE
    return WHY[part]
