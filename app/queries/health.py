"""Whether the database can serve, and what the map holds in all."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Actor, Base, Place, Position, Source
from app.queries.claims import count_claims


@dataclass(frozen=True)
class Totals:
    """How much the map holds. Placed and unplaced claims add up to `claims`."""

    places: int
    actors: int
    positions: int
    sources: int
    claims: int
    unplaced_claims: int


def count_everything(session: Session) -> Totals:
    """The totals as the session's lens sees them."""
    claims, unplaced_claims = count_claims(session)

    def count(model: type[Base]) -> int:
        return session.scalar(select(func.count()).select_from(model)) or 0

    return Totals(
        places=count(Place),
        actors=count(Actor),
        positions=count(Position),
        sources=count(Source),
        claims=claims,
        unplaced_claims=unplaced_claims,
    )


def database_answers(session: Session) -> bool:
    """True when the reader's views answer. Raises DatabaseUnavailable through the session."""
    session.scalar(select(Source.id).limit(1))
    return True
