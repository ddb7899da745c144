"""Taking a file: its bytes are kept, and what can be told of it without reading all of it."""

import tempfile
from itertools import islice
from pathlib import Path
from typing import IO

from sqlalchemy import func
from sqlalchemy.orm import Session

from app.editing.errors import Stale
from app.imports.cells import MOST_BYTES, Unreadable
from app.imports.layouts.known import recognise
from app.imports.opening import Choices, Opened, open_file
from app.models import Import
from app.queries.imports import add_parts, parts_of, remove_rows
from app.queries.imports_names import replace_names
from app.staging.kept_files import choices_json, parts_in
from app.staging.prepared import storable
from app.staging.spots import spots_of

LONGEST_NAME = 200
# So many rows are looked into for where they lie, so many for columns; so many are shown, each cell up to so
# many letters.
LOCATED, SEEN, ROWS_SHOWN, MOST_SHOWN = 1_000, 20, 10, 200
# A name that a browser gives may be a path of its own machine.
SEPARATORS = str.maketrans("\\", "/")


def file_name(given: str | None) -> str:
    """What a file is called, without folders and in a line."""
    text = (given or "").translate(SEPARATORS).rpartition("/")[2]
    text = "".join(letter for letter in text if letter.isprintable()).strip()
    return text[:LONGEST_NAME] or "file"


def take_file(
    session: Session,
    account_id: int,
    file: IO[bytes],
    name: str,
    *,
    source: str | None = None,
    layout: str | None = None,
    choices: Choices | None = None,
) -> Import:
    """Keep a file and recognise it. Raises Unreadable, and nothing is kept."""
    chosen = choices or Choices()
    with tempfile.NamedTemporaryFile(prefix="conflict-map-taken-") as copy:
        size = 0
        for part in parts_in(file):
            size += len(part)
            if size > MOST_BYTES:
                raise Unreadable(
                    "This file has more than {most:,} MB.", most=MOST_BYTES // 1_000_000
                )
            copy.write(part)
        copy.flush()
        opened = open_file(Path(copy.name), name, chosen)
        taken = look_into(opened, layout, chosen)
        taken.account_id, taken.source = account_id, source
        session.add(taken)
        session.flush()
        add_parts(session, taken.id, parts_in(copy))
    return taken


RECOGNISED = ("layout", "choices", "matching", "columns", "findings", "first_rows", "spots")


def take_again(session: Session, taken: Import, choices: Choices) -> None:
    """Recognise a file that is kept by other choices; what was decided about its rows is forgotten.

    Raises Stale once it has gone on, Unreadable where it can't be read so.
    """
    if taken.state not in ("taken", "checked"):
        raise Stale("This import has gone on meanwhile; look at it again.")
    with tempfile.NamedTemporaryFile(prefix="conflict-map-taken-") as copy:
        for part in parts_of(session, taken.id):
            copy.write(part)
        copy.flush()
        found = look_into(open_file(Path(copy.name), taken.name, choices), None, choices)
    for name in RECOGNISED:
        setattr(taken, name, getattr(found, name))
    remove_rows(session, taken.id, 0)
    replace_names(session, taken.id, [])
    taken.state, taken.fault, taken.alike = "taken", None, []
    taken.survey = taken.compared = taken.rows_all = None
    taken.rows_done = 0
    taken.updated_at = func.now()


def look_into(opened: Opened, layout: str | None, choices: Choices) -> Import:
    """What is told of a file at its first rows, not yet of anybody."""
    found = recognise(opened.table, layout)
    rows = list(islice(found.table.read(), LOCATED))
    first = rows[:SEEN]
    names = dict.fromkeys(found.table.columns)
    for row in first:
        names |= dict.fromkeys(row.cells)
    return Import(
        name=opened.name,
        sha256=opened.sha256,
        size=opened.size,
        layout=found.name,
        choices=choices_json(choices),
        matching=storable(found.matching.model_dump(mode="json")),
        columns=storable(list(names)),
        findings=[
            storable(
                {
                    "what": each.what,
                    "found": str(each.found),
                    "why": each.why,
                    "made_of": dict(each.made_of),
                }
            )
            for each in found.table.findings
        ],
        first_rows=[
            {
                "number": row.number,
                "cells": storable({name: cell[:MOST_SHOWN] for name, cell in row.cells.items()}),
            }
            for row in first[:ROWS_SHOWN]
        ],
        spots=spots_of(found.table, found.matching, rows),
    )
