"""Undoing a change of very many records as one: what it made goes by statement, the rest one by one.

As `undoing` has it, all of it is undone or none: what somebody altered since stands in the way.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.database import begin_change
from app.editing.constraints import constraints_in_words
from app.editing.errors import Blocked, FieldErrors
from app.editing.reasons import check_note, reason_needed
from app.editing.releases import unload
from app.editing.undoing import UndoPlan, carry_out, plan_one, refuse_undo
from app.editing.write_policy import Editor
from app.errors import Forbidden
from app.languages import mark
from app.queries.history import Touched, get_change
from app.queries.many_records import (
    MANY,
    count_resting,
    delete_rows,
    leave_queues,
    made_by,
    others_touched,
    set_status,
)

AT_ONCE = 2_000
# So many records that a change didn't make are put back, each by itself.
MOST_ONE_BY_ONE = 5_000
TOO_MANY = mark("The change altered {count:,} records; at most {most:,} are put back as one.")
IN_THE_WAY = mark(
    "{count:,} of its records were changed since, or others rest on them: nothing was undone."
)


def undo_many(
    session: Session,
    editor: Editor,
    change_id: int,
    note: str = "",
    *,
    along: Sequence[int] = (),
    beat: Callable[[int], None] = lambda _: None,
) -> int:
    """Undo a change as one; the number of the change that does it.

    `along` are later changes that published what it had proposed, and are undone with it. `beat` is called with how many records
    are done. What was published is withdrawn, with the note as its reason. Raises Blocked, Stale,
    Forbidden, FieldErrors.
    """
    note = check_note(note)
    with session.begin_nested():
        made = {noun: made_by(session, noun, change_id) for noun in MANY}
        left = {
            noun: [row for row in rows if row.status != "withdrawn"] for noun, rows in made.items()
        }
        altered = sum(row.is_altered for rows in left.values() for row in rows)
        ids = {noun: [row.id for row in rows] for noun, rows in left.items()}
        count = altered + count_resting(session, ids["claims"], ids["positions"])
        if count:
            raise Blocked(IN_THE_WAY, count=count)
        touched = others_of(session, [*along, change_id], made)
        if len(touched) > MOST_ONE_BY_ONE:
            raise Blocked(TOO_MANY, count=len(touched), most=MOST_ONE_BY_ONE)
        others = [plan_one(session, each, record, lock=True) for each, record in touched]
        plan = UndoPlan(change_id, tuple(others))
        if not any(ids.values()):
            refuse_undo(session, editor, plan)
        elif plan.obstacles:
            raise Blocked("Later edits stand in the way, so nothing was undone.", plan.obstacles)
        shown = {
            noun: [row.id for row in rows if row.status == "published"]
            for noun, rows in left.items()
        }
        _refuse(session, editor, plan, is_shown=any(shown.values()), note=note)
        undoing = begin_change(session, note or f"Undo change {change_id}", editor.account_id)
        with constraints_in_words(session):
            done = 0
            for noun in reversed(MANY):
                hidden = [row for row in left[noun] if row.status != "published"]
                waiting = [row.id for row in hidden if row.status == "in_review"]
                if waiting:
                    leave_queues(session, noun, waiting)
                    set_status(session, noun, waiting, "draft", change=undoing.id)
                for some in _batches([row.id for row in hidden]):
                    delete_rows(session, noun, some)
                    done += len(some)
                    beat(done)
                for some in _batches(shown[noun]):
                    set_status(session, noun, some, "withdrawn", change=undoing.id, reason=note)
                    done += len(some)
                    beat(done)
            carry_out(session, editor, plan, undoing.id, note)
            unload(session, change_id, undoing.id)
        return undoing.id


def others_of(
    session: Session, changes: Sequence[int], made: Mapping[str, Sequence[Any]]
) -> list[tuple[int, Touched]]:
    """(change, record) of what changes touched besides what was made."""
    own = {(noun, row.id) for noun, rows in made.items() for row in rows}
    return [
        (change, touched)
        for change in changes
        for touched in others_touched(session, change)
        if (touched.noun, touched.row_id) not in own
    ]


def _batches(ids: list[int]) -> list[list[int]]:
    return [ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE)]


def _refuse(session: Session, editor: Editor, plan: UndoPlan, *, is_shown: bool, note: str) -> None:
    """Raise Forbidden or FieldErrors where readers would see something else."""
    if not plan.shown and not is_shown:
        return
    if not editor.may_publish:
        raise Forbidden("This change touches what was published; a reviewer must undo it.")
    only_withdraws = all(record.act == "withdraw" for record in plan.shown)
    own = get_change(session, plan.change_id).account_id == editor.account_id
    if editor.review_on and own and not only_withdraws:
        raise Forbidden(
            "You made this change yourself; where review is on, someone else undoes it."
        )
    if not note:
        raise FieldErrors({"note": [reason_needed()]})
