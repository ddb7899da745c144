"""What is hashed of what is cited: records by themselves, as `app.published.difference` tells them.

Made of rows that a reader's session has read, so that nothing is in it that readers don't see.
"""

from collections.abc import Collection, Iterable, Mapping
from types import SimpleNamespace
from typing import Any

from sqlalchemy.orm import Session

from app.citing.canonical import digest_of
from app.models import Claim, Place, Position, Source
from app.nouns.told import NounName
from app.published.difference import own_values
from app.published.parts import Json
from app.queries.changed import MODELS
from app.queries.filters import key_of
from app.queries.position_rows import PositionRow
from app.queries.states import State, States, read_states
from app.sealing.sealing import filled

# (the noun of a record, its number, its key).
Named = tuple[NounName, int, str]


def of_claim(claim: Claim) -> Json:
    """A claim and its source."""
    source = claim.source
    named: list[Named] = [("places", at.place.id, at.place.slug) for at in claim.places]
    named += [("actors", by.actor.id, by.actor.slug) for by in claim.actors]
    if claim.speaker is not None:
        named.append(("actors", claim.speaker.id, claim.speaker.slug))
    if source is not None:
        named.append(("sources", source.id, source.slug))
    lists: dict[str, list[Any]] = {"places": [*claim.places], "actors": [*claim.actors]}
    sources = [_own("sources", source, {}, ())] if source is not None else []
    return _filled(claims=[_own("claims", claim, lists, named)], sources=sources)


def of_place(place: Place, geometry: Json) -> Json:
    """A place."""
    whole = place.part_of
    named: list[Named] = [("places", whole.id, whole.slug)] if whole is not None else []
    own = _own("places", place, {"names": [*place.names]}, named)
    return _filled(places=[own | {"geometry": geometry}])


def of_position(row: PositionRow) -> Json:
    """A position, with the ids of the claims that it rests on."""
    return _filled(positions=[_position(row)])


def of_view(session: Session, asked: Mapping[str, Any], numbers: Collection[int]) -> Json:
    """What a view asks for, and the positions on it in the order of their ids."""
    states = read_states(session, {"positions": numbers})
    own = [own_values("positions", each, states) for each in states.of["positions"].values()]
    return _filled(view=dict(asked), positions=sorted(own, key=lambda each: str(each["id"])))


def digest(data: Json) -> str:
    """SHA-256 of the data's canonical JSON, in hex."""
    return digest_of(data)


def _filled(**data: Any) -> Json:
    found: Json = filled(data)
    return found


def _position(row: PositionRow) -> Json:
    position: Position = row.position
    named: list[Named] = [("actors", position.actor.id, position.actor.slug)]
    if position.place is not None:
        named.append(("places", position.place.id, position.place.slug))
    named += [("claims", claim.id, claim.public_id) for claim in row.claims]
    rests = [SimpleNamespace(claim_id=claim.id) for claim in row.claims]
    own = _own("positions", position, {"claims": rests}, named)
    return own | {"geometry": row.geometry}


def _own(
    noun: NounName,
    row: Claim | Place | Position | Source,
    lists: dict[str, list[Any]],
    named: Iterable[Named],
) -> Json:
    """The own values of a mapped row, whose keys are those of the rows beside it."""
    keys: dict[NounName, dict[int, str]] = {
        "sources": {},
        "actors": {},
        "places": {},
        "claims": {},
    }
    for kind, number, key in named:
        keys[kind][number] = key
    own_key: str = getattr(row, key_of(MODELS[noun]).key)
    return own_values(noun, State(row, own_key, lists), States({}, keys))
