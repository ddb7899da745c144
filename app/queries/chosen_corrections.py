"""The log of corrections by the word of chosen witnesses: of what was on their map before the correction, or is since.

Who says what is read of what was corrected alone, at both instants: there are many of these, and the whole map is large.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import look_at
from app.models import Claim, Link, Position, PositionClaim, Source
from app.nouns import NOUNS
from app.nouns.told import NounName
from app.queries.corrections import Correction, list_corrections
from app.queries.hearing import of_everybody
from app.queries.said_of import SAID_OF_PLACE
from app.queries.testimony import (
    NAMED,
    SAID_BY,
    SPOKEN,
    STANDING,
    TIES,
    WITNESSES,
    as_pairs,
    rows_of,
)
from app.resting import Tie
from app.witnesses.naming import Choice, Roll, Witness
from app.witnesses.testimony import Bits, Whole, testimony_of

# Stretches of the log that one answer looks at.
MOST_STRETCHES = 4
INSTANT_BEFORE = timedelta(microseconds=1)
ENDS = select(Link.id, Link.from_claim_id, Link.to_claim_id)


def list_chosen_corrections(
    session: Session, choice: Choice, most_moments: int, before: datetime | None = None
) -> tuple[list[Correction], datetime | None]:
    """The same as `list_corrections`, of the map of chosen witnesses; there may be fewer of them, and yet more to come."""
    kept: list[Correction] = []
    for _ in range(0 if choice.only == () else MOST_STRETCHES):
        found, before = list_corrections(session, most_moments, before)
        by_moment: dict[datetime, list[Correction]] = {}
        for each in found:
            by_moment.setdefault(each.at, []).append(each)
        with of_everybody(session):
            for at, several in by_moment.items():
                kept += _standing(session, choice, at, several)
        moments = list(dict.fromkeys(each.at for each in kept))
        if len(moments) > most_moments:
            last = moments[most_moments - 1]
            return [each for each in kept if each.at >= last], last
        if before is None or len(moments) == most_moments:
            return kept, before
    return kept, None if choice.only == () else before


def _standing(
    session: Session, choice: Choice, at: datetime, several: Iterable[Correction]
) -> list[Correction]:
    """Those of one moment whose record is on the map of the choice then, or was just before."""
    left = list(several)
    stands = set[tuple[NounName, int]]()
    for instant in (at, at - INSTANT_BEFORE):
        asked = {(each.noun, each.number) for each in left} - stands
        if asked:
            look_at(session, instant)
            stands |= _left(session, choice, asked)
    return [each for each in left if (each.noun, each.number) in stands]


def _left(
    session: Session, choice: Choice, asked: Collection[tuple[NounName, int]]
) -> set[tuple[NounName, int]]:
    """Which of some records, by noun and number, a choice of witnesses leaves, as the session's lens has it.

    Who says what is read of these alone, and of what they rest on.
    """
    wanted: dict[str, set[int]] = {noun: set() for noun in NOUNS}
    for noun, number in asked:
        wanted[noun].add(number)
    places, ends = wanted["places"], rows_of(session, ENDS, Link.id, wanted["links"])
    positions = {
        each: at
        for column, numbers in ((Position.id, wanted["positions"]), (Position.place_id, places))
        for each, at in rows_of(session, STANDING, column, numbers)
    }
    named = rows_of(session, NAMED, PositionClaim.position_id, set(positions))
    claims = wanted["claims"] | {claim for _, *both in ends for claim in both}
    claims |= {claim for _, claim in named}
    ties, new = list[Tie[int]](), claims
    while new:
        more = [Tie(*row) for row in rows_of(session, TIES, Link.to_claim_id, new)]
        ties, new = ties + more, {tie.first for tie in more} - claims
        claims |= new
    said_by = rows_of(session, SAID_BY, Claim.id, claims)
    spoken = set(rows_of(session, SPOKEN, SAID_OF_PLACE.c.place_id, places))
    sources = wanted["sources"] | {source for _, source in (*said_by, *spoken)}
    told = testimony_of(
        Roll([Witness(*row) for row in rows_of(session, WITNESSES, Source.id, sources)]),
        claims=as_pairs(said_by),
        positions=as_pairs(positions.items()),
        named=as_pairs(named),
        ties=ties,
        spoken=as_pairs(spoken),
        whole=Whole(None, None),
    ).told(choice)

    def holds(noun: str, number: int) -> bool:
        bits: Bits = getattr(told, noun)
        return bits.has(number)

    left = {
        (noun, number)
        for noun, number in asked
        if noun == "actors" or (noun != "links" and holds(noun, number))
    }
    return left | {("links", link) for link, *both in ends if all(holds("claims", c) for c in both)}
