"""The places that most claims speak of."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.counts import Counts
from app.database import COUNTS
from app.models import ClaimPlace, Place

# Which places come first is looked for among all claims; of as many as this, once a minute.
MANY_CLAIMS = 50_000
# So many of them are kept in their order.
MOST_RANKED = 150


def most_spoken_of(
    session: Session, slugs: Sequence[str] | None, most: int
) -> list[tuple[str, str, int]]:
    """(slug, name, claims) of the places that most claims speak of; of the named ones, if any are.

    Where there are very many claims, a place that has just come to be among the first ones may be
    missing for a minute; those that are told are counted as they are.
    """
    count = func.count(ClaimPlace.claim_id.distinct())
    query = select(Place.slug, Place.name, count)
    query = query.outerjoin(ClaimPlace, ClaimPlace.place_id == Place.id)
    if slugs is not None:
        query = query.where(Place.slug.in_(slugs))
    elif ranked := _ranked(session):
        # More than are told, since the order may have changed a little.
        query = query.where(Place.id.in_(ranked[: 2 * most + 3]))
    query = query.group_by(Place.id, Place.slug, Place.name)
    query = query.order_by(count.desc(), Place.name, Place.slug).limit(most)
    return [(slug, name, claims) for slug, name, claims in session.execute(query)]


def busiest_place(session: Session) -> str | None:
    """Slug of the place that most claims speak of; none on an empty map. As `most_spoken_of`."""
    first = most_spoken_of(session, None, 1)
    return first[0][0] if first and first[0][2] else None


def _ranked(session: Session) -> list[int]:
    """Numbers of the places of which most was said a short while ago; none where all are to be asked."""
    counts: Counts | None = session.info.get(COUNTS)
    if counts is None or not counts.is_of_now:
        return []
    ranking = counts.kept.ranking()
    if ranking is None:
        rows = func.count()
        query = select(ClaimPlace.place_id, rows, func.sum(rows).over())
        query = query.group_by(ClaimPlace.place_id)
        query = query.order_by(rows.desc(), ClaimPlace.place_id).limit(MOST_RANKED)
        found = session.execute(query).all()
        are_many = bool(found) and found[0][2] >= MANY_CLAIMS
        ranking = [place_id for place_id, *_ in found] if are_many else []
        counts.kept.keep_ranking(ranking)
    return ranking
