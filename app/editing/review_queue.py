"""The queue of reviews: adding what is saved as a proposal, removing what no longer waits."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy.orm import Session

from app.editing.documents import Document
from app.editing.errors import Stale
from app.editing.record_json import record_to_json
from app.editing.write_policy import Editor
from app.errors import Forbidden
from app.models import Review, ReviewItem
from app.nouns.parts import Record
from app.queries.many_reviews import count_items
from app.queries.reviews import (
    PENDING,
    add_comment,
    drop_item,
    get_review,
    item_of,
    next_ordinal,
    pending_review,
)


@dataclass(frozen=True)
class QueueItem:
    """A record that waits: a row that is in review itself, or a proposal made from `base`."""

    noun: str
    row_id: int
    key: str
    base: int | None = None
    record: Record | None = None


def join_queue(
    session: Session,
    editor: Editor,
    waiting: Sequence[QueueItem],
    note: str,
    review_id: int | None = None,
) -> Review:
    """The review in which the items wait now: the author's pending one for them, or a new one.

    Raises Forbidden or Stale when `review_id` names one that isn't the editor's, or is decided.
    """
    review = (
        _own_review(session, editor, review_id)
        if review_id is not None
        else _pending_for(session, editor, waiting)
    )
    if review is None:
        review = Review(author_id=editor.account_id, note=note)
        session.add(review)
        session.flush()
    else:
        review.note = note or review.note
        review.revision += 1
    for item in waiting:
        _leave_others(session, editor, item, review)
        _put_item(session, review, item)
    review.state, review.decided_by, review.decided_at = "open", None, None
    review.submitted_at = func.now()
    session.flush()
    add_comment(session, review.id, editor.account_id, note, "submitted")
    return review


def _own_review(session: Session, editor: Editor, review_id: int) -> Review:
    review = get_review(session, review_id, lock=True, with_items=False)
    if review.author_id != editor.account_id:
        raise Forbidden("Only its author can revise what waits for review.")
    if review.state not in PENDING:
        raise Stale("This review is closed; save the change as a new one.")
    return review


def _find(session: Session, editor: Editor, item: QueueItem) -> Review | None:
    """The review in which the item waits already. A row waits once, a proposal once per author."""
    proposed = item.record is not None
    author_id = editor.account_id if proposed else None
    return pending_review(session, item.noun, item.row_id, author_id=author_id, proposed=proposed)


def _pending_for(session: Session, editor: Editor, waiting: Sequence[QueueItem]) -> Review | None:
    for item in waiting:
        review = _find(session, editor, item)
        if review is not None:
            return review
    return None


def _leave_others(session: Session, editor: Editor, item: QueueItem, review: Review) -> None:
    other = _find(session, editor, item)
    if other is None or other.id == review.id:
        return
    drop_item(session, item_of(session, other.id, item.noun, item.row_id))
    if not count_items(session, other.id):
        other.state = "withdrawn"
    session.flush()


def _put_item(session: Session, review: Review, item: QueueItem) -> None:
    document = None if item.record is None else record_to_json(item.record)
    kept = item_of(session, review.id, item.noun, item.row_id)
    if kept is not None:
        kept.base, kept.document = item.base, document
        return
    session.add(
        ReviewItem(
            review_id=review.id,
            ordinal=next_ordinal(session, review.id),
            noun=item.noun,
            record_id=item.row_id,
            record_key=item.key,
            base=item.base,
            document=document,
        )
    )
    session.flush()


def leave_queue(
    session: Session, editor: Editor, document: Document, change_id: int | None
) -> None:
    """Take a row that was written directly out of the queue, unless it is still in review."""
    review = pending_review(session, document.noun, document.row_id, author_id=None, proposed=False)
    if review is None:
        return
    if review.state == "sent_back" and document.status == "draft":
        # Its author is at work on it.
        return
    if count_items(session, review.id) > 1:
        drop_item(session, item_of(session, review.id, document.noun, document.row_id))
    elif document.status == "draft":
        review.state = "withdrawn"
    else:
        review.state, review.change_id = "approved", change_id
        review.decided_by, review.decided_at = editor.account_id, func.now()
    session.flush()
