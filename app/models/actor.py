"""Actors and their names."""

from sqlalchemy import ForeignKey, Identity
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Record, Versioned


class Actor(Record, Base):
    """A force, a state, an alliance, a people, an organisation or a person."""

    __tablename__ = "actor"

    # Public id, in the address.
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    # Form used in tight places, such as an abbreviation.
    short_name: Mapped[str | None]
    # force, state, alliance, person, people or organisation.
    kind: Mapped[str]
    # The actor it belongs to, whose colour it takes when it has none.
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("editorial.actor.id"))
    # #rrggbb.
    colour: Mapped[str | None]
    # Name of the drawing that marks it beside the colour.
    symbol: Mapped[str]
    # A caution for readers.
    note: Mapped[str | None]

    names: Mapped[list["ActorName"]] = relationship(
        order_by="ActorName.ordinal", lazy="raise", cascade="all, delete-orphan"
    )
    parent: Mapped["Actor | None"] = relationship(remote_side="Actor.id", lazy="raise")


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
