"""Positions: who was where on which days, and the claims behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Select, any_, bindparam, func, literal, select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import Actor, Place, Position
from app.queries.claim_search import stands
from app.queries.filters import (
    Filters,
    Page,
    page_of,
    within,
)
from app.queries.held_days import drawn_from, is_held
from app.queries.position_rows import PositionRow, positions, read_positions
from app.queries.rests_asked import rests_so
from app.queries.retired import absence_of
from app.queries.settled import all_settled, is_settled


def narrow_positions(query: Any, filters: Filters) -> Any:
    """What of a query of positions and actors is of that actor, posture, modality, those days, and rests so."""
    if filters.actor:
        query = query.where(Actor.slug == filters.actor)
    if filters.posture:
        query = query.where(Position.posture == filters.posture)
    if filters.modality:
        query = query.where(Position.modality == filters.modality)
    if filters.has_days:
        query = query.where(is_held(filters.first_day, filters.last_day))
    if filters.settled is not None:
        settled = is_settled(filters.first_day)
        query = query.where(settled if filters.settled else ~settled)
    if filters.rests:
        query = query.where(rests_so(filters.rests))
    return query


def list_positions(session: Session, filters: Filters) -> Page[PositionRow]:
    """Positions in the order of their ids, narrowed by box, place, names and as `narrow_positions` does."""
    page = list_position_numbers(session, filters)
    return page.of(positions_with(session, page.rows))


def list_position_numbers(session: Session, filters: Filters) -> Page[int]:
    """The numbers alone of what `list_positions` lists."""
    # Every position has its actor: joined so, PostgreSQL leaves out of the plan what nothing is asked of.
    query = narrowed(
        session, select(Position.id, Position.public_id).outerjoin(Position.actor), filters
    )
    page = page_of(session, query, Position.id, filters)
    return page.of([number for number, _ in page.rows])


def narrowed(session: Session, query: Any, filters: Filters) -> Any:
    """A query of positions and their actors, narrowed as `list_positions` says."""
    if filters.bbox is not None:
        query = query.where(within(Position.public_geom, filters.bbox))
    query = narrow_positions(query, filters)
    if filters.place:
        query = query.where(
            Position.place_id.in_(select(Place.id).where(Place.slug == filters.place))
        )
    if filters.q:
        query = query.where(stands(session, filters.q))
    return query


def positions_with(session: Session, ids: Sequence[int]) -> list[PositionRow]:
    """The positions with these numbers that readers see, in the order of the numbers, each once."""
    numbers = bindparam("ids", list(ids), type_=ARRAY(BigInteger))
    rows = read_positions(session, positions().where(Position.id == any_(numbers)))
    by_number = {row.position.id: row for row in rows}
    return [by_number[each] for each in dict.fromkeys(ids) if each in by_number]


def get_position(session: Session, public_id: str) -> PositionRow:
    """The position with that id. Raises NotFound; Moved or Gone for a retired one."""
    query = positions().where(Position.public_id == public_id)
    # Since when the map says so is read of one alone: of many it would take as long as all else.
    for row in read_positions(session, query, Position.sys_period):
        return row
    missing = NotFound("No position has the id '{id}'.", id=public_id)
    raise absence_of(session, "positions", public_id, missing)


def has_more_positions(session: Session, most: int) -> bool:
    """Whether there are more positions than that; no more than these are looked at."""
    return session.scalar(select(Position.id).offset(most).limit(1)) is not None


def by_days() -> Sequence[Any]:
    """The order of positions in lists: by their first day, then by their last."""
    return (Position.valid_from.nulls_first(), Position.valid_to.nulls_last(), Position.id)


@dataclass(frozen=True)
class ChangingDays:
    """The days on which the map changes, in order, and the first on which most positions are on it."""

    days: Sequence[date] = ()
    # How many positions are on the map from each of them on.
    standing: Sequence[int] = ()
    # None on an empty map.
    busiest: date | None = None


@cache
def _steps(*, of_dataset: bool) -> Select[date, int]:
    """By day, how many more positions are on the map than on the day before, less those that are not."""
    settled = all_settled()
    last = func.least(Position.valid_to, settled.c.day)
    spans = select(drawn_from().label("begin"), last.label("last"))
    if of_dataset:
        spans = spans.where(Position.dataset == bindparam("dataset"))
    drawn = spans.outerjoin(settled, settled.c.position_id == Position.id).cte("drawn")
    begin = select(drawn.c.begin.label("day"), literal(1).label("step"))
    after = select((drawn.c.last + 1).label("day"), literal(-1).label("step"))
    known = begin.where(drawn.c.begin.is_not(None))
    steps = known.union_all(after.where(drawn.c.last.is_not(None))).subquery()
    return select(steps.c.day, func.sum(steps.c.step)).group_by(steps.c.day).order_by(steps.c.day)


def changing_days(session: Session, dataset: str | None = None) -> ChangingDays:
    """On which days some position, or one of that dataset, begins, or is over or settled for the first day."""
    query = _steps(of_dataset=dataset is not None)
    steps = session.execute(query, {"dataset": dataset} if dataset else {}).all()
    if not steps:
        return ChangingDays()
    days = [day for day, _ in steps]
    standing = list(accumulate(step for _, step in steps))
    return ChangingDays(days, standing, days[standing.index(max(standing))])
