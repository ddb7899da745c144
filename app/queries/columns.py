"""All positions as columns, read by COPY through whatever lens the session has.

The days are those of `held_days` and `settled`, the anchors of lines and areas those of
`static/js/lib/anchors.js`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Integer,
    Select,
    SmallInteger,
    case,
    cast,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.column_parts.layout import (
    COUNTED_FROM,
    NO_PRECISION,
    rounded,
)
from app.column_parts.rows import (
    AT_A_PLACE,
    BOX_FIELDS,
    FIELDS,
    FIRST_UNKNOWN,
    LAST_UNKNOWN,
    NO_DAY,
    ONLY_FORECASTS,
    SEVERAL,
    SHAPE,
    Rows,
    read_copy,
    rows_of,
)
from app.models import Actor, Position
from app.queries.held_days import all_held_days, drawn_from_said
from app.queries.lineage import COLOUR, with_lineage
from app.queries.settled import all_settled
from app.vocabulary import MODALITIES, POSTURES, PRECISIONS

# How long reading all of them may take, which no reader waits for in a request of theirs alone.
PATIENCE_SECONDS = 120
MILLION = 1_000_000
MOST_METRES = 2**31 - 1


@dataclass(frozen=True)
class DrawnActor:
    """What the map draws an actor by."""

    id: int
    slug: str
    name: str
    short_name: str | None
    colour: str
    symbol: str


def list_drawn_actors(session: Session) -> list[DrawnActor]:
    """Every actor that readers see, in the order in which they were added."""
    query = select(Actor.id, Actor.slug, Actor.name, Actor.short_name, COLOUR, Actor.symbol)
    query = with_lineage(query).order_by(Actor.id)
    return [DrawnActor(*row) for row in session.execute(query)]


def read_rows(session: Session, ids: Sequence[int] | None = None) -> Rows:
    """Positions that readers see: all, or those with these numbers."""
    session.execute(text(f"set local statement_timeout = '{PATIENCE_SECONDS}s'"))
    columns = read_copy(_copied(session, _of(_columns(), ids)), FIELDS)
    boxes = read_copy(_copied(session, _of(_boxes(), ids)), BOX_FIELDS)
    rows = rows_of(columns, boxes)
    shapes = rows.flags & SHAPE
    return replace(
        rows,
        longitude=rounded(rows.longitude, rows.uncertainty_m, shapes),
        latitude=rounded(rows.latitude, rows.uncertainty_m, shapes),
    )


def _of(query: Select[*tuple[Any, ...]], ids: Sequence[int] | None) -> Select[*tuple[Any, ...]]:
    return query if ids is None else query.where(Position.id.in_(ids))


def _copied(session: Session, query: Select[*tuple[Any, ...]]) -> Iterator[Any]:
    """What a binary COPY of a query answers, as it comes."""
    connection = session.connection()
    lens = connection.get_execution_options()["schema_translate_map"]
    driver: Any = connection.connection.driver_connection
    compiled = query.compile(
        dialect=connection.dialect,
        schema_translate_map=lens,
        render_schema_translate=True,
        compile_kwargs={"literal_binds": True},
    )
    with (
        driver.cursor() as cursor,
        cursor.copy(f"copy ({compiled}) to stdout (format binary)") as copy,
    ):
        yield from copy


def _index_of(column: InstrumentedAttribute[Any], codes: Sequence[str], otherwise: int) -> Any:
    places = {code: number for number, code in enumerate(codes)}
    return cast(case(places, value=column, else_=otherwise), SmallInteger)


def _day(day: Any) -> ColumnElement[int]:
    counted = cast(day, Date) - literal(COUNTED_FROM, Date)
    return cast(func.coalesce(counted, NO_DAY), Integer)


def _millionths(degrees: Any) -> ColumnElement[int]:
    return cast(func.round(degrees * MILLION), Integer)


@cache
def _columns() -> Select[*tuple[Any, ...]]:
    """What `FIELDS` names, of every position."""
    told, settled = all_held_days(), all_settled()
    anchor = _anchor()
    shape = func.ST_Dimension(Position.public_geom)
    is_several = func.GeometryType(Position.public_geom) == "MULTIPOINT"
    flags = (
        shape
        + case((is_several, SEVERAL), else_=0)
        + case((Position.valid_from.is_(None), FIRST_UNKNOWN), else_=0)
        + case((Position.valid_to.is_(None), LAST_UNKNOWN), else_=0)
        + case((Position.place_id.is_not(None), AT_A_PLACE), else_=0)
        + case((told.c.only_forecasts, ONLY_FORECASTS), else_=0)
    )
    query = select(
        Position.id,
        func.hashtext(Position.public_id),
        _millionths(func.ST_X(anchor)),
        _millionths(func.ST_Y(anchor)),
        _day(drawn_from_said(told.c.first_said)),
        _day(Position.valid_to),
        _day(told.c.last_said),
        _day(settled.c.day),
        cast(Position.actor_id, BigInteger),
        cast(func.least(Position.uncertainty_m, MOST_METRES), Integer),
        _index_of(Position.posture, list(POSTURES), 0),
        _index_of(Position.modality, list(MODALITIES), 0),
        _index_of(Position.valid_precision, list(PRECISIONS), NO_PRECISION),
        cast(flags, SmallInteger),
    )
    query = query.join(told, told.c.position_id == Position.id)
    return query.outerjoin(settled, settled.c.position_id == Position.id)


def _anchor() -> ColumnElement[Any]:
    """Where a mark stands: a moving line's at its tail, a standing one's halfway, an area's amid its rim."""
    shape = Position.public_geom
    line, area = _largest(shape, func.ST_NPoints), _largest(shape, _corners_of_rim)
    moving = [code for code, posture in POSTURES.items() if posture.moves]
    along = case(
        (Position.posture.in_(moving), func.ST_StartPoint(line)),
        else_=func.ST_LineInterpolatePoint(line, 0.5),
    )
    amid = func.ST_Centroid(func.ST_MakePolygon(func.ST_ExteriorRing(area)))
    kind = func.ST_Dimension(shape)
    return case((kind == 2, amid), (kind == 1, along), else_=func.ST_GeometryN(shape, 1))


def _corners_of_rim(area: Any) -> ColumnElement[int]:
    return func.ST_NPoints(func.ST_ExteriorRing(area))


def _largest(shape: Any, size: Any) -> ColumnElement[Any]:
    """The part of a shape with most corners, the first of several."""
    part = func.ST_Dump(shape).table_valued("path", "geom").render_derived()
    largest = select(part.c.geom).order_by(size(part.c.geom).desc(), part.c.path).limit(1)
    alone = func.ST_GeometryN(shape, 1)
    return case((func.ST_NumGeometries(shape) == 1, alone), else_=largest.scalar_subquery())


@cache
def _boxes() -> Select[*tuple[Any, ...]]:
    """What `BOX_FIELDS` names, of every line and area, and of several points."""
    shape = Position.public_geom
    shifted = func.ST_ShiftLongitude(shape)
    # In longitudes from 0 to 360, what lies about the 180th meridian is together.
    crosses = func.ST_XMax(shifted) - func.ST_XMin(shifted) < func.ST_XMax(shape) - func.ST_XMin(
        shape
    )

    def side(plain: Any, about: Any) -> ColumnElement[int]:
        there = about - case((about > 180, 360), else_=0)
        return _millionths(case((crosses, there), else_=plain))

    return select(
        Position.id,
        side(func.ST_XMin(shape), func.ST_XMin(shifted)),
        _millionths(func.ST_YMin(shape)),
        side(func.ST_XMax(shape), func.ST_XMax(shifted)),
        _millionths(func.ST_YMax(shape)),
    ).where(func.GeometryType(shape) != "POINT")
