"""The sealed history (`app.sealing`): what was published, as a Merkle log that only grows."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Identity, LargeBinary, SmallInteger, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base

SEALED = {"schema": "sealed"}


class Progress(Base):
    """How far the history is sealed; one row, or none before the first time."""

    __tablename__ = "progress"
    __table_args__ = SEALED

    is_all: Mapped[bool] = mapped_column(primary_key=True, server_default="true")
    # Whatever readers saw changing up to this instant is in the log.
    upto: Mapped[datetime]


class Leaf(Base):
    """One instant at which what readers see changed."""

    __tablename__ = "leaf"
    __table_args__ = SEALED

    # From 0 on, without gaps.
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # When readers saw it first.
    instant: Mapped[datetime]
    # What is hashed: the instant, when it was sealed, how many entries there are, the root of their tree.
    text: Mapped[str]

    @property
    def entries(self) -> int:
        """How many records became otherwise."""
        return int(json.loads(self.text)["entries"])

    @property
    def root(self) -> bytes:
        """The root of the tree of their states."""
        return bytes.fromhex(json.loads(self.text)["root"])


class Entry(Base):
    """The state of one record as it became at a leaf's instant."""

    __tablename__ = "entry"
    __table_args__ = SEALED

    leaf: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # From 0 on, in the order of the leaf's tree.
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # sources, actors, places, claims, positions or links.
    noun: Mapped[str]
    # The row's number, and the slug or public id that it had.
    record: Mapped[int]
    key: Mapped[str]
    # Readers no longer saw it from then on.
    is_gone: Mapped[bool]
    # What the salts of its members come from; none once its words were erased.
    salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    # Digest of the whole state.
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    # Digests of where it was drawn and how finely: what is made coarser today is so in every past map, too.
    shape: Mapped[bytes | None] = mapped_column(LargeBinary)
    # Of a state whose words were erased: the digest of each member in hex.
    members: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))


class Node(Base):
    """A node of a tree, of every fourth level: of a leaf's entries, or of the log's leaves."""

    __tablename__ = "node"
    __table_args__ = SEALED

    # The leaf's number; -1 is the log.
    tree: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # How far above the leaves, which are level 0, and which one of its level.
    level: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class SealingKey(Base):
    """A key that signed checkpoints of the log, from some size on."""

    __tablename__ = "key"
    __table_args__ = SEALED

    number: Mapped[int] = mapped_column(Identity(), primary_key=True)
    # As verifiers take it: the log's name, the key's number, the key.
    text: Mapped[str]
    from_size: Mapped[int]
    # Note by which the key before it hands over, signed by both; none of the first, or after a loss.
    handover: Mapped[str | None]
    added_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Checkpoint(Base):
    """A signed head of the log."""

    __tablename__ = "checkpoint"
    __table_args__ = SEALED

    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    note: Mapped[str]
    signed_at: Mapped[datetime] = mapped_column(server_default=func.now())
