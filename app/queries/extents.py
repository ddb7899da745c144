"""Where and when a collection is, as readers see it; and the geometry of places for what speaks of them."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.models import Claim, ClaimPlace, Place, Position
from app.queries.filters import geojson
from app.queries.tracks import tracks


@dataclass(frozen=True)
class Extent:
    """(west, south, east, north) in degrees, and the first and last days; none is open or unknown."""

    bounds: tuple[float, float, float, float] | None
    first: date | None
    last: date | None


def extent_of(session: Session, name: str) -> Extent:
    """Where and when the collection of that name is."""
    dated: Any = {"claims": Claim, "tracks": tracks().c}.get(name, Position)
    if name == "claims":
        spots = Place.id.in_(select(ClaimPlace.place_id))
        box = select(func.ST_Extent(Place.public_geom)).where(spots)
    else:
        shapes: dict[str, Any] = {"places": Place.public_geom, "tracks": tracks().c.shape}
        box = select(func.ST_Extent(shapes.get(name, Position.public_geom)))
    found = box.scalar_subquery()
    corners = (func.ST_XMin, func.ST_YMin, func.ST_XMax, func.ST_YMax)
    bounds = session.execute(select(*(each(found) for each in corners))).one()
    is_over = func.bool_and(dated.valid_to.is_not(None))
    days = select(func.min(dated.valid_from), case((is_over, func.max(dated.valid_to))))
    first, last = session.execute(days).one()
    where = None if bounds[0] is None else (bounds[0], bounds[1], bounds[2], bounds[3])
    return Extent(where, first, last)


def shapes_of_places(session: Session, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """By the place's number, its geometry as GeoJSON."""
    query = select(Place.id, geojson(Place.public_geom, Place.uncertainty_m)).where(
        Place.id.in_(ids)
    )
    return {number: json.loads(text) for number, text in session.execute(query)} if ids else {}
