"""The places that most claims speak of."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.counts import Counts
from app.database import COUNTS
from app.models import ClaimPlace, Place

# Which places come first is looked for among all claims; of as many as this, once a minute.
MANY_CLAIMS = 50_000
# So many of them are kept in their order: more than any list has.
MOST_RANKED = 150
# Where a session of the past keeps that order.
RANKING = "ranking"


def most_spoken_of(
    session: Session, slugs: Sequence[str] | None, most: int
) -> list[tuple[str, str, int]]:
    """(slug, name, claims) of the places that most claims speak of; of the named ones, if any are.

    Where there are very many claims now, a place that has just come to be among the first ones may be
    missing for a minute; those that are told are counted as they are.
    """
    count = func.count(ClaimPlace.claim_id.distinct())
    query = select(Place.slug, Place.name, count)
    query = query.outerjoin(ClaimPlace, ClaimPlace.place_id == Place.id)
    query = query.group_by(Place.id, Place.slug, Place.name)
    query = query.order_by(count.desc(), Place.name, Place.slug).limit(most)

    def found(*narrowed: ColumnElement[bool]) -> list[tuple[str, str, int]]:
        return [(slug, name, n) for slug, name, n in session.execute(query.where(*narrowed))]

    if slugs is not None:
        return found(Place.slug.in_(slugs))
    ranking = _ranked(session)
    # More than are told, since a claim that names a place twice ranks it twice, and the order may have changed.
    first, others = ranking.places[: 2 * most + 3], ranking.places[2 * most + 3 :]
    if first:
        told = found(Place.id.in_([place_id for place_id, _ in first]))
        is_full = len(told) == most and told[-1][2] > (others[0][1] if others else 0)
        if is_full or not ranking.is_exact:
            return told
    return found()


def busiest_place(session: Session) -> str | None:
    """Slug of the place that most claims speak of; none on an empty map. As `most_spoken_of`."""
    first = most_spoken_of(session, None, 1)
    return first[0][0] if first and first[0][2] else None


@dataclass(frozen=True)
class Ranking:
    """Numbers of the places that most rows name, with how many; none where all are to be asked."""

    places: list[tuple[int, int]]
    # True of one that was made of what is shown, and not a short while ago.
    is_exact: bool


def _ranked(session: Session) -> Ranking:
    counts: Counts | None = session.info.get(COUNTS)
    if counts is None:
        return Ranking([], is_exact=True)
    if not counts.is_of_now:
        # A page asks more than once.
        kept: Ranking | None = session.info.get(RANKING)
        if kept is None:
            kept = session.info[RANKING] = Ranking(_rank(session)[0], is_exact=True)
        return kept
    places = counts.kept.ranking()
    if places is None:
        places, rows = _rank(session)
        places = places if rows >= MANY_CLAIMS else []
        counts.kept.keep_ranking(places)
    return Ranking(places, is_exact=False)


def _rank(session: Session) -> tuple[list[tuple[int, int]], int]:
    """Those places, and the rows that name any place."""
    rows = func.count()
    query = select(ClaimPlace.place_id, rows, func.sum(rows).over())
    query = query.group_by(ClaimPlace.place_id)
    query = query.order_by(rows.desc(), ClaimPlace.place_id).limit(MOST_RANKED)
    found = session.execute(query).all()
    return [(place_id, n) for place_id, n, _ in found], int(found[0][2]) if found else 0
