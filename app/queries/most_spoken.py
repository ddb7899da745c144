"""The places that most claims speak of."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.counts import Counts
from app.database import COUNTS
from app.models import ClaimPlace, Place

# Which places come first is looked for among all claims; of as many as this, once a minute.
MANY_CLAIMS = 50_000
# So many of them are kept in their order: more than any list has.
MOST_RANKED = 150
# Where a session of the past keeps those, with their claims.
RANKED = "ranked"


def most_spoken_of(
    session: Session, slugs: Sequence[str] | None, most: int
) -> list[tuple[str, str, int]]:
    """(slug, name, claims) of the places that most claims speak of; of the named ones, if any are.

    Where there are very many claims now, a place that has just come to be among the first ones may be
    missing for a minute; those that are told are counted as they are.
    """
    counts: Counts | None = session.info.get(COUNTS)
    count = func.count(ClaimPlace.claim_id.distinct())
    query = select(Place.slug, Place.name, count)
    query = query.outerjoin(ClaimPlace, ClaimPlace.place_id == Place.id)
    if slugs is not None:
        query = query.where(Place.slug.in_(slugs))
    elif counts is not None and not counts.is_of_now:
        if (told := _most_then(session, most)) is not None:
            return told
    elif counts is not None and (ranked := _ranked(session, counts)):
        # More than are told, since the order may have changed a little.
        query = query.where(Place.id.in_(ranked[: 2 * most + 3]))
    query = query.group_by(Place.id, Place.slug, Place.name)
    query = query.order_by(count.desc(), Place.name, Place.slug).limit(most)
    return [(slug, name, claims) for slug, name, claims in session.execute(query)]


def busiest_place(session: Session) -> str | None:
    """Slug of the place that most claims speak of; none on an empty map. As `most_spoken_of`."""
    first = most_spoken_of(session, None, 1)
    return first[0][0] if first and first[0][2] else None


def _most_then(session: Session, most: int) -> list[tuple[str, str, int]] | None:
    """Those of a past map, which a page asks for more than once; none where no claim speaks of so many places."""
    ranked: dict[int, int] | None = session.info.get(RANKED)
    if ranked is None:
        # Each claim once that names a place in two roles; without sorting, as counting those that differ would.
        named = select(ClaimPlace.place_id, ClaimPlace.claim_id).distinct().subquery()
        claims = func.count()
        query = select(named.c.place_id, claims).group_by(named.c.place_id)
        rows = session.execute(query.order_by(claims.desc()).limit(MOST_RANKED))
        ranked = session.info[RANKED] = dict(rows.all())
    numbers = list(ranked.values())
    if len(numbers) < most or (len(numbers) == MOST_RANKED and numbers[most - 1] == numbers[-1]):
        return None
    first = [place_id for place_id, number in ranked.items() if number >= numbers[most - 1]]
    named_so = select(Place.id, Place.slug, Place.name).where(Place.id.in_(first))
    places = session.execute(named_so.order_by(Place.name, Place.slug)).all()
    if len(places) < len(first):
        # Not all of them are among what is shown of the witnesses' map.
        return None
    told = [(slug, name, ranked[place_id]) for place_id, slug, name in places]
    return sorted(told, key=lambda each: -each[2])[:most]


def _ranked(session: Session, counts: Counts) -> list[int]:
    """Numbers of the places of which most was said a short while ago; none where all are to be asked."""
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
