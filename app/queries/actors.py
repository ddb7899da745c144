"""Actors: one by its slug, and lists of them."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.errors import NotFound
from app.models import Actor, ActorName, ActorRelation, Claim, ClaimActor, Position
from app.queries.filters import Filters, Page, page_of
from app.queries.lineage import COLOUR, with_lineage
from app.queries.name_search import actor_order, best_spellings
from app.queries.places import nearest_slugs


@dataclass(frozen=True)
class ActorRow:
    """An actor with its names and parent, the colour it is drawn in, and what is known of it."""

    actor: Actor
    colour: str
    claim_count: int
    position_count: int


@dataclass(frozen=True)
class RelationRow:
    """How an actor stands to another, and the claim that says so, with its source."""

    relation: ActorRelation
    claim: Claim


@cache
def _actors() -> Select[Any]:
    claims = select(func.count(func.distinct(ClaimActor.claim_id))).where(
        ClaimActor.actor_id == Actor.id
    )
    positions = select(func.count(Position.id)).where(Position.actor_id == Actor.id)
    query = select(
        Actor,
        COLOUR,
        claims.correlate(Actor).scalar_subquery(),
        positions.correlate(Actor).scalar_subquery(),
    )
    return with_lineage(query).options(selectinload(Actor.names), joinedload(Actor.parent))


def list_actors(session: Session, filters: Filters) -> Page[ActorRow]:
    """Actors in the order of their ids, narrowed by name and kind; the closest to a name first."""
    query, order = _actors(), None
    if filters.q:
        best = best_spellings(ActorName, filters.q)
        query = query.join(best, best.c.record == Actor.id)
        order = actor_order(best)
    if filters.kind:
        query = query.where(Actor.kind == filters.kind)
    page = page_of(session, query, Actor.id, filters, order)
    return page.of([ActorRow(*row) for row in page.rows])


def get_actor(session: Session, slug: str) -> ActorRow:
    """The actor with that slug. Raises NotFound, with those that are spelled most alike."""
    row = session.execute(_actors().where(Actor.slug == slug)).first()
    if row is None:
        nearest = nearest_slugs(session, Actor.slug, Actor.name, slug)
        raise NotFound(
            "No actor is called '{slug}'.",
            [(name, f"/actors/{near}") for near, name in nearest],
            slug=slug,
        )
    return ActorRow(*row)


def actors_within(session: Session, actor_id: int) -> list[Actor]:
    """The actors that belong to this one, by name."""
    query = select(Actor).where(Actor.parent_id == actor_id).order_by(Actor.name)
    return list(session.scalars(query))


def relations_of(session: Session, actor_ids: Collection[int]) -> list[RelationRow]:
    """The relations that these actors have to others, and others to them, the earliest first."""
    query = (
        select(ActorRelation, Claim)
        .join(Claim, Claim.id == ActorRelation.claim_id)
        .where(or_(ActorRelation.actor_id.in_(actor_ids), ActorRelation.other_id.in_(actor_ids)))
        .order_by(ActorRelation.valid, ActorRelation.actor_id, ActorRelation.ordinal)
        .options(
            joinedload(ActorRelation.actor, innerjoin=True),
            joinedload(ActorRelation.other, innerjoin=True),
            joinedload(Claim.source),
        )
    )
    return [RelationRow(*row) for row in session.execute(query)]


def actor_kinds(session: Session) -> list[str]:
    """The kinds of actor there are, in alphabetical order."""
    return list(session.scalars(select(Actor.kind).distinct().order_by(Actor.kind)))


def actors_by_slug(session: Session, slugs: Collection[str]) -> dict[str, str]:
    """Names of the actors with these slugs, by slug. One that doesn't exist is missing."""
    query = select(Actor.slug, Actor.name).where(Actor.slug.in_(slugs))
    return {row.slug: row[1] for row in session.execute(query)}
