"""Positions: who was where on which days, and the claims behind it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Select, any_, bindparam, func, literal, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from app.errors import NotFound
from app.models import Actor, Claim, Link, Place, Position, PositionClaim, Source
from app.queries.claim_search import stands
from app.queries.filters import (
    Filters,
    Page,
    geojson,
    overlaps,
    page_of,
    within,
)
from app.queries.retired import absence_of
from app.wording import say_holding

PARENT = aliased(Actor)
GRANDPARENT = aliased(Actor)
UNMARKED = "#6b6b6b"
# Of the records beside a position, only these are read; another one raises when it is touched.
_ACTOR = (Actor.slug, Actor.name, Actor.short_name, Actor.kind, Actor.symbol)
_CLAIM = (Claim.public_id, Claim.kind, Claim.statement, Claim.credibility)
_SOURCE = (Source.slug, Source.title, Source.author, Source.publisher, Source.reliability)


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


@dataclass(frozen=True)
class PositionRow:
    """A position with its actor, place and claims, its GeoJSON geometry and the actor's colour."""

    position: Position
    geometry: dict[str, Any]
    colour: str
    # The first day on which a claim it rests on, as a forecast, was judged by its outcome.
    settled_on: date | None

    @property
    def claims(self) -> list[Claim]:
        """The claims it rests on, in order."""
        return [rests.claim for rests in self.position.claims]

    @property
    def title(self) -> str:
        """Who does what where, as readers see it: «Kurdish forces are expected to hold Raqqah»."""
        actor, place = self.position.actor, self.position.place
        return say_holding(
            actor.short_name or actor.name,
            self.position.posture,
            place.name if place else None,
            self.position.modality,
        )

    @property
    def grades(self) -> list[str]:
        """Both grades of each of those claims, in their order: «F6» (Admiralty code)."""
        return [f"{c.source.reliability if c.source else 'F'}{c.credibility}" for c in self.claims]

    @property
    def kinds(self) -> list[str]:
        """The kinds of those claims, each once, in alphabetical order."""
        return sorted({claim.kind for claim in self.claims})


@cache
def _positions() -> Select[Position, str, str]:
    rests = selectinload(Position.claims).load_only(PositionClaim.ordinal, raiseload=True)
    claims = rests.joinedload(PositionClaim.claim).load_only(*_CLAIM, raiseload=True)
    return (
        select(
            Position,
            geojson(Position.public_geom, Position.uncertainty_m),
            func.coalesce(Actor.colour, PARENT.colour, GRANDPARENT.colour, UNMARKED),
        )
        .join(Position.actor)
        .outerjoin(PARENT, PARENT.id == Actor.parent_id)
        .outerjoin(GRANDPARENT, GRANDPARENT.id == PARENT.parent_id)
        .options(
            contains_eager(Position.actor).load_only(*_ACTOR, raiseload=True),
            joinedload(Position.place).load_only(Place.slug, Place.name, raiseload=True),
            claims.joinedload(Claim.source).load_only(*_SOURCE, raiseload=True),
        )
    )


def _read(session: Session, found: Iterable[Any]) -> list[PositionRow]:
    rows = list(found)
    settled = settled_days(session, [row[0].id for row in rows if row[0].modality == "expected"])
    return [
        PositionRow(position, json.loads(geometry), colour, settled.get(position.id))
        for position, geometry, colour in rows
    ]


@cache
def _settled() -> Select[int, date]:
    outcome = aliased(Claim)
    day = func.coalesce(outcome.valid_from, outcome.valid_to)
    query = select(PositionClaim.position_id, func.min(day))
    query = query.join(Position, Position.id == PositionClaim.position_id)
    query = query.join(Link, Link.to_claim_id == PositionClaim.claim_id)
    query = query.join(outcome, outcome.id == Link.from_claim_id)
    query = query.where(
        PositionClaim.position_id == any_(bindparam("ids", type_=ARRAY(BigInteger))),
        Link.relation == "outcome",
        Link.verdict != "open",
        day >= Position.valid_from,
    )
    return query.group_by(PositionClaim.position_id)


def settled_days(session: Session, ids: Sequence[int]) -> dict[int, date]:
    """By position, the first day on which a claim that it rests on was judged by its outcome."""
    if not ids:
        return {}
    return {row[0]: row[1] for row in session.execute(_settled(), {"ids": list(ids)})}


def list_positions(session: Session, filters: Filters) -> Page[PositionRow]:
    """Positions in the order of their ids, narrowed by box, actor, place, days and names."""
    query = _positions()
    if filters.bbox is not None:
        query = query.where(within(Position.public_geom, filters.bbox))
    if filters.actor:
        query = query.where(Actor.slug == filters.actor)
    if filters.place:
        query = query.where(
            Position.place_id.in_(select(Place.id).where(Place.slug == filters.place))
        )
    if filters.has_days:
        query = query.where(overlaps(Position.valid, filters.first_day, filters.last_day))
    if filters.q:
        query = query.where(stands(session, filters.q))
    page = page_of(session, query, Position.id, filters)
    return Page(_read(session, page.rows), page.matched, page.after)


def show_position(session: Session, public_id: str) -> PositionRow:
    """The position with that id. Raises NotFound; Moved or Gone for a retired one."""
    row = session.execute(_positions().where(Position.public_id == public_id)).first()
    if row is None:
        missing = NotFound(f"No position has the id '{public_id}'.")
        raise absence_of(session, "positions", public_id, missing)
    return _read(session, [row])[0]


def standing_on(
    session: Session,
    day: date | None,
    actors: Sequence[str],
    most: int,
    *,
    at: tuple[Sequence[str], Sequence[str]] | None = None,
) -> list[Standing]:
    """Who stands where on a day (on any day without one), by place; only `actors` if any.

    `at` are slugs of places and ids of positions: only what is at the ones or among the others.
    """
    query = (
        select(
            Position.public_id,
            Place.slug,
            Place.name,
            func.coalesce(Actor.short_name, Actor.name),
            Actor.symbol,
            func.coalesce(Actor.colour, PARENT.colour, GRANDPARENT.colour, UNMARKED),
            Position.posture,
            Position.modality,
        )
        .join(Position.actor)
        .outerjoin(Position.place)
        .outerjoin(PARENT, PARENT.id == Actor.parent_id)
        .outerjoin(GRANDPARENT, GRANDPARENT.id == PARENT.parent_id)
        .order_by(Place.name.nulls_last(), Position.modality.desc(), Actor.name, Position.id)
        .limit(most)
    )
    if day is not None:
        query = query.where(overlaps(Position.valid, day, day))
    if actors:
        query = query.where(Actor.slug.in_(actors))
    if at is not None:
        query = query.where(or_(Place.slug.in_(at[0]), Position.public_id.in_(at[1])))
    return [Standing(*row) for row in session.execute(query)]


def by_days() -> Sequence[Any]:
    """The order of positions in lists: by their first day, then by their last."""
    return (Position.valid_from.nulls_first(), Position.valid_to.nulls_last(), Position.id)


def days_of_change(session: Session) -> list[date]:
    """The days on which some position begins, or is over for the first day, in order."""
    starts = select(Position.valid_from).where(Position.valid_from.is_not(None))
    ends = select(Position.valid_to).where(Position.valid_to.is_not(None))
    days = set(session.scalars(starts.distinct()))
    days |= {day + timedelta(days=1) for day in session.scalars(ends.distinct()) if day}
    return sorted(day for day in days if day)


def busiest_day(session: Session) -> date | None:
    """The day on which most positions hold, the earliest such; none on an empty map.

    One that began at an unknown day holds on none here, so that it can't decide.
    """
    given = Position.valid_from.is_not(None)
    begin = select(Position.valid_from.label("day"), literal(1).label("step")).where(given)
    after = select((Position.valid_to + 1).label("day"), literal(-1).label("step"))
    steps = begin.union_all(after.where(given, Position.valid_to.is_not(None))).subquery()
    daily = select(steps.c.day, func.sum(steps.c.step).label("step")).group_by(steps.c.day)
    days = daily.subquery()
    holding = select(days.c.day, func.sum(days.c.step).over(order_by=days.c.day).label("count"))
    counted = holding.subquery()
    query = select(counted.c.day).order_by(counted.c.count.desc(), counted.c.day).limit(1)
    return session.scalar(query)
