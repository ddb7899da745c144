"""Which records readers may see otherwise at one instant than at another, and when that began.

Callers use `changed_between`. What it answers is what may differ: whether a record does, its state at
both instants tells (`app.queries.states`). All is read through the lens of either instant, so that a
record that readers see at neither is never among them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    Select,
    any_,
    bindparam,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from app.database import look_at, look_at_each
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
)
from app.nouns import NOUNS
from app.nouns.told import NounName

MODELS: Mapping[NounName, Any] = {noun.name: noun.model for noun in NOUNS.values()}
# Rows that belong to a record: the noun, their model, the column that names the record.
BELONGING: tuple[tuple[NounName, Any, Any], ...] = (
    ("actors", ActorName, ActorName.actor_id),
    ("actors", ActorRelation, ActorRelation.actor_id),
    ("places", PlaceName, PlaceName.place_id),
    ("claims", ClaimPlace, ClaimPlace.claim_id),
    ("claims", ClaimActor, ClaimActor.claim_id),
    ("positions", PositionClaim, PositionClaim.position_id),
)
# Who names a record: by the noun that is named, the noun that names, the number of the one that does and
# of the one that is named.
NAMING: Mapping[NounName, tuple[tuple[NounName, Any, Any], ...]] = {
    "sources": (("claims", Claim.id, Claim.source_id),),
    "actors": (
        ("claims", Claim.id, Claim.speaker_id),
        ("claims", ClaimActor.claim_id, ClaimActor.actor_id),
        ("positions", Position.id, Position.actor_id),
        ("actors", Actor.id, Actor.parent_id),
        ("actors", ActorRelation.actor_id, ActorRelation.other_id),
    ),
    "places": (
        ("claims", ClaimPlace.claim_id, ClaimPlace.place_id),
        ("positions", Position.id, Position.place_id),
        ("places", Place.id, Place.part_of_id),
    ),
    "claims": (
        ("positions", PositionClaim.position_id, PositionClaim.claim_id),
        ("links", Link.id, Link.from_claim_id),
        ("links", Link.id, Link.to_claim_id),
        ("actors", ActorRelation.actor_id, ActorRelation.claim_id),
    ),
}
# In this order what is hidden hides others: a claim goes with its source, a position with its claims.
HIDING: tuple[tuple[NounName, ...], ...] = (("sources", "actors", "places"), ("claims",))
FIRST = bindparam("first", type_=DateTime(timezone=True))
LAST = bindparam("last", type_=DateTime(timezone=True))
MOST = bindparam("most", type_=BigInteger)
# As one value, however many: the statement stays the same, and so its plan is made once.
IDS = bindparam("ids", type_=ARRAY(BigInteger))
# More are not looked at one by one.
MOST_CHANGED = 2000

# When it began, by the number of the record.
Began = dict[int, datetime]


@dataclass(frozen=True)
class Between:
    """Two instants of the second clock, the first not after the last: what changed after one, up to the other."""

    first: datetime
    last: datetime


def changed_between(
    session: Session,
    between: Between,
    most: int = MOST_CHANGED,
    others: Mapping[NounName, Iterable[int]] = MappingProxyType({}),
) -> dict[NounName, Began] | None:
    """By noun, the records that may differ between both instants, with the last instant known of each.

    None where there are more than `most`. The session is left at the last instant. `others` may differ, too, for
    another reason: by themselves they are told to differ since the first instant.
    """
    found: dict[NounName, Began] = {
        noun: dict.fromkeys(others.get(noun, ()), between.first) for noun in MODELS
    }
    values = {"first": between.first, "last": between.last, "most": most + 1}
    for instant in look_at_each(session, between.first, between.last):
        rows = session.execute(_touched(ended=instant is between.first), values)
        for noun, number, at in rows:
            note(found, noun, number, at)
    for nouns in HIDING:
        if sum(map(len, found.values())) > most:
            return None
        turned = _turned(session, between, {noun: found[noun] for noun in nouns})
        for instant in look_at_each(session, *turned):
            for noun, began in turned[instant].items():
                for naming, number, at in naming_any(session, noun, began, most):
                    note(found, naming, number, at)
    look_at(session, between.last)
    return None if sum(map(len, found.values())) > most else found


def note(found: dict[NounName, Began], noun: NounName, number: int, at: datetime) -> None:
    """Add a record that changed at an instant; of several the last counts."""
    began = found[noun]
    began[number] = max(at, began.get(number, at))


@cache
def _touched(*, ended: bool) -> Select[Any]:
    """(noun, number, instant) of rows whose version ended between both, asked at the first; or began, asked
    at the last, or was shown from then on.
    """
    asked = []
    for noun, model, number in _rows():
        if ended:
            asked.append((noun, number, func.upper(model.sys_period)))
            continue
        asked.append((noun, number, func.lower(model.sys_period)))
        if noun in MODELS and MODELS[noun] is model:
            asked.append((noun, number, model.embargo_until))
    # Both bounds, of which the lens holds one anyway: with one alone a plan made for any instants reckons
    # with a third of all rows, and reads them all.
    few = [
        select(literal(noun).label("noun"), number.label("number"), at.label("at"))
        .where(at > FIRST, at <= LAST)
        .limit(MOST)
        for noun, number, at in asked
    ]
    return select(union_all(*(select(each.subquery()) for each in few)).subquery())


def _rows() -> Iterator[tuple[NounName, Any, Any]]:
    yield from ((noun, model, model.id) for noun, model in MODELS.items())
    yield from BELONGING


def _turned(
    session: Session, between: Between, found: Mapping[NounName, Began]
) -> dict[datetime, dict[NounName, Began]]:
    """By instant, those of the records that are seen there and not at the other, or under which only
    there what rests on them is shown.
    """
    seen: dict[datetime, dict[NounName, set[tuple[Any, ...]]]] = {}
    for instant in look_at_each(session, between.first, between.last):
        seen[instant] = {}
        for noun, began in found.items():
            model = MODELS[noun]
            told = [model.id, model.rows_shown] if noun == "sources" else [model.id]
            query = select(*told).where(model.id == any_(IDS))
            rows = session.execute(query, {"ids": list(began)}) if began else ()
            seen[instant][noun] = {tuple(row) for row in rows}
    at_first, at_last = seen[between.first], seen[between.last]
    return {
        instant: {
            noun: {row[0]: found[noun][row[0]] for row in here[noun] - there[noun]}
            for noun in found
        }
        for instant, here, there in (
            (between.first, at_first, at_last),
            (between.last, at_last, at_first),
        )
    }


def naming_any(
    session: Session, noun: NounName, began: Began, most: int
) -> Iterable[tuple[NounName, int, datetime]]:
    """(noun, number, when) of what names any of some records, as the session looks at the map."""
    if not began:
        return
    for naming, number, named in NAMING[noun]:
        query = select(number, named).where(named == any_(IDS)).limit(MOST)
        for row in session.execute(query, {"ids": list(began), "most": most + 1}):
            yield naming, row[0], began[row[1]]
