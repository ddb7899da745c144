"""Editing that is no part of the map: drafts of forms, submissions, reviews and their comments.

All of it lies in the schema `desk`, out of the readers' reach.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Identity, Index, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import DESK
from app.models.base import Base


class Draft(Base):
    """What someone has typed into a form and not sent yet."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("account_id", "visit"), DESK)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("desk.account.id"))
    # The form's path below /admin/, such as positions/new.
    form: Mapped[str]
    # The opening of the form that it was typed in: two tabs have a draft each.
    visit: Mapped[str]
    # What the desk calls the draft; empty while nothing telling was typed.
    title: Mapped[str]
    # The version of the record that the form was opened with; none for a new one.
    base: Mapped[int | None]
    # The fields as they were typed.
    fields: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Submission(Base):
    """A form or an API request that was carried out, so that it is carried out only once."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("account_id", "key"),
        Index("ix_submission_created_at", "created_at"),
        DESK,
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("desk.account.id"))
    # The form's hidden field, or the header Idempotency-Key.
    key: Mapped[str]
    # SHA-256 of what was sent, hexadecimal.
    fingerprint: Mapped[str]
    # What came of it; none only within the transaction that is carrying it out.
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Review(Base):
    """A change that waits for a second person: new records, proposals, or both, as one."""

    __tablename__ = "review"
    __table_args__ = (Index("ix_review_state", "state"), DESK)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("desk.account.id"))
    # Why, in the author's words; becomes the note of the change.
    note: Mapped[str]
    # open, sent_back, approved or withdrawn (by the author).
    state: Mapped[str] = mapped_column(server_default="open")
    # Counts up with each submission, so that nobody approves what they haven't seen.
    revision: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    submitted_at: Mapped[datetime] = mapped_column(server_default=func.now())
    # Who approved it or sent it back, and when.
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("desk.account.id"))
    decided_at: Mapped[datetime | None]
    # The change that carried it out.
    change_id: Mapped[int | None] = mapped_column(ForeignKey("editorial.change.id"))

    items: Mapped[list["ReviewItem"]] = relationship(
        order_by="ReviewItem.ordinal", lazy="raise", cascade="all, delete-orphan"
    )
    comments: Mapped[list["Comment"]] = relationship(order_by="Comment.id", lazy="raise")


class ReviewItem(Base):
    """One record of a review."""

    __tablename__ = "review_item"
    __table_args__ = (
        UniqueConstraint("review_id", "noun", "record_id"),
        Index("ix_review_item_noun_record_id", "noun", "record_id"),
        DESK,
    )

    review_id: Mapped[int] = mapped_column(ForeignKey("desk.review.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    # sources, actors, places, claims, positions or links.
    noun: Mapped[str]
    # The row's number, and the slug or public id that people see.
    record_id: Mapped[int]
    record_key: Mapped[str]
    # The version that a proposal starts from; none for a row that is in review itself.
    base: Mapped[int | None]
    # The proposed document; none for a row that is in review itself.
    document: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class Comment(Base):
    """What was said or done in a review, in the order of time; only ever added."""

    __tablename__ = "comment"
    __table_args__ = (Index("ix_comment_review_id", "review_id"), DESK)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("desk.review.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("desk.account.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    # comment, submitted, sent_back, approved or withdrawn.
    kind: Mapped[str] = mapped_column(server_default="comment")
    # In the person's own words; may be empty for what was only done.
    text: Mapped[str]


class SettledPair(Base):
    """Two records about which an editor said that there is nothing to do, so that nobody is asked again."""

    __tablename__ = "settled_pair"
    __table_args__ = (UniqueConstraint("rule", "first_id", "second_id"), DESK)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    # related: claims that have nothing to do with each other; holders or travel: positions that can't both
    # be; order: claims of which one is said to be the outcome of what came later.
    rule: Mapped[str]
    # The rows' numbers, the smaller first.
    first_id: Mapped[int]
    second_id: Mapped[int]
    # Who said so, and when.
    account_id: Mapped[int] = mapped_column(ForeignKey("desk.account.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    # Why, in their own words; may be empty for `related` alone.
    reason: Mapped[str | None]
