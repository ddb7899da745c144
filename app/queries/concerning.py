"""Which of the records that changed can be about one place, actor or source: `concerning`.

Asked before their states are read, which takes most of the time of a difference. What is left may be more than what is
about it (`app.presenting.related` tells, of what was read), and is never less: what a claim says counts as at either
instant for whatever names it at either.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    CompoundSelect,
    Select,
    Text,
    any_,
    bindparam,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from app.database import look_at
from app.nouns.told import NounName
from app.queries.changed import IDS, MODELS, NAMING, Began, Between

KEY = bindparam("key", type_=Text)


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


def _noun_of(what: str) -> NounName:
    return cast("NounName", f"{what}s")


def _numbered(what: str) -> Any:
    """The number of what is asked for, as a part of a statement."""
    model = MODELS[_noun_of(what)]
    return select(model.id).where(model.slug == KEY).scalar_subquery()


@cache
def _rows(what: str) -> Select[Any]:
    """(noun, number, claim) of changed records: without a claim of those that say so themselves, else of those that
    name a claim and are about what that is about.
    """
    no_claim = null().cast(BigInteger)
    noun = _noun_of(what)
    model = MODELS[noun]
    asked = [(noun, model.id, no_claim, model.slug == KEY)]
    asked += [
        (naming, number, no_claim, named == _numbered(what))
        for naming, number, named in NAMING[noun]
        if naming != "claims"
    ]
    # A link is about all that its claims are, others only about who says them.
    asked += [
        (naming, number, claim, claim.is_not(None))
        for naming, number, claim in NAMING["claims"]
        if naming == "links" or what == "source"
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
def _claims(what: str) -> CompoundSelect[Any]:
    return union_all(
        *(
            select(number).where(number == any_(IDS), named == _numbered(what))
            for naming, number, named in NAMING[_noun_of(what)]
            if naming == "claims"
        )
    )
