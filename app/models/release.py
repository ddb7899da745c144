"""Releases of datasets: which were loaded, and where the map says otherwise than they do.

Both tables lie in the schema `desk`, out of the readers' reach.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Identity, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.account import DESK
from app.models.base import Base


class Release(Base):
    """A release of a dataset that was loaded. The latest that isn't undone is what is loaded now."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("change_id", "dataset"), DESK)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    dataset: Mapped[str]
    # The change that loaded it.
    change_id: Mapped[int] = mapped_column(ForeignKey("editorial.change.id"))
    # The day that the release says of itself, if it says one.
    release: Mapped[date | None]
    # What `dataset.yaml` and `retired.yaml` said, to be put back when a later release is undone.
    about: Mapped[dict[str, Any]] = mapped_column(JSONB)
    retired: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    # Slugs and ids by noun in the order of the files, for dumping; none for what was loaded before
    # this was kept.
    order: Mapped[dict[str, list[str]] | None] = mapped_column(JSONB(none_as_null=True))
    # The change that undid the load.
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("editorial.change.id"))


class ReleaseDifference(Base):
    """A record that the map has otherwise than the release, since somebody edited it here."""

    __tablename__ = "release_difference"
    __table_args__ = (
        UniqueConstraint("release_id", "noun", "record_id"),
        Index("ix_release_difference_noun_record_id", "noun", "record_id"),
        DESK,
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("desk.release.id"))
    # sources, actors, places, claims, positions or links.
    noun: Mapped[str]
    # The row's number, and the slug or public id that people see.
    record_id: Mapped[int]
    record_key: Mapped[str]
    # What both the release and the editors started from; none where that isn't known.
    base: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    # What the release says; none where it no longer has the record.
    document: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    # merged: both sides' changes stand together; open: somebody must choose; settled: somebody did.
    state: Mapped[str]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("desk.account.id"))
    settled_at: Mapped[datetime | None]
