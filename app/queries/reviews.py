"""Reviews: the queue of what waits for a second person, and what was said about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from app.errors import NotFound
from app.models import Account, Comment, Review, ReviewItem
from app.queries.sessions import row_id

# What an author can still add to.
PENDING = ("open", "sent_back")
# So many records of each review are named in a list.
MOST_LISTED = 200


@dataclass(frozen=True)
class ReviewRow:
    """A review in a list, with its author's name, its first records, and how many it has."""

    review: Review
    author: str
    items: list[ReviewItem]
    count: int


@dataclass(frozen=True)
class CommentRow:
    """A comment and the name of whoever made it."""

    comment: Comment
    author: str


def get_review(
    session: Session, review_id: int, *, lock: bool = False, with_items: bool = True
) -> Review:
    """The review with its items; `lock` holds it until the commit. Raises NotFound.

    It comes without items where there may be very many.
    """
    query = select(Review).where(Review.id == review_id)
    if with_items:
        query = query.options(selectinload(Review.items))
    if lock:
        query = query.with_for_update(of=Review)
    review = session.scalars(query.execution_options(populate_existing=True)).first()
    if review is None:
        raise NotFound("There is no review {review}.", review=review_id)
    return review


def pending_review(
    session: Session, noun: str, record_id: int, *, author_id: int | None, proposed: bool
) -> Review | None:
    """The review that still waits for a record, the newest such, locked and without its items; none without one.

    `proposed` asks for proposals, else for rows that are in review themselves. Any author's,
    unless `author_id` says whose.
    """
    items = select(ReviewItem.review_id).where(
        ReviewItem.noun == noun,
        ReviewItem.record_id == record_id,
        ReviewItem.document.is_not(None) if proposed else ReviewItem.document.is_(None),
    )
    query = (
        select(Review)
        .where(Review.id.in_(items), Review.state.in_(PENDING))
        .order_by(Review.id.desc())
        .with_for_update(of=Review)
    )
    if author_id is not None:
        query = query.where(Review.author_id == author_id)
    return session.scalars(query.execution_options(populate_existing=True)).first()


def pending_of_record(session: Session, noun: str, record_id: int) -> list[ReviewRow]:
    """Every review that waits for a decision on a record, oldest first."""
    items = select(ReviewItem.review_id).where(
        ReviewItem.noun == noun, ReviewItem.record_id == record_id
    )
    return _rows(session, Review.id.in_(items), Review.state == "open")


def list_reviews(session: Session, *states: str, author_id: int | None = None) -> list[ReviewRow]:
    """Reviews in those states with their first items, the longest waiting first."""
    conditions: list[Any] = [Review.state.in_(states)]
    if author_id is not None:
        conditions.append(Review.author_id == author_id)
    return _rows(session, *conditions)


def _rows(session: Session, *conditions: Any) -> list[ReviewRow]:
    query = (
        select(Review, Account.display_name)
        .join(Account, Account.id == Review.author_id)
        .where(*conditions)
        .order_by(Review.submitted_at, Review.id)
    )
    rows = session.execute(query).all()
    ids = [row[0].id for row in rows]
    counted = (
        select(ReviewItem.review_id, func.count())
        .where(ReviewItem.review_id.in_(ids))
        .group_by(ReviewItem.review_id)
    )
    counts = {row[0]: row[1] for row in session.execute(counted)}
    # A review may hold a hundred thousand records.
    first = select(ReviewItem).where(
        ReviewItem.review_id.in_(ids), ReviewItem.ordinal < MOST_LISTED
    )
    items: dict[int, list[ReviewItem]] = {}
    for item in session.scalars(first.order_by(ReviewItem.review_id, ReviewItem.ordinal)):
        items.setdefault(item.review_id, []).append(item)
    return [
        ReviewRow(review, author, items.get(review.id, []), counts.get(review.id, 0))
        for review, author in rows
    ]


def item_of(session: Session, review_id: int, noun: str, record_id: int) -> ReviewItem | None:
    """The item of a record in a review; none where it isn't in it."""
    return session.scalars(
        select(ReviewItem).where(
            ReviewItem.review_id == review_id,
            ReviewItem.noun == noun,
            ReviewItem.record_id == record_id,
        )
    ).first()


def next_ordinal(session: Session, review_id: int) -> int:
    """The number behind the last item of a review."""
    query = select(func.max(ReviewItem.ordinal)).where(ReviewItem.review_id == review_id)
    last = session.scalar(query)
    return 0 if last is None else last + 1


def drop_item(session: Session, item: ReviewItem | None) -> None:
    """Take a record out of its review."""
    if item is not None:
        session.delete(item)
        session.flush()


def is_waiting(session: Session, number: int) -> bool:
    """Whether a review is still to be decided about."""
    state = session.scalar(select(Review.state).where(Review.id == number))
    return state in ("open", "sent_back")


def count_waiting(session: Session) -> int:
    """How many reviews wait for a decision."""
    return session.scalar(select(func.count(Review.id)).where(Review.state == "open")) or 0


def add_comment(
    session: Session, review_id: int, account_id: int, text: str, kind: str = "comment"
) -> None:
    """Add what someone said or did."""
    session.add(Comment(review_id=review_id, account_id=account_id, text=text, kind=kind))
    session.flush()


def comments_of(session: Session, review_id: int) -> list[CommentRow]:
    """What was said and done in a review, in the order of time."""
    query = (
        select(Comment, Account.display_name)
        .join(Account, Account.id == Comment.account_id)
        .where(Comment.review_id == review_id)
        .order_by(Comment.id)
    )
    return [CommentRow(*row) for row in session.execute(query)]


def names_of(session: Session, account_ids: Sequence[int]) -> dict[int, str]:
    """Display names of accounts by their ids."""
    query = select(Account.id, Account.display_name).where(Account.id.in_(account_ids))
    return dict(session.execute(query).all())


def owner_of_review(session: Session, path: Mapping[str, str]) -> int | None:
    """The author of the review that a path names; none without one."""
    return session.scalar(select(Review.author_id).where(Review.id == row_id(path["review_id"])))
