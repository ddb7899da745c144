"""The six nouns that editors edit, each with its class, its record and its words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy.orm import InstrumentedAttribute, selectinload, undefer
from sqlalchemy.sql.base import ExecutableOption

from app.dataset.parts import Record
from app.dataset.records import (
    ActorRecord,
    ClaimRecord,
    LinkRecord,
    PlaceRecord,
    PositionRecord,
    SourceRecord,
)
from app.errors import NotFound
from app.models import Actor, Claim, Link, Place, Position, Source

NounName = Literal["sources", "actors", "places", "claims", "positions", "links"]


@dataclass(frozen=True)
class Noun:
    """One kind of record: its plural, as addresses have it, and what stands behind it."""

    name: NounName
    singular: str
    model: Any
    key: InstrumentedAttribute[str]
    record: type[Record]
    # What a random public id begins with; none where the id is made of the record's name.
    prefix: str | None = None
    # What must be loaded with a row to read its document.
    options: tuple[ExecutableOption, ...] = ()

    @property
    def table(self) -> str:
        """Name of the table in `editorial`, and of its twins."""
        name: str = self.model.__tablename__
        return name

    @property
    def id_column(self) -> str:
        """Name of the column with the slug or public id."""
        return self.key.key

    @property
    def path(self) -> str | None:
        """Where readers find such records; links have no page of their own."""
        return None if self.name == "links" else f"/{self.name}"


# In the order in which records refer to each other: what is referred to comes first.
NOUNS: Mapping[str, Noun] = {
    noun.name: noun
    for noun in (
        Noun("sources", "source", Source, Source.slug, SourceRecord),
        Noun(
            "actors",
            "actor",
            Actor,
            Actor.slug,
            ActorRecord,
            options=(selectinload(Actor.names), selectinload(Actor.relations)),
        ),
        Noun(
            "places",
            "place",
            Place,
            Place.slug,
            PlaceRecord,
            options=(selectinload(Place.names), undefer(Place.geom)),
        ),
        Noun(
            "claims",
            "claim",
            Claim,
            Claim.public_id,
            ClaimRecord,
            prefix="c",
            options=(selectinload(Claim.places), selectinload(Claim.actors)),
        ),
        Noun(
            "positions",
            "position",
            Position,
            Position.public_id,
            PositionRecord,
            prefix="p",
            options=(selectinload(Position.claims), undefer(Position.geom)),
        ),
        Noun(
            "links",
            "link",
            Link,
            Link.public_id,
            LinkRecord,
            prefix="l",
            options=(undefer(Link.from_digest), undefer(Link.to_digest)),
        ),
    )
}
ORDER = {name: place for place, name in enumerate(NOUNS)}


def noun_called(name: str) -> Noun:
    """The noun of that plural. Raises NotFound."""
    if name not in NOUNS:
        raise NotFound(f"There are no {name[:40]!r}; there are {', '.join(NOUNS)}.")
    return NOUNS[name]
