"""Actors and their names."""

from sqlalchemy import ForeignKey, Identity
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Dated, Record, Versioned


class Actor(Record, Base):
    """A force, a state, an alliance, a people, an organisation or a person."""

    __tablename__ = "actor"

    # Public id, in the address.
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    # Form used in tight places, such as an abbreviation.
    short_name: Mapped[str | None]
    # A code of `app.vocabulary`.
    kind: Mapped[str]
    # The actor it belongs to, whose colour it takes when it has none.
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("editorial.actor.id"))
    # #rrggbb.
    colour: Mapped[str | None]
    # Name of the drawing that marks it beside the colour.
    symbol: Mapped[str]
    # Its code in APP-6 or MIL-STD-2525 (SIDC), affiliation included, where an editor gave one.
    sidc: Mapped[str | None]
    # A caution for readers.
    note: Mapped[str | None]

    names: Mapped[list["ActorName"]] = relationship(
        order_by="ActorName.ordinal", lazy="raise", cascade="all, delete-orphan"
    )
    parent: Mapped["Actor | None"] = relationship(remote_side="Actor.id", lazy="raise")
    relations: Mapped[list["ActorRelation"]] = relationship(
        order_by="ActorRelation.ordinal",
        foreign_keys="ActorRelation.actor_id",
        lazy="raise",
        cascade="all, delete-orphan",
    )


class ActorName(Versioned, Base):
    """One spelling of an actor's name, with where it was met."""

    __tablename__ = "actor_name"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("editorial.actor.id", ondelete="CASCADE"))
    # Order in which the spellings are listed.
    ordinal: Mapped[int]
    # The spelling itself.
    name: Mapped[str]
    # BCP 47 tag and ISO 15924 code.
    language: Mapped[str]
    script: Mapped[str]
    # Where it was met: a source's slug, or the name of a reference work.
    cited: Mapped[str | None]
    # True for rows that repeat the actor's own name and short name.
    is_main: Mapped[bool] = mapped_column(server_default="false")
    # Spelling-tolerant key and folded form, as `app.names` makes them.
    key: Mapped[str]
    folded: Mapped[str]


class ActorRelation(Versioned, Dated, Base):
    """How the actor stands to another over some days, and the claim that says so."""

    __tablename__ = "actor_relation"

    actor_id: Mapped[int] = mapped_column(
        ForeignKey("editorial.actor.id", ondelete="CASCADE"), primary_key=True
    )
    # Order in which the relations are listed.
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    # What the actor does or is to the other: a code of `app.vocabulary`.
    relation: Mapped[str]
    other_id: Mapped[int] = mapped_column(ForeignKey("editorial.actor.id"))
    claim_id: Mapped[int] = mapped_column(ForeignKey("editorial.claim.id"))

    actor: Mapped[Actor] = relationship(foreign_keys=[actor_id], viewonly=True, lazy="raise")
    other: Mapped[Actor] = relationship(foreign_keys=[other_id], lazy="raise")
