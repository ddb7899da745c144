"""Writing many changed records at once, as loading a later release does: what `saving.put` does with one."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.batches import in_batches
from app.database import CHANGE_ID
from app.dataset.loading import numbers_of
from app.editing.documents import Document
from app.editing.saving import put
from app.nouns.changing import Changed, change_rows
from app.nouns.parts import Record
from app.queries.texts import find_passages

# As many records are held at a time, as they are and as they shall be.
AT_ONCE = 2_000


def put_many(session: Session, noun: str, changes: Iterable[tuple[Record, Document]]) -> None:
    """Write records of one noun into the rows that are there, each with the document as it stood.

    The session has begun a change; nothing is checked here but by the database.
    """
    sources: set[int] = set()
    for some in in_batches(changes, AT_ONCE):
        rows = [Changed(current.row_id, current.record, wanted) for wanted, current in some]
        both = [record for row in rows for record in (row.current, row.wanted)]
        ids = numbers_of(session, both)
        left = {row.number for row in change_rows(session, rows, ids, session.info[CHANGE_ID])}
        # What the session holds of these rows is old.
        session.expire_all()
        for wanted, current in some:
            if current.row_id in left:
                put(session, noun, wanted, current)
        if noun == "sources":
            sources.update(row.number for row in rows)
        elif noun == "claims":
            named = (getattr(record, "source", None) for record in both)
            sources.update(ids["sources"][each] for each in named if each is not None)
    for number in sorted(sources):
        find_passages(session, number)
