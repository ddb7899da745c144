"""Vector tiles of places and positions, cut by PostGIS."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    case,
    func,
    literal,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.models import Actor, Place, Position
from app.queries.filters import Filters
from app.queries.held_days import is_held, with_last_said
from app.queries.positions import PARENT
from app.queries.settled import all_settled, is_settled

# Tile units along one side, and how far beyond the edge shapes are drawn.
EXTENT = 4096
BUFFER = 128


def cut_tile(session: Session, layer: str, *, z: int, x: int, y: int, filters: Filters) -> bytes:
    """One Mapbox Vector Tile of the layer `places` or `positions`; empty bytes where none is."""
    edge = func.ST_TileEnvelope(z, x, y)
    query = _places(edge) if layer == "places" else _positions(edge, filters)
    rows = query.subquery("shown")
    # The record's whole row type, which is how ST_AsMVT takes attributes.
    tile = select(func.ST_AsMVT(rows.table_valued(), literal(layer), EXTENT, "shape", "fid"))
    return bytes(session.scalar(tile) or b"")


@dataclass(frozen=True)
class LayerExtent:
    """Where a layer lies in degrees, as readers see it."""

    # (west, south, east, north), which never runs over the 180th meridian.
    bounds: tuple[float, float, float, float]
    # (longitude, latitude) amid it, the short way round.
    middle: tuple[float, float]


def layer_extent(session: Session, layer: str) -> LayerExtent | None:
    """Where a layer lies; none where it is empty."""
    geometry = Place.public_geom if layer == "places" else Position.public_geom
    # In longitudes from 0 to 360, what lies about the 180th meridian is together.
    boxes = select(
        func.ST_Extent(geometry).label("plain"),
        func.ST_Extent(func.ST_ShiftLongitude(geometry)).label("shifted"),
    ).subquery()
    plain, shifted = boxes.c.plain, boxes.c.shifted
    row = session.execute(
        select(
            func.ST_XMin(plain), func.ST_YMin(plain), func.ST_XMax(plain), func.ST_YMax(plain),
            func.ST_XMin(shifted), func.ST_XMax(shifted),
        )
    ).one()  # fmt: skip
    west, south, east, north, shifted_west, shifted_east = row
    if west is None:
        return None
    longitude = (west + east) / 2
    if shifted_east - shifted_west < east - west:
        longitude = (shifted_west + shifted_east) / 2
        longitude -= 360 * (longitude > 180)
    return LayerExtent((west, south, east, north), (longitude, (south + north) / 2))


def _shape(geometry: InstrumentedAttribute[Any], edge: Any) -> ColumnElement[Any]:
    """A shape in the tile's units; what is too small for them is a point there, and doesn't vanish."""
    whole = func.ST_AsMVTGeom(geometry, edge, EXTENT, BUFFER, True)
    point = func.ST_AsMVTGeom(func.ST_PointOnSurface(geometry), edge, EXTENT, BUFFER, True)
    return func.coalesce(whole, point).label("shape")


def _inside(geometry: InstrumentedAttribute[Any], edge: Any) -> ColumnElement[bool]:
    reach = func.ST_Expand(edge, (func.ST_XMax(edge) - func.ST_XMin(edge)) * BUFFER / EXTENT)
    return geometry.op("&&")(reach)


def _number_of(key: InstrumentedAttribute[str]) -> ColumnElement[int]:
    """A feature's id, which must be a number: of the record's own key, and the same in every tile.

    The row's number would tell how many rows there are that aren't shown. 53 bits are what numbers
    in JavaScript hold.
    """
    return func.hashtextextended(key, 0).op("&")(literal(2**53 - 1, BigInteger)).label("fid")


def _places(edge: Any) -> Select[*tuple[Any, ...]]:
    return select(
        _shape(Place.public_geom_3857, edge),
        _number_of(Place.slug),
        Place.slug,
        Place.name,
        Place.kind,
        Place.uncertainty_m,
    ).where(_inside(Place.public_geom_3857, edge))


def _positions(edge: Any, filters: Filters) -> Select[*tuple[Any, ...]]:
    # For all positions of the tile at once: one by one they would take most of its time.
    inside = with_last_said(_narrowed(select(Position.id), edge, filters)).cte("inside")
    settled = all_settled()
    last = func.to_char(inside.c.day, "YYYY-MM-DD")
    query: Select[*tuple[Any, ...]] = select(
        _shape(Position.public_geom_3857, edge),
        _number_of(Position.public_id),
        Position.public_id.label("id"),
        Actor.slug.label("actor"),
        Actor.name.label("actor_name"),
        func.coalesce(Actor.colour, PARENT.colour).label("colour"),
        Actor.symbol,
        Place.slug.label("place"),
        Position.posture,
        Position.modality,
        func.to_char(Position.valid_from, "YYYY-MM-DD").label("valid_from"),
        func.to_char(Position.valid_to, "YYYY-MM-DD").label("valid_to"),
        case((Position.modality == "observed", last)).label("last_confirmed"),
        case((Position.modality == "expected", last)).label("last_said"),
        Position.uncertainty_m,
        func.to_char(settled.c.day, "YYYY-MM-DD").label("settled_on"),
    )
    query = query.join(inside, inside.c.id == Position.id)
    query = query.join(Actor, Actor.id == Position.actor_id)
    query = query.outerjoin(settled, settled.c.position_id == Position.id)
    query = query.outerjoin(PARENT, PARENT.id == Actor.parent_id)
    return query.outerjoin(Place, Place.id == Position.place_id)


def _narrowed(query: Any, edge: Any, filters: Filters) -> Any:
    """What of a query's positions lies in the tile and is asked for."""
    query = query.join(Actor, Actor.id == Position.actor_id)
    query = query.where(_inside(Position.public_geom_3857, edge))
    if filters.actor:
        query = query.where(Actor.slug == filters.actor)
    if filters.has_days:
        query = query.where(is_held(filters.first_day, filters.last_day))
    if filters.settled is not None:
        was_settled = is_settled(filters.first_day)
        query = query.where(was_settled if filters.settled else ~was_settled)
    return query
