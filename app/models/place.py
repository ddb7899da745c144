"""Places and the names that people write for them."""

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ForeignKey, Identity
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.schema import FetchedValue

from app.models.base import Base, Record, Versioned


class Place(Record, Base):
    """A named location. Readers get `public_geom`; the exact `geom` is in no published view."""

    __tablename__ = "place"

    # Public id, in the address.
    slug: Mapped[str] = mapped_column(unique=True)
    # English name that is shown.
    name: Mapped[str]
    # A code of `app.vocabulary`.
    kind: Mapped[str]
    # ISO 3166-1 alpha-2 code; none for what lies in several.
    country: Mapped[str | None]
    # The place it lies in.
    part_of_id: Mapped[int | None] = mapped_column(ForeignKey("editorial.place.id"))
    # Exact point, line or area, EPSG:4326, (longitude, latitude).
    geom: Mapped[WKBElement] = mapped_column(
        Geometry(srid=4326, spatial_index=False), deferred=True, deferred_raiseload=True
    )
    # Side of the grid cells that readers see it in, in metres; none shows it exactly.
    coarsen_to_m: Mapped[int | None]
    # What readers see, and its EPSG:3857 twin for tiles; written by the database.
    public_geom: Mapped[WKBElement] = mapped_column(
        Geometry(srid=4326, spatial_index=False), server_default=FetchedValue(), deferred=True
    )
    public_geom_3857: Mapped[WKBElement | None] = mapped_column(
        Geometry(srid=3857, spatial_index=False), server_default=FetchedValue(), deferred=True
    )
    # How far the true place may lie from what is drawn, in metres.
    uncertainty_m: Mapped[int]
    # Where the coordinates come from.
    evidence: Mapped[str]
    # A caution for readers.
    note: Mapped[str | None]

    names: Mapped[list["PlaceName"]] = relationship(
        order_by="PlaceName.ordinal", lazy="raise", cascade="all, delete-orphan"
    )
    part_of: Mapped["Place | None"] = relationship(remote_side="Place.id", lazy="raise")


class PlaceName(Versioned, Base):
    """One spelling of a place's name, with where it was met."""

    __tablename__ = "place_name"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("editorial.place.id", ondelete="CASCADE"))
    # Order in which the spellings are listed.
    ordinal: Mapped[int]
    # The spelling itself.
    name: Mapped[str]
    # BCP 47 tag and ISO 15924 code.
    language: Mapped[str]
    script: Mapped[str]
    # Where it was met: a source's slug, or the name of a gazetteer.
    cited: Mapped[str | None]
    # True for the row that repeats the place's own name, so that search needs one table.
    is_main: Mapped[bool] = mapped_column(server_default="false")
    # Spelling-tolerant key and folded form, as `app.names` makes them.
    key: Mapped[str]
    folded: Mapped[str]
