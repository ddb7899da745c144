"""Records into rows that are already there: in place, and only what differs.

Callers use `insert_record` and `update_record`. The main row keeps its number and is touched by every save, so that the
number of its change is the version of the whole record. Rows that belong to it (names, places,
actors, claims) stay untouched where nothing changed in them.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

from geoalchemy2 import WKBElement
from geoalchemy2.shape import to_shape
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from app.database import CHANGE_ID
from app.editing.documents import find_row
from app.nouns import NOUNS, Noun
from app.nouns.fields import references_of
from app.nouns.parts import Record
from app.nouns.rows import row_of
from app.nouns.tables import belonging_to

# What the record doesn't say, or the database writes by itself.
NOT_COPIED = {
    "id",
    "dataset",
    "change_id",
    "sys_period",
    "valid",
    "search",
    "public_geom",
    "public_geom_3857",
}


def insert_record(
    session: Session,
    noun: Noun,
    record: Record,
    *,
    row_id: int | None = None,
    dataset: str | None = None,
) -> Any:
    """A new row that says what the record says; `row_id` is that of a deleted one that comes back.

    The session has begun a change. Everything that the record refers to must be there.
    """
    row = _wanted_row(session, record)
    if row_id is not None:
        row.id = row_id
    row.dataset = dataset
    session.add(row)
    session.flush()
    return find_row(session, noun, row.id)


def update_record(session: Session, noun: Noun, record: Record, row: Any) -> None:
    """Make a row, read with `find_row`, say what the record says. Otherwise like `insert_record`."""
    wanted = _wanted_row(session, record)
    for attribute in inspect(noun.model).column_attrs:
        name = attribute.key
        if name not in NOT_COPIED and not _same(getattr(row, name), getattr(wanted, name)):
            setattr(row, name, getattr(wanted, name))
    row.change_id = session.info[CHANGE_ID]
    session.flush()
    for each in belonging_to(noun.name):
        rows = getattr(row, each.field)
        _write_list(session, rows, list(getattr(wanted, each.field)), each.columns)


def _wanted_row(session: Session, record: Record) -> Any:
    """An unsaved row with all that the record says."""
    ids = _numbers(session, record)
    return row_of(record, ids)


def _numbers(session: Session, record: Record) -> dict[str, dict[str, int]]:
    """Numbers of the rows that the record refers to, by noun and slug or public id."""
    wanted: dict[str, set[str]] = {name: set() for name in NOUNS}
    for _, noun, key in references_of(record):
        wanted[noun].add(key)
    return {
        name: dict(
            session.execute(
                select(NOUNS[name].key, NOUNS[name].model.id).where(NOUNS[name].key.in_(keys))
            ).all()
        )
        if keys
        else {}
        for name, keys in wanted.items()
    }


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, WKBElement) and isinstance(new, WKBElement):
        return bool(to_shape(old) == to_shape(new))
    return bool(old == new)


def _write_list(
    session: Session, rows: list[Any], wanted: Sequence[Any], contents: tuple[str, ...]
) -> None:
    """Make a list of rows say what the wanted ones say, in their order, touching few.

    Numbers in the list only rise; gaps stay, so that what comes after a deleted row needn't move.
    """

    def said(row: Any) -> tuple[Any, ...]:
        # An unsaved row still lacks what the database fills in: false where nothing is said.
        return tuple(getattr(row, name) or None for name in contents)

    matcher = SequenceMatcher(
        None, [said(row) for row in rows], [said(row) for row in wanted], False
    )
    stays = {
        block.b + step: rows[block.a + step]
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    }
    kept: list[Any] = []
    added: list[Any] = []
    waiting: list[Any] = []
    last = -1
    for number, new in enumerate(wanted):
        row = stays.get(number)
        if row is None or row.ordinal - last - 1 < len(waiting):
            # New, or too few numbers are free before the row, which is then written anew.
            waiting.append(new)
            continue
        for step, before in enumerate(waiting, start=1):
            before.ordinal = last + step
        added += waiting
        kept.append(row)
        last, waiting = row.ordinal, []
    for step, new in enumerate(waiting, start=1):
        new.ordinal = last + step
    added += waiting
    if len(kept) < len(rows):
        for row in [row for row in rows if row not in kept]:
            rows.remove(row)
        # Gone before the new ones come: both may have the same key.
        session.flush()
    rows.extend(added)
    session.flush()
