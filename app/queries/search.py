"""One search over everything, forgiving of spelling, Latin or Arabic."""

from dataclasses import dataclass

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.models import Actor, ActorName, Place, PlaceName
from app.names import fold
from app.queries.claim_cards import ClaimCard, list_cards
from app.queries.filters import Filters, called, likeness
from app.queries.sources import SourceRow, list_sources

# A spelling this close is worth asking «did you mean», though not close enough to be found.
WORTH_ASKING = 0.2


@dataclass(frozen=True)
class NameFound:
    """A place or an actor, with the spelling that matched."""

    slug: str
    name: str
    kind: str
    spelling: str
    language: str


@dataclass(frozen=True)
class Found:
    """What a search brought up, best first, with how many claims and sources match in all."""

    places: list[NameFound]
    actors: list[NameFound]
    claims: list[ClaimCard]
    claims_matched: int
    sources: list[SourceRow]
    sources_matched: int

    @property
    def is_empty(self) -> bool:
        """True when nothing at all was found."""
        return not (self.places or self.actors or self.claims or self.sources)


def search(session: Session, q: str, most: int = 20) -> Found:
    """Places, actors, claims and sources for a text, at most `most` of each."""
    filters = Filters(q=q, limit=most)
    claims = list_cards(session, filters)
    sources = list_sources(session, filters)
    return Found(
        places=find_places(session, q, most),
        actors=find_actors(session, q, most),
        claims=claims.rows,
        claims_matched=claims.matched,
        sources=sources.rows,
        sources_matched=sources.matched,
    )


def find_places(session: Session, q: str, most: int) -> list[NameFound]:
    """Places with a name like this, the closest first, each with its closest spelling."""
    close = likeness(PlaceName, q).label("close")
    best = (
        select(PlaceName.place_id, PlaceName.name, PlaceName.language, close)
        .where(called(PlaceName, q))
        .ext(distinct_on(PlaceName.place_id))
        .order_by(PlaceName.place_id, close.desc(), PlaceName.id)
        .subquery()
    )
    query = (
        select(Place.slug, Place.name, Place.kind, best.c.name, best.c.language)
        .join(best, best.c.place_id == Place.id)
        .order_by(best.c.close.desc(), func.length(Place.name), Place.id)
        .limit(most)
    )
    return [NameFound(*row) for row in session.execute(query)]


def find_actors(session: Session, q: str, most: int) -> list[NameFound]:
    """Actors with a name like this, the closest first, each with its closest spelling."""
    close = likeness(ActorName, q).label("close")
    best = (
        select(ActorName.actor_id, ActorName.name, ActorName.language, close)
        .where(called(ActorName, q))
        .ext(distinct_on(ActorName.actor_id))
        .order_by(ActorName.actor_id, close.desc(), ActorName.id)
        .subquery()
    )
    query = (
        select(Actor.slug, Actor.name, Actor.kind, best.c.name, best.c.language)
        .join(best, best.c.actor_id == Actor.id)
        .order_by(best.c.close.desc(), func.length(Actor.name), Actor.id)
        .limit(most)
    )
    return [NameFound(*row) for row in session.execute(query)]


def near_names(session: Session, q: str, most: int = 5) -> list[tuple[str, str]]:
    """(name, URL path) of the places and actors that are spelled most like a text, best first.

    Further off than a search looks: help for the one that found nothing.
    """
    places = select(literal("/places/"), Place.slug, Place.name, PlaceName.folded).join(
        PlaceName, PlaceName.place_id == Place.id
    )
    actors = select(literal("/actors/"), Actor.slug, Actor.name, ActorName.folded).join(
        ActorName, ActorName.actor_id == Actor.id
    )
    spelled = union_all(places, actors).subquery()
    noun, slug, name, folded = spelled.c
    close = func.max(func.similarity(folded, fold(q)))
    query = (
        select(name, noun + slug)
        .group_by(noun, slug, name)
        .having(close >= WORTH_ASKING)
        .order_by(close.desc(), name)
        .limit(most)
    )
    return [(title, path) for title, path in session.execute(query)]
