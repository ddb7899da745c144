"""What readers may narrow a list by, and the conditions that it becomes."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Generic, TypeVar

import shapely
from geoalchemy2 import Geometry
from shapely.geometry.base import BaseGeometry
from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    cast,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import DATERANGE, Range
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.types import UserDefinedType

from app.counts import Counts
from app.database import COUNTS
from app.errors import BadParameter
from app.geometry import BoundingBox
from app.languages import gettext, say_number
from app.queries.ordering import Conditions, Keys, Order, sort


class Given(UserDefinedType[str]):
    """A geometry that somebody asks for, as hexadecimal EWKB."""

    cache_ok = True

    def literal_processor(self, _dialect: Any) -> Callable[[str], str]:
        """What writes it into a statement."""
        return "'{}'::geometry".format


Row = TypeVar("Row")
Other = TypeVar("Other")
# Pages say «more than 10,000» beyond: to count on would take longer than all else that they do.
MOST_COUNTED = 10_000
# Before the first record of a list, where a key would name the last one before.
BEGINNING = "0"
# Degrees. PostGIS keeps boxes in single precision, whose steps are a tenth of this at the most.
BOX_MARGIN = 1e-4


@dataclass(frozen=True)
class Filters:
    """How a list is narrowed. Empty fields narrow nothing; days are inclusive."""

    bbox: BoundingBox | None = None
    q: str | None = None
    source: str | None = None
    place: str | None = None
    actor: str | None = None
    kind: str | None = None
    posture: str | None = None
    modality: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    # True for settled forecasts alone, false for all else.
    settled: bool | None = None
    # Of claims: those of no place or those of some, those that contradict another, forecasts by what became
    # of them on a day (`app.queries.became`).
    unplaced: bool | None = None
    disputed: bool | None = None
    became: tuple[str, date] | None = None
    # How positions are to rest, as `app.queries.rests_asked` has it.
    rests: str | None = None
    # What else is asked of the rows, and what they are sorted by instead of the list's own order.
    more: Conditions | None = None
    sort: tuple[Order, ...] = ()
    limit: int = 100
    # The key of the record to continue after; of a list with an order of its own, how many to skip.
    after: str | None = None
    # How far what matches is counted; none is to its end.
    count_to: int | None = None

    @property
    def has_days(self) -> bool:
        """True when the list is narrowed to some days."""
        return self.first_day is not None or self.last_day is not None

    def continued(self, after: str | None) -> "Filters":
        """The same filters, continued where a page of them ended."""
        return replace(self, after=after)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """A stretch of a list: its rows, how many match in all, and where to continue (`Filters.after`).

    The key of the last record says that, and not its number: numbers tell of rows that aren't shown.
    With `is_more` there are more than `matched`, which is as far as they were counted.
    """

    rows: list[Row]
    matched: int
    after: str | None
    is_more: bool = False

    @property
    def say_matched(self) -> str:
        """How many match: «1,204», «more than 10,000»."""
        number = say_number(self.matched)
        return gettext("more than {number}", number=number) if self.is_more else number

    def of(self, rows: list[Other]) -> "Page[Other]":
        """The same stretch with its rows in another form."""
        return Page(rows, self.matched, self.after, self.is_more)


def key_of(model: type[Any]) -> Any:
    """The column with the name under which readers know a record."""
    return model.slug if hasattr(model, "slug") else model.public_id


def number_after(session: Session, key: InstrumentedAttribute[int], after: str) -> int:
    """The number of the row after which a list continues. Raises BadParameter when it isn't shown."""
    if after == BEGINNING:
        return 0
    model: Any = key.class_
    number: int | None = session.scalar(select(model.id).where(key_of(model) == after))
    if number is None:
        raise BadParameter(
            "cursor",
            "{cursor!r} isn't in this list any more: begin the list again.",
            cursor=after[:60],
        )
    return number


def skipped(filters: Filters) -> int:
    """How many rows come before a stretch of a list that has an order of its own."""
    if filters.after is None:
        return 0
    if not re.fullmatch("[0-9]{1,9}", filters.after):
        raise BadParameter(
            "cursor", "{cursor!r} isn't from a next link of this list.", cursor=filters.after[:60]
        )
    return int(filters.after)


@contextmanager
def without_plans(session: Session, *kinds: str) -> Iterator[None]:
    """Have statements planned without some ways to find rows: «enable_seqscan» and its like."""

    def turn(value: str) -> None:
        session.execute(select(*(func.set_config(kind, value, True) for kind in kinds)))

    turn("off")
    yield
    turn("on")


def page_of(
    session: Session,
    query: Select[*tuple[Any, ...]],
    key: InstrumentedAttribute[int],
    filters: Filters,
    order: Sequence[Any] | None = None,
) -> Page[Any]:
    """Run a query in the order of `key`, the id of the entity that each row starts with.

    Rows may start with that id and the name under which readers know the record, instead.

    With an `order` of its own, which must be one of all rows, a stretch continues after so many; one that
    the filters ask for goes before it.
    """
    model: Any = key.class_
    if filters.more is not None:
        query = query.where(*filters.more.clauses)
    if filters.more is not None or filters.bbox is not None:
        # What compares shapes is said to take so long that PostgreSQL would start helpers, which take longer.
        session.execute(select(func.set_config("max_parallel_workers_per_gather", "0", True)))
    narrowed = query.with_only_columns(key, maintain_column_froms=True).order_by(None)
    if filters.sort:
        after = None if filters.after == BEGINNING else filters.after
        query, order = sort(session, query, Keys(key, key_of(model)), filters.sort, after), None
    elif order is not None:
        query = query.order_by(*order).offset(skipped(filters))
    else:
        if filters.after is not None:
            query = query.where(key > number_after(session, key, filters.after))
        query = query.order_by(key)
    rows = list(session.execute(query.limit(filters.limit + 1)))
    more = len(rows) > filters.limit
    rows = rows[: filters.limit]
    matched, is_more = count_matching(session, narrowed, key, filters, None if more else len(rows))
    if not more:
        return Page(rows, matched, None, is_more)
    if order is not None:
        return Page(rows, matched, str(skipped(filters) + len(rows)), is_more)
    last = rows[-1]
    after = last[1] if isinstance(last[0], int) else getattr(last[0], key_of(model).key)
    return Page(rows, matched, after, is_more)


def keep_count(session: Session, key: Any, filters: Filters, count: Callable[[], int]) -> None:
    """Keep for what follows how many rows match the filters."""
    counts: Counts | None = session.info.get(COUNTS)
    if counts:
        counts.count(_counted_as(key, filters), count)


def _counted_as(key: Any, filters: Filters) -> tuple[str, Filters]:
    return (str(key), replace(filters, limit=0, after=None))


def count_matching(
    session: Session,
    narrowed: Select[*tuple[Any, ...]],
    key: InstrumentedAttribute[int],
    filters: Filters,
    left: int | None,
) -> tuple[int, bool]:
    """How many rows a query of ids has, as far as `count_to`, and whether there are more.

    `left` is how many there are from `after` on, where that is known. While the data is the same, it is
    counted once for the same filters.
    """
    if left is not None and filters.after is None:
        return left, False
    if filters.count_to is not None:
        narrowed = narrowed.limit(filters.count_to + 1)

    def count() -> int:
        return session.scalar(select(func.count()).select_from(narrowed.subquery())) or 0

    counts: Counts | None = session.info.get(COUNTS)
    found = counts.count(_counted_as(key, filters), count) if counts else count()
    if filters.count_to is None or found <= filters.count_to:
        return found, False
    return filters.count_to, True


def within(geometry: Any, bbox: BoundingBox) -> ColumnElement[bool]:
    """True where the published geometry touches the box, also across the antimeridian."""
    # Box by box: an area of both would lie, to an index, all round the world.
    return or_(*(_touches(geometry, part) for part in bbox.split()))


def _touches(geometry: Any, part: BoundingBox) -> ColumnElement[bool]:
    area = _envelope(part.west, part.south, part.east, part.north)
    touches: ColumnElement[bool] = func.ST_Intersects(geometry, area)
    west, south = part.west + BOX_MARGIN, part.south + BOX_MARGIN
    east, north = part.east - BOX_MARGIN, part.north - BOX_MARGIN
    if west >= east or south >= north:
        return touches
    # To compare shapes takes ten times what comparing their boxes does, which tells of all that isn't at the edge.
    lies_inside = geometry.op("@", return_type=Boolean)(_envelope(west, south, east, north))
    near = geometry.op("&&", return_type=Boolean)(area)
    # An «or» would have the index gone through twice.
    return and_(near, case((lies_inside, true()), else_=touches))


def _envelope(west: float, south: float, east: float, north: float) -> ColumnElement[Any]:
    return shape_given(shapely.box(west, south, east, north))


def shape_given(shape: BaseGeometry) -> ColumnElement[Any]:
    """A shape in degrees, for which a statement is planned: a plan for any shape doesn't know how much is in it."""
    text = shapely.to_wkb(shapely.set_srid(shape, 4326), hex=True, include_srid=True)
    return bindparam(None, text, Given(), literal_execute=True)


def overlaps(
    valid: InstrumentedAttribute[Any], first: date | None, last: date | None
) -> ColumnElement[bool]:
    """True where the row's days overlap the asked ones. A row without days never does."""
    return valid.op("&&", return_type=Boolean)(cast(Range(first, last, bounds="[]"), DATERANGE))


def geojson(
    geometry: ColumnElement[Any] | InstrumentedAttribute[Any], uncertainty_m: Any
) -> ColumnElement[str]:
    """GeoJSON text of a geometry with no more decimals than its uncertainty deserves.

    The same rule as `app.geometry.decimals_for`, with one digit more for lines and areas, whose
    shape would turn to steps. Rings turn as RFC 7946 asks; a line keeps its direction, which says
    who moves where.
    """
    deserved = func.ceil(func.log(111320.0 / func.greatest(uncertainty_m, 1)))
    shape = case((func.ST_Dimension(geometry) > 0, 1), else_=0)
    decimals = func.least(6, func.greatest(1, deserved) + shape)
    plain = cast(geometry, Geometry(srid=4326))
    # PostGIS turns lines round as well: it defines the function as the reverse of ST_ForcePolygonCW.
    areas_turned = case(
        (func.ST_Dimension(plain) == 2, func.ST_ForcePolygonCCW(plain)), else_=plain
    )
    return func.ST_AsGeoJSON(areas_turned, cast(decimals, Integer))
