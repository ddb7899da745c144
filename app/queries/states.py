"""Records as they are by themselves at the instant that a session looks at: plain rows, and what belongs to them.

What a reader's lens hides is in none of it, a name that leads to something hidden neither.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import Select, any_, func, select
from sqlalchemy.orm import Session

from app.models import (
    Actor,
    ActorName,
    ActorRelation,
    Claim,
    ClaimActor,
    ClaimPlace,
    Link,
    Place,
    PlaceName,
    Position,
    PositionClaim,
    Source,
)
from app.nouns.members import public_members
from app.nouns.told import NounName
from app.queries.changed import IDS, MODELS
from app.queries.filters import geojson, key_of

# Columns beside those that stand in an item under their own name.
MORE: Mapping[NounName, tuple[Any, ...]] = {
    "sources": (Source.text_sha256, Source.shown_fields, Source.translations),
    "actors": (Actor.parent_id, Actor.colour),
    "places": (
        Place.part_of_id,
        geojson(Place.public_geom, Place.uncertainty_m).label("geometry"),
    ),
    "claims": (
        Claim.source_id,
        Claim.speaker_id,
        Claim.paragraph,
        Claim.start_offset,
        Claim.end_offset,
        Claim.quote,
        Claim.text_sha256,
        Claim.row_file,
        Claim.row_sha256,
        Claim.row_sheet,
        Claim.row_number,
        Claim.row_key,
        Claim.figures,
        Claim.translations,
        Claim.valid_from,
        Claim.valid_to,
        Claim.valid_precision,
    ),
    "positions": (
        Position.actor_id,
        Position.place_id,
        geojson(Position.public_geom, Position.uncertainty_m).label("geometry"),
    ),
    "links": (Link.from_claim_id, Link.to_claim_id),
}
# What has a geometry of its own.
DRAWN = ("places", "positions")
# The noun that each of these names by its number.
REFERS: Mapping[str, NounName] = {
    "parent_id": "actors",
    "part_of_id": "places",
    "source_id": "sources",
    "speaker_id": "actors",
    "actor_id": "actors",
    "other_id": "actors",
    "place_id": "places",
    "claim_id": "claims",
    "from_claim_id": "claims",
    "to_claim_id": "claims",
}


@dataclass
class State:
    """One record: its row, the rows that belong to it by their list, and when this version began."""

    row: Any
    # Its slug or public id.
    key: str
    lists: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    # Its geometry as GeoJSON, of what has one.
    drawn: str | None = None


@dataclass
class States:
    """Records by noun and number, and the keys of all that they name."""

    of: dict[NounName, dict[int, State]]
    keys: dict[NounName, dict[int, str]]

    def key(self, column: str, number: int | None) -> str | None:
        """The key of what a column names; none where readers don't see that."""
        return None if number is None else self.keys[REFERS[column]].get(number)


@cache
def _rows_of(noun: NounName) -> Select[Any]:
    model = MODELS[noun]
    told = [getattr(model, each.column) for each in public_members(noun)]
    begun = func.lower(model.sys_period).label("begun")
    columns = [model.id, model.dataset, key_of(model), *told, *MORE[noun]]
    query = select(*{each.key: each for each in columns}.values(), begun)
    return query.where(model.id == any_(IDS))


@cache
def _lists_of(noun: NounName) -> Mapping[str, tuple[Select[Any], Any]]:
    """By list, its rows and the column that names their record."""
    match noun:
        case "places" | "actors":
            name: Any = PlaceName if noun == "places" else ActorName
            owner = name.place_id if noun == "places" else name.actor_id
            names = select(owner.label("owner"), name.name, name.language, name.script)
            found = {"names": (names.order_by(owner, name.ordinal), owner)}
            if noun == "actors":
                stands = ActorRelation
                relations = select(
                    stands.actor_id.label("owner"),
                    stands.relation,
                    stands.other_id,
                    stands.valid_from,
                    stands.valid_to,
                    stands.valid_precision,
                    stands.claim_id,
                ).order_by(stands.actor_id, stands.ordinal)
                found["relations"] = (relations, stands.actor_id)
            return found
        case "claims":
            at: Any = select(
                ClaimPlace.claim_id.label("owner"), ClaimPlace.place_id, ClaimPlace.role
            )
            by: Any = select(
                ClaimActor.claim_id.label("owner"), ClaimActor.actor_id, ClaimActor.role
            )
            return {
                "places": (
                    at.order_by(ClaimPlace.claim_id, ClaimPlace.ordinal),
                    ClaimPlace.claim_id,
                ),
                "actors": (
                    by.order_by(ClaimActor.claim_id, ClaimActor.ordinal),
                    ClaimActor.claim_id,
                ),
            }
        case "positions":
            rests: Any = select(PositionClaim.position_id.label("owner"), PositionClaim.claim_id)
            order = rests.order_by(PositionClaim.position_id, PositionClaim.ordinal)
            return {"claims": (order, PositionClaim.position_id)}
        case _:
            return {}


def read_states(session: Session, wanted: Mapping[NounName, Collection[int]]) -> States:
    """The records of these numbers that are seen at the instant that the session looks at."""
    found = States({}, {noun: {} for noun in MODELS})
    named: dict[NounName, set[int]] = {noun: set() for noun in MODELS}
    for noun, numbers in wanted.items():
        states = found.of[noun] = {}
        if not numbers:
            continue
        rows = session.execute(_rows_of(noun), {"ids": list(numbers)}).all()
        key_in = attrgetter(key_of(MODELS[noun]).key)
        # To ask a row for what it hasn't takes longer than all else of it.
        is_drawn = noun in DRAWN
        for row in rows:
            states[row.id] = State(row, key_in(row), drawn=row.geometry if is_drawn else None)
        _note_named(named, rows)
        for name, (query, owner) in _lists_of(noun).items():
            if not states:
                continue
            members = session.execute(query.where(owner == any_(IDS)), {"ids": list(states)}).all()
            for row in members:
                states[row.owner].lists[name].append(row)
            _note_named(named, members)
    for noun, numbers in named.items():
        if numbers:
            model = MODELS[noun]
            keys = select(model.id, key_of(model)).where(model.id == any_(IDS))
            found.keys[noun] = {
                row[0]: row[1] for row in session.execute(keys, {"ids": [*numbers]})
            }
    return found


def _note_named(named: dict[NounName, set[int]], rows: Sequence[Any]) -> None:
    """Note what rows of one statement name."""
    columns = (
        [(REFERS[name], at) for at, name in enumerate(rows[0]._fields) if name in REFERS]
        if rows
        else []
    )
    for noun, at in columns:
        named[noun].update(row[at] for row in rows if row[at] is not None)


def shape_of(state: State) -> dict[str, Any] | None:
    """Its geometry as GeoJSON; none of what has none."""
    return None if state.drawn is None else json.loads(state.drawn)
