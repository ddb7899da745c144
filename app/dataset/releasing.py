"""Datasets as their last release had them: the order of its files, and nothing that it left out.

Callers use `as_released`, on what is read from the database.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.dataset.reading import NOUNS
from app.dataset.records import Dataset
from app.models import Release
from app.nouns.parts import Record

Keys = Mapping[str, tuple[InstrumentedAttribute[int], InstrumentedAttribute[str]]]
References = Callable[[Dataset], Iterable[tuple[str, str | None]]]
Entry = tuple[str, str]


def as_released(
    session: Session, datasets: Sequence[Dataset], columns: Keys, references: References
) -> list[Dataset]:
    """The datasets in the order of their last releases' files, then what was added since.

    Left out is what a release withdrew and nobody touched since, unless something that is kept
    refers to it. `columns` are the number and the id of each noun; `references` gives (noun, id) of
    all that a dataset refers to.
    """
    withdrawn: set[Entry] = set()
    order: dict[str, Mapping[str, list[str]]] = {}
    for release in session.scalars(select(Release).order_by(Release.change_id)):
        if release.undone_by is None:
            order[release.dataset] = release.order or {}
    for name, said in order.items():
        withdrawn |= set(_withdrawn(session, name, said, columns))
    while True:
        kept = [_without(dataset, withdrawn) for dataset in datasets]
        needed = {reference for dataset in kept for reference in references(dataset)} & withdrawn
        if not needed:
            return [_ordered(dataset, order.get(dataset.about.name, {})) for dataset in kept]
        withdrawn -= needed


def _withdrawn(
    session: Session, name: str, order: Mapping[str, list[str]], columns: Keys
) -> Iterator[Entry]:
    """(noun, id) of a dataset's records that loading or undoing a load withdrew last."""
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


def _without(dataset: Dataset, left_out: set[Entry]) -> Dataset:
    kept: dict[str, Any] = {
        noun: tuple(
            record for record in getattr(dataset, noun) if (noun, record.key) not in left_out
        )
        for noun in NOUNS
    }
    return replace(dataset, **kept)


def _ordered(dataset: Dataset, order: Mapping[str, list[str]]) -> Dataset:
    ordered: dict[str, Any] = {}
    for noun in NOUNS:
        records = getattr(dataset, noun)
        places = {key: place for place, key in enumerate(order.get(noun, ()))}
        # What the release doesn't have keeps its order behind the rest.
        ordered[noun] = tuple(sorted(records, key=partial(_place_of, places)))
    return replace(dataset, **ordered)


def _place_of(places: Mapping[str, int], record: Record) -> int:
    return places.get(record.key, len(places))
