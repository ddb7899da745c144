"""Changes over the API: what one did, what undoing it would do, and undoing it as a whole."""

from typing import Annotated, Any

from fastapi import Query, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from app.api.examples_desk import documented_act
from app.api.write_answers import Result, difference_json
from app.api.write_requests import (
    DecisionBody,
    PathChange,
    ToWrite,
    router_for_writing,
    shaped,
)
from app.desk.requests import AsEditor
from app.editing.errors import Blocked, Stale
from app.editing.undoing import MOST_RECORDS, UndoneRecord, UndoPlan, plan_undo, refuse_undo
from app.editing.write_policy import Editor
from app.errors import Forbidden, Said
from app.queries.history import ChangeRow, get_change, list_changes
from app.queries.sessions import LARGEST_ID
from app.security.callers import Desk
from app.staging.undoing import seen_of_change, undo_any
from app.templating import absolute

router = router_for_writing()

Before = Annotated[
    int | None,
    Query(ge=1, le=LARGEST_ID, description="Only changes before this one", examples=[412]),
]
Most = Annotated[int, Query(ge=1, le=200, description="So many at most")]


@router.get("/changes", **documented_act("changes"))
def list_latest_changes(
    request: Request, session: Desk, before: Before = None, limit: Most = 50
) -> Response:
    """The latest changes, newest first: who made them, when and why, and how much each touched."""
    rows = list_changes(session, limit + 1, before)
    shown = rows[:limit]
    further = f"/api/v1/changes?before={shown[-1].id}&limit={limit}" if len(rows) > limit else None
    items = [
        _change_json(row) | {"url": absolute(request, f"/api/v1/changes/{row.id}")} for row in shown
    ]
    return JSONResponse({"items": items, "next": further and absolute(request, further)})


@router.get("/changes/{change_id}", **documented_act("change"))
def show_change(
    request: Request, change_id: PathChange, session: Desk, editor: AsEditor
) -> Response:
    """What a change did to each record, and whether you can undo it.

    `undo` holds `seen`, which undoing needs, and in `obstacles` what stands in the way. A change
    of more than 600 records has no `records`; what stands in its way is found when it is undone.
    """
    change = get_change(session, change_id)
    is_large = change.touched > MOST_RECORDS
    plan = UndoPlan(change_id, ()) if is_large else plan_undo(session, change_id)
    obstacles = [] if is_large else obstacles_to(session, editor, plan)
    content = _change_json(change) | {
        "records": [_record_json(request, record) for record in plan.records],
        "undo": {
            "possible": not obstacles,
            "seen": seen_of_change(session, change_id) if is_large else plan.seen,
            "needs_note": is_large or bool(plan.shown),
            "obstacles": obstacles,
        },
    }
    return JSONResponse(content)


@router.post("/changes/{change_id}/undo", **documented_act("undo"))
def undo_change(change_id: PathChange, write: ToWrite) -> Response:
    """Undo a change as one: every record that it touched, or none.

    It makes another change, which can be undone in turn. `seen` is that of the change as it was
    looked at; `note` is needed for what readers see.
    """
    body = shaped(DecisionBody, write.sent)

    def act() -> Result:
        number = undo_any(write.session, write.editor, change_id, body.seen, body.note)
        return {"change": number, "undoes": change_id}

    return JSONResponse(write.once(act))


def obstacles_to(session: Session, editor: Editor, plan: UndoPlan) -> list[Said]:
    """What keeps the editor from undoing a change, in sentences; empty when they can."""
    try:
        refuse_undo(session, editor, plan)
    except Blocked as error:
        return error.reasons
    except (Stale, Forbidden) as error:
        return [error.said]
    return []


def _change_json(change: ChangeRow) -> dict[str, Any]:
    return {
        "change": change.id,
        "at": change.made_at.isoformat(),
        "by": change.by,
        "approved_by": change.approved_by,
        "note": change.note,
        "touched": change.touched,
    }


def _record_json(request: Request, record: UndoneRecord) -> dict[str, Any]:
    document = f"/api/v1/{record.noun}/{record.key}/document"
    return {
        "noun": record.noun,
        "key": record.key,
        "title": record.title,
        "version": record.now.version if record.now else None,
        "document": absolute(request, document) if record.now else None,
        "done": [difference_json(difference) for difference in record.done],
        "undoing": {
            "act": record.act,
            "differences": [difference_json(difference) for difference in record.differences],
            "conflicts": [difference_json(difference) for difference in record.conflicts],
            "obstacle": record.obstacle,
        },
    }
