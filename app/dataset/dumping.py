"""Rows to files. `dump_datasets` writes all that the database holds, dataset by dataset."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload, undefer
from sqlalchemy.sql.base import ExecutableOption

from app import models
from app.dataset.from_rows import (
    Keys,
    about_record,
    actor_record,
    claim_record,
    link_record,
    place_record,
    position_record,
    retired_record,
    source_record,
)
from app.dataset.passages import without_its_text
from app.dataset.reading import NOUNS
from app.dataset.records import Dataset, DatasetRecord
from app.dataset.releasing import as_released
from app.dataset.writing import write_dataset
from app.models import Actor, Claim, Link, Place, Position, Retired, Source

# What was made in the browser belongs to no dataset, and is dumped to this one.
DESK = "desk"
# Columns of each noun: the number in the database, and the id that files use.
KEYS: Mapping[str, tuple[InstrumentedAttribute[int], InstrumentedAttribute[str]]] = {
    "sources": (Source.id, Source.slug),
    "actors": (Actor.id, Actor.slug),
    "places": (Place.id, Place.slug),
    "claims": (Claim.id, Claim.public_id),
    "positions": (Position.id, Position.public_id),
    "links": (Link.id, Link.public_id),
}
MODELS = (Source, Actor, Place, Claim, Position, Link)


def dump_datasets(session: Session, directory: Path) -> list[Path]:
    """Write every record, of any state, into a folder for each dataset; returns those folders.

    What is unchanged since a dataset was loaded is written byte for byte as it was read, its later
    releases too. Records made in the browser go to the dataset «desk».
    """
    folders = []
    for dataset in as_released(session, read_rows(session), KEYS, _references):
        folders.append(directory / dataset.about.name)
        write_dataset(dataset, folders[-1])
    return folders


def read_rows(session: Session) -> list[Dataset]:
    """Every dataset in the database by name, each noun in the order in which it was added.

    «desk» is among them when a record belongs to none.
    """
    abouts = {row.name: about_record(row) for row in session.scalars(select(models.Dataset))}
    names = set(abouts)
    for model in MODELS:
        names |= {name or DESK for name in session.scalars(select(model.dataset).distinct())}
    keys: Keys = {
        noun: dict(session.execute(select(id_, key)).all()) for noun, (id_, key) in KEYS.items()
    }
    datasets = [
        _read_one(session, abouts.get(name, _undescribed(name)), keys) for name in sorted(names)
    ]
    home: dict[tuple[str, str | None], str] = {
        (noun, record.key): dataset.about.name
        for dataset in datasets
        for noun in NOUNS
        for record in getattr(dataset, noun)
    }
    return [_with_requires(dataset, home) for dataset in datasets]


def _undescribed(name: str) -> DatasetRecord:
    title = "Records made at the editors' desk" if name == DESK else name
    return DatasetRecord(name=name, title=title, licence="not stated")


def _with_requires(dataset: Dataset, home: Mapping[tuple[str, str | None], str]) -> Dataset:
    """The dataset, requiring also those that its records have come to refer to."""
    given = dataset.about.requires
    needed = {home[reference] for reference in _references(dataset) if reference in home}
    requires = (*given, *sorted(needed - {dataset.about.name, *given}))
    return replace(dataset, about=dataset.about.model_copy(update={"requires": requires}))


def _read_one(session: Session, about: DatasetRecord, keys: Keys) -> Dataset:
    name = about.name
    texts = dict(session.execute(select(Source.slug, Source.text_sha256)).all())
    return Dataset(
        about=about,
        sources=tuple(source_record(row) for row in _rows(session, Source, name)),
        actors=tuple(
            actor_record(row, keys)
            for row in _rows(
                session, Actor, name, selectinload(Actor.names), selectinload(Actor.relations)
            )
        ),
        places=tuple(
            place_record(row, keys)
            for row in _rows(session, Place, name, selectinload(Place.names), undefer(Place.geom))
        ),
        claims=tuple(
            without_its_text(claim_record(row, keys), texts)
            for row in _rows(
                session, Claim, name, selectinload(Claim.places), selectinload(Claim.actors)
            )
        ),
        positions=tuple(
            position_record(row, keys)
            for row in _rows(
                session, Position, name, selectinload(Position.claims), undefer(Position.geom)
            )
        ),
        links=tuple(
            link_record(row, keys)
            for row in _rows(
                session, Link, name, undefer(Link.from_digest), undefer(Link.to_digest)
            )
        ),
        retired=tuple(
            retired_record(row)
            for row in session.scalars(
                select(Retired).where(Retired.dataset == name).order_by(Retired.ordinal)
            )
        ),
    )


def _rows(session: Session, model: Any, name: str, *options: ExecutableOption) -> Sequence[Any]:
    of_dataset = model.dataset == name
    if name == DESK:
        of_dataset = of_dataset | model.dataset.is_(None)
    query = select(model).where(of_dataset).order_by(model.id).options(*options)
    # What the session already holds may lack what the options ask for.
    return session.scalars(query.execution_options(populate_existing=True)).all()


def _references(dataset: Dataset) -> Iterator[tuple[str, str | None]]:
    """(noun, id) of everything that the records refer to; the id may be None."""
    for actor in dataset.actors:
        yield "actors", actor.parent
        for relation in actor.relations:
            yield "actors", relation.actor
            yield "claims", relation.claim
        yield from (("sources", name.cited) for name in actor.names)
    for place in dataset.places:
        yield "places", place.part_of
        yield from (("sources", name.cited) for name in place.names)
    for claim in dataset.claims:
        yield "sources", claim.source
        yield "actors", claim.speaker
        yield from (("places", at.place) for at in claim.places)
        yield from (("actors", who.actor) for who in claim.actors)
    for position in dataset.positions:
        yield "actors", position.actor
        yield "places", position.place
        yield from (("claims", claim) for claim in position.claims)
    for link in dataset.links:
        yield "claims", link.later
        yield "claims", link.earlier
