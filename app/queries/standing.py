"""Who stands where, as the list beside the map has it: without the claims behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.models import Actor, Place, Position
from app.queries.held_days import held_days, is_held
from app.queries.lineage import COLOUR, with_lineage
from app.queries.settled import is_settled, settled_days


@dataclass(frozen=True)
class Standing:
    """One line of the list beside the map: who stands where, without the claims behind it."""

    public_id: str
    place_slug: str | None
    place_name: str | None
    actor_name: str
    symbol: str
    colour: str
    posture: str
    modality: str
    # None where the first day isn't known.
    valid_from: date | None
    # None where no end is known.
    valid_to: date | None
    valid_precision: str | None
    # The last day that any claim beneath it speaks of.
    last_said: date | None = None
    # True where its outcome was known before the day.
    is_settled: bool = False

    @property
    def rank(self) -> int:
        """0 for what was observed, 1 for what is expected, 2 for what is settled."""
        return 2 if self.is_settled else int(self.modality == "expected")


def standing_on(
    session: Session,
    day: date | None,
    actors: Sequence[str],
    most: int,
    *,
    with_settled: bool,
    at: tuple[Sequence[str], Sequence[str]] | None = None,
) -> list[Standing]:
    """Who stands where on a day (on any day without one), by place; only `actors` if any.

    `at` are slugs of places and ids of positions: only what is at the ones or among the others. At each
    place what was observed comes first, then what is expected, then, if asked for, what is settled.
    """
    query = _standing().limit(most)
    if day is not None:
        query = query.where(is_held(day, day))
    if actors:
        query = query.where(Actor.slug.in_(actors))
    if at is not None:
        query = query.where(or_(Place.slug.in_(at[0]), Position.public_id.in_(at[1])))
    if not with_settled:
        query = query.where(~is_settled(day))
    standing = _read(session, query, day)
    return sorted(
        standing.values(), key=lambda row: (row.place_name or "", row.place_slug or "", row.rank)
    )


def standing_with(session: Session, ids: Sequence[int], day: date) -> dict[int, Standing]:
    """Those positions with these numbers that readers see, by number, as they are on a day."""
    return _read(session, _standing().where(Position.id.in_(ids)), day) if ids else {}


@cache
def _standing() -> Select[*tuple[Any, ...]]:
    query = select(
        Position.id,
        Position.public_id,
        Place.slug,
        Place.name,
        func.coalesce(Actor.short_name, Actor.name),
        Actor.symbol,
        COLOUR,
        Position.posture,
        Position.modality,
        Position.valid_from,
        Position.valid_to,
        Position.valid_precision,
    )
    query = with_lineage(query.join(Position.actor).outerjoin(Position.place))
    return query.order_by(
        Place.name.nulls_last(), Position.modality.desc(), Actor.name, Position.id
    )


def _read(
    session: Session, query: Select[*tuple[Any, ...]], day: date | None
) -> dict[int, Standing]:
    rows = {row[0]: Standing(*row[1:]) for row in session.execute(query)}
    held = held_days(session, list(rows))
    expected = [key for key, row in rows.items() if row.modality == "expected"]
    settled = settled_days(session, expected)
    return {
        key: replace(
            row,
            last_said=held[key].last_said,
            is_settled=key in settled and (day is None or settled[key] < day),
        )
        for key, row in rows.items()
    }


def count_settled(
    session: Session, day: date | None, actors: Sequence[str], until: date | None = None
) -> int:
    """How many forecasts were settled before a day on which they would still be held.

    With `until`, on any of the days from the one to the other.
    """
    query = select(func.count(Position.id)).where(is_settled(day))
    if day is not None:
        query = query.where(is_held(day, until or day))
    if actors:
        query = query.join(Position.actor).where(Actor.slug.in_(actors))
    return session.scalar(query) or 0
