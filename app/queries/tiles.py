"""Vector tiles of places and positions, cut by PostGIS: each by itself.

Where too much lies in a tile, see `queries.thinned_tiles`.
"""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.models import Actor, Place, Position
from app.queries.filters import Filters
from app.queries.held_days import with_last_said
from app.queries.lineage import COLOUR, with_lineage
from app.queries.places import narrow_places
from app.queries.positions import narrow_positions
from app.queries.settled import settled_among
from app.tiling import BUFFER, EXTENT, Square

# More than these aren't drawn each by itself: with its id and days one takes some 120 bytes.
MOST_ALONE = 800


def is_thick(session: Session, layer: str, square: Square) -> bool:
    """True where more lies in a tile, and in its margin, than is drawn each by itself."""
    model = Place if layer == "places" else Position
    some = select(model.id).where(inside(model.public_geom_3857, edge_of(square)))
    some_of_them = some.limit(MOST_ALONE + 1).subquery()
    return (session.scalar(select(func.count()).select_from(some_of_them)) or 0) > MOST_ALONE


def cut_tile(session: Session, layer: str, square: Square, filters: Filters) -> bytes:
    """One Mapbox Vector Tile of the layer `places` or `positions`; empty bytes where none is."""
    if layer == "places":
        is_near = inside(Place.public_geom_3857, edge_of(square))
        query = narrow_places(places_in(square).where(is_near), filters)
    else:
        touching = select(Position.id).join(Actor, Actor.id == Position.actor_id)
        touching = touching.where(inside(Position.public_geom_3857, edge_of(square)))
        is_asked = narrow_positions(touching, replace(filters, settled=None))
        query = positions_in(square, is_asked, filters)
    return encode(session, layer, query)


def encode(session: Session, layer: str, query: Any) -> bytes:
    """The bytes of a tile with a feature for each row, in an order that each program comes to."""
    rows = query.order_by("fid").subquery("shown")
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


def edge_of(square: Square) -> ColumnElement[Any]:
    """A tile in EPSG:3857."""
    return func.ST_TileEnvelope(square.z, square.x, square.y)


def _reach_of(edge: Any) -> ColumnElement[Any]:
    return func.ST_Expand(edge, (func.ST_XMax(edge) - func.ST_XMin(edge)) * BUFFER / EXTENT)


def inside(geometry: InstrumentedAttribute[Any], edge: Any) -> ColumnElement[bool]:
    """True of what lies in a tile or near enough to be drawn into it."""
    return geometry.op("&&")(_reach_of(edge))


def _shape(geometry: InstrumentedAttribute[Any], edge: Any) -> ColumnElement[Any]:
    """A shape in the tile's units; what is too small for them is a point there, and doesn't vanish."""

    def drawn(shape: Any) -> ColumnElement[Any]:
        return func.ST_AsMVTGeom(shape, edge, EXTENT, BUFFER, True)

    # Of what reaches into the tile only by less than a unit, that end.
    end = point_in(geometry, _reach_of(edge))
    whole, point = drawn(geometry), drawn(func.ST_PointOnSurface(geometry))
    return func.coalesce(whole, point, drawn(end)).label("shape")


def point_in(geometry: Any, box: Any) -> ColumnElement[Any]:
    """A point of the part of a shape that lies in a box; none or empty where no part does."""
    return func.ST_PointOnSurface(func.ST_ClipByBox2D(geometry, func.box2d(box)))


def count_in(model: type[Place] | type[Position], square: Square) -> ColumnElement[int]:
    """How many a feature stands for: 1, or 0 where it lies in the margin and another tile counts it."""
    west, south, east, north = square.bounds()
    longitude, latitude = func.ST_X(model.public_geom), func.ST_Y(model.public_geom)
    is_west = longitude < east if east < 180 else true()
    is_point = func.GeometryType(model.public_geom) == "POINT"
    lies_in = case(
        (is_point, and_(longitude >= west, is_west, latitude > south, latitude <= north)),
        else_=func.ST_Intersects(model.public_geom_3857, edge_of(square)),
    )
    return cast(lies_in, Integer)


def number_of(key: Any) -> ColumnElement[int]:
    """A feature's id, which must be a number: of the record's own key, and the same in every tile.

    The row's number would tell how many rows there are that aren't shown. 53 bits are what numbers
    in JavaScript hold.
    """
    return func.hashtextextended(key, 0).op("&")(literal(2**53 - 1, BigInteger))


def places_in(square: Square) -> Select[*tuple[Any, ...]]:
    """The features of places in a tile, which are still to be narrowed to those that are there."""
    return select(
        _shape(Place.public_geom_3857, edge_of(square)),
        number_of(Place.slug).label("fid"),
        count_in(Place, square).label("count"),
        Place.slug,
        Place.name,
        Place.kind,
        Place.uncertainty_m,
    )


def positions_in(
    square: Square, ids: Select[int], filters: Filters | None = None
) -> Select[*tuple[Any, ...]]:
    """The features of these positions in a tile, of which filters may ask for the settled ones."""
    # For all positions of the tile at once: one by one they would take most of its time.
    inside = with_last_said(ids).cte("inside")
    settled = settled_among(select(inside.c.id))
    last = func.to_char(inside.c.day, "YYYY-MM-DD")
    query: Select[*tuple[Any, ...]] = select(
        _shape(Position.public_geom_3857, edge_of(square)),
        number_of(Position.public_id).label("fid"),
        count_in(Position, square).label("count"),
        Position.public_id.label("id"),
        Actor.slug.label("actor"),
        Actor.name.label("actor_name"),
        COLOUR.label("colour"),
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
    query = with_lineage(query)
    query = query.outerjoin(Place, Place.id == Position.place_id)
    if filters is None or filters.settled is None:
        return query
    # As `is_settled`, which would be looked up for each position.
    day = settled.c.day
    was_settled = day.is_not(None) if filters.first_day is None else day < filters.first_day
    return query.where(func.coalesce(was_settled, false()) == filters.settled)
