"""Named places round a spot, rivers and borders, to tell on a small map where it lies."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from geoalchemy2 import Geography
from sqlalchemy import ColumnElement, case, cast, func, select, union_all
from sqlalchemy.orm import Session

from app.geometry import BoundingBox
from app.models import Place
from app.queries.filters import within

MOST_PLACES = 12
MOST_LINES = 40
FEW_NEAREST = 8
# A place that is known no better than this, in metres, is a frame rather than a spot.
VAGUE_M = 20_000
# Kinds that are drawn as lines: what flows, and what parts countries.
LINE_KINDS = ("river", "border", "country")


@dataclass(frozen=True)
class Nearby:
    """A place that is drawn as a point, where readers see it, in degrees."""

    slug: str
    name: str
    longitude: float
    latitude: float


@dataclass(frozen=True)
class LineNearby:
    """A stretch of a river or a border: GeoJSON in degrees, cut to the box."""

    kind: str
    geometry: dict[str, Any]


@dataclass(frozen=True)
class Landmark:
    """A named place near a spot: how far off it may be itself, and where the spot lies from it."""

    name: str
    uncertainty_m: int
    metres: float
    # Degrees from north, clockwise; none where both are one spot.
    azimuth: float | None


def _spots() -> Any:
    spot = Place.public_geom
    return select(Place.slug, Place.name, func.ST_X(spot), func.ST_Y(spot)).where(
        Place.status == "published",
        func.ST_GeometryType(spot) == "ST_Point",
        Place.uncertainty_m < VAGUE_M,
    )


def places_in(session: Session, box: BoundingBox, but: str | None = None) -> list[Nearby]:
    """Published points in a box, towns first, the largest of them first; without the place `but`."""
    rank = case((Place.kind == "city", 0), (Place.kind == "town", 1), else_=2)
    query = (
        _spots()
        .where(within(Place.public_geom, box), Place.slug != (but or ""))
        .order_by(rank, Place.uncertainty_m.desc(), Place.id)
        .limit(MOST_PLACES)
    )
    return [Nearby(*row) for row in session.execute(query)]


def places_nearest(
    session: Session, longitude: float, latitude: float, but: str, most: int
) -> list[Nearby]:
    """The published points nearest in degrees to a spot, without the place `but`.

    Up to so many on either side where the 180th meridian isn't far.
    """
    found: dict[str, Nearby] = {}
    for spot in _seen_from(longitude, latitude):
        query = (
            _spots()
            .where(Place.slug != but)
            .order_by(Place.public_geom.op("<->")(spot), Place.id)
            .limit(most)
        )
        found |= {row[0]: Nearby(*row) for row in session.execute(query)}
    return list(found.values())


def nearest_named(
    session: Session, longitude: float, latitude: float, *, but: str = "", drafts: bool = False
) -> Landmark | None:
    """The named point nearest to a spot, other than the place `but`; none where no place is a point.

    With `drafts` it is an editor who asks: places that aren't published, and exact spots, count.
    """
    geom = Place.geom if drafts else Place.public_geom
    state = Place.status != "withdrawn" if drafts else Place.status == "published"
    # Nearest in degrees, by the index; which of them is nearest on the ground comes after.
    seen = [
        select(Place.name, Place.uncertainty_m, geom.label("spot"), Place.id)
        .where(
            state,
            Place.slug != but,
            func.ST_GeometryType(geom) == "ST_Point",
            Place.uncertainty_m < VAGUE_M,
        )
        .order_by(geom.op("<->")(spot), Place.id)
        .limit(FEW_NEAREST)
        for spot in _seen_from(longitude, latitude)
    ]
    few = union_all(*(select(each.subquery()) for each in seen)).subquery()
    here = _point(longitude, latitude)
    there, spot = cast(few.c.spot, Geography), cast(here, Geography)
    away = func.ST_Distance(there, spot)
    row = session.execute(
        select(few.c.name, few.c.uncertainty_m, away, func.degrees(func.ST_Azimuth(there, spot)))
        .order_by(away, few.c.id)
        .limit(1)
    ).first()
    return None if row is None else Landmark(*row)


def lines_in(session: Session, box: BoundingBox, but: str) -> Sequence[LineNearby]:
    """Rivers and borders in a box, drawn no finer than a small map shows, without the place `but`."""
    return [line for part in box.split() for line in _lines_in(session, part, but)]


def _lines_in(session: Session, box: BoundingBox, but: str) -> Sequence[LineNearby]:
    envelope = func.ST_MakeEnvelope(box.west, box.south, box.east, box.north, 4326)
    # An area's outline; a line's boundary would be its ends.
    line = case(
        (func.ST_Dimension(Place.public_geom) == 2, func.ST_Boundary(Place.public_geom)),
        else_=Place.public_geom,
    )
    finest = (box.north - box.south) / 400
    cut = func.ST_CollectionExtract(
        func.ST_ClipByBox2D(func.ST_Simplify(line, finest), envelope), 2
    )
    query = (
        select(Place.kind, func.ST_AsGeoJSON(cut, 5))
        .where(
            Place.status == "published",
            Place.kind.in_(LINE_KINDS),
            Place.slug != but,
            func.ST_Intersects(Place.public_geom, envelope),
            # A country all around the box has no outline in it.
            ~func.ST_IsEmpty(cut),
        )
        .order_by(Place.id)
        .limit(MOST_LINES)
    )
    return [LineNearby(kind, json.loads(geometry)) for kind, geometry in session.execute(query)]


def _point(longitude: float, latitude: float) -> ColumnElement[Any]:
    return func.ST_SetSRID(func.ST_MakePoint(longitude, latitude), 4326)


def _seen_from(longitude: float, latitude: float) -> Sequence[ColumnElement[Any]]:
    """A spot, and where it is for what lies beyond the 180th meridian, if that isn't far."""
    spots = [_point(longitude, latitude)]
    if abs(longitude) > 90:
        spots.append(_point(longitude - math.copysign(360, longitude), latitude))
    return spots
