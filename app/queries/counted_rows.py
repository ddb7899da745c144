"""Claims of a source that may only be counted: how many of each place and month, and of each value.

The views of `migrations/lenses/rows_counted.sql` tell no more than these counts to whoever reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BigInteger, Column, Date, MetaData, Table, Text, func, select
from sqlalchemy.orm import Session

from app.models import Place

# The views go by the lens, as tables do.
VIEWS = MetaData(schema="editorial")
OF_PLACE = Table(
    "rows_of_place",
    VIEWS,
    Column("source_id", BigInteger),
    Column("place_id", BigInteger),
    Column("month", Date),
    Column("claims", BigInteger),
)
OF_VALUE = Table(
    "rows_of_value",
    VIEWS,
    Column("source_id", BigInteger),
    Column("name", Text),
    Column("ordinal", BigInteger),
    Column("value", Text),
    Column("claims", BigInteger),
)
MOST_COUNTS = 20_000
MOST_VALUES = 100


@dataclass(frozen=True)
class PlaceCount:
    """How many claims of a month name a place first; none for a month or a place that isn't told."""

    slug: str | None
    name: str | None
    month: date | None
    claims: int


@dataclass(frozen=True)
class FieldCounts:
    """The commonest values in a field with their counts, and how many claims have another."""

    name: str
    values: Sequence[tuple[str, int]]
    others: int


@dataclass(frozen=True)
class Counted:
    """What is told of a source's claims where they may only be counted."""

    claims: int
    places: Sequence[PlaceCount]
    fields: Sequence[FieldCounts]
    # Whether there are more counts than are told one by one.
    is_more: bool

    @property
    def by_month(self) -> list[tuple[date | None, int]]:
        """(first day of the month, claims), in order; what has no month last."""
        found: dict[date | None, int] = {}
        for each in self.places:
            found[each.month] = found.get(each.month, 0) + each.claims
        return sorted(found.items(), key=lambda month: (month[0] is None, month[0] or date.min))

    @property
    def by_place(self) -> list[tuple[str | None, str | None, int]]:
        """(slug, name, claims), most claims first; what names no place last."""
        found: dict[tuple[str | None, str | None], int] = {}
        for each in self.places:
            place = (each.slug, each.name)
            found[place] = found.get(place, 0) + each.claims
        order = sorted(found.items(), key=lambda one: (one[0][0] is None, -one[1], one[0][1] or ""))
        return [(slug, name, claims) for (slug, name), claims in order]


def count_rows_of(session: Session, source_id: int) -> Counted:
    """What readers may know of a source's claims. Empty where these are shown themselves."""
    places = (
        select(Place.slug, Place.name, OF_PLACE.c.month, OF_PLACE.c.claims)
        .select_from(OF_PLACE.outerjoin(Place, Place.id == OF_PLACE.c.place_id))
        .where(OF_PLACE.c.source_id == source_id)
        .order_by(OF_PLACE.c.month.nulls_last(), Place.name.nulls_last(), Place.slug)
    )
    found = [PlaceCount(*row) for row in session.execute(places)]
    rank = func.row_number().over(
        partition_by=OF_VALUE.c.ordinal,
        order_by=(OF_VALUE.c.claims.desc(), OF_VALUE.c.value),
    )
    ranked = select(OF_VALUE, rank.label("rank")).where(OF_VALUE.c.source_id == source_id)
    values = ranked.subquery()
    query = select(values.c.name, values.c.value, values.c.claims, values.c.rank)
    fields: dict[str, tuple[list[tuple[str, int]], int]] = {}
    for name, value, claims, number in session.execute(
        query.order_by(values.c.ordinal, values.c.rank)
    ):
        told, others = fields.setdefault(name, ([], 0))
        if number <= MOST_VALUES:
            told.append((value, claims))
        else:
            fields[name] = (told, others + claims)
    return Counted(
        sum(each.claims for each in found),
        found[:MOST_COUNTS],
        [FieldCounts(name, told, others) for name, (told, others) in fields.items()],
        len(found) > MOST_COUNTS,
    )
