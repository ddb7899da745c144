"""Claims: one by its id, lists of them, and those of a place, an actor or a source."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Select,
    Text,
    bindparam,
    cast,
    exists,
    func,
    select,
)
from sqlalchemy.orm import Session, defer, joinedload, load_only, selectinload

from app.errors import NotFound
from app.models import (
    Actor,
    Base,
    Claim,
    ClaimActor,
    ClaimPlace,
    Link,
    Place,
    Source,
)
from app.queries.became import became, is_contradicted
from app.queries.belonging import Belonging, load_belonging, members
from app.queries.claim_search import says
from app.queries.filters import BEGINNING, Filters, Page, keep_count, number_after, page_of
from app.queries.held_days import speaks_of
from app.queries.numbered import page_of_numbers
from app.queries.places import nearest_slugs
from app.queries.retired import absence_of

# Of the records beside a claim, lists show only these. Reading every column of them, their periods
# above all, would take longer than the query; one that is missing here raises when it is touched.
_SOURCE = (
    Source.slug,
    Source.title,
    Source.translations,
    Source.author,
    Source.publisher,
    Source.published_from,
    Source.published_to,
    Source.language,
    Source.reliability,
    Source.leaning,
    Source.origin,
    Source.url,
    Source.text_sha256,
    Source.free_to_show,
    Source.licence,
    Source.terms_url,
    Source.attribution,
)
_BESIDE = {
    Claim: (
        Claim.public_id,
        Claim.kind,
        Claim.statement,
        Claim.statement_language,
        Claim.translations,
        Claim.valid_from,
        Claim.valid_to,
    ),
    Source: _SOURCE,
    Place: (Place.slug, Place.name, Place.kind),
    Actor: (Actor.slug, Actor.name, Actor.short_name, Actor.kind),
    ClaimPlace: (ClaimPlace.role,),
    ClaimActor: (ClaimActor.role,),
    Link: (Link.public_id, Link.relation, Link.verdict, Link.why),
}


@cache
def _claims() -> Select[Any]:
    """Claims for a list, to be read by `_listed`: with all they show, and no more."""
    return select(Claim).options(
        defer(Claim.sys_period, raiseload=True),
        _only(joinedload(Claim.source), Source),
        _only(joinedload(Claim.speaker), Actor),
    )


def _only(path: Any, model: type[Base]) -> Any:
    return path.load_only(*_BESIDE[model], raiseload=True)


@cache
def _beside() -> Belonging:
    """The lists of a claim that `_claims` leaves out."""

    def rows(model: Any, other: Any, of: type[Base], owner: Any, order: Any) -> Any:
        shown = load_only(*_BESIDE[model], owner, raiseload=True)
        beside = _only(joinedload(other), of)
        if of is Claim:
            beside = _only(beside.joinedload(Claim.source), Source)
        return members(select(model).options(shown, beside).order_by(order), owner)

    return {
        "places": rows(
            ClaimPlace, ClaimPlace.place, Place, ClaimPlace.claim_id, ClaimPlace.ordinal
        ),
        "actors": rows(
            ClaimActor, ClaimActor.actor, Actor, ClaimActor.claim_id, ClaimActor.ordinal
        ),
        "links_from": rows(Link, Link.to_claim, Claim, Link.from_claim_id, Link.id),
        "links_to": rows(Link, Link.from_claim, Claim, Link.to_claim_id, Link.id),
    }


def _listed(session: Session, claims: Iterable[Claim]) -> list[Claim]:
    """Claims of `_claims` with their lists."""
    listed = list(claims)
    load_belonging(session, listed, _beside())
    return listed


@cache
def _whole_claims() -> Select[Any]:
    return select(Claim).options(
        joinedload(Claim.source),
        joinedload(Claim.speaker),
        selectinload(Claim.places).joinedload(ClaimPlace.place),
        selectinload(Claim.actors).joinedload(ClaimActor.actor),
        selectinload(Claim.links_from).joinedload(Link.to_claim).joinedload(Claim.source),
        selectinload(Claim.links_to).joinedload(Link.from_claim).joinedload(Claim.source),
    )


def list_claims(session: Session, filters: Filters) -> Page[Claim]:
    """Claims in the order of their ids, narrowed by source, place, actor, kind, days and text.

    Each word of a text is looked for in statement and quote, and among the names of places and
    actors that a claim speaks of.
    """
    query = narrow_claims(session, _claims(), filters)
    page = page_of(session, query, Claim.id, filters)
    return page.of(_listed(session, (row[0] for row in page.rows)))


def list_claim_numbers(session: Session, filters: Filters) -> Page[int]:
    """The numbers alone of what `list_claims` lists."""
    query = narrow_claims(session, select(Claim.id, Claim.public_id), filters)
    alone = _naming_alone(session, filters)
    if alone is not None:
        counted = select(func.count()).select_from(alone.subquery())
        keep_count(session, Claim.id, filters, lambda: session.scalar(counted) or 0)
    return page_of_numbers(session, query, Claim.id, filters)


def _naming_alone(session: Session, filters: Filters) -> Select[int] | None:
    """The numbers of the claims of a place or of an actor, if nothing else is asked, from the rows that name it alone.

    Who sees such a row sees its claim.
    """
    named = (filters.place, filters.actor)
    stretch = Filters(limit=filters.limit, after=filters.after, count_to=filters.count_to)
    if replace(filters, place=None, actor=None) != stretch or all(named) or not any(named):
        return None
    if filters.place:
        is_named = ClaimPlace.place_id == _number(session, Place, filters.place)
        return select(ClaimPlace.claim_id).where(is_named).distinct()
    is_named = ClaimActor.actor_id == _number(session, Actor, filters.actor or "")
    return select(ClaimActor.claim_id).where(is_named).distinct()


@dataclass(frozen=True)
class Stretch:
    """Where a stretch of a list stands: after which claim, how many lie before it, the one before.

    `before` is the claim that the stretch before continues after; none where there is no such stretch.
    Where one begins the list, the claim is `BEGINNING`.
    """

    after: str
    start: int
    before: str | None


def stretch_of(session: Session, filters: Filters) -> Stretch:
    """Where the stretch of `list_claims` that the filters ask for stands."""
    if filters.after in (None, BEGINNING):
        return Stretch(BEGINNING, 0, None)
    number = number_after(session, Claim.id, filters.after)
    earlier = narrow_claims(session, select(Claim.id), filters).where(Claim.id <= number)
    start = session.scalar(select(func.count()).select_from(earlier.subquery())) or 0
    query = earlier.with_only_columns(Claim.public_id, maintain_column_froms=True)
    query = query.order_by(Claim.id.desc()).offset(filters.limit).limit(1)
    before = (session.scalar(query) or BEGINNING) if start else None
    return Stretch(filters.after, start, before)


def narrow_claims(
    session: Session, query: Select[*tuple[Any, ...]], filters: Filters
) -> Select[*tuple[Any, ...]]:
    """A query of claims, narrowed as `list_claims` says."""
    if filters.source:
        query = query.where(
            Claim.source_id.in_(select(Source.id).where(Source.slug == filters.source))
        )
    if filters.place:
        is_place = ClaimPlace.place_id == _number(session, Place, filters.place)
        query = query.where(exists().where(ClaimPlace.claim_id == Claim.id, is_place))
    if filters.actor:
        is_actor = ClaimActor.actor_id == _number(session, Actor, filters.actor)
        query = query.where(exists().where(ClaimActor.claim_id == Claim.id, is_actor))
    if filters.kind:
        query = query.where(Claim.kind == filters.kind)
    if filters.has_days:
        query = query.where(speaks_of(filters.first_day, filters.last_day))
    if filters.q:
        query = query.where(says(session, filters.q))
    if filters.unplaced is not None:
        query = query.where(is_unplaced() if filters.unplaced else ~is_unplaced())
    if filters.disputed is not None:
        query = query.where(is_contradicted() if filters.disputed else ~is_contradicted())
    if filters.became is not None:
        query = query.where(became(*filters.became))
    return query


def _number(session: Session, model: type[Place | Actor], slug: str) -> ColumnElement[int]:
    """The number of a place or an actor, for which a statement is planned: very much is said of few, and a plan for any
    of them reckons with little. None has the number that stands for one that isn't there.
    """
    number = session.scalar(select(model.id).where(model.slug == slug))
    return bindparam(None, number or 0, BigInteger, literal_execute=True)


def is_unplaced() -> ColumnElement[bool]:
    """True of a claim that speaks of no place."""
    return ~exists().where(ClaimPlace.claim_id == Claim.id)


def unplaced_numbers(session: Session, most: int) -> str | None:
    """The numbers of the claims that speak of no place, as PostgreSQL writes an array; none of more than so many."""
    some = select(Claim.id).where(is_unplaced()).limit(most + 1).subquery()
    numbers = func.array_agg(some.c.id, type_=ARRAY(BigInteger))
    query = select(func.count(), func.coalesce(cast(numbers, Text), "{}")).select_from(some)
    count, found = session.execute(query).one()
    return found if count <= most else None


def count_claims(session: Session) -> tuple[int, int]:
    """(all claims, those that speak of no place)."""
    every = session.scalar(select(func.count(Claim.id))) or 0
    placed = session.scalar(select(func.count(func.distinct(ClaimPlace.claim_id)))) or 0
    return every, every - placed


def count_few_claims(session: Session, most: int) -> tuple[int, int] | None:
    """As `count_claims`; none where there are more than so many."""
    some = select(Claim.id).limit(most + 1).subquery()
    every = session.scalar(select(func.count()).select_from(some)) or 0
    return count_claims(session) if every <= most else None


def get_claim(session: Session, public_id: str) -> Claim:
    """The claim with that id.

    Raises NotFound with the ids that are spelled most alike; Moved or Gone for a retired one.
    """
    query = _whole_claims().where(Claim.public_id == public_id)
    claim: Claim | None = session.scalars(query).unique().first()
    if claim is None:
        nearest = nearest_slugs(session, Claim.public_id, Claim.statement, public_id)
        missing = NotFound(
            "No claim has the id '{id}'.",
            [(statement, f"/claims/{near}") for near, statement in nearest],
            id=public_id,
        )
        raise absence_of(session, "claims", public_id, missing)
    return claim


def claims_at_place(session: Session, place_id: int) -> list[Claim]:
    """Every claim that speaks of a place, in the order of the days they speak of."""
    at_place = select(ClaimPlace.claim_id).where(ClaimPlace.place_id == place_id)
    return _in_order(session, Claim.id.in_(at_place))


def claims_about_actor(session: Session, actor_id: int) -> list[Claim]:
    """Every claim that speaks of an actor, in the order of the days they speak of."""
    about = select(ClaimActor.claim_id).where(ClaimActor.actor_id == actor_id)
    return _in_order(session, Claim.id.in_(about))


def claims_of_source(session: Session, source_id: int) -> list[Claim]:
    """Every claim of a source, in the order of its text."""
    query = _claims().where(Claim.source_id == source_id)
    query = query.order_by(Claim.start_offset.nulls_last(), Claim.id)
    return _listed(session, session.scalars(query))


def _in_order(session: Session, condition: Any) -> list[Claim]:
    query = _claims().where(condition)
    query = query.order_by(Claim.valid_from.nulls_last(), Claim.valid_to.nulls_last(), Claim.id)
    return _listed(session, session.scalars(query))


def span_days(claim: Claim) -> int:
    """How many days the claim speaks of; very many when an end is open."""
    if claim.valid_from is None or claim.valid_to is None:
        return 10**6
    return (claim.valid_to - claim.valid_from).days + 1


def independent_origins(claims: Sequence[Claim]) -> int:
    """How many independent origins the claims have: reprints of one agency count once."""
    return len(
        {claim.source.origin or claim.source.slug for claim in claims if claim.source is not None}
    )


def statements_of(session: Session, keys: Sequence[str]) -> dict[str, str]:
    """Statements of claims by their ids; those that aren't there are left out."""
    query = select(Claim.public_id, Claim.statement).where(Claim.public_id.in_(keys))
    return dict(session.execute(query).all())
