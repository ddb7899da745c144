"""How fast someone writes, counted from what they wrote, so that no process holds a count."""

from sqlalchemy import text
from sqlalchemy.orm import Session

# Of one account within a minute.
MOST_WRITES = 600
# Only so many of the newest changes of all are looked at: the count costs the same on a large map.
LOOKED_AT = 5 * MOST_WRITES


def count_recent_writes(session: Session, account_id: int) -> int:
    """How many changes the account made and reviews it asked for within the last minute."""
    counted = session.scalar(
        text(
            """
            select count(*) filter (where account_id = :account and at > now() - interval '1 minute')
            from (
                (select account_id, made_at as at from editorial.change
                order by id desc limit :most)
                union all
                (select author_id, submitted_at from desk.review order by id desc limit :most)
            ) as newest
            """
        ),
        {"account": account_id, "most": LOOKED_AT},
    )
    return int(counted or 0)
