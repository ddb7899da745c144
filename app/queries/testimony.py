"""Who says what in all of the map, read as bytes: for the choice of witnesses (`app.witnesses`)."""

from typing import Any

import numpy as np
from sqlalchemy import (
    BigInteger,
    LargeBinary,
    Select,
    and_,
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
from app.queries.columns import PATIENCE_SECONDS
from app.queries.positions import changing_days
from app.queries.regions import whole_extent
from app.queries.rests_asked import rests_so
from app.queries.said_of import SAID_OF_PLACE
from app.resting import Tie
from app.witnesses.naming import Roll, Witness
from app.witnesses.testimony import Pairs, Testimony, Whole, testimony_of


def read_testimony(session: Session) -> Testimony:
    """Who says what, as the session's lens has it."""
    session.execute(text(f"set local statement_timeout = '{PATIENCE_SECONDS}s'"))
    said, place = SAID_OF_PLACE.c, cast(func.coalesce(Position.place_id, 0), BigInteger)
    named = select(PositionClaim.position_id, PositionClaim.claim_id)
    claims = select(Claim.id, Claim.source_id).where(Claim.source_id.is_not(None))
    extent = whole_extent(session)
    return testimony_of(
        read_roll(session),
        claims=_pairs(session, claims),
        positions=_pairs(session, select(Position.id, place)),
        named=_pairs(session, named),
        ties=_ties(session),
        spoken=_pairs(session, select(said.place_id, said.source_id).distinct()),
        whole=Whole(changing_days(session).busiest, extent.sides if extent else None),
    )


def read_roll(session: Session) -> Roll:
    """All sources as witnesses, in the order in which they were added."""
    columns = (Source.id, Source.slug, Source.title, Source.author, Source.publisher, Source.origin)
    query = select(*columns, Source.leaning).order_by(Source.id)
    return Roll([Witness(*row) for row in session.execute(query)])


def _pairs(session: Session, query: Select[*tuple[Any, ...]]) -> Pairs:
    """The two numbers of each row. As one value: row by row the driver would take most of the time."""
    first, second = query.subquery().columns
    row = func.int8send(first).op("||", return_type=LargeBinary)(func.int8send(second))
    read = session.scalar(select(func.string_agg(row, literal(b"", LargeBinary))))
    numbers = np.frombuffer(read or b"", ">i8").astype("i8").reshape(-1, 2)
    return Pairs(numbers[:, 0], numbers[:, 1])


def _ties(session: Session) -> list[Tie[int]]:
    """Links by which one claim says the same as another, or takes it back."""
    came_true = and_(Link.relation == "outcome", Link.verdict == "came_true")
    query = select(Link.from_claim_id, Link.relation, Link.to_claim_id, Link.verdict)
    query = query.where(or_(Link.relation.in_(("supports", "supersedes")), came_true))
    return [Tie(*row) for row in session.execute(query)]


def positions_resting(session: Session, rests: str) -> Array:
    """Numbers of the positions that rest so (`app.queries.rests_asked`)."""
    query = select(Position.id, Position.id).where(rests_so(rests))
    return _pairs(session, query).first
