"""Vector tiles of places and positions, cut by PostGIS: each by itself.

Statements name the tile by parameters (`of_square`), so that each is put together once: that would take
longer than the database does. Where too much lies in a tile, see `queries.thinned_tiles`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    Float,
    Integer,
    Select,
    and_,
    any_,
    bindparam,
    case,
    cast,
    false,
    func,
    literal,
    or_,
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

# A tile's numbers, and the tile in EPSG:3857.
NUMBERS = tuple(bindparam(name, type_=Integer) for name in ("z", "x", "y"))
EDGE: ColumnElement[Any] = func.ST_TileEnvelope(*NUMBERS)


def _expanded(units: int) -> ColumnElement[Any]:
    return func.ST_Expand(EDGE, (func.ST_XMax(EDGE) - func.ST_XMin(EDGE)) * units / EXTENT)


# With the margin in which something is drawn into it, and with what may be rounded into that.
REACH, BEYOND = _expanded(BUFFER), _expanded(BUFFER + 2)
Named = Mapping[str, Any]
IDS = bindparam("ids", type_=ARRAY(BigInteger))


def of_square(square: Square) -> Named:
    """What statements call a tile by: its numbers, and its edges in degrees."""
    edges = zip(("west", "south", "east", "north"), square.bounds(), strict=True)
    return {"z": square.z, "x": square.x, "y": square.y, **dict(edges)}


def numbers_in(session: Session, layer: str, square: Square) -> Sequence[int]:
    """Numbers of what lies in a tile and its margin, whatever is asked for; of more than `MOST_ALONE` one more than so many."""
    return session.scalars(_numbers_in(layer), of_square(square)).all()


@cache
def _numbers_in(layer: str) -> Select[int]:
    model = Place if layer == "places" else Position
    geometry = model.public_geom_3857
    # A river's box holds tiles that the river is far from, of which nothing is to be cut.
    lies_inside = geometry.op("@", return_type=Boolean)(REACH)
    touches = case((lies_inside, true()), else_=func.ST_Intersects(geometry, BEYOND))
    return select(model.id).where(inside(geometry), touches).limit(MOST_ALONE + 1)


def cut_tile(
    session: Session, layer: str, square: Square, filters: Filters, numbers: Sequence[int]
) -> bytes:
    """One Mapbox Vector Tile of the layer `places` or `positions`; empty bytes where none is.

    `numbers` are those of what lies in it (`numbers_in`).
    """
    told = of_square(square)
    if layer == "places":
        query = narrow_places(places_in().where(Place.id == any_(IDS)), filters)
        return encode(session, encoded(layer, query), {**told, "ids": numbers})
    numbers = _narrowed(session, replace(filters, settled=None), numbers)
    if not numbers:
        return b""
    statement = _tile_of_positions(filters.settled, filters.first_day is not None)
    return encode(session, statement, {**told, "ids": numbers, "first_day": filters.first_day})


def _narrowed(session: Session, filters: Filters, numbers: Sequence[int]) -> Sequence[int]:
    """The numbers of those of these positions that are asked for."""
    query = select(Position.id).join(Actor, Actor.id == Position.actor_id)
    narrowed = narrow_positions(query, filters)
    if narrowed is query:
        return numbers
    found = session.scalars(narrowed.where(Position.id == any_(IDS)), {"ids": numbers})
    return found.all()


@cache
def _tile_of_positions(settled: bool | None, before_a_day: bool) -> Select[bytes]:
    query, day = positions_in()
    if settled is not None:
        # As `is_settled`, which would be looked up for each position.
        first_day = bindparam("first_day", type_=Date)
        was_settled = day < first_day if before_a_day else day.is_not(None)
        query = query.where(func.coalesce(was_settled, false()) == settled)
    return encoded("positions", query)


def encoded(layer: str, query: Any) -> Select[bytes]:
    """A tile with a feature for each row, in an order that each program comes to."""
    rows = query.order_by("fid").subquery("shown")
    # The record's whole row type, which is how ST_AsMVT takes attributes.
    return select(func.ST_AsMVT(rows.table_valued(), literal(layer), EXTENT, "shape", "fid"))


def encode(session: Session, statement: Select[bytes], told: Named) -> bytes:
    """The bytes of such a tile."""
    return bytes(session.scalar(statement, told) or b"")


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


def inside(geometry: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """True of what lies in a tile or near enough to be drawn into it."""
    return geometry.op("&&")(REACH)


def _shape(geometry: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """A shape in the tile's units; what is too small for them is a point there, and doesn't vanish."""

    def drawn(shape: Any) -> ColumnElement[Any]:
        return func.ST_AsMVTGeom(shape, EDGE, EXTENT, BUFFER, True)

    # Of what reaches into the tile only by less than a unit, that end.
    end = point_in(geometry, REACH)
    whole, point = drawn(geometry), drawn(func.ST_PointOnSurface(geometry))
    return func.coalesce(whole, point, drawn(end)).label("shape")


def point_in(geometry: Any, box: Any) -> ColumnElement[Any]:
    """A point of the part of a shape that lies in a box; none or empty where no part does."""
    return func.ST_PointOnSurface(func.ST_ClipByBox2D(geometry, func.box2d(box)))


def count_in(model: type[Place] | type[Position]) -> ColumnElement[int]:
    """How many a feature stands for: 1, or 0 where it lies in the margin and another tile counts it."""
    edges = (bindparam(name, type_=Float) for name in ("west", "south", "east", "north"))
    west, south, east, north = edges
    longitude, latitude = func.ST_X(model.public_geom), func.ST_Y(model.public_geom)
    is_west = or_(longitude < east, east >= 180)
    is_point = func.GeometryType(model.public_geom) == "POINT"
    lies_in = case(
        (is_point, and_(longitude >= west, is_west, latitude > south, latitude <= north)),
        else_=func.ST_Intersects(model.public_geom_3857, EDGE),
    )
    return cast(lies_in, Integer)


def number_of(key: Any) -> ColumnElement[int]:
    """A feature's id, which must be a number: of the record's own key, and the same in every tile.

    The row's number would tell how many rows there are that aren't shown. 53 bits are what numbers
    in JavaScript hold.
    """
    return func.hashtextextended(key, 0).op("&")(literal(2**53 - 1, BigInteger))


@cache
def places_in() -> Select[*tuple[Any, ...]]:
    """The features of places in a tile, which are still to be narrowed to those that are there."""
    return select(
        _shape(Place.public_geom_3857),
        number_of(Place.slug).label("fid"),
        count_in(Place).label("count"),
        Place.slug,
        Place.name,
        Place.kind,
        Place.uncertainty_m,
    )


def positions_in() -> tuple[Select[*tuple[Any, ...]], ColumnElement[Any]]:
    """The features of the positions of a tile that `ids` numbers, and the day on which each was settled."""
    # For all positions of the tile at once: one by one they would take most of its time.
    inside = with_last_said(select(Position.id).where(Position.id == any_(IDS))).cte("inside")
    settled = settled_among(select(inside.c.id))
    last = func.to_char(inside.c.day, "YYYY-MM-DD")
    query: Select[*tuple[Any, ...]] = select(
        _shape(Position.public_geom_3857),
        number_of(Position.public_id).label("fid"),
        count_in(Position).label("count"),
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
    return query.outerjoin(Place, Place.id == Position.place_id), settled.c.day
