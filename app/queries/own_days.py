"""The days that a link to a thing opens on, where its address names none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Actor, Claim, Position
from app.queries.held_days import drawn_from, is_held
from app.queries.settled import all_settled, is_settled


@dataclass(frozen=True)
class OwnDays:
    """The first and last day that a record speaks of, inclusive; none when unknown or open."""

    valid_from: date | None
    valid_to: date | None


def days_of_claim(session: Session, public_id: str) -> OwnDays | None:
    """The days a claim speaks of; none where there is no such claim."""
    query = select(Claim.valid_from, Claim.valid_to).where(Claim.public_id == public_id)
    row = session.execute(query).first()
    return OwnDays(*row) if row else None


def days_of_position(session: Session, public_id: str) -> OwnDays | None:
    """The days on which a position is on the map; none where there is no such position."""
    settled = all_settled()
    last = func.least(Position.valid_to, settled.c.day)
    query = select(drawn_from(), last).outerjoin(settled, settled.c.position_id == Position.id)
    row = session.execute(query.where(Position.public_id == public_id)).first()
    return OwnDays(*row) if row else None


def day_of_actors(session: Session, slugs: Sequence[str], opening: date | None) -> date | None:
    """The opening day while one of these actors stands somewhere then, else their first day.

    None where they stand nowhere on any day.
    """
    theirs = (
        select(Position.id).join(Actor, Actor.id == Position.actor_id).where(Actor.slug.in_(slugs))
    )
    if opening is not None:
        there = theirs.where(is_held(opening, opening), ~is_settled(opening))
        if session.scalar(select(there.exists())):
            return opening
    first = func.min(drawn_from())
    return session.scalar(theirs.with_only_columns(first, maintain_column_froms=True))
