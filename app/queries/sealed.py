"""What is kept of the sealed history, and what there is to seal. All of it is asked as the owner.

Callers are in `app.sealing`; what each column means stands in `app.models.sealed`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, any_, bindparam, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.copying import copy_rows
from app.models import Checkpoint, Entry, Leaf, Progress, SealingKey

NUMBERS = bindparam("numbers", type_=ARRAY(BigInteger))
# The tree of all leaves among those of their entries.
LOG = -1
# Another process that seals at the same time ends at once.
LOCK = 7_316_001
# Whoever began to write before it and hasn't ended may still have changes of an earlier instant to add; whoever
# has written nothing within a minute only reads.
SETTLED = text(
    """select least(now(), min(xact_start)) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and usename = current_user
    and (backend_xid is not null or xact_start > now() - interval '1 minute')
    and xact_start is not null and state <> 'idle'"""
)
TABLES = ("source", "actor", "place", "claim", "position", "link")
EMBARGOES = " union ".join(
    f"select embargo_until at from {schema}.{table}"  # noqa: S608  (names of our own)
    for schema in ("editorial", "history")
    for table in TABLES
)
# When something may have become otherwise for readers: with a change, or with the end of an embargo.
INSTANTS = text(
    f"select at from (select made_at at from editorial.change union {EMBARGOES}) moment"  # noqa: S608  (as above)
    " where at > :after and at < :before order by at limit :most"
)
NODES = text(
    """select level, number, hash from sealed.node
    join unnest(cast(:levels as smallint[]), cast(:numbers as bigint[])) as asked (level, number)
    using (level, number) where tree = :tree"""
)


def take_turn(session: Session) -> bool:
    """True where nobody else seals; held until the transaction ends."""
    return bool(session.scalar(text("select pg_try_advisory_xact_lock(:lock)"), {"lock": LOCK}))


def sealed_upto(session: Session) -> datetime | None:
    """The instant up to which everything is sealed; none before the first time."""
    return session.scalar(select(Progress.upto))


def note_sealed(session: Session, upto: datetime) -> None:
    """Note how far everything is sealed."""
    query = insert(Progress).values(is_all=True, upto=upto)
    session.execute(query.on_conflict_do_update(index_elements=["is_all"], set_={"upto": upto}))


def instants_to_seal(session: Session, after: datetime, most: int) -> list[datetime]:
    """The next instants at which something may have changed for readers, of those that are over."""
    before = session.scalar(SETTLED)
    return list(session.scalars(INSTANTS, {"after": after, "before": before, "most": most}))


def log_size(session: Session) -> int:
    """How many leaves there are."""
    last = session.scalar(select(func.max(Leaf.number)))
    return 0 if last is None else last + 1


def add_leaf(session: Session, number: int, instant: datetime, said: str) -> None:
    """Put a leaf at the end of the log."""
    session.execute(insert(Leaf).values(number=number, instant=instant, text=said))


def add_nodes(session: Session, tree: int, nodes: Iterable[tuple[tuple[int, int], bytes]]) -> None:
    """Keep nodes of a tree."""
    rows = ((tree, level, number, hashed) for (level, number), hashed in nodes)
    copy_rows(session, "sealed", "node", ("tree", "level", "number", "hash"), rows)


ENTRY_COLUMNS = ("leaf", "ordinal", "noun", "record", "key", "is_gone", "salt", "digest", "shape")


def add_entries(session: Session, rows: Iterable[Sequence[Any]]) -> None:
    """Put entries into a leaf, as `ENTRY_COLUMNS` has them."""
    copy_rows(session, "sealed", "entry", ENTRY_COLUMNS, rows)


def kept_nodes(session: Session, tree: int, nodes: Sequence[tuple[int, int]]) -> dict[Any, bytes]:
    """Nodes of a tree by (level, number), of the levels that are kept."""
    if not nodes:
        return {}
    values = {
        "tree": tree,
        "levels": [level for level, _ in nodes],
        "numbers": [number for _, number in nodes],
    }
    return {(row[0], row[1]): bytes(row[2]) for row in session.execute(NODES, values)}


def leaves_from(session: Session, start: int, limit: int) -> list[Leaf]:
    """Leaves from a number on."""
    return list(
        session.scalars(select(Leaf).where(Leaf.number >= start).order_by(Leaf.number).limit(limit))
    )


def digests_of(session: Session, leaf: int, ordinals: Sequence[int]) -> dict[int, bytes]:
    """Digests of a leaf's entries by their place."""
    query = select(Entry.ordinal, Entry.digest).where(
        Entry.leaf == leaf, Entry.ordinal == any_(NUMBERS)
    )
    return {row[0]: row[1] for row in session.execute(query, {"numbers": list(ordinals)})}


def entries_of(session: Session, leaf: int, start: int, limit: int) -> list[Entry]:
    """A leaf's entries from a place on."""
    query = select(Entry).where(Entry.leaf == leaf, Entry.ordinal >= start)
    return list(session.scalars(query.order_by(Entry.ordinal).limit(limit)))


def last_entry(session: Session, noun: str, record: int, instant: datetime) -> Entry | None:
    """What the log last says of a record up to an instant."""
    query = (
        select(Entry)
        .join(Leaf, Leaf.number == Entry.leaf)
        .where(Entry.noun == noun, Entry.record == record, Leaf.instant <= instant)
        .order_by(Entry.leaf.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def is_coarse(session: Session, noun: str, record: int) -> bool:
    """True of a place or a position that is drawn coarser than it is recorded, or was: its past stays so."""
    table = {"places": "place", "positions": "position"}.get(noun)
    query = " or ".join(
        f"exists (select from {schema}.{table} where id = :record and cell_m is not null)"
        for schema in ("editorial", "history")
    )
    return table is not None and bool(session.scalar(text(f"select {query}"), {"record": record}))


def coarse_from(session: Session, model: Any, instant: datetime) -> list[int]:
    """Numbers of places or positions that are drawn coarser, as they are since just that instant."""
    query = select(model.id).where(
        func.lower(model.sys_period) == instant, model.coarsen_to_m.is_not(None)
    )
    return list(session.scalars(query.order_by(model.id)))


def entries_about(session: Session, noun: str, record: int) -> list[Entry]:
    """Everything that the log says of a record."""
    query = select(Entry).where(Entry.noun == noun, Entry.record == record)
    return list(session.scalars(query.order_by(Entry.leaf)))


def leaf_at(session: Session, number: int) -> Leaf:
    """A leaf by its number, which must be there."""
    return session.get_one(Leaf, number)


def keys(session: Session) -> list[SealingKey]:
    """The keys that signed, the first first."""
    return list(session.scalars(select(SealingKey).order_by(SealingKey.number)))


def add_key(session: Session, said: str, from_size: int, handover: str | None) -> None:
    """Note a key that signs from some size on."""
    session.add(SealingKey(text=said, from_size=from_size, handover=handover))
    session.flush()


def checkpoint_of(session: Session, size: int | None = None) -> Checkpoint | None:
    """The signed head of so many leaves, or the newest."""
    query = select(Checkpoint).order_by(Checkpoint.size.desc()).limit(1)
    if size is not None:
        query = query.where(Checkpoint.size == size)
    return session.scalars(query).one_or_none()


def keep_checkpoint(session: Session, size: int, note: str) -> None:
    """Keep a signed head, in place of one of the same size."""
    query = insert(Checkpoint).values(size=size, note=note)
    session.execute(query.on_conflict_do_update(index_elements=["size"], set_={"note": note}))


def blank_entries(session: Session, members: Mapping[tuple[int, int], list[str]]) -> None:
    """Forget the salts of entries, by (leaf, place); the digests of their members stay."""
    for (leaf, ordinal), digests in members.items():
        entry = session.get_one(Entry, (leaf, ordinal))
        entry.salt, entry.members = None, digests
    session.flush()
