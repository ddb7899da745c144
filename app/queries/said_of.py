"""What is said of places and actors, as it is counted and put in order: for very many claims at once.

Rows of the lens's `said_of_place` and `said_of_actor`, which read each claim only where they have to
(`migrations/lenses/claim.sql`).
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    FromClause,
    MetaData,
    Select,
    Table,
    Text,
    bindparam,
    select,
)
from sqlalchemy.dialects.postgresql import DATERANGE, distinct_on

# They are views and no tables: nothing is ever made or written from this.
_VIEWS = MetaData(schema="editorial")
# The record that is asked of.
RECORD = bindparam("record", type_=BigInteger)


def _said_of(noun: str) -> Table:
    return Table(
        f"said_of_{noun}",
        _VIEWS,
        Column(f"{noun}_id", BigInteger),
        Column("claim_id", BigInteger),
        Column("source_id", BigInteger),
        # The claim's days: inclusive, none where it says none; `valid` is none where it gives no day at all.
        Column("valid_from", Date),
        Column("valid_to", Date),
        Column("valid_precision", Text),
        Column("valid", DATERANGE),
    )


SAID_OF_PLACE = _said_of("place")
SAID_OF_ACTOR = _said_of("actor")
BY_NOUN = {"place": SAID_OF_PLACE, "actor": SAID_OF_ACTOR}


def claims_said_of(noun: str) -> FromClause:
    """Each claim about the place or the actor `record` once, whatever its roles in it; read once for all who ask."""
    said = BY_NOUN[noun]
    # In the order of the index, so that telling them apart needs no sorting.
    query: Select[Any] = (
        select(said)
        .where(said.c[f"{noun}_id"] == RECORD)
        .ext(distinct_on(said.c[f"{noun}_id"], said.c.claim_id))
        .order_by(said.c[f"{noun}_id"], said.c.claim_id)
    )
    return query.cte("said")
