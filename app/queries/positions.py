"""Positions: who was where on which days, and the claims behind it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Select, any_, bindparam, func, literal, select
from sqlalchemy.orm import Session, contains_eager, joinedload, load_only

from app.errors import NotFound
from app.models import Actor, Claim, Place, Position, PositionClaim, Source
from app.queries.belonging import Belonging, load_belonging, members
from app.queries.claim_search import stands
from app.queries.filters import (
    Filters,
    Page,
    geojson,
    page_of,
    within,
)
from app.queries.held_days import HeldDays, drawn_from, held_days, is_held
from app.queries.lineage import COLOUR, with_lineage
from app.queries.resting import Named, rests_of
from app.queries.rests_asked import rests_so
from app.queries.retired import absence_of
from app.queries.settled import all_settled, is_settled, settled_days
from app.resting import Document, Rests
from app.wording import say_holding

# Of the records beside a position, only these are read; another one raises when it is touched.
_ACTOR = (Actor.slug, Actor.name, Actor.short_name, Actor.kind, Actor.symbol)
_CLAIM = (Claim.public_id, Claim.kind, Claim.statement, Claim.credibility)
_SOURCE = (
    Source.slug,
    Source.title,
    Source.author,
    Source.publisher,
    Source.origin,
    Source.reliability,
    Source.licence,
    Source.attribution,
)


@dataclass(frozen=True)
class PositionRow:
    """A position with its actor, place and claims, its GeoJSON geometry and the actor's colour."""

    position: Position
    geometry: dict[str, Any]
    colour: str
    # From when it is drawn, and when it was last spoken of.
    held: HeldDays
    # The first day on which an outcome settles a claim that it rests on.
    settled_on: date | None
    # What would have to be false; claims by their public ids.
    rests: Rests[str]

    @property
    def drawn_to(self) -> date | None:
        """The last day on which it is on the map: its own, or that on which it was settled."""
        ends = [day for day in (self.position.valid_to, self.settled_on) if day is not None]
        return min(ends, default=None)

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
    def said_by(self) -> list[str]:
        """Whose claims these are, each once: the author, else the publisher, else the title."""
        sources = [claim.source for claim in self.claims if claim.source]
        return sorted({each.author or each.publisher or each.title for each in sources})

    @property
    def licences(self) -> list[str]:
        """What the sources of those claims may be used under, as far as it is known, each once."""
        found = {claim.source.licence for claim in self.claims if claim.source}
        return sorted(each for each in found if each)

    @property
    def attributions(self) -> list[str]:
        """How those sources want to be named, each once."""
        found = {claim.source.attribution for claim in self.claims if claim.source}
        return sorted(each for each in found if each)

    @property
    def kinds(self) -> list[str]:
        """The kinds of those claims, each once, in alphabetical order."""
        return sorted({claim.kind for claim in self.claims})


@cache
def _positions() -> Select[Position, str, str]:
    query = select(Position, geojson(Position.public_geom, Position.uncertainty_m), COLOUR)
    return with_lineage(query.join(Position.actor)).options(
        contains_eager(Position.actor).load_only(*_ACTOR, raiseload=True),
        joinedload(Position.place).load_only(Place.slug, Place.name, raiseload=True),
    )


@cache
def _beside() -> Belonging:
    """The claims that a position rests on, which `_positions` leaves out."""
    claims = joinedload(PositionClaim.claim).load_only(*_CLAIM, raiseload=True)
    query = select(PositionClaim).options(
        load_only(PositionClaim.ordinal, PositionClaim.position_id, raiseload=True),
        claims.joinedload(Claim.source).load_only(*_SOURCE, raiseload=True),
    )
    return {
        "claims": members(query.order_by(PositionClaim.ordinal), PositionClaim.position_id),
    }


def _read(session: Session, found: Iterable[Any]) -> list[PositionRow]:
    rows = list(found)
    load_belonging(session, [row[0] for row in rows], _beside())
    held = held_days(session, [row[0].id for row in rows])
    settled = settled_days(session, [row[0].id for row in rows if row[0].modality == "expected"])
    resting = rests_of(session, {row[0].id: _named(row[0]) for row in rows})
    return [
        PositionRow(
            position,
            json.loads(geometry),
            colour,
            held[position.id],
            settled.get(position.id),
            resting[position.id],
        )
        for position, geometry, colour in rows
    ]


def _named(position: Position) -> list[Named]:
    claims = (rests.claim for rests in position.claims)
    return [
        Named(
            claim.id,
            claim.public_id,
            Document(source.slug, source.title, source.origin, source.publisher, source.author),
        )
        for claim in claims
        if (source := claim.source) is not None
    ]


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
    page = page_of(session, narrowed(session, _positions(), filters), Position.id, filters)
    return page.of(_read(session, page.rows))


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
    rows = _read(session, session.execute(_positions().where(Position.id == any_(numbers))))
    by_number = {row.position.id: row for row in rows}
    return [by_number[each] for each in dict.fromkeys(ids) if each in by_number]


def get_position(session: Session, public_id: str) -> PositionRow:
    """The position with that id. Raises NotFound; Moved or Gone for a retired one."""
    row = session.execute(_positions().where(Position.public_id == public_id)).first()
    if row is None:
        missing = NotFound("No position has the id '{id}'.", id=public_id)
        raise absence_of(session, "positions", public_id, missing)
    return _read(session, [row])[0]


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
