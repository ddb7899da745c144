"""Many new drafts at once: claims and positions as rows, within the change that the session has begun.

What `saving` does for one record of a form, at a hundredth of the time: nobody reads these yet, so there
is nothing to propose, queue or merge. Records come checked; what they refer to must be there.
"""

from collections.abc import Iterable, Mapping, Sequence
from secrets import choice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.batches import in_batches
from app.editing.documents import versions_of
from app.editing.keys import LETTERS, RANDOM_LENGTH
from app.nouns import NOUNS
from app.nouns.parts import Record
from app.nouns.rows import row_of

# A statement has room for some 60,000 values.
AT_ONCE = 5_000


def new_ids(session: Session, noun: str, count: int) -> list[str]:
    """So many public ids that no record of the noun has or ever had."""
    prefix = NOUNS[noun].prefix
    found: dict[str, None] = {}
    while len(found) < count:
        wanted = {
            f"{prefix}-{''.join(choice(LETTERS) for _ in range(RANDOM_LENGTH))}"
            for _ in range(count - len(found))
        }
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


def add_drafts(
    session: Session, records: Sequence[Record], ids: Mapping[str, Mapping[str, int]]
) -> dict[str, int]:
    """Add records of one noun; their rows' numbers by key. `ids` are those of what they refer to."""
    rows: list[Any] = [row_of(record, ids) for record in records]
    session.add_all(rows)
    session.flush()
    return {record.key: row.id for record, row in zip(records, rows, strict=True)}
