"""Releases of datasets: which are loaded, and where the map says otherwise than they do."""

from array import array
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select, text, tuple_, update
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import Dataset, Release, ReleaseDifference
from app.queries.history import TABLES


def loaded_releases(session: Session) -> dict[str, Release]:
    """By dataset, the release that is loaded now: the latest that isn't undone."""
    query = select(Release).where(Release.undone_by.is_(None)).order_by(Release.change_id)
    return {release.dataset: release for release in session.scalars(query)}


def undoing_changes(session: Session, dataset: str) -> set[int]:
    """The changes that undid a load of the dataset."""
    query = select(Release.undone_by).where(Release.dataset == dataset)
    return {change_id for change_id in session.scalars(query) if change_id is not None}


def days_of_releases(session: Session) -> dict[str, date | None]:
    """By loaded dataset, the day that its release says of itself."""
    return dict(session.execute(select(Dataset.name, Dataset.release)).all())


def lock_records(session: Session, dataset: str) -> None:
    """Hold off whoever would save a record of the dataset, until this transaction ends."""
    for table in TABLES.values():
        rows = f"select id from editorial.{table} where dataset = :name order by id for update"
        # Their numbers stay in the database.
        session.execute(text(f"select count(*) from ({rows}) locked"), {"name": dataset})


def versions_upto(
    session: Session, noun: str, dataset: str, change_id: int
) -> Iterator[tuple[int, int]]:
    """(row, version) in the order of rows: how the change of that number left the records of a dataset."""
    query = text(
        f"""select id, max(change_id) from history.{TABLES[noun]}_version
        where dataset = :name and change_id <= :change group by id order by id"""
    )
    found = array("q")
    asked = {"name": dataset, "change": change_id}
    for row in session.execute(query, asked, execution_options={"yield_per": 1_000}):
        found.extend(row)
    return zip(found[::2], found[1::2], strict=True)


def differences_of(session: Session, release: Release) -> list[ReleaseDifference]:
    """Where the map was left otherwise than a release when it was loaded."""
    query = select(ReleaseDifference).where(ReleaseDifference.release_id == release.id)
    return list(session.scalars(query.order_by(ReleaseDifference.id)))


def _open() -> Select[Any]:
    """Of the releases that are loaded now, the differences that somebody must choose about."""
    latest = select(Release.dataset, func.max(Release.change_id)).where(Release.undone_by.is_(None))
    loaded = select(Release.id).where(
        tuple_(Release.dataset, Release.change_id).in_(latest.group_by(Release.dataset))
    )
    return select(ReleaseDifference).where(
        ReleaseDifference.state == "open", ReleaseDifference.release_id.in_(loaded)
    )


def list_open(session: Session, most: int, after: int = 0) -> list[ReleaseDifference]:
    """The differences that somebody must choose about, those with a number above `after`."""
    query = _open().where(ReleaseDifference.id > after).order_by(ReleaseDifference.id).limit(most)
    return list(session.scalars(query))


def count_open(session: Session) -> int:
    """How many differences somebody must choose about."""
    return session.scalar(select(func.count()).select_from(_open().subquery())) or 0


def get_difference(session: Session, number: int, *, lock: bool = False) -> ReleaseDifference:
    """A difference by its number. Raises NotFound."""
    query = select(ReleaseDifference).where(ReleaseDifference.id == number)
    if lock:
        query = query.with_for_update()
    difference = session.scalars(query.execution_options(populate_existing=True)).first()
    if difference is None:
        raise NotFound("There is no difference {number}.", number=number)
    return difference


def release_of(session: Session, difference: ReleaseDifference) -> Release:
    """The release that says otherwise."""
    return session.get_one(Release, difference.release_id)


def open_for_record(session: Session, noun: str, record_id: int) -> Sequence[ReleaseDifference]:
    """The open differences of one record."""
    query = _open().where(ReleaseDifference.noun == noun, ReleaseDifference.record_id == record_id)
    return session.scalars(query).all()


def settle(session: Session, difference: ReleaseDifference, account_id: int | None) -> None:
    """Note that a difference was chosen about."""
    difference.state = "settled"
    difference.settled_by = account_id
    difference.settled_at = func.now()
    session.flush()


def mark_undone(session: Session, change_id: int, undoing_id: int) -> Sequence[str]:
    """Note that the load of a change was undone, or that its undoing was; the datasets it is about."""
    undone = (
        update(Release)
        .where(Release.change_id == change_id, Release.undone_by.is_(None))
        .values(undone_by=undoing_id)
        .returning(Release.dataset)
    )
    redone = (
        update(Release)
        .where(Release.undone_by == change_id)
        .values(undone_by=None)
        .returning(Release.dataset)
    )
    return [*session.scalars(undone), *session.scalars(redone)]
