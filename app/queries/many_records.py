"""What a change did to many claims and positions, by statement: which it made, what became of them since."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.nouns.tables import belonging_to
from app.queries.history import TABLES, Touched

# Nouns of which a change may make very many, each before those that rest on it.
MANY = ("claims", "positions")
# Rows that a change added, as they stand: none for what is gone. What was only brought into another state
# since isn't altered.
MADE = """
select now.id, now.status, now.change_id <> :change and (
    to_jsonb(now) - cast(:apart as text[]) <> (
        select to_jsonb(version) - cast(:apart as text[]) from history.{table} version
        where version.id = now.id and version.change_id = :change limit 1
    ) or {belonging}
) as is_altered
from editorial.{table} now where now.id in (
    select id from history.{table}_version where change_id = :change
) and not exists (
    select from history.{table} old where old.id = now.id and old.ended_by = :change)
"""
# Columns that say nothing of the record itself, or not in both tables.
APART = ["status", "change_id", "sys_period", "shown_from", "withdrawn_reason", "ended_by"]
ALTERED = """exists (
    select from editorial.{of} part where part.{table}_id = now.id and part.change_id <> :change
) or exists (
    select from history.{of} part where part.{table}_id = now.id and part.change_id = :change)"""
# Records that the change altered or deleted, or made of another noun.
OTHERS = """
select old.id, not exists (
    select from history.{table}_version next
    where next.id = old.id and next.change_id = :change
) as is_deleted from history.{table} old where old.ended_by = :change
"""
MADE_OF_OTHERS = """
select id, false from history.{table}_version version where change_id = :change
    and not exists (
        select from history.{table} old where old.id = version.id and old.ended_by = :change)
"""
# What rests on these claims and isn't among these positions.
RESTING = """
select (select count(distinct position_id) from editorial.position_claim
        where claim_id = any(:claims) and position_id <> all(:positions))
    + (select count(*) from editorial.link
        where from_claim_id = any(:claims) or to_claim_id = any(:claims))
    + (select count(*) from editorial.actor_relation where claim_id = any(:claims))
"""
LEAVE_QUEUE = """
delete from desk.review_item as item using desk.review
where review.id = item.review_id and review.state in ('open', 'sent_back')
    and item.noun = :noun and item.record_id = any(:ids)
returning item.review_id
"""
EMPTY = """
update desk.review set state = 'withdrawn' where id = any(:reviews)
    and not exists (select from desk.review_item where review_id = review.id)
"""


def made_by(session: Session, noun: str, change: int) -> list[Any]:
    """(id, status, is_altered) of what a change made of a noun and that is there."""
    table = TABLES[noun]
    belonging = " or ".join(
        ALTERED.format(of=each.table, table=table) for each in belonging_to(noun)
    )
    query = text(MADE.format(table=table, belonging=belonging))
    return list(session.execute(query, {"change": change, "apart": APART}))


def others_touched(session: Session, change: int) -> list[Touched]:
    """The records that a change touched and that it didn't make, with those that it made of few."""
    touched = []
    for noun, table in TABLES.items():
        parts = [OTHERS] if noun in MANY else [OTHERS, MADE_OF_OTHERS]
        query = text(" union ".join(parts).format(table=table) + " order by 1")
        rows = session.execute(query, {"change": change})
        touched += [Touched(noun, row[0], bool(row[1])) for row in rows]
    return touched


def count_resting(session: Session, claims: Sequence[int], positions: Sequence[int]) -> int:
    """How many others rest on claims."""
    values = {"claims": list(claims), "positions": list(positions)}
    return int(session.scalar(text(RESTING), values) or 0)


def set_status(
    session: Session,
    noun: str,
    ids: Sequence[int],
    status: str,
    *,
    change: int,
    reason: str | None = None,
) -> None:
    """Bring rows into a state, each as a version of its own; the reason is that of a withdrawal."""
    query = text(
        f"update editorial.{TABLES[noun]} set status = :status, change_id = :change,"
        " withdrawn_reason = :reason where id = any(:ids) and status <> :status"
    )
    values = {"status": status, "change": change, "reason": reason, "ids": list(ids)}
    session.execute(query, values)


def delete_rows(session: Session, noun: str, ids: Sequence[int]) -> None:
    """Delete drafts with what belongs to them."""
    table = TABLES[noun]
    for belonging in belonging_to(noun):
        query = f"delete from editorial.{belonging.table} where {table}_id = any(:ids)"
        session.execute(text(query), {"ids": list(ids)})
    session.execute(text(f"delete from editorial.{table} where id = any(:ids)"), {"ids": list(ids)})


def leave_queues(session: Session, noun: str, ids: Sequence[int]) -> None:
    """Take rows out of the reviews that they wait in."""
    values = {"noun": noun, "ids": list(ids)}
    reviews = list(set(session.scalars(text(LEAVE_QUEUE), values)))
    session.execute(text(EMPTY), {"reviews": reviews})
