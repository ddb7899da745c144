"""What stands around a record at the instant that a session looks at: whom a change of would be told beside it."""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models import Claim, ClaimPlace, Link, Position, PositionClaim
from app.nouns.told import NounName
from app.queries.changed import MOST_CHANGED

Numbers = dict[NounName, set[int]]


def around(session: Session, noun: NounName, number: int) -> Numbers:
    """Numbers by noun: the record, what it rests on, what rests on it, and the links of its claims.

    At most one more of each noun than `MOST_CHANGED`.
    """
    match noun:
        case "claims":
            return _around_claims(session, {number}) | {
                "positions": _numbers(
                    session,
                    select(PositionClaim.position_id).where(PositionClaim.claim_id == number),
                )
            }
        case "positions":
            rests = select(PositionClaim.claim_id).where(PositionClaim.position_id == number)
            return _around_claims(session, _numbers(session, rests)) | {"positions": {number}}
        case _:
            spoken = select(ClaimPlace.claim_id).where(ClaimPlace.place_id == number)
            there = select(Position.id).where(Position.place_id == number)
            return {
                "places": {number},
                "claims": _numbers(session, spoken),
                "positions": _numbers(session, there),
            }


def _around_claims(session: Session, claims: set[int]) -> Numbers:
    if not claims:
        return {}
    sources = select(Claim.source_id).where(Claim.id.in_(claims), Claim.source_id.is_not(None))
    links = select(Link.id).where(or_(Link.from_claim_id.in_(claims), Link.to_claim_id.in_(claims)))
    return {
        "claims": claims,
        "sources": _numbers(session, sources),
        "links": _numbers(session, links),
    }


def _numbers(session: Session, query: Any) -> set[int]:
    return set(session.scalars(query.distinct().limit(MOST_CHANGED + 1)))
