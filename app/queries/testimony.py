"""Who says what in all of the map, read as bytes: for the choice of witnesses (`app.witnesses`)."""

from collections.abc import Collection, Iterable
from typing import Any

import numpy as np
from sqlalchemy import (
    BigInteger,
    LargeBinary,
    Select,
    and_,
    any_,
    cast,
    func,
    literal,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Session

from app.column_parts.rows import Array
from app.models import Claim, Link, Position, PositionClaim, Source
from app.queries.changed import IDS
from app.queries.columns import PATIENCE_SECONDS
from app.queries.positions import changing_days
from app.queries.regions import whole_extent
from app.queries.rests_asked import rests_so
from app.queries.said_of import SAID_OF_PLACE
from app.resting import Tie
from app.witnesses.naming import Roll, Witness
from app.witnesses.testimony import Pairs, Testimony, Whole, testimony_of

# What is read of the whole map, or of a part of it (`app.queries.said_then`, `app.queries.chosen_corrections`).
WITNESSES = select(
    *(Source.id, Source.slug, Source.title, Source.author, Source.publisher, Source.origin),
    Source.leaning,
)
TIES = select(Link.from_claim_id, Link.relation, Link.to_claim_id, Link.verdict).where(
    or_(
        Link.relation.in_(("supports", "supersedes")),
        and_(Link.relation == "outcome", Link.verdict == "came_true"),
    )
)
STANDING = select(Position.id, cast(func.coalesce(Position.place_id, 0), BigInteger))
NAMED = select(PositionClaim.position_id, PositionClaim.claim_id)
SAID_BY = select(Claim.id, Claim.source_id).where(Claim.source_id.is_not(None))
SPOKEN = select(SAID_OF_PLACE.c.place_id, SAID_OF_PLACE.c.source_id).distinct()


def read_testimony(session: Session) -> Testimony:
    """Who says what, as the session's lens has it."""
    session.execute(text(f"set local statement_timeout = '{PATIENCE_SECONDS}s'"))
    extent = whole_extent(session)
    return testimony_of(
        read_roll(session),
        claims=read_pairs(session, SAID_BY),
        positions=read_pairs(session, STANDING),
        named=read_pairs(session, NAMED),
        ties=[Tie(*row) for row in session.execute(TIES)],
        spoken=read_pairs(session, SPOKEN),
        whole=Whole(changing_days(session).busiest, extent.sides if extent else None),
    )


def read_roll(session: Session) -> Roll:
    """All sources as witnesses, in the order in which they were added."""
    query = WITNESSES.order_by(Source.id)
    return Roll([Witness(*row) for row in session.execute(query)])


def read_pairs(session: Session, query: Select[*tuple[Any, ...]]) -> Pairs:
    """The two numbers of each row. As one value: row by row the driver would take most of the time."""
    first, second = query.subquery().columns
    row = func.int8send(first).op("||", return_type=LargeBinary)(func.int8send(second))
    read = session.scalar(select(func.string_agg(row, literal(b"", LargeBinary))))
    numbers = np.frombuffer(read or b"", ">i8").astype("i8").reshape(-1, 2)
    return Pairs(numbers[:, 0], numbers[:, 1])


def rows_of(
    session: Session, query: Select[*tuple[Any, ...]], column: Any, numbers: Collection[int]
) -> list[tuple[Any, ...]]:
    """Rows of a query whose column has one of some numbers."""
    if not numbers:
        return []
    rows = session.execute(query.where(column == any_(IDS)), {"ids": [*numbers]})
    return [tuple(row) for row in rows]


def as_pairs(rows: Iterable[tuple[int, int]]) -> Pairs:
    """The two numbers of each row."""
    numbers = np.array([*rows], "i8").reshape(-1, 2)
    return Pairs(numbers[:, 0], numbers[:, 1])


def positions_resting(session: Session, rests: str) -> Array:
    """Numbers of the positions that rest so (`app.queries.rests_asked`)."""
    query = select(Position.id, Position.id).where(rests_so(rests))
    return read_pairs(session, query).first
