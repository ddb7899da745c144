"""What an import brought in is sent to review, or published, all of it as one change or none."""

from sqlalchemy.orm import Session

from app.database import CLOCK, begin_change, desk_session
from app.editing.constraints import constraints_in_words
from app.editing.errors import Stale
from app.editing.reviewing import approve
from app.editing.reviewing_many import Beat, move_rows, publish_rows
from app.editing.write_policy import Editor
from app.errors import Forbidden
from app.models import Import
from app.queries.imports import get_import
from app.queries.imports_reviewing import open_review
from app.queries.many_records import MANY, made_by
from app.queries.many_reviews import count_items
from app.staging.holding import Work


def decide(work: Work) -> None:
    """Do what somebody asked for, in their name."""
    with desk_session(work.engines) as session:
        session.info[CLOCK] = work.clock
        taken = get_import(session, work.number)
        asked = taken.options["decision"]
        editor = Editor(**asked["editor"])
        if asked["act"] == "approve":
            work.beat(rows_done=0, rows_all=count_items(session, taken.review_id or 0))

        def beat(done: int) -> None:
            work.beat(rows_done=done)

        values = carry_out(session, taken, editor, asked, beat)
        work.end(session, state="brought", **values)


def carry_out(
    session: Session, taken: Import, editor: Editor, asked: dict[str, str], beat: Beat
) -> dict[str, object]:
    """Approve the review, send drafts to one, or publish them; what the import is to keep of it."""
    match asked["act"]:
        case "approve":
            review, seen, note = taken.review_id or 0, asked["seen"], asked["note"]
            approve(session, editor, review, seen, note, beat=beat)
            return {}
        case "submit":
            note = asked["note"] or taken.note or f"Bring in {taken.name}"
            review_id = submit_drafts(session, taken, editor, note, beat)
            return {"review_id": review_id, "options": {**taken.options, "become": "review"}}
        case _:
            publish_drafts(session, taken, editor, asked["note"], beat)
            return {"options": {**taken.options, "become": "published"}}


def drafts_of(session: Session, taken: Import) -> dict[str, list[int]]:
    """Numbers of the drafts that an import brought in, by noun. Raises Stale where there are none."""
    change = taken.change_id or 0
    rows = {noun: made_by(session, noun, change) for noun in MANY}
    drafts = {
        noun: [row.id for row in found if row.status == "draft"] for noun, found in rows.items()
    }
    if not any(drafts.values()):
        raise Stale("None of what was brought in is a draft any more; look at it again.")
    return drafts


def submit_drafts(
    session: Session, taken: Import, editor: Editor, note: str, beat: Beat
) -> int | None:
    """Send the drafts to review, all in one; its number."""
    rows = drafts_of(session, taken)
    change = begin_change(session, note, editor.account_id)
    with constraints_in_words(session):
        move_rows(session, rows, "in_review", change.id, beat)
    return open_review(session, editor.account_id, note, change.id, ())


def publish_drafts(session: Session, taken: Import, editor: Editor, note: str, beat: Beat) -> int:
    """Publish the drafts as one change, whose number it gives. Raises Forbidden, Blocked."""
    if not editor.publishes_alone:
        raise Forbidden("You can't publish this alone; let it go to review.")
    rows = drafts_of(session, taken)
    change = begin_change(session, note or f"Publish {taken.name}", editor.account_id)
    with constraints_in_words(session):
        publish_rows(session, rows, change.id, beat)
    return change.id
