"""What a record refers to."""

from collections.abc import Iterator

from app.dataset.parts import Record
from app.dataset.records import (
    ActorRecord,
    ClaimRecord,
    LinkRecord,
    PlaceRecord,
    PositionRecord,
)


def references_of(record: Record) -> Iterator[tuple[str, str, str]]:
    """(path of the field, noun, slug or id) of everything that a record refers to."""
    single = {
        ActorRecord: (("parent", "parent", "actors"),),
        PlaceRecord: (("part_of", "part_of", "places"),),
        ClaimRecord: (("source", "source", "sources"), ("speaker", "speaker", "actors")),
        PositionRecord: (("actor", "actor", "actors"), ("place", "place", "places")),
        LinkRecord: (("from", "later", "claims"), ("to", "earlier", "claims")),
    }
    for path, name, noun in single.get(type(record), ()):
        if getattr(record, name) is not None:
            yield path, noun, getattr(record, name)
    if isinstance(record, ClaimRecord):
        for number, at in enumerate(record.places):
            yield f"places.{number}.place", "places", at.place
        for number, who in enumerate(record.actors):
            yield f"actors.{number}.actor", "actors", who.actor
    if isinstance(record, PositionRecord):
        for number, claim in enumerate(record.claims):
            yield f"claims.{number}", "claims", claim
    if isinstance(record, ActorRecord):
        for number, relation in enumerate(record.relations):
            yield f"relations.{number}.actor", "actors", relation.actor
            yield f"relations.{number}.claim", "claims", relation.claim
