"""What hangs on a record: what readers would lose with it, and what still refers to it."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.queries.history import TABLES

# Views through which a hidden record hides others, in the order in which they are told.
HIDDEN_WITH = ("claims", "positions", "links")
# (noun that refers, SQL for the numbers of its rows) by the noun that is referred to.
REFERRING: dict[str, Sequence[tuple[str, str]]] = {
    "sources": (("claims", "select id from editorial.claim where source_id = :id"),),
    "actors": (
        (
            "actors",
            "select id from editorial.actor where parent_id = :id"
            " union select actor_id from editorial.actor_relation where other_id = :id",
        ),
        (
            "claims",
            "select id from editorial.claim where speaker_id = :id"
            " union select claim_id from editorial.claim_actor where actor_id = :id",
        ),
        ("positions", "select id from editorial.position where actor_id = :id"),
    ),
    "places": (
        ("places", "select id from editorial.place where part_of_id = :id"),
        ("claims", "select distinct claim_id from editorial.claim_place where place_id = :id"),
        ("positions", "select id from editorial.position where place_id = :id"),
    ),
    "claims": (
        ("actors", "select distinct actor_id from editorial.actor_relation where claim_id = :id"),
        ("positions", "select position_id from editorial.position_claim where claim_id = :id"),
        ("links", "select id from editorial.link where :id in (from_claim_id, to_claim_id)"),
    ),
    "positions": (),
    "links": (),
}


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
        for name, query in REFERRING[noun]
    }
    return {name: ids for name, ids in found.items() if ids}
