"""An actor: a force, a state, an alliance, a people, an organisation or a person."""

from typing import Annotated, ClassVar

from pydantic import StringConstraints
from sqlalchemy.orm import selectinload

from app.models import Actor
from app.nouns.noun import Noun
from app.nouns.parts import NameRecord, Note, Part, Record, Sidc, Slug, Text, Valid
from app.nouns.told import Told
from app.vocabulary.actors import KINDS, RELATIONS, SYMBOLS

Colour = Annotated[str, StringConstraints(pattern="^#[0-9a-f]{6}$")]


class RelationRecord(Part):
    """How the actor stands to another over some days, and the claim that says so."""

    relation: Annotated[str, RELATIONS]
    actor: Annotated[Slug, Told(refers="actors", column="other_id")]
    valid: Valid | None = None
    claim: Annotated[Slug, Told(refers="claims")]


class ActorRecord(Record):
    """A force, a state or a person: `actors.yaml`."""

    file: ClassVar[str] = "actors.yaml"

    slug: Annotated[Slug, Told("Address", about="its name in addresses")]
    name: Annotated[Text, Told("Name", about="what it is called", typed=True)]
    short_name: Annotated[
        Text | None,
        Told("Short name", about="what it is called where there is little room", typed=True),
    ] = None
    kind: Annotated[str, KINDS, Told("Kind", about=KINDS.listed(), typed=True)]
    parent: Annotated[Slug | None, Told("Belongs to", refers="actors")] = None
    colour: Annotated[Colour | None, Told("Colour")] = None
    symbol: Annotated[str, SYMBOLS, Told("Sign", about="its sign on the map", typed=True)]
    sidc: Annotated[
        Sidc | None,
        Told(
            "Code of its military symbol",
            about="the code of its symbol in APP-6 or MIL-STD-2525, where one is given",
            typed=True,
            hint="For who chooses military symbols on the map: 20 digits (2525D, 2525E, APP-6D, APP-6E) or 15 letters (2525C, APP-6B). Without one its affiliation is unknown, and only its kind is told.",
        ),
    ] = None
    names: Annotated[tuple[NameRecord, ...], Told("Other names", "list")] = ()
    relations: Annotated[tuple[RelationRecord, ...], Told("Succession and alliances", "list")] = ()
    note: Note = None


NOUN = Noun(
    "actors",
    Actor,
    ActorRecord,
    title="name",
    options=(selectinload(Actor.names), selectinload(Actor.relations)),
    example={
        "slug": "river-brigade",
        "name": "River Brigade",
        "kind": "force",
        "symbol": "disc",
        "colour": "#b4442e",
    },
)
