"""Sources: one by its slug, and lists of them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.letters import plain_arabic
from app.models import Claim, Source
from app.queries.filters import Filters, Page, page_of
from app.queries.places import nearest_slugs

MOST_ATTRIBUTIONS = 50


@dataclass(frozen=True)
class SourceRow:
    """A source, and how many claims rest on it."""

    source: Source
    claim_count: int


def _sources() -> Select[Any]:
    claims = select(func.count(Claim.id)).where(Claim.source_id == Source.id)
    return select(Source, claims.correlate(Source).scalar_subquery())


def named_in(q: str) -> ColumnElement[bool]:
    """True of a source that has the words of a text, or the text itself in title, publisher or author."""
    return or_(
        Source.search.op("@@")(func.websearch_to_tsquery("simple", plain_arabic(q))),
        Source.title.icontains(q, autoescape=True),
        Source.publisher.icontains(q, autoescape=True),
        Source.author.icontains(q, autoescape=True),
    )


def list_sources(session: Session, filters: Filters) -> Page[SourceRow]:
    """Sources in the order of their ids, narrowed by words of title, author and publisher.

    Days narrow by when the source was published; one of unknown date is then left out.
    """
    query = _sources()
    if filters.q:
        query = query.where(named_in(filters.q))
    if filters.first_day is not None:
        query = query.where(Source.published_to >= filters.first_day)
    if filters.last_day is not None:
        query = query.where(Source.published_from <= filters.last_day)
    page = page_of(session, query, Source.id, filters)
    return page.of([SourceRow(*row) for row in page.rows])


def get_source(session: Session, slug: str) -> SourceRow:
    """The source with that slug. Raises NotFound, with those that are spelled most alike."""
    row = session.execute(_sources().where(Source.slug == slug)).first()
    if row is None:
        nearest = nearest_slugs(session, Source.slug, Source.title, slug)
        raise NotFound(
            "No source is called '{slug}'.",
            [(title, f"/sources/{near}") for near, title in nearest],
            slug=slug,
        )
    return SourceRow(*row)


def sources_cited(session: Session, cited: Collection[str | None]) -> dict[str, str]:
    """Author, publisher or title of those that are slugs of sources, by slug."""
    slugs = {slug for slug in cited if slug}
    if not slugs:
        return {}
    label = func.coalesce(Source.author, Source.publisher, Source.title)
    query = select(Source.slug, label).where(Source.slug.in_(slugs))
    return {row.slug: row[1] for row in session.execute(query)}


def sources_of_origin(session: Session, source: Source) -> list[Source]:
    """The other sources that carry the same origin's reporting, by title; none without one."""
    if source.origin is None:
        return []
    query = select(Source).where(Source.origin == source.origin, Source.id != source.id)
    return list(session.scalars(query.order_by(Source.title)))


def attributions(session: Session) -> list[str]:
    """How sources whose claims are shown want to be named, each once; no more than a map has room for."""
    query = select(Source.attribution).where(
        Source.attribution.is_not(None), Source.rows_shown == "all"
    )
    query = query.distinct().order_by(Source.attribution).limit(MOST_ATTRIBUTIONS)
    return [each for each in session.scalars(query) if each]


def count_origins(session: Session) -> int:
    """How many independent origins all sources have: reprints of one agency count once."""
    origin = func.coalesce(Source.origin, Source.slug)
    return session.scalar(select(func.count(func.distinct(origin)))) or 0
