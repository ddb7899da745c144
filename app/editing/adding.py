"""Many new records at once: claims and positions as rows, within the change that the session has begun.

What `saving` does for one record of a form, at a hundredth of the time: nobody has read these yet, so
there is nothing to propose or merge. Records come checked; what they refer to must be there.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from geoalchemy2 import WKBElement
from pydantic_core import to_json
from sqlalchemy import ARRAY, Text, any_, cast, select
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
# Types that COPY takes as they are, and that are never mixed with others in a column.
PLAIN = frozenset({str, int, bool, float, date, datetime})


def new_ids(session: Session, noun: str, count: int) -> list[str]:
    """So many public ids that no record of the noun has or ever had."""
    prefix = NOUNS[noun].prefix
    found: dict[str, None] = {}
    while len(found) < count:
        wanted = {f"{prefix}-{name}" for name in random_names(count - len(found))}
        versions = versions_of(NOUNS[noun])
        column = versions.c[NOUNS[noun].id_column]
        # As one value: thousands of them would take their time to be told apart.
        used = select(column).where(column == any_(cast(list(wanted), ARRAY(Text))))
        found |= dict.fromkeys(wanted - set(session.scalars(used)))
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
    # A value of each column tells what all of them are.
    told = {name: value for row in rows for name, value in row.items() if value is not None}
    if told:
        as_it_is = {name for name, value in told.items() if type(value) in PLAIN}
        lines = (
            [row.get(name) if name in as_it_is else _copied(row.get(name)) for name in told]
            for row in rows
        )
        copy_rows(session, "editorial", table, list(told), lines)


def _copied(value: Any) -> Any:
    """A value as COPY takes it."""
    match value:
        case WKBElement():
            return value.desc
        case dict():
            return to_json(as_pairs(value)).decode()
        case list():
            return to_json(value).decode()
    return value
