"""Positions as rows for readers: with actor, place and claims, and what is worked out from these.

Lists and pages take `read_positions` with the query that `positions` begins.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Select, any_, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.models import Actor, Claim, Place, Position, PositionClaim, Source
from app.queries.filters import geojson
from app.queries.held_days import HeldDays, held_days
from app.queries.lean_rows import Columns, Once, columns_of, parts, record
from app.queries.lineage import COLOUR, with_lineage
from app.queries.resting import Named, rests_of
from app.queries.settled import settled_days
from app.resting import Document, Rests
from app.wording import say_holding

# What is read of a position, and of the records beside it.
_POSITION = columns_of(Position)
_ACTOR = Columns(
    (
        Actor.id,
        Actor.slug,
        Actor.name,
        Actor.short_name,
        Actor.kind,
        Actor.symbol,
        Actor.sidc,
    )
)
_PLACE = Columns((Place.id, Place.slug, Place.name))
_CLAIM = Columns((Claim.id, Claim.public_id, Claim.kind, Claim.statement, Claim.credibility))
_SOURCE = Columns(
    (
        Source.id,
        Source.slug,
        Source.title,
        Source.author,
        Source.publisher,
        Source.origin,
        Source.reliability,
        Source.licence,
        Source.attribution,
    )
)


@dataclass(frozen=True)
class PositionRow:
    """A position with its actor, place and claims, its GeoJSON geometry and the actor's colour.

    These records have the attributes of the mapped classes as far as they are read here, and no others.
    """

    position: Position
    # The claims it rests on, in order.
    claims: list[Claim]
    geometry: dict[str, Any]
    colour: str
    # From when it is drawn, and when it was last spoken of.
    held: HeldDays
    # The first day on which an outcome settles a claim that it rests on.
    settled_on: date | None
    # What would have to be false; claims by their public ids.
    rests: Rests[str]

    @property
    def drawn_to(self) -> date | None:
        """The last day on which it is on the map: its own, or that on which it was settled."""
        ends = [day for day in (self.position.valid_to, self.settled_on) if day is not None]
        return min(ends, default=None)

    @property
    def title(self) -> str:
        """Who does what where, as readers see it: «Kurdish forces are expected to hold Raqqah»."""
        actor, place = self.position.actor, self.position.place
        return say_holding(
            actor.short_name or actor.name,
            self.position.posture,
            place.name if place else None,
            self.position.modality,
        )

    @property
    def grades(self) -> list[str]:
        """Both grades of each of those claims, in their order: «F6» (Admiralty code)."""
        return [f"{c.source.reliability if c.source else 'F'}{c.credibility}" for c in self.claims]

    @property
    def said_by(self) -> list[str]:
        """Whose claims these are, each once: the author, else the publisher, else the title."""
        sources = [claim.source for claim in self.claims if claim.source]
        return sorted({each.author or each.publisher or each.title for each in sources})

    @property
    def licences(self) -> list[str]:
        """What the sources of those claims may be used under, as far as it is known, each once."""
        found = {claim.source.licence for claim in self.claims if claim.source}
        return sorted(each for each in found if each)

    @property
    def attributions(self) -> list[str]:
        """How those sources want to be named, each once."""
        found = {claim.source.attribution for claim in self.claims if claim.source}
        return sorted(each for each in found if each)

    @property
    def kinds(self) -> list[str]:
        """The kinds of those claims, each once, in alphabetical order."""
        return sorted({claim.kind for claim in self.claims})


@cache
def positions() -> Select[*tuple[Any, ...]]:
    """All positions, to be narrowed and read."""
    shape = geojson(Position.public_geom, Position.uncertainty_m)
    query = with_lineage(select(*_POSITION, *_ACTOR, *_PLACE, shape, COLOUR).join(Position.actor))
    return query.outerjoin(Position.place)


@cache
def _claims_beneath() -> Select[*tuple[Any, ...]]:
    """The claims that positions rest on, with their sources."""
    query = select(PositionClaim.position_id, *_CLAIM, *_SOURCE).join(PositionClaim.claim)
    numbers = bindparam("numbers", type_=ARRAY(BigInteger))
    query = query.outerjoin(Claim.source).where(PositionClaim.position_id == any_(numbers))
    return query.order_by(PositionClaim.ordinal)


def read_positions(
    session: Session, query: Select[*tuple[Any, ...]], *more: InstrumentedAttribute[Any]
) -> list[PositionRow]:
    """The positions of a query, in its order, with those columns besides."""
    rows = []
    # Of several that name the same one, each has the same record.
    actor_of, place_of = Once(_ACTOR), Once(_PLACE)
    columns = Columns((*_POSITION, *more))
    for row in session.execute(query.add_columns(*more)):
        *of_others, (geometry, colour, *of_more) = parts(row, _POSITION, _ACTOR, _PLACE)
        of_position, of_actor, of_place = of_others
        position = record(columns, (*of_position, *of_more))
        position.actor, position.place = actor_of(of_actor), place_of(of_place)
        rows.append((position, json.loads(geometry), colour))
    ids = [position.id for position, _, _ in rows]
    claims = _read_claims(session, ids)
    held = held_days(session, ids)
    settled = settled_days(session, [each.id for each, _, _ in rows if each.modality == "expected"])
    resting = rests_of(session, {each: _named(claims[each]) for each in ids})
    return [
        PositionRow(
            position,
            claims[position.id],
            geometry,
            colour,
            held[position.id],
            settled.get(position.id),
            resting[position.id],
        )
        for position, geometry, colour in rows
    ]


def _read_claims(session: Session, ids: Sequence[int]) -> Mapping[int, list[Claim]]:
    found: dict[int, list[Claim]] = {each: [] for each in ids}
    claim_of, source_of = Once(_CLAIM), Once(_SOURCE)
    for row in session.execute(_claims_beneath(), {"numbers": ids}) if ids else ():
        of_claim, of_source, _ = parts(row[1:], _CLAIM, _SOURCE)
        claim = claim_of(of_claim)
        claim.source = source_of(of_source)
        found[row[0]].append(claim)
    return found


def _named(claims: Iterable[Claim]) -> list[Named]:
    return [
        Named(
            claim.id,
            claim.public_id,
            Document(source.slug, source.title, source.origin, source.publisher, source.author),
        )
        for claim in claims
        if (source := claim.source) is not None
    ]
