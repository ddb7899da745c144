"""Reviews of very many records: how many there are, which rows wait in them, what stands in the way."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.models import ReviewItem
from app.queries.many_records import MANY

# The rows of a review as they stand, those that wait themselves and those that something is proposed for.
VERSIONS = """
select item.noun, item.record_id, row.change_id from desk.review_item item
left join (
    select 'claims' as noun, id, change_id from editorial.claim
    union all select 'positions', id, change_id from editorial.position
) row on row.noun = item.noun and row.id = item.record_id
where item.review_id = :review
"""
SEEN = f"""
select md5(string_agg(
    noun || record_id || ':' || coalesce(change_id, 0), ',' order by noun, record_id))
from ({VERSIONS}) version
"""
GONE = f"select count(*) from ({VERSIONS}) version where change_id is null"
AUTHORS = """
select distinct change.account_id from desk.review_item item
join (
    select 'claims' as noun, id, change_id from history.claim_version
    union all select 'positions', id, change_id from history.position_version
) version on version.noun = item.noun and version.id = item.record_id
join editorial.change on change.id = version.change_id
where item.review_id = :review and item.document is null and change.account_id is not null
"""
# What a published claim or position needs that readers don't see yet, with how many rest on it.
UNFIT = """
select 'sources' as noun, source.slug as key, count(*) as count
from editorial.claim join editorial.source on source.id = claim.source_id
where claim.id = any(:claims) and source.status <> 'published' group by 1, 2
union all
select 'actors', actor.slug, count(*)
from editorial.position join editorial.actor on actor.id = position.actor_id
where position.id = any(:positions) and actor.status <> 'published' group by 1, 2
union all
select 'places', place.slug, count(*)
from editorial.position join editorial.place on place.id = position.place_id
where position.id = any(:positions) and place.status <> 'published' group by 1, 2
union all
select 'claims', claim.public_id, count(*)
from editorial.position_claim rests join editorial.claim on claim.id = rests.claim_id
where rests.position_id = any(:positions) and claim.status <> 'published'
    and claim.id <> all(:claims) group by 1, 2
order by 3 desc limit 20
"""


def count_items(session: Session, review_id: int) -> int:
    """How many records wait in a review."""
    query = select(func.count()).where(ReviewItem.review_id == review_id)
    return session.scalar(query) or 0


def counts_of_items(session: Session, review_id: int) -> dict[str, int]:
    """How many claims and positions are new in a review, and how many proposals it holds."""
    query = (
        select(ReviewItem.noun, ReviewItem.document.is_not(None), func.count())
        .where(ReviewItem.review_id == review_id)
        .group_by(ReviewItem.noun, ReviewItem.document.is_not(None))
    )
    found: dict[str, int] = {}
    for noun, is_proposal, count in session.execute(query):
        name = "proposals" if is_proposal else noun
        found[name] = found.get(name, 0) + count
    return found


def first_items(session: Session, review_id: int, most: int) -> list[ReviewItem]:
    """The first records of a review."""
    query = (
        select(ReviewItem)
        .where(ReviewItem.review_id == review_id)
        .order_by(ReviewItem.ordinal)
        .limit(most)
    )
    return list(session.scalars(query))


def proposals_in(session: Session, review_id: int) -> list[ReviewItem]:
    """What is proposed in a review."""
    query = select(ReviewItem).where(
        ReviewItem.review_id == review_id, ReviewItem.document.is_not(None)
    )
    return list(session.scalars(query.order_by(ReviewItem.ordinal)))


def is_only_of_many(session: Session, review_id: int) -> bool:
    """Whether all that is new in a review is claims and positions."""
    query = select(ReviewItem.ordinal).where(
        ReviewItem.review_id == review_id, ReviewItem.noun.not_in(MANY)
    )
    return session.scalars(query.limit(1)).first() is None


def waiting_rows(session: Session, review_id: int) -> dict[str, list[int]]:
    """Numbers of the rows that wait in a review themselves, by noun."""
    query = select(ReviewItem.noun, func.array_agg(ReviewItem.record_id)).where(
        ReviewItem.review_id == review_id, ReviewItem.document.is_(None)
    )
    found = {noun: list(ids) for noun, ids in session.execute(query.group_by(ReviewItem.noun))}
    return {noun: found.get(noun, []) for noun in MANY}


def seen_of(session: Session, review_id: int) -> str:
    """A hash of the versions at which the records of a review stand."""
    return session.scalar(text(SEEN), {"review": review_id}) or ""


def count_gone(session: Session, review_id: int) -> int:
    """How many records of a review are gone."""
    return int(session.scalar(text(GONE), {"review": review_id}) or 0)


def writers_of(session: Session, review_id: int) -> set[int]:
    """Accounts that wrote any version of what is new in a review."""
    return set(session.scalars(text(AUTHORS), {"review": review_id}))


def unfit_for(session: Session, rows: Mapping[str, list[int]]) -> list[Any]:
    """(noun, key, count) of what isn't published and has so many rows resting on it."""
    return list(session.execute(text(UNFIT), dict(rows)))
