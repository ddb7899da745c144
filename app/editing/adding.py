"""Many new records at once: claims and positions as rows, within the change that the session has begun.

What `saving` does for one record of a form, at a hundredth of the time: nobody has read these yet, so
there is nothing to propose or merge. Records come checked; what they refer to must be there.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import ARRAY, Text, any_, cast, select
from sqlalchemy.orm import Session

from app.batches import in_batches
from app.database import CHANGE_ID
from app.editing.documents import versions_of
from app.editing.keys import random_names
from app.nouns import NOUNS
from app.nouns.adding import add_rows
from app.nouns.parts import Record
from app.nouns.rows import Ids

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


def add_records(session: Session, records: Sequence[Record], ids: Ids) -> dict[str, int]:
    """Add records of one noun; their rows' numbers by key. `ids` are those of what they refer to."""
    return add_rows(session, records, ids, session.info[CHANGE_ID])
