"""Many records in the queue of reviews at once, and out of it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.copying import copy_rows
from app.models import Review
from app.queries.reviews import add_comment

ITEM = ("review_id", "ordinal", "noun", "record_id", "record_key", "base", "document")
REWRITTEN = """
update desk.review set revision = revision + 1
where state in ('open', 'sent_back') and id in (
    select review_id from desk.review_item where noun = :noun and record_id = :row)
"""
# Claims and positions of a change that wait, those first that others rest on.
WAITING = """
insert into desk.review_item (review_id, ordinal, noun, record_id, record_key)
select :review, :first + row_number() over (order by part, id) - 1, noun, id, public_id from (
    select 1 as part, 'claims' as noun, id, public_id from editorial.claim
    where change_id = :change and status = 'in_review'
    union all
    select 2, 'positions', id, public_id from editorial.position
    where change_id = :change and status = 'in_review'
) as waiting
where not exists (
    select from desk.review_item as item join desk.review on review.id = item.review_id
    where review.state in ('open', 'sent_back') and item.document is null
    and (item.noun, item.record_id) = (waiting.noun, waiting.id))
"""
# A proposal waits once for each author.
PROPOSED_BEFORE = """
delete from desk.review_item as item using desk.review
where review.id = item.review_id and review.author_id = :author and review.id <> :review
    and review.state in ('open', 'sent_back') and item.document is not null
    and exists (select from desk.review_item as other where other.review_id = :review
        and (other.noun, other.record_id) = (item.noun, item.record_id))
"""
EMPTY = """
update desk.review set state = 'withdrawn'
where author_id = :author and state in ('open', 'sent_back') and id <> :review
    and not exists (select from desk.review_item where review_id = review.id)
"""


def note_rewritten(session: Session, noun: str, row_id: int) -> None:
    """Have whoever looks at a review of a record look again."""
    session.execute(text(REWRITTEN), {"noun": noun, "row": row_id})


def open_review(
    session: Session, author_id: int, note: str, change: int, proposals: Sequence[Sequence[Any]]
) -> int | None:
    """The review of what a change put into review, and of proposals; none where nothing waits.

    `proposals` are (noun, row_id, key, base, document).
    """
    review = Review(author_id=author_id, note=note)
    session.add(review)
    session.flush()
    rows = [(review.id, ordinal, *each) for ordinal, each in enumerate(proposals)]
    copy_rows(session, "desk", "review_item", ITEM, rows)
    values = {"review": review.id, "author": author_id}
    if rows:
        session.execute(text(PROPOSED_BEFORE), values)
        session.execute(text(EMPTY), values)
    waiting = {**values, "change": change, "first": len(rows)}
    session.execute(text(WAITING), waiting)
    count = "select count(*) from desk.review_item where review_id = :review"
    if not session.scalar(text(count), values):
        session.delete(review)
        session.flush()
        return None
    add_comment(session, review.id, author_id, note, "submitted")
    return review.id
