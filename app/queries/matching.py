"""Which of some records a search text means, by the rules of the lists of their nouns."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models import Actor, ActorName, Claim, Link, Place, PlaceName, Position, Source
from app.nouns.told import NounName
from app.queries.claim_search import says, stands
from app.queries.name_search import best_spellings
from app.queries.sources import named_in


def keys_meant(
    session: Session, q: str, keys: Mapping[NounName, Sequence[str]]
) -> set[tuple[NounName, str]]:
    """(noun, key) of those records that have such keys, are seen here, and are meant by the text.

    A link is meant where either of its claims is.
    """
    return {
        (noun, key)
        for noun, query, column in _meant(session, q)
        if keys.get(noun)
        for key in session.scalars(query.where(column.in_(keys[noun])))
    }


def _meant(session: Session, q: str) -> Iterator[tuple[NounName, Any, Any]]:
    place, actor = best_spellings(PlaceName, q), best_spellings(ActorName, q)
    yield "places", select(Place.slug).join(place, place.c.record == Place.id), Place.slug
    yield "actors", select(Actor.slug).join(actor, actor.c.record == Actor.id), Actor.slug
    yield "sources", select(Source.slug).where(named_in(q)), Source.slug
    claims = says(session, q)
    yield "claims", select(Claim.public_id).where(claims), Claim.public_id
    yield "positions", select(Position.public_id).where(stands(session, q)), Position.public_id
    ends = select(Claim.id).where(claims)
    either = or_(Link.from_claim_id.in_(ends), Link.to_claim_id.in_(ends))
    yield "links", select(Link.public_id).where(either), Link.public_id
