"""What any reader may ask of the sealed history, through the views of `migrations/lenses/sealed.sql`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

HEAD = text(
    "select size, note, signed_at from published.sealed_checkpoint"
    " where size = coalesce(cast(:size as bigint), size) order by size desc limit 1"
)
# The first head that has every leaf up to an instant, once all of these are there: it stays the same. Leaves are
# in the order of their instants.
HEAD_AT = text(
    """select size, note, signed_at from published.sealed_checkpoint
    where cast(:instant as timestamptz) <= (select upto from published.sealed_upto)
    and size > coalesce((
        select number from published.sealed_leaf where instant <= cast(:instant as timestamptz)
        order by instant desc limit 1
    ), 0)
    order by size limit 1"""
)
LEAVES = text(
    "select number, instant, text from published.sealed_leaf where number >= :start order by number limit :limit"
)
LATEST = text(
    "select number, instant, text from published.sealed_leaf order by number desc limit :limit"
)
KEYS = text("select text, from_size, handover, added_at from published.sealed_key order by number")
TEXTS = text(
    "select number, text from published.sealed_leaf where number = any(cast(:numbers as bigint[]))"
)
NODES = text(
    """select level, number, hash from published.sealed_node
    join unnest(cast(:levels as smallint[]), cast(:numbers as bigint[])) as asked (level, number)
    using (level, number)"""
)


@dataclass(frozen=True)
class Head:
    """A signed head of the log: how many leaves it has, the note, when it was signed."""

    size: int
    note: str
    signed_at: datetime


@dataclass(frozen=True)
class ShownLeaf:
    """A leaf: its number, when readers saw what it tells of, and what is hashed."""

    number: int
    instant: datetime
    text: str


@dataclass(frozen=True)
class ShownKey:
    """A key of the log, from how many leaves on it signs, and the note that hands over to it."""

    text: str
    from_size: int
    handover: str | None
    added_at: datetime


def head_of(session: Session, size: int | None = None) -> Head | None:
    """The head of so many leaves, or the newest; none where there is none."""
    row = session.execute(HEAD, {"size": size}).one_or_none()
    return None if row is None else Head(*row)


def head_at(session: Session, instant: datetime) -> Head | None:
    """The first head that covers an instant; none before everything up to then is sealed."""
    row = session.execute(HEAD_AT, {"instant": instant}).one_or_none()
    return None if row is None else Head(*row)


def shown_leaves(session: Session, start: int, limit: int) -> list[ShownLeaf]:
    """Leaves from a number on."""
    rows = session.execute(LEAVES, {"start": start, "limit": limit})
    return [ShownLeaf(*row) for row in rows]


def latest_leaves(session: Session, limit: int) -> list[ShownLeaf]:
    """The newest leaves, the newest first."""
    return [ShownLeaf(*row) for row in session.execute(LATEST, {"limit": limit})]


def shown_keys(session: Session) -> list[ShownKey]:
    """The log's keys, the first first."""
    return [ShownKey(*row) for row in session.execute(KEYS)]


def shown_upto(session: Session) -> datetime | None:
    """The instant up to which everything is sealed."""
    upto: datetime | None = session.scalar(text("select upto from published.sealed_upto"))
    return upto


def leaf_texts(session: Session, numbers: Sequence[int]) -> dict[int, str]:
    """What stands in leaves, by number."""
    rows = session.execute(TEXTS, {"numbers": list(numbers)})
    return {row[0]: row[1] for row in rows}


def log_nodes(session: Session, nodes: Sequence[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    """Nodes of the log's tree by (level, number), of the levels that are kept."""
    if not nodes:
        return {}
    levels, numbers = [level for level, _ in nodes], [number for _, number in nodes]
    rows = session.execute(NODES, {"levels": levels, "numbers": numbers})
    return {(row[0], row[1]): bytes(row[2]) for row in rows}
