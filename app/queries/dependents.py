"""What hangs on a record: what readers would lose with it, and what still refers to it."""

from collections.abc import Mapping
from functools import cache

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.nouns import NOUNS
from app.nouns.rows import stored_in
from app.nouns.tables import belonging_to
from app.queries.history import TABLES

# Views through which a hidden record hides others, in the order in which they are told.
HIDDEN_WITH = ("claims", "positions", "links")


def hidden_with(session: Session, noun: str, row_id: int) -> dict[str, list[int]]:
    """Numbers of the other rows by noun that readers would no longer see if this were withdrawn.

    Tried out in a savepoint that is rolled back, so that the views themselves give the answer.
    """
    before = {name: _shown(session, name) for name in HIDDEN_WITH}
    with session.begin_nested() as attempt:
        session.execute(
            text(
                f"update editorial.{TABLES[noun]} set status = 'withdrawn',"
                " withdrawn_reason = '-' where id = :id"
            ),
            {"id": row_id},
        )
        after = {name: _shown(session, name) for name in HIDDEN_WITH}
        attempt.rollback()
    lost = {name: before[name] - after[name] for name in HIDDEN_WITH}
    if noun in lost:
        lost[noun].discard(row_id)
    return {name: sorted(ids) for name, ids in lost.items() if ids}


def _shown(session: Session, noun: str) -> set[int]:
    return set(session.scalars(text(f"select id from published.{TABLES[noun]}")))


def referring_to(session: Session, noun: str, row_id: int) -> dict[str, list[int]]:
    """Numbers of the rows by noun that refer to a row, in whatever state."""
    found = {
        name: sorted(session.scalars(text(query), {"id": row_id}))
        for name, query in referring(noun).items()
    }
    return {name: ids for name, ids in found.items() if ids}


@cache
def referring(noun: str) -> Mapping[str, str]:
    """SQL for the numbers of the rows that refer to the row `:id`, by the noun that refers."""
    found: dict[str, list[str]] = {}
    for other in NOUNS.values():
        for stored in stored_in(other.record):
            if stored.kind == "reference" and stored.refers == noun:
                found.setdefault(other.name, []).append(
                    f"select id from editorial.{other.table} where {stored.column} = :id"
                )
        for each in belonging_to(other.name):
            found.setdefault(other.name, []).extend(
                f"select distinct {other.table}_id from editorial.{each.table} where {column} = :id"
                for referred, column in each.references
                if referred == noun
            )
    return {name: " union ".join(queries) for name, queries in found.items() if queries}
