"""Undoing a change of any size as one, and what that means for an import that it brought in."""

from hashlib import sha256

from sqlalchemy.orm import Session

from app.editing.errors import Stale
from app.editing.undoing import MOST_RECORDS, seen_now, undo
from app.editing.undoing_many import undo_many
from app.editing.write_policy import Editor
from app.queries.history import get_change
from app.queries.imports import import_of_change, published_by
from app.staging.deciding import reset_undone


def seen_of_change(session: Session, change_id: int) -> str:
    """`UndoPlan.seen` of a change as it stands now; a hash of it where the change is a large one."""
    seen = seen_now(session, change_id)
    is_large = seen.count("-") >= MOST_RECORDS
    return sha256(seen.encode()).hexdigest() if is_large else seen


def undo_any(session: Session, editor: Editor, change_id: int, seen: str, note: str = "") -> int:
    """Undo a change as one, or none of it; the number of the change that does it.

    Raises as `undo` and `undo_many` do.
    """
    if get_change(session, change_id).touched <= MOST_RECORDS:
        undoing = undo(session, editor, change_id, seen, note)
    else:
        if seen_of_change(session, change_id) != seen:
            raise Stale("Something was saved after you opened this page; look at it again.")
        taken = import_of_change(session, change_id)
        along = published_by(session, taken) if taken is not None else []
        undoing = undo_many(session, editor, change_id, note, along=along)
    reset_undone(session, change_id)
    return undoing
