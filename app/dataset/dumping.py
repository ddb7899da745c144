"""Rows to files. `dump_datasets` writes all that the database holds, dataset by dataset."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import models
from app.dataset.about_rows import about_record, retired_record
from app.dataset.passages import without_its_text
from app.dataset.records import Dataset, DatasetRecord
from app.dataset.releasing import as_released
from app.dataset.writing import write_dataset
from app.models import Retired, Source
from app.nouns import NOUNS, Noun
from app.nouns.fields import references_of
from app.nouns.rows import Keys, record_of

# What was made in the browser belongs to no dataset, and is dumped to this one.
DESK = "desk"
# Columns of each noun: the number in the database, and the id that files use.
KEYS: Mapping[str, tuple[Any, Any]] = {
    noun.name: (noun.model.id, noun.key) for noun in NOUNS.values()
}


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
    for noun in NOUNS.values():
        of_rows = session.scalars(select(noun.model.dataset).distinct())
        names |= {name or DESK for name in of_rows}
    keys: Keys = {
        name: dict(session.execute(select(id_, key)).all()) for name, (id_, key) in KEYS.items()
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
    texts = dict(session.execute(select(Source.slug, Source.text_sha256)).all())
    records = {
        noun.name: tuple(record_of(noun, row, keys) for row in _rows(session, noun, about.name))
        for noun in NOUNS.values()
    }
    records["claims"] = tuple(without_its_text(claim, texts) for claim in records["claims"])
    retired = session.scalars(
        select(Retired).where(Retired.dataset == about.name).order_by(Retired.ordinal)
    )
    return Dataset(about=about, **records, retired=tuple(retired_record(row) for row in retired))


def _rows(session: Session, noun: Noun, name: str) -> Sequence[Any]:
    of_dataset = noun.model.dataset == name
    if name == DESK:
        of_dataset = of_dataset | noun.model.dataset.is_(None)
    query = select(noun.model).where(of_dataset).order_by(noun.model.id).options(*noun.options)
    # What the session already holds may lack what the options ask for.
    return session.scalars(query.execution_options(populate_existing=True)).all()


def _references(dataset: Dataset) -> Iterator[tuple[str, str | None]]:
    """(noun, slug or id) of everything that the records refer to, and what names are cited to."""
    for noun in NOUNS:
        for record in getattr(dataset, noun):
            yield from ((referred, key) for _, referred, key in references_of(record))
            yield from (("sources", name.cited) for name in getattr(record, "names", ()))
