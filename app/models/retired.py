"""Retired ids: what became of records that an earlier release of a dataset had."""

from sqlalchemy import ARRAY, Identity, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Versioned


class Retired(Versioned, Base):
    """An id that a dataset no longer uses, so that its address can say what became of it."""

    __tablename__ = "retired"
    __table_args__ = (UniqueConstraint("noun", "record_key"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    # Folder under data/ whose release retired it.
    dataset: Mapped[str]
    # Place in that dataset's list.
    ordinal: Mapped[int]
    # claims, positions or links.
    noun: Mapped[str]
    # The public id; never used again.
    record_key: Mapped[str]
    # Public ids of the records of the same noun that stand in its place; empty when it was dropped.
    became: Mapped[list[str]] = mapped_column(ARRAY(Text))
    # What became of it, in words for readers.
    why: Mapped[str]
