"""Datasets as their last release had them: the order of its files, and nothing that it left out.

Callers use `last_releases`, `numbers_in_order` and `left_out`, on what is read from the database.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.models import Release

Columns = Mapping[str, tuple[InstrumentedAttribute[int], InstrumentedAttribute[str]]]
# A record by its noun and its slug or id.
Entry = tuple[str, str | None]
# As many rows are fetched at a time.
AT_ONCE = 1_000


def last_releases(session: Session) -> dict[str, int]:
    """By dataset, the number of its last release that isn't undone, where the order of its records is known."""
    releases = session.execute(
        select(Release.dataset, Release.id)
        .where(Release.undone_by.is_(None))
        .order_by(Release.change_id)
    )
    last = dict(releases.all())
    known = select(Release.id).where(
        Release.id.in_(last.values()), Release.order.is_not(None), Release.order != {}
    )
    numbers = set(session.scalars(known))
    return {name: number for name, number in last.items() if number in numbers}


def numbers_in_order(
    session: Session, noun: str, columns: Columns, is_in: ColumnElement[bool], release: int
) -> Iterable[int]:
    """Numbers of the rows of a dataset in the order of a release; behind the rest what that doesn't have."""
    number, key = columns[noun]
    each = func.jsonb_array_elements_text(Release.order[noun])
    told = each.table_valued("key", with_ordinality="place").render_derived()
    places = (
        select(told.c.key, func.max(told.c.place).label("place"))
        .select_from(Release)
        .join(told, told.c.key.is_not(None))
        .where(Release.id == release)
        .group_by(told.c.key)
        .subquery()
    )
    query = (
        select(number)
        .outerjoin(places, places.c.key == key)
        .where(is_in)
        .order_by(places.c.place.nulls_last(), number)
    )
    return array("q", session.scalars(query, execution_options={"yield_per": AT_ONCE}))


def left_out(
    session: Session,
    releases: Mapping[str, int],
    columns: Columns,
    references: Callable[[], Iterable[tuple[Entry, Entry]]],
) -> set[Entry]:
    """What releases withdrew and nobody touched since, unless something that is kept refers to it.

    `columns` are the number and the id of each noun; `references` gives (what refers, what it refers to) of
    everything, and is asked only where something was withdrawn.
    """
    withdrawn: set[Entry] = set()
    for name, release in releases.items():
        withdrawn |= set(_withdrawn(session, name, release, columns))
    if not withdrawn:
        return withdrawn
    referring: dict[Entry, set[Entry]] = {entry: set() for entry in withdrawn}
    for entry, referred in references():
        if referred in referring:
            referring[referred].add(entry)
    while needed := {entry for entry in withdrawn if not referring[entry] <= withdrawn}:
        withdrawn -= needed
    return withdrawn


def _withdrawn(session: Session, name: str, release: int, columns: Columns) -> Iterator[Entry]:
    """A dataset's records that loading or undoing a load withdrew last, and that the release doesn't have."""
    loads = session.execute(
        select(Release.change_id, Release.undone_by).where(Release.dataset == name)
    )
    changes = {change for pair in loads for change in pair if change is not None}
    for noun, (_, key) in columns.items():
        model: Any = key.class_
        query = select(key).where(
            model.dataset == name, model.status == "withdrawn", model.change_id.in_(changes)
        )
        said = select(func.jsonb_array_elements_text(Release.order[noun])).where(
            Release.id == release
        )
        yield from ((noun, each) for each in session.scalars(query.except_(said)))
