"""Since when something is on the map of chosen witnesses, or isn't any more, without having been edited itself.

A claim comes and goes with the names of its source, a position with its claims and with the links by which others say
the same, a place with the claims that speak of it and the positions at it. Callers use `with_causes`.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

import numpy as np
from sqlalchemy import any_, func, select
from sqlalchemy.orm import Session

from app.database import look_at, look_at_each
from app.models import Claim, Link, PositionClaim
from app.nouns.told import NounName
from app.queries.changed import IDS, NAMING, Began, Between, changed_between, naming_any, note
from app.queries.hearing import heard_at, is_hearing, of_everybody
from app.queries.testimony import NAMED

Found = dict[NounName, Began]
Causes = Iterator[tuple[NounName, int, datetime | None]]
# More that names one of a few records isn't asked for since when.
MOST_NAMING = 100_000


def with_causes(session: Session, between: Between, found: Found, most: int) -> Found:
    """What `changed_between` found, each with the last instant at which it, or what it rests on, became otherwise.

    What it found by itself on the map of the choice is told since the first instant. The session looks at the last
    instant afterwards.
    """
    if not is_hearing(session):
        return found
    without = _since_first(found, between)
    if not any(without.values()):
        return found
    everybodys: Found = {}
    if without["positions"]:
        with of_everybody(session):
            everybodys = changed_between(session, between, most) or {}
    times = [at for began in (*found.values(), *everybodys.values()) for at in began.values()]
    told = {noun: dict(began) for noun, began in found.items()}

    def explain(causes: Causes) -> None:
        for noun, number, at in causes:
            if at is not None and number in without[noun]:
                note(told, noun, number, at)

    explain(_of_claims(session, between, without["claims"], told))
    explain(_of_positions(session, between, without["positions"], told, everybodys))
    explain(_of_naming(session, between, "claims", without, told))
    explain(_of_places(session, between, without["places"], told))
    explain(_of_naming(session, between, "places", without, told))
    # Of what nothing else is known: the last instant at which anything changed.
    latest = max(times, default=between.last)
    for noun, numbers in _since_first(told, between).items():
        told[noun] |= dict.fromkeys(numbers, latest if latest > between.first else between.last)
    look_at(session, between.last)
    return told


def _since_first(found: Found, between: Between) -> dict[NounName, set[int]]:
    return {
        noun: {number for number, at in began.items() if at <= between.first}
        for noun, began in found.items()
    }


def _of_claims(session: Session, between: Between, claims: set[int], told: Found) -> Causes:
    """Of each claim, when its source changed."""
    query = select(Claim.id, func.coalesce(Claim.source_id, 0)).where(Claim.id == any_(IDS))
    for _ in look_at_each(session, between.first, between.last):
        for number, source in session.execute(query, {"ids": list(claims)}) if claims else ():
            yield "claims", number, told["sources"].get(source)


def _of_positions(
    session: Session, between: Between, positions: set[int], told: Found, everybodys: Found
) -> Causes:
    """Of each position, when a claim that tells it came into the choice or left it, or when a link of such a claim
    changed, whether that is on the map of the choice or not.
    """
    if not positions:
        return
    numbers = np.array(sorted(positions), "i8")
    telling = set[tuple[int, int]]()
    named = NAMED.where(PositionClaim.position_id == any_(IDS))
    ends = select(Link.id, Link.from_claim_id, Link.to_claim_id).where(Link.id == any_(IDS))
    links = set[tuple[int, int, int]]()
    changed = list(everybodys.get("links", ()))
    sides = []
    for instant in (between.first, between.last):
        [heard] = heard_at(session, instant)
        telling.update(heard.testimony.telling_of(numbers))
        sides.append(heard.told.claims)
        with of_everybody(session):
            telling |= {(each, by) for each, by in session.execute(named, {"ids": list(positions)})}
            rows = session.execute(ends, {"ids": changed}) if changed else ()
            links |= {(link, first, last) for link, first, last in rows}
    of_links: Began = {}
    for link, *both in links:
        for claim in both:
            at = everybodys["links"][link]
            of_links[claim] = max(at, of_links.get(claim, at))
    for position, claim in telling:
        yield "positions", position, of_links.get(claim)
        if sides[0].has(claim) != sides[1].has(claim):
            yield "positions", position, told["claims"].get(claim)


def _of_places(session: Session, between: Between, places: set[int], told: Found) -> Causes:
    """Of each place, when what names it changed: where it is on the map at one instant only, so is all of that."""
    for _ in look_at_each(session, between.first, between.last) if places else ():
        for naming, number, named in NAMING["places"]:
            query = select(number, named).where(named == any_(IDS))
            for row in session.execute(query, {"ids": list(places)}):
                yield "places", row[1], told[naming].get(row[0])


def _of_naming(
    session: Session,
    between: Between,
    noun: NounName,
    without: Mapping[NounName, set[int]],
    told: Found,
) -> Causes:
    """Of all that names such a record, when that changed."""
    began = {number: told[noun][number] for number in without[noun]}
    for _ in look_at_each(session, between.first, between.last):
        yield from naming_any(session, noun, began, MOST_NAMING)
