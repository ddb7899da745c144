"""Which of the records that changed can be about one place, actor or source: `concerning`.

Asked before their states are read, which takes most of the time of a difference. What is left may be more than what is
about it (`app.presenting.related` tells, of what was read), and is never less: what a claim says counts as at either
instant for whatever names it at either.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Text,
    any_,
    bindparam,
    exists,
    literal,
    null,
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

    The session is at the last instant, as `changed_between` leaves it, and stays there.
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
    """(noun, number) of those that can be about one. The session is at the last instant before and afterwards."""
    kept: set[tuple[NounName, int]] = set()
    naming: set[tuple[NounName, int, int]] = set()
    claims: set[int] = set()
    numbers = {_ids_of(noun): list(began) for noun, began in found.items()}

    def note_rows() -> None:
        for noun, number, claim in session.execute(_rows(what), {**numbers, "key": key}):
            if claim is None:
                kept.add((noun, number))
            else:
                naming.add((noun, number, claim))

    def note_claims() -> None:
        if asked:
            claims.update(session.scalars(_claims(what), {"ids": asked, "key": key}))

    note_rows()
    look_at(session, between.first)
    note_rows()
    asked = sorted({*found["claims"], *(claim for _, _, claim in naming)})
    note_claims()
    look_at(session, between.last)
    note_claims()
    kept |= {("claims", number) for number in claims}
    return kept | {(noun, number) for noun, number, claim in naming if claim in claims}


def _ids_of(noun: NounName) -> str:
    return f"ids_of_{noun}"


def _numbered(what: str) -> Any:
    """The number of what is asked for, as a part of a statement."""
    model = NAMED[what][1]
    return select(model.id).where(model.slug == KEY).scalar_subquery()


@cache
def _rows(what: str) -> Select[Any]:
    """(noun, number, claim) of changed records: without a claim of those that say so themselves, else of those that
    name a claim and are about what that is about.
    """
    no_claim = null().cast(BigInteger)
    noun, model = NAMED[what]
    asked = [(noun, model.id, no_claim, model.slug == KEY)]
    asked += [
        (each, column.class_.id, no_claim, column == _numbered(what)) for each, column in OWN[what]
    ]
    asked += [
        (each, number, claim, claim.is_not(None))
        for each, number, claim, is_all in NAMING_CLAIMS
        if is_all or what == "source"
    ]
    return select(
        union_all(
            *(
                select(
                    literal(each).label("noun"), number.label("number"), claim.label("claim")
                ).where(number == any_(bindparam(_ids_of(each), type_=IDS.type)), fits)
                for each, number, claim, fits in asked
            )
        ).subquery()
    )


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
