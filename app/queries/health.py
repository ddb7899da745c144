"""Whether the database can serve, and what the map holds in all."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Actor, Base, Claim, ClaimPlace, Place, Position, Source


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
    placed = select(ClaimPlace.claim_id)
    unplaced = select(func.count(Claim.id)).where(Claim.id.not_in(placed))

    def count(model: type[Base]) -> int:
        return session.scalar(select(func.count()).select_from(model)) or 0

    return Totals(
        places=count(Place),
        actors=count(Actor),
        positions=count(Position),
        sources=count(Source),
        claims=count(Claim),
        unplaced_claims=session.scalar(unplaced) or 0,
    )


def database_answers(session: Session) -> bool:
    """True when the reader's views answer. Raises DatabaseUnavailable through the session."""
    session.scalar(select(Source.id).limit(1))
    return True
