"""Taking back what an import brought in: all of its drafts, as long as nobody made anything of them."""

from sqlalchemy import text
from sqlalchemy.orm import Session

# Records that aren't as they were brought in, and others that rest on them.
IN_THE_WAY = text(
    """
    with brought as (
        select claim, positions from desk.import_row
        where import_id = :number and state = 'brought'
    ), own_claims as (
        select id from editorial.claim where change_id = :change and status = 'draft'
    ), own_positions as (
        select id from editorial.position where change_id = :change and status = 'draft'
    )
    select (select count(*) from brought left join editorial.claim as found
            on found.public_id = brought.claim
            where found.id is null or found.id not in (select id from own_claims))
        + (select count(*) from brought cross join unnest(positions) as named (key)
            left join editorial.position as found on found.public_id = named.key
            where found.id is null or found.id not in (select id from own_positions))
        + (select count(*) from editorial.position_claim
            where claim_id in (select id from own_claims)
            and position_id not in (select id from own_positions))
        + (select count(*) from editorial.link
            where from_claim_id in (select id from own_claims)
            or to_claim_id in (select id from own_claims))
        + (select count(*) from editorial.actor_relation
            where claim_id in (select id from own_claims))
    """
)
DELETED = (
    """delete from editorial.position_claim where position_id in (
        select id from editorial.position where change_id = :change)""",
    "delete from editorial.position where change_id = :change",
    """delete from editorial.claim_place where claim_id in (
        select id from editorial.claim where change_id = :change)""",
    """delete from editorial.claim_actor where claim_id in (
        select id from editorial.claim where change_id = :change)""",
    "delete from editorial.claim where change_id = :change",
)
READY_AGAIN = text(
    "update desk.import_row set state = 'ready', claim = null, positions = null"
    " where import_id = :number and state = 'brought'"
)


def count_in_the_way(session: Session, number: int, change: int) -> int:
    """How many records were changed since they were brought in, or rest on those."""
    values = {"number": number, "change": change}
    return int(session.scalar(IN_THE_WAY, values) or 0)


def delete_brought(session: Session, number: int, change: int) -> None:
    """Delete the drafts of an import, within the change that the session has begun."""
    for statement in DELETED:
        session.execute(text(statement), {"change": change})
    session.execute(READY_AGAIN, {"number": number})
