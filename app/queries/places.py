"""Places: one by its slug, lists of them, and what stands at them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import BigInteger, ColumnElement, Select, func, or_, select, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from app.errors import NotFound
from app.models import (
    Actor,
    Claim,
    ClaimActor,
    ClaimPlace,
    Place,
    PlaceName,
    Position,
)
from app.queries.filters import Filters, Page, geojson, page_of, within
from app.queries.held_days import is_held, speaks_of
from app.queries.name_search import best_spellings, place_order
from app.queries.said_of import SAID_OF_PLACE

Listed = TypeVar("Listed")


@dataclass(frozen=True)
class PlaceRow:
    """A place with its names and its published geometry as GeoJSON."""

    place: Place
    geometry: dict[str, Any]

    @property
    def name_ar(self) -> str | None:
        """The first Arabic name, which is the one shown."""
        return next((name.name for name in self.place.names if name.language == "ar"), None)


@dataclass(frozen=True)
class CountedPlace(PlaceRow):
    """A place with how much is known of it."""

    claim_count: int
    source_count: int
    position_count: int


def _counts() -> tuple[Any, Any]:
    """(claims and sources as an array, positions) of each place."""
    # Both in one look at what is said: looking is what takes long where much is.
    said = SAID_OF_PLACE.c
    counts = array([func.count(said.claim_id.distinct()), func.count(said.source_id.distinct())])
    spoken = select(type_coerce(counts, ARRAY(BigInteger, as_tuple=True))).where(
        said.place_id == Place.id
    )
    positions = select(func.count(Position.id)).where(Position.place_id == Place.id)
    return spoken.correlate(Place).scalar_subquery(), positions.correlate(Place).scalar_subquery()


@cache
def _places(*, counted: bool) -> Select[Any]:
    counts = _counts() if counted else ()
    return select(Place, geojson(Place.public_geom, Place.uncertainty_m), *counts).options(
        selectinload(Place.names), joinedload(Place.part_of)
    )


def _counted(row: Any) -> CountedPlace:
    place, geometry, (claims, sources), positions = row
    return CountedPlace(place, json.loads(geometry), claims, sources, positions)


def list_places(session: Session, filters: Filters) -> Page[CountedPlace]:
    """Places in the order of their ids, narrowed by box, name, kind, actor and days.

    With a name, the closest come first.

    With an actor or days, a place is listed when a position or a claim puts that actor there, or
    speaks of it, in those days.
    """
    return _listed(session, _places(counted=True), filters, _counted)


def list_place_numbers(session: Session, filters: Filters) -> Page[int]:
    """The numbers alone of what `list_places` lists, in its order."""
    return _listed(session, select(Place.id, Place.slug), filters, itemgetter(0))


def _listed(
    session: Session,
    query: Select[*tuple[Any, ...]],
    filters: Filters,
    read: Callable[[Any], Listed],
) -> Page[Listed]:
    order = None
    if filters.bbox is not None:
        query = query.where(within(Place.public_geom, filters.bbox))
    if filters.q:
        best = best_spellings(PlaceName, filters.q)
        query = query.join(best, best.c.record == Place.id)
        order = place_order(best)
    if filters.kind:
        query = query.where(Place.kind == filters.kind)
    query = narrow_places(query, filters)
    page = page_of(session, query, Place.id, filters, order)
    return page.of([read(row) for row in page.rows])


def narrow_places(query: Any, filters: Filters) -> Any:
    """What of a query of places is spoken of or held by that actor, and in those days."""
    if not (filters.actor or filters.has_days):
        return query
    return query.where(is_there(filters))


def is_there(filters: Filters) -> ColumnElement[bool]:
    """True of a place that is spoken of or held by the actor of the filters, and in their days."""
    return or_(Place.id.in_(_held(filters)), Place.id.in_(_spoken_of(filters)))


def _held(filters: Filters) -> Select[int | None]:
    query = select(Position.place_id).where(Position.place_id.is_not(None))
    if filters.actor:
        query = query.join(Actor, Actor.id == Position.actor_id).where(Actor.slug == filters.actor)
    if filters.has_days:
        query = query.where(is_held(filters.first_day, filters.last_day))
    return query


def _spoken_of(filters: Filters) -> Select[int]:
    # Who sees that a claim names a place sees the claim: it is asked for its days alone.
    query = select(ClaimPlace.place_id)
    if filters.actor:
        query = (
            query.join(ClaimActor, ClaimActor.claim_id == ClaimPlace.claim_id)
            .join(Actor, Actor.id == ClaimActor.actor_id)
            .where(Actor.slug == filters.actor)
        )
    if filters.has_days:
        query = query.join(Claim, Claim.id == ClaimPlace.claim_id)
        query = query.where(speaks_of(filters.first_day, filters.last_day))
    return query


def get_place(session: Session, slug: str) -> PlaceRow:
    """The place with that slug. Raises NotFound, with the places that are spelled most alike."""
    place, geometry = _find(session, slug, counted=False)
    return PlaceRow(place, json.loads(geometry))


def count_place(session: Session, slug: str) -> CountedPlace:
    """As `get_place`, with how much is known of the place."""
    return _counted(_find(session, slug, counted=True))


def _find(session: Session, slug: str, *, counted: bool) -> Any:
    row = session.execute(_places(counted=counted).where(Place.slug == slug)).first()
    if row is None:
        nearest = nearest_slugs(session, Place.slug, Place.name, slug)
        raise NotFound(
            "No place is called '{slug}'.",
            [(name, f"/places/{near}") for near, name in nearest],
            slug=slug,
        )
    return row


def nearest_slugs(
    session: Session,
    slug_column: InstrumentedAttribute[str],
    name_column: InstrumentedAttribute[str],
    slug: str,
    most: int = 3,
) -> list[tuple[str, str]]:
    """(slug, name) of the records whose slug shares most trigrams with this one, best first."""
    likeness = func.similarity(slug_column, slug)
    query = (
        select(slug_column, name_column)
        .where(likeness > 0.25)
        .order_by(likeness.desc(), slug_column)
        .limit(most)
    )
    return [(near, name) for near, name in session.execute(query)]


def place_kinds(session: Session) -> list[str]:
    """The kinds of place there are, in alphabetical order."""
    return list(session.scalars(select(Place.kind).distinct().order_by(Place.kind)))
