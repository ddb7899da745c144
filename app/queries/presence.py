"""Positions as lists show them: who does what where, on whose word, in plain values.

Mapped objects with everything beside them, the geometry above all, would take most of a request.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Date, any_, bindparam, func, select
from sqlalchemy.orm import Session

from app.models import Actor, Claim, Place, Position, PositionClaim, Source
from app.queries.held_days import HeldDays, held_days, is_held_on
from app.queries.lineage import COLOUR, with_lineage
from app.queries.positions import by_days
from app.queries.resting import DOCUMENT, Named, rests_of
from app.queries.settled import settled_days
from app.resting import Document, Rests
from app.saying_rests import say_rests_briefly

# What the page of a place or an actor lists at most.
MOST_POSITIONS = 200
IDS = bindparam("ids", type_=ARRAY(BigInteger))
DAY = bindparam("day", type_=Date)
RECORD = bindparam("record", type_=BigInteger)


@dataclass(frozen=True, slots=True)
class Rest:
    """A claim that a position rests on."""

    public_id: str
    kind: str
    by: str


@dataclass(slots=True)
class PresenceLine:
    """A position in a list. Days are inclusive; none is unknown or open."""

    id: int
    public_id: str
    actor_name: str
    symbol: str
    colour: str
    place_name: str | None
    posture: str
    modality: str
    valid_from: date | None
    valid_to: date | None
    valid_precision: str | None
    uncertainty_m: int
    # Since when it is known as it is, and from when readers may see it.
    sys_period: Any
    embargo_until: datetime | None
    claims: list[Rest] = field(default_factory=list)
    # From when it is drawn, and when it was last spoken of.
    held: HeldDays = field(default_factory=HeldDays)
    # The first day on which an outcome settles a claim that it rests on.
    settled_on: date | None = None
    # What would have to be false; claims by their public ids.
    rests: Rests[str] = field(default_factory=Rests)

    @property
    def alike(self) -> list[list[Rest]]:
        """The claims, those of one kind and by the same together, in their order."""
        groups: dict[tuple[str, str], list[Rest]] = {}
        for claim in self.claims:
            groups.setdefault((claim.kind, claim.by), []).append(claim)
        return list(groups.values())

    @property
    def falls(self) -> list[str]:
        """What it falls with and what speaks against it, in a few words each."""
        by = {claim.by for claim in self.claims}
        return say_rests_briefly(self.rests, by.pop() if len(by) == 1 else None)

    def is_held_on(self, day: date) -> bool:
        """True when it is held to be so on that day, settled by then or not."""
        return (self.held.drawn_from or day) <= day <= (self.valid_to or day)

    def is_settled(self, day: date) -> bool:
        """True when its outcome was known before that day."""
        return self.settled_on is not None and self.settled_on < day


@cache
def _lines() -> Any:
    query = select(
        Position.id,
        Position.public_id,
        func.coalesce(Actor.short_name, Actor.name),
        Actor.symbol,
        COLOUR,
        Place.name,
        Position.posture,
        Position.modality,
        Position.valid_from,
        Position.valid_to,
        Position.valid_precision,
        Position.uncertainty_m,
        Position.sys_period,
        Position.embargo_until,
    )
    query = query.join(Position.actor).outerjoin(Position.place)
    return with_lineage(query)


@cache
def _first_ones(of: str, *, with_day: bool) -> Any:
    """Of a place or an actor: in the order of their days, those of the chosen day first."""
    column = {"place": Position.place_id, "actor": Position.actor_id}[of]
    order = by_days()
    if with_day:
        order = (is_held_on(DAY).desc(), *order)
    return _lines().where(column == RECORD).order_by(*order).limit(MOST_POSITIONS + 1)


@cache
def _on_claim() -> Any:
    rests = select(PositionClaim.position_id).where(PositionClaim.claim_id == RECORD)
    return _lines().where(Position.id.in_(rests)).order_by(*by_days())


@cache
def _rests() -> Any:
    by = func.coalesce(Source.author, Source.publisher, Source.title)
    query = select(PositionClaim.position_id, Claim.id, Claim.public_id, Claim.kind, by, *DOCUMENT)
    query = query.join(Claim, Claim.id == PositionClaim.claim_id)
    query = query.join(Source, Source.id == Claim.source_id)
    return query.where(PositionClaim.position_id == any_(IDS)).order_by(PositionClaim.ordinal)


def _read(session: Session, query: Any, **values: Any) -> list[PresenceLine]:
    lines = {row[0]: PresenceLine(*row) for row in session.execute(query, values)}
    if not lines:
        return []
    named: dict[int, list[Named]] = {key: [] for key in lines}
    for key, number, public_id, kind, by, *document in session.execute(
        _rests(), {"ids": list(lines)}
    ):
        lines[key].claims.append(Rest(public_id, kind, by))
        named[key].append(Named(number, public_id, Document(*document)))
    for key, rests in rests_of(session, named).items():
        lines[key].rests = rests
    for key, held in held_days(session, list(lines)).items():
        lines[key].held = held
    expected = [key for key, line in lines.items() if line.modality == "expected"]
    for key, day in settled_days(session, expected).items():
        lines[key].settled_on = day
    return list(lines.values())


def positions_at(session: Session, place_id: int, on: date | None) -> list[PresenceLine]:
    """Positions at a place, those of the day first; one more than MOST_POSITIONS where there is."""
    return _first(session, "place", place_id, on)


def positions_of(session: Session, actor_id: int, on: date | None) -> list[PresenceLine]:
    """Positions of an actor, those of the day first; one more than MOST_POSITIONS where there is."""
    return _first(session, "actor", actor_id, on)


def _first(session: Session, of: str, record: int, on: date | None) -> list[PresenceLine]:
    day = {} if on is None else {"day": on}
    return _read(session, _first_ones(of, with_day=on is not None), record=record, **day)


@cache
def _on_claims() -> Any:
    rests = select(PositionClaim.position_id).where(PositionClaim.claim_id == any_(IDS))
    return _lines().where(Position.id.in_(rests)).order_by(*by_days())


def positions_on_claims(session: Session, claims: Sequence[int]) -> list[PresenceLine]:
    """The positions that rest on any of these claims, in the order of their days."""
    return _read(session, _on_claims(), ids=list(claims)) if claims else []


@cache
def _with_ids() -> Any:
    return _lines().where(Position.id == any_(IDS))


def lines_of(session: Session, ids: Sequence[int]) -> list[PresenceLine]:
    """The positions with these numbers, in the order of the numbers."""
    lines = {line.id: line for line in _read(session, _with_ids(), ids=list(ids))} if ids else {}
    return [lines[number] for number in ids if number in lines]


def positions_on_claim(session: Session, claim_id: int) -> list[PresenceLine]:
    """The positions that rest on a claim, in the order of their days."""
    return _read(session, _on_claim(), record=claim_id)
