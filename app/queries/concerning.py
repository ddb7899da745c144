"""Which of the records that changed can be about one place, actor or source: `concerning`.

Asked before their states are read, which takes most of the time of a difference. What is left may be more than what is
about it (`app.presenting.related` tells, of what was read), and is never less: what a claim says counts as at either
instant for whatever names it at either.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    any_,
    bindparam,
    exists,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from app.database import look_at
from app.models import (
    Actor,
    ActorRelation,
    Claim,
    ClaimActor,
    ClaimPlace,
    Link,
    Place,
    Position,
    PositionClaim,
    Source,
)
from app.nouns.told import NounName
from app.queries.changed import IDS, Began, Between

KEY = bindparam("key", type_=Text)
# Records that say so themselves: by what is asked for, the noun and what its row has to be.
OWN: Mapping[str, tuple[tuple[NounName, Any], ...]] = {
    "place": (("places", Place.part_of_id), ("positions", Position.place_id)),
    "actor": (("actors", Actor.parent_id), ("positions", Position.actor_id)),
    "source": (),
}
NAMED: Mapping[str, tuple[NounName, Any]] = {
    "place": ("places", Place),
    "actor": ("actors", Actor),
    "source": ("sources", Source),
}
# Who names claims: the noun, its number, the claim's, and whether it is about the claim's places and actors too.
NAMING_CLAIMS: tuple[tuple[NounName, Any, Any, bool], ...] = (
    ("links", Link.id, Link.from_claim_id, True),
    ("links", Link.id, Link.to_claim_id, True),
    ("positions", PositionClaim.position_id, PositionClaim.claim_id, False),
    ("actors", ActorRelation.actor_id, ActorRelation.claim_id, False),
)


def concerning(
    session: Session, between: Between, found: Mapping[NounName, Began], named: Mapping[str, str]
) -> dict[NounName, Began]:
    """Those of the records that can be about every place, actor and source in `named`, whose values are slugs.

    The session is left at the last instant.
    """
    left = {noun: dict(began) for noun, began in found.items()}
    for what, key in named.items():
        kept = _about(session, between, left, what, key)
        left = {
            noun: {number: at for number, at in began.items() if (noun, number) in kept}
            for noun, began in left.items()
        }
    return left


def _about(
    session: Session, between: Between, found: Mapping[NounName, Began], what: str, key: str
) -> set[tuple[NounName, int]]:
    kept: set[tuple[NounName, int]] = set()
    naming: set[tuple[NounName, int, int]] = set()
    for _ in _lenses(session, between):
        for noun, query in _own(what):
            numbers = session.scalars(query, {"ids": list(found[noun]), "key": key})
            kept |= {(noun, number) for number in numbers}
        for noun, number, claim in _naming(session, found, what):
            naming.add((noun, number, claim))
    asked = {*found["claims"], *(claim for _, _, claim in naming)}
    claims: set[int] = set()
    for _ in _lenses(session, between) if asked else ():
        claims |= {*session.scalars(_claims(what), {"ids": sorted(asked), "key": key})}
    kept |= {("claims", number) for number in claims}
    return kept | {(noun, number) for noun, number, claim in naming if claim in claims}


def _lenses(session: Session, between: Between) -> Iterator[None]:
    for instant in (between.first, between.last):
        look_at(session, instant)
        yield


def _numbered(what: str) -> Any:
    """The number of what is asked for, as a part of a statement."""
    model = NAMED[what][1]
    return select(model.id).where(model.slug == KEY).scalar_subquery()


@cache
def _own(what: str) -> tuple[tuple[NounName, Select[Any]], ...]:
    noun, model = NAMED[what]
    queries = [(noun, select(model.id).where(model.id == any_(IDS), model.slug == KEY))]
    for each, column in OWN[what]:
        model = column.class_
        query = select(model.id).where(model.id == any_(IDS), column == _numbered(what))
        queries.append((each, query))
    return tuple(queries)


@cache
def _claims(what: str) -> Select[Any]:
    asked = _numbered(what)
    fits: ColumnElement[bool]
    match what:
        case "place":
            fits = exists().where(ClaimPlace.claim_id == Claim.id, ClaimPlace.place_id == asked)
        case "actor":
            takes_part = exists().where(
                ClaimActor.claim_id == Claim.id, ClaimActor.actor_id == asked
            )
            fits = or_(Claim.speaker_id == asked, takes_part)
        case _:
            fits = Claim.source_id == asked
    return select(Claim.id).where(Claim.id == any_(IDS), fits)


def _naming(
    session: Session, found: Mapping[NounName, Began], what: str
) -> Iterable[tuple[NounName, int, int]]:
    """(noun, number, claim's number) of what names a claim and is about what that is about."""
    asked = [
        (noun, number, claim)
        for noun, number, claim, is_all in NAMING_CLAIMS
        if (is_all or what == "source") and found[noun]
    ]
    if not asked:
        return ()
    each = (
        select(literal(noun), number, claim).where(
            claim.is_not(None), number == any_(literal(list(found[noun]), IDS.type))
        )
        for noun, number, claim in asked
    )
    return [(row[0], row[1], row[2]) for row in session.execute(union_all(*each))]
