"""What every mapped class shares: the naming of constraints, the two clocks, the publishing state.

All tables live in the schema `editorial`. Reading sessions translate that name to `published` or
`as_known` (see `app.database`), whose views carry the same columns less the exact geometry.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, Computed, DateTime, ForeignKey, Identity, MetaData, Text
from sqlalchemy.dialects.postgresql import DATERANGE, TSTZRANGE, Range
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.schema import FetchedValue

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The registry of mapped classes. Lazy loading is off: relations are named in the query."""

    metadata = MetaData(schema="editorial", naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012  (SQLAlchemy asks for a plain dict)
        str: Text,
        int: BigInteger,
        datetime: DateTime(timezone=True),
    }


class Versioned:
    """A row whose every version is kept: the database moves the old one to `history`."""

    # The change that wrote this version.
    change_id: Mapped[int] = mapped_column(ForeignKey("editorial.change.id"))
    # From when until when the map has said so; the database writes it, nobody else.
    sys_period: Mapped[Range[datetime]] = mapped_column(TSTZRANGE, server_default=FetchedValue())


class Record(Versioned):
    """A versioned row that is drafted, published and withdrawn on its own."""

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    # Folder under data/ that the record is dumped to; none for one made in the browser.
    dataset: Mapped[str | None]
    # draft, in_review, published or withdrawn.
    status: Mapped[str] = mapped_column(server_default="draft")
    # Readers see the record from this instant on; now when empty.
    embargo_until: Mapped[datetime | None]
    # Why it was withdrawn, in words readers may see.
    withdrawn_reason: Mapped[str | None]
    # Hidden from every past map too, for a record that must not have been shown.
    concealed: Mapped[bool] = mapped_column(server_default="false")


class Dated:
    """Days on the ground, both ends inclusive; an empty end is unknown or open."""

    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    # day, days (two to six), week, month, year or vague.
    valid_precision: Mapped[str | None]
    # Both bounds as a range, for the index; computed by the database.
    valid: Mapped[Range[date] | None] = mapped_column(
        DATERANGE, Computed("computed in the migration", persisted=True), deferred=True
    )
