"""Places and actors that editors pick from while they type, drafts included.

Sessions are the desk's: they see what readers don't, and exact geometry. Withdrawn records are left
out. Nothing here is for readers. Claims and sources are in `lookup_claims`.
"""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.models import Actor, ActorName, Place, PlaceName
from app.queries.lineage import COLOUR, with_lineage
from app.queries.name_search import actor_order, best_spellings, place_order

MOST = 8
WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class PlaceFound:
    """A place to pick, with the spelling that matched and how close it is."""

    key: str
    name: str
    name_ar: str | None
    kind: str
    country: str | None
    within: str | None
    status: str
    uncertainty_m: int
    geometry: dict[str, Any]
    longitude: float
    latitude: float
    spelling: str
    close: float


@dataclass(frozen=True)
class ActorFound:
    """An actor to pick, with the colour it is drawn in."""

    key: str
    name: str
    short_name: str | None
    kind: str
    colour: str
    symbol: str
    status: str
    spelling: str
    close: float


def _places() -> Any:
    within = aliased(Place)
    name_ar = (
        select(PlaceName.name)
        .where(PlaceName.place_id == Place.id, PlaceName.language == "ar")
        .order_by(PlaceName.ordinal)
        .limit(1)
        .correlate(Place)
        .scalar_subquery()
    )
    inside = func.ST_PointOnSurface(Place.geom)
    columns = (
        Place.slug, Place.name, name_ar, Place.kind, Place.country, within.name, Place.status,
        Place.uncertainty_m, func.ST_AsGeoJSON(Place.geom, 6), func.ST_X(inside), func.ST_Y(inside),
    )  # fmt: skip
    return select(*columns).outerjoin(within, within.id == Place.part_of_id)


def _place(row: Any, spelling: str = "", close: float = 0.0) -> PlaceFound:
    key, name, name_ar, kind, country, within, status, uncertainty_m, shape, east, north = row
    return PlaceFound(
        key, name, name_ar, kind, country, within, status, uncertainty_m, json.loads(shape),
        east, north, spelling or name, close,
    )  # fmt: skip


def find_places(session: Session, q: str, most: int = MOST) -> list[PlaceFound]:
    """Places with a name like this in any spelling, or with this slug, the closest first."""
    best = best_spellings(PlaceName, q)
    query = (
        _places()
        .add_columns(best.c.name, best.c.close)
        .join(best, best.c.record == Place.id)
        .where(Place.status != WITHDRAWN)
        .order_by(*place_order(best))
        .limit(most)
    )
    return [_place(row[:-2], row[-2], row[-1]) for row in session.execute(query)]


def place_by_key(session: Session, key: str) -> PlaceFound | None:
    """The place with that slug, whatever its state; none where there is none."""
    row = session.execute(_places().where(Place.slug == key)).first()
    return _place(row) if row else None


def _actors() -> Any:
    columns = (
        Actor.slug, Actor.name, Actor.short_name, Actor.kind, COLOUR, Actor.symbol, Actor.status,
    )  # fmt: skip
    return with_lineage(select(*columns))


def find_actors(session: Session, q: str, most: int = MOST) -> list[ActorFound]:
    """Actors with a name like this in any spelling, or with this slug, the closest first."""
    best = best_spellings(ActorName, q)
    query = (
        _actors()
        .add_columns(best.c.name, best.c.close)
        .join(best, best.c.record == Actor.id)
        .where(Actor.status != WITHDRAWN)
        .order_by(*actor_order(best))
        .limit(most)
    )
    return [ActorFound(*row) for row in session.execute(query)]


def actor_by_key(session: Session, key: str) -> ActorFound | None:
    """The actor with that slug, whatever its state; none where there is none."""
    row = session.execute(_actors().where(Actor.slug == key)).first()
    if row is None:
        return None
    return ActorFound(*(*row, row[1], 0.0))
