"""What is decided about an import over the API: its columns, its names, its rows."""

from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from app.api import examples_import_rows as examples
from app.api.import_answers import answer
from app.api.write_json import read_json
from app.api.write_requests import import_number, router_for_writing, row_number, shaped
from app.database import Engines
from app.desk.import_sheets import read_sheet, sheets_of
from app.editing.errors import FieldErrors
from app.errors import Said
from app.forms.entry import Entry
from app.forms.fields import Typed
from app.forms.picking import ACTORS, PLACES, pick
from app.imports.matching import Matching
from app.models import ImportName, ImportRow
from app.queries.imports import get_row
from app.queries.imports_names import keep_matching, list_matchings, list_names
from app.queries.imports_releases import choose_side
from app.security.callers import Desk, SignedIn
from app.staging.access import own_import
from app.staging.deciding import (
    begin_step,
    conflicts_of,
    decide_names,
    leave_out,
    mend_row,
    note_alike,
    require_open,
)
from app.staging.fault_rows import place_in_sheet
from app.staging.matching_form import FIELDS, filled, matched
from app.templating import absolute

router = router_for_writing()
NAMES_AT_ONCE = 100
PathImport = Annotated[int, Depends(import_number)]
PathRow = Annotated[int, Depends(row_number)]
Sent = Annotated[Any, Depends(read_json)]
After = Annotated[
    int, Query(ge=0, le=10_000_000, description="As `next` of the page before has it")
]


def refuse(field: str, said: Said) -> None:
    """Raise FieldErrors for one member of a body."""
    raise FieldErrors({field: [said]})


@router.get("/imports/{import_id}/matching", **examples.MATCHED)
def show_matching(session: Desk, caller: SignedIn, import_id: PathImport) -> Response:
    """What each field is made of, the columns there are, the names of matchings that are kept, the sheets to be had.

    Of a workbook with several sheets, `all` stands for those that have the same columns, where any have.
    """
    taken = own_import(session, caller, import_id)
    form = filled(Matching.model_validate(taken.matching), taken.columns)
    told = {
        "columns": taken.columns,
        "kept": [each.name for each in list_matchings(session)],
        "matching": {name: form.text(name) for name in FIELDS},
        "sheets": [name for name, _ in sheets_of(taken)],
    }
    return JSONResponse(told)


@router.post("/imports/{import_id}/matching", **examples.REMATCHED)
def match_columns(
    request: Request, session: Desk, caller: SignedIn, sent: Sent, import_id: PathImport
) -> Response:
    """Say what the columns become, and let all rows be checked again."""
    body = shaped(examples.MatchingBody, sent)
    taken = own_import(session, caller, import_id, lock=True)
    if body.sheet:
        refused = read_sheet(session, taken, body.sheet)
        if refused is not None:
            refuse("sheet", refused)
    matching = Matching.model_validate(taken.matching)
    for name in body.matching:
        if name not in FIELDS:
            refuse(f"matching.{name}"[:100], Said("choice", "A matching has no such field."))
    if body.use:
        kept = {each.name: each.matching for each in list_matchings(session)}
        if body.use not in kept:
            refuse("use", Said("choice", "No matching of this name is kept."))
        matching = Matching.model_validate(kept[body.use])
    typed = Typed({**filled(matching, taken.columns).texts, **body.matching})
    wanted = matched(typed, matching, taken.columns)
    if not typed.is_fine:
        raise FieldErrors({f"matching.{name}": [said] for name, said in typed.errors.items()})
    begin_step(taken, "checking")
    taken.matching = wanted.model_dump(mode="json")
    if body.keep_as.strip():
        keep_matching(session, body.keep_as.strip(), caller.id, taken.matching)
    return answer(request, session, taken, 202)


@router.get("/imports/{import_id}/names", **examples.NAMED)
def show_names(
    request: Request, session: Desk, caller: SignedIn, import_id: PathImport, *, after: After = 0
) -> Response:
    """Names in the file that nobody on the map has, 100 at a time, with who may be meant."""
    own_import(session, caller, import_id)
    names = list_names(session, import_id)
    further = after + NAMES_AT_ONCE
    address = absolute(request, f"/api/v1/imports/{import_id}/names?after={further}")
    items = [name_json(each) for each in names[after:further]]
    return JSONResponse({"items": items, "next": address if names[further:] else None})


def name_json(name: ImportName) -> dict[str, Any]:
    """A name as JSON has it."""
    return {
        "noun": name.noun,
        "name": name.name,
        "rows": name.count,
        "first_row": name.first_row,
        "suggestions": [{"slug": each["key"], "label": each["label"]} for each in name.suggestions],
        "is_decided": name.decided,
        "slug": name.slug,
    }


@router.post("/imports/{import_id}/names", **examples.RENAMED)
def say_names(session: Desk, caller: SignedIn, sent: Sent, import_id: PathImport) -> Response:
    """Say whose names are. All of them are noted, or none where one can't be."""
    body = shaped(examples.NamesBody, sent)
    taken = own_import(session, caller, import_id, lock=True)
    require_open(taken)
    names = list_names(session, import_id)
    known = {(each.noun, each.name) for each in names}
    decided: dict[tuple[str, str], str | None] = {}
    wrong: dict[str, list[Said]] = {}
    for number, each in enumerate(body.items):
        if (each.noun, each.name) not in known:
            wrong[f"items.{number}.name"] = [
                Said("unknown", "Nobody of this name is in doubt here.")
            ]
            continue
        slug = None
        if each.means is not None:
            entry = Entry({"means": each.means})
            found = pick(session, entry, "means", ACTORS if each.noun == "actors" else PLACES)
            if found is None:
                nobody = Said("unknown", "Nobody of this name is known.")
                wrong[f"items.{number}.means"] = [entry.errors.get("means", nobody)]
                continue
            slug = found.key
        decided[each.noun, each.name] = slug
    if wrong:
        raise FieldErrors(wrong)
    decide_names(names, decided)
    return JSONResponse({"decided": len(decided)})


@router.get("/imports/{import_id}/rows/{row}", **examples.ROW_SHOWN)
def show_row(session: Desk, caller: SignedIn, import_id: PathImport, row: PathRow) -> Response:
    """One row: its cells as they are read, those that were written anew, its faults."""
    own_import(session, caller, import_id)
    return JSONResponse(row_json(get_row(session, import_id, row)))


@router.post("/imports/{import_id}/rows/{row}", **examples.ROW_CHANGED)
def change_row(
    request: Request,
    session: Desk,
    caller: SignedIn,
    sent: Sent,
    *,
    import_id: PathImport,
    row: PathRow,
) -> Response:
    """Mend cells of a row and check it anew, leave it out or take it in, choose sides. All of it or none."""
    body = shaped(examples.RowBody, sent)
    taken = own_import(session, caller, import_id, lock=True)
    require_open(taken)
    found = get_row(session, import_id, row)
    for name in body.cells:
        if name not in taken.columns:
            refuse("cells", Said("choice", "This file has no column {name!r}.", name=name[:60]))
    for name in body.sides:
        if name not in conflicts_of(found):
            refuse("sides", Said("choice", "{name!r} is no field in conflict.", name=name[:60]))
    if body.sides:
        choose_side(session, found, body.sides)
    if body.cells:
        engines: Engines = request.app.state.engines
        mend_row(engines, session, taken, row, body.cells)
        session.flush()
        session.expire_all()
    if body.is_left_out is not None:
        leave_out(session, taken, row, out=body.is_left_out)
    session.flush()
    return JSONResponse(row_json(get_row(session, import_id, row)))


def row_json(row: ImportRow) -> dict[str, Any]:
    """A row as JSON has it."""

    def told(each: dict[str, Any]) -> dict[str, Any]:
        return {name: each.get(name) for name in ("column", "code", "message")}

    sheet, within = place_in_sheet(row)
    return {
        "row": row.number,
        "sheet": sheet,
        "row_in_sheet": within,
        "state": row.state,
        "key": row.key,
        "cells": row.cells,
        "mended": row.mended,
        "faults": [told(each) for each in row.faults],
        "cautions": [told(each) for each in row.cautions],
        "claim": row.claim,
    }


@router.post("/imports/{import_id}/alike", **examples.READ_ALIKE)
def mean_alike(
    request: Request, session: Desk, caller: SignedIn, sent: Sent, import_id: PathImport
) -> Response:
    """Let what stands in a column mean another thing in all rows, and check them all again."""
    body = shaped(examples.AlikeBody, sent)
    taken = own_import(session, caller, import_id, lock=True)
    if body.column not in taken.columns:
        refuse("column", Said("choice", "This file has no such column."))
    begin_step(taken, "checking")
    note_alike(taken, body.column, body.found, body.meant)
    return answer(request, session, taken, 202)
