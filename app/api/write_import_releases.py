"""A later file of a source over the API: compared with what was brought in before; all of it taken back."""

from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from app.api import examples_imports as examples
from app.api.import_answers import answer, named_source
from app.api.write_json import read_json
from app.api.write_requests import (
    NoteBody,
    import_number,
    router_for_writing,
    shaped,
    writing_editor,
)
from app.desk.import_compared import AGAINST, ShownRow, shown_comparison
from app.editing.write_policy import Editor
from app.errors import BadParameter
from app.security.auditing import audit
from app.security.callers import Desk, SignedIn
from app.staging.access import own_import
from app.staging.deciding import ask_back, begin_step
from app.templating import absolute

router = router_for_writing()
PathImport = Annotated[int, Depends(import_number)]
Against = Annotated[str, Query(description=f"Which rows: {', '.join(AGAINST)}")]
After = Annotated[
    str, Query(pattern="^[a-z0-9-]{0,100}$", description="As `next` of the page before has it")
]


@router.post("/imports/{import_id}/compare", **examples.COMPARING)
def compare_import(
    request: Request,
    session: Desk,
    caller: SignedIn,
    sent: Annotated[Any, Depends(read_json)],
    _editor: Annotated[Editor, Depends(writing_editor)],
    *,
    import_id: PathImport,
) -> Response:
    """Compare the rows of a checked import with what earlier files of a source said; nothing is written."""
    body = shaped(examples.CompareBody, sent)
    taken = own_import(session, caller, import_id, lock=True)
    source = named_source(session, body.source)
    begin_step(taken, "comparing")
    taken.source = source
    return answer(request, session, taken, 202)


@router.get("/imports/{import_id}/compared", **examples.COMPARED)
def show_compared_rows(
    request: Request,
    session: Desk,
    caller: SignedIn,
    import_id: PathImport,
    *,
    against: Against = "changed",
    after: After = "",
) -> Response:
    """Rows of a compared import, 20 at a time: each field as it was said before and as it is said now.

    `ours` is what stands here, `conflict` whether somebody edited it; `outcome` is what became of what is
    gone.
    """
    if against not in AGAINST:
        said = "{found!r} is none of {known}."
        raise BadParameter("against", said, found=against[:40], known=", ".join(AGAINST))
    taken = own_import(session, caller, import_id)
    shown = shown_comparison(session, taken, against, after)
    if shown is None:
        return JSONResponse({"items": [], "next": None})
    address = f"/api/v1/imports/{import_id}/compared?against={against}&after={shown.further}"
    following = absolute(request, address) if shown.further else None
    return JSONResponse({"items": [row_json(row) for row in shown.rows], "next": following})


def row_json(row: ShownRow) -> dict[str, Any]:
    """A row beside an earlier one as JSON has it."""
    return {
        "row": row.number,
        "sheet": row.sheet,
        "row_in_sheet": row.within,
        "key": row.key,
        "claim": row.claim,
        "statement": row.statement,
        "outcome": row.outcome,
        "fields": [
            {
                "noun": each.noun,
                "record": each.record,
                "field": each.difference.name,
                "label": each.difference.label,
                "before": each.difference.before,
                "after": each.difference.after,
                "ours": each.ours,
                "conflict": each.is_conflict,
                "chosen": each.choice,
            }
            for each in row.differences
        ],
        "cells": list(row.cells),
    }


@router.post("/imports/{import_id}/take-back", **examples.TAKEN_BACK)
def take_import_back(
    request: Request,
    session: Desk,
    caller: SignedIn,
    sent: Annotated[Any, Depends(read_json)],
    editor: Annotated[Editor, Depends(writing_editor)],
    *,
    import_id: PathImport,
) -> Response:
    """Undo all that an import brought in, as one change or none; its rows are ready again."""
    body = shaped(NoteBody, sent)
    taken = own_import(session, caller, import_id, lock=True)
    ask_back(taken, editor, body.note.strip())
    begin_step(taken, "taking_back")
    audit(request, session, "import_taken_back", taken.account_id, about=taken.name)
    return answer(request, session, taken, 202)
