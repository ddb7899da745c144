"""Datasets as their last release had them: the order of its files, and nothing that it left out.

Callers use `orders_of_releases` and `left_out`, on what is read from the database.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.models import Release

Columns = Mapping[str, tuple[InstrumentedAttribute[int], InstrumentedAttribute[str]]]
# A record by its noun and its slug or id.
Entry = tuple[str, str | None]
# By noun, slugs or ids as a release had them.
Order = Mapping[str, list[str]]


def orders_of_releases(session: Session) -> dict[str, Order]:
    """By dataset, the order of the records in its last release that isn't undone."""
    releases = session.execute(
        select(Release.dataset, Release.id)
        .where(Release.undone_by.is_(None))
        .order_by(Release.change_id)
    )
    last = dict(releases.all())
    orders = select(Release.dataset, Release.order).where(Release.id.in_(last.values()))
    return {name: order or {} for name, order in session.execute(orders)}


def left_out(
    session: Session,
    orders: Mapping[str, Order],
    columns: Columns,
    references: Callable[[], Iterable[tuple[Entry, Entry]]],
) -> set[Entry]:
    """What releases withdrew and nobody touched since, unless something that is kept refers to it.

    `columns` are the number and the id of each noun; `references` gives (what refers, what it refers to) of
    everything, and is asked only where something was withdrawn.
    """
    withdrawn: set[Entry] = set()
    for name, order in orders.items():
        withdrawn |= set(_withdrawn(session, name, order, columns))
    if not withdrawn:
        return withdrawn
    referring: dict[Entry, set[Entry]] = {entry: set() for entry in withdrawn}
    for entry, referred in references():
        if referred in referring:
            referring[referred].add(entry)
    while needed := {entry for entry in withdrawn if not referring[entry] <= withdrawn}:
        withdrawn -= needed
    return withdrawn


def _withdrawn(session: Session, name: str, order: Order, columns: Columns) -> Iterator[Entry]:
    """A dataset's records that loading or undoing a load withdrew last."""
    loads = session.execute(
        select(Release.change_id, Release.undone_by).where(Release.dataset == name)
    )
    changes = {change for pair in loads for change in pair if change is not None}
    for noun, (_, key) in columns.items():
        model: Any = key.class_
        query = select(key).where(
            model.dataset == name, model.status == "withdrawn", model.change_id.in_(changes)
        )
        said = set(order.get(noun, ()))
        yield from ((noun, each) for each in session.scalars(query) if order and each not in said)
