"""Many new records at once: claims and positions as rows, within the change that the session has begun.

What `saving` does for one record of a form, at a hundredth of the time: nobody has read these yet, so
there is nothing to propose or merge. Records come checked; what they refer to must be there.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from geoalchemy2 import WKBElement
from psycopg.types.json import Jsonb
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.batches import in_batches
from app.database import CHANGE_ID
from app.editing.documents import versions_of
from app.editing.keys import random_names
from app.models.claim import as_pairs
from app.nouns import NOUNS, noun_of
from app.nouns.parts import Record
from app.nouns.rows import values_of
from app.queries.copying import copy_rows, new_numbers

# A statement has room for some 60,000 values.
AT_ONCE = 5_000


def new_ids(session: Session, noun: str, count: int) -> list[str]:
    """So many public ids that no record of the noun has or ever had."""
    prefix = NOUNS[noun].prefix
    found: dict[str, None] = {}
    while len(found) < count:
        wanted = {f"{prefix}-{name}" for name in random_names(count - len(found))}
        versions = versions_of(NOUNS[noun])
        column = versions.c[NOUNS[noun].id_column]
        found |= dict.fromkeys(
            wanted - set(session.scalars(select(column).where(column.in_(wanted))))
        )
    return list(found)


def numbers_of(session: Session, noun: str, keys: Iterable[str]) -> dict[str, int]:
    """Numbers of the rows of these slugs or public ids; those that aren't there are left out."""
    named = NOUNS[noun].key
    found: dict[str, int] = {}
    for some in in_batches(set(keys), AT_ONCE):
        query = select(named, NOUNS[noun].model.id).where(named.in_(some))
        found |= dict(session.execute(query).all())
    return found


def add_records(
    session: Session, records: Sequence[Record], ids: Mapping[str, Mapping[str, int]]
) -> dict[str, int]:
    """Add records of one noun; their rows' numbers by key. `ids` are those of what they refer to."""
    if not records:
        return {}
    noun = noun_of(records[0])
    numbers = new_numbers(session, noun.table, len(records))
    change = {"change_id": session.info[CHANGE_ID]}
    rows: list[dict[str, Any]] = []
    belonging: dict[str, list[dict[str, Any]]] = {}
    for number, record in zip(numbers, records, strict=True):
        values, lists = values_of(record, ids)
        rows.append({"id": number, **values, **change})
        for table, members in lists.items():
            own = {f"{noun.table}_id": number, **change}
            belonging.setdefault(table, []).extend({**own, **member} for member in members)
    _copy(session, noun.table, rows)
    for table, members in belonging.items():
        _copy(session, table, members)
    return dict(zip((record.key for record in records), numbers, strict=True))


def _copy(session: Session, table: str, rows: Sequence[dict[str, Any]]) -> None:
    """Rows of one table, whose defaults fill what none of them says."""
    told = dict.fromkeys(name for row in rows for name, value in row.items() if value is not None)
    if told:
        lines = ([_copied(row.get(name)) for name in told] for row in rows)
        copy_rows(session, "editorial", table, list(told), lines)


def _copied(value: Any) -> Any:
    """A value as COPY takes it."""
    match value:
        case WKBElement():
            return value.desc
        case dict():
            return Jsonb(as_pairs(value))
        case list():
            return Jsonb(value)
    return value
