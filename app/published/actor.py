"""Actors: forces, states, alliances, persons, and how they stand to one another."""

from collections.abc import Iterator, Sequence

from fastapi import Request
from sqlalchemy.orm import Session

from app.languages import mark
from app.nouns.members import public_values
from app.published.columns import columns_of
from app.published.parts import NAME, Json, day, edtf_of
from app.published.published import Published
from app.queries.actors import ActorRow, RelationRow, list_actors, relations_of
from app.queries.exports import every
from app.queries.filters import Filters
from app.templating import absolute

COLUMNS = columns_of(
    """
    slug
    name
    short_name
    names names.name: every spelling, each once
    kind
    parent:str?: slug of whom it belongs to
    colour:str: what it is drawn in
    symbol
    sidc
    relations relations.relation: how it stands to others
    related_actors relations.actor: the slug of each of these others
    claim_count:count: claims that speak of it
    position_count:count: positions of it
    note
    url:url: its page
""",
    "actors",
)

EXAMPLE: Json = {
    "slug": "sdf",
    "name": "Syrian Democratic Forces",
    "short_name": "SDF",
    "kind": "alliance",
    "parent": None,
    "colour": "#c28f00",
    "symbol": "star",
    "sidc": "10011000000000000000",
    "names": [{"name": "QSD", "language": "ku", "script": "Latn"}],
    "relations": [
        {
            "relation": "allied_with",
            "actor": "united-states",
            "actor_name": "United States",
            "valid_from": "2015-10-11",
            "valid_to": None,
            "valid_precision": "day",
            "valid_edtf": "2015-10-11/",
            "claim": "c-1a2b3c4d",
        }
    ],
    "claim_count": 12,
    "position_count": 8,
    "note": None,
    "url": "…/actors/sdf",
}


def actor_item(request: Request, row: ActorRow, relations: Sequence[RelationRow]) -> Json:
    """An actor with its names, colour, symbol, and those of the relations that are its own."""
    actor = row.actor
    return {
        **public_values("actors", actor),
        "parent": actor.parent.slug if actor.parent else None,
        "colour": row.colour,
        "names": [
            {"name": name.name, "language": name.language, "script": name.script}
            for name in actor.names
        ],
        "relations": [
            {
                "relation": relation.relation,
                "actor": relation.other.slug,
                "actor_name": relation.other.name,
                "valid_from": day(relation.valid_from),
                "valid_to": day(relation.valid_to),
                "valid_precision": relation.valid_precision,
                "valid_edtf": edtf_of(relation),
                "claim": each.claim.public_id,
            }
            for each in relations
            if (relation := each.relation).actor_id == actor.id
        ],
        "claim_count": row.claim_count,
        "position_count": row.position_count,
        "url": absolute(request, f"/actors/{actor.slug}"),
    }


def _items(request: Request, session: Session, filters: Filters) -> Iterator[Json]:
    rows = list(every(session, list_actors, filters))
    relations = relations_of(session, [row.actor.id for row in rows])
    for row in rows:
        yield actor_item(request, row, relations)


PUBLISHED = Published(
    "actors",
    5,
    COLUMNS,
    _items,
    ("q",),
    csv=mark("forces, states, alliances, persons"),
    example=EXAMPLE,
    nested="names:[Name] relations:[ActorRelation]",
    parts={
        **NAME,
        "ActorRelation": (
            "relation:str actor:str actor_name:str valid_from:day? valid_to:day? valid_precision:str? "
            "valid_edtf:str? claim:str"
        ),
    },
)
