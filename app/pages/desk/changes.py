"""Changes: the latest ones, one with all that it touched, and undoing it as a whole."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Request, Response
from sqlalchemy.orm import Session

from app.desk.requests import AsEditor, RowId
from app.desk.sent_form import Result, SentForm
from app.drawing.change_map import ChangeMap, draw_change_map
from app.editing.documents import find_document, find_version
from app.editing.idempotency import new_key
from app.editing.undoing import UndoneRecord, UndoPlan, plan_undo
from app.editing.words import title_of, titles_of
from app.editing.write_policy import Editor
from app.forms.fields import Typed, require_fine, take
from app.languages import gettext
from app.languages.words import WordsByCode
from app.nouns import NOUNS
from app.queries.history import get_change, list_changes, touched_by
from app.queries.sessions import LARGEST_ID
from app.routers import router_for_desk
from app.security.callers import Desk
from app.security.csrf import Sent
from app.staging.undoing import seen_of_change, undo_any
from app.templating import render

router = router_for_desk()
# Records of a change that its page shows one by one, with what changed in them.
MOST_SHOWN = 100
PAGE_SIZE = 50
NOTICES = WordsByCode(
    {"undone": "Undone. This is the change that did it; it can be undone in turn."}
)
Before = Annotated[int | None, Query(ge=1, le=LARGEST_ID)]


@dataclass(frozen=True)
class TouchedRecord:
    """A record that a change touched, for lists that are too long to tell each in words."""

    noun: str
    key: str
    title: str


@dataclass(frozen=True)
class ShownRecord:
    """What a change did to one record, and what undoing it would do."""

    record: UndoneRecord
    map: ChangeMap | None


@router.get("/admin/changes")
def show_changes(request: Request, session: Desk, before: Before = None) -> Response:
    """The latest changes, who made them and why."""
    rows = list_changes(session, PAGE_SIZE + 1, before)
    more = len(rows) > PAGE_SIZE
    return render(
        request,
        "admin/changes.html",
        changes=rows[:PAGE_SIZE],
        next=rows[PAGE_SIZE - 1].id if more else None,
    )


@router.get("/admin/changes/{change_id:int}")
def show_change_page(
    request: Request,
    session: Desk,
    editor: AsEditor,
    change_id: RowId,
    notice: str | None = None,
) -> Response:
    """One change: every record that it touched, in words, and the way to undo it."""
    typed = Typed({"submission": new_key()})
    return change_page(
        request, session, editor, change_id, typed=typed, notice=NOTICES.get(notice or "")
    )


def change_page(
    request: Request,
    session: Session,
    editor: Editor,
    change_id: int,
    *,
    typed: Typed,
    notice: str | None = None,
    status: int = 200,
) -> Response:
    """The page of a change, and what was typed into its form."""
    change = get_change(session, change_id)
    is_large = change.touched > MOST_SHOWN
    plan = None if is_large else plan_undo(session, change_id)
    return render(
        request,
        "admin/change.html",
        status,
        typed=typed,
        notice=notice,
        change=change,
        plan=plan,
        shown=[
            ShownRecord(record, draw_change_map(session, record.done))
            for record in (plan.records if plan else ())
        ],
        listed=list_touched(session, change_id) if is_large else (),
        seen=plan.seen if plan else seen_of_change(session, change_id),
        needs_note=plan is None or bool(plan.shown),
        refusal=refusal(plan, editor),
        nouns=NOUNS,
    )


def refusal(plan: UndoPlan | None, editor: Editor) -> str | None:
    """Why the editor can't undo a change, as far as the page can tell; none when they may try.

    Of a large change there is no plan before somebody tries.
    """
    if plan is None:
        return None
    if plan.does_nothing:
        return gettext("Everything stands already as it was before this change.")
    if plan.shown and not editor.may_publish:
        return gettext("It touches what was published, so a reviewer must undo it.")
    return None


def list_touched(session: Session, change_id: int) -> list[TouchedRecord]:
    """The first records that a change touched."""
    listed = []
    for touched in touched_by(session, change_id)[:MOST_SHOWN]:
        document = find_version(session, touched.noun, touched.row_id, change_id)
        document = document or find_document(session, touched.noun, touched.row_id)
        if document is not None:
            title = title_of(document.record, titles_of(session, document.record))
            listed.append(TouchedRecord(touched.noun, document.key, title))
    return listed


@router.post("/admin/changes/{change_id:int}/undo")
def undo_change(
    request: Request, session: Desk, editor: AsEditor, *, change_id: RowId, sent: Sent
) -> Response:
    """Undo the change as one, or say what stands in the way."""
    typed = take(sent, ("seen", "note", "submission"))
    require_fine(typed)

    def again(status: int) -> Response:
        return change_page(request, session, editor, change_id, typed=typed, status=status)

    def act() -> Result:
        seen, note = typed.text("seen"), typed.text("note")
        return {"change": undo_any(session, editor, change_id, seen, note)}

    form = SentForm(request, session, editor, typed, again)
    return form.answer(act, lambda done: f"/admin/changes/{done['change']}?notice=undone")
