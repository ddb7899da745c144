"""Positions: where an actor was, over which days, and the claims that say so."""

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.schema import FetchedValue

from app.models.actor import Actor
from app.models.base import Base, Dated, Record, Versioned
from app.models.claim import Claim
from app.models.place import Place


class Position(Record, Dated, Base):
    """An actor somewhere. The database refuses one that rests on no claim."""

    __tablename__ = "position"

    # Public id, in the address; never reused.
    public_id: Mapped[str] = mapped_column(unique=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("editorial.actor.id"))
    # The named place it is at, if it is at one.
    place_id: Mapped[int | None] = mapped_column(ForeignKey("editorial.place.id"))
    # Exact point, line (an axis, a route, a front) or area, EPSG:4326, (longitude, latitude).
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
    # What the actor does there: a code, as `app.vocabulary` has them.
    posture: Mapped[str]
    # Whether somebody saw it or said that it would come.
    modality: Mapped[str]
    # How far the truth may lie from what is drawn, in metres.
    uncertainty_m: Mapped[int]
    # A caution for readers.
    note: Mapped[str | None]

    actor: Mapped[Actor] = relationship(lazy="raise")
    place: Mapped[Place | None] = relationship(lazy="raise")
    claims: Mapped[list["PositionClaim"]] = relationship(
        order_by="PositionClaim.ordinal", lazy="raise", cascade="all, delete-orphan"
    )


class PositionClaim(Versioned, Base):
    """A claim that a position rests on."""

    __tablename__ = "position_claim"
    __table_args__ = (UniqueConstraint("position_id", "claim_id"),)

    position_id: Mapped[int] = mapped_column(
        ForeignKey("editorial.position.id", ondelete="CASCADE"), primary_key=True
    )
    # Order in which the claims are listed.
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("editorial.claim.id"))

    claim: Mapped[Claim] = relationship(lazy="raise")
