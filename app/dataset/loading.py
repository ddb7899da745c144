"""Records to rows. `load_datasets` puts datasets into the database, all of them or none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import models
from app.database import CHANGE_ID
from app.dataset.checking import problems_between
from app.dataset.dumping import DESK, KEYS, read_rows
from app.dataset.parts import Record
from app.dataset.reading import ABOUT_FILE, NOUNS, DatasetError, read_dataset
from app.dataset.records import ActorRecord, Dataset, DatasetRecord, PlaceRecord
from app.dataset.to_rows import Ids, relations_of, row_of


@dataclass(frozen=True)
class LoadCounts:
    """How many records of each noun were loaded."""

    sources: int
    actors: int
    places: int
    claims: int
    positions: int
    links: int


def load_datasets(session: Session, paths: Sequence[Path]) -> LoadCounts:
    """Add the datasets in these folders, in the order of their files; returns how much that was.

    The session has begun the change that all rows belong to (`app.database.editing_session`), and
    commits it. What a dataset requires is loaded before or along with it. Raises DatasetError with
    a sentence for each problem: a dataset that is already there, an id that is taken, a required
    dataset that is missing, and whatever `check` finds. Nothing is added then.
    """
    datasets = _read_all(paths)
    _refuse_unloadable(session, datasets)
    ids = {noun: dict(session.execute(select(key, id_)).all()) for noun, (id_, key) in KEYS.items()}
    session.add_all(_about_row(dataset.about, session.info[CHANGE_ID]) for dataset in datasets)
    # Noun by noun, so that datasets may refer to each other.
    for noun in NOUNS:
        for dataset in datasets:
            ids[noun] |= _add(session, getattr(dataset, noun), dataset.about.name, ids)
    # Claims speak of actors, and relations between actors rest on claims: these come last.
    for dataset in datasets:
        for actor in dataset.actors:
            for row in relations_of(actor, ids):
                row.actor_id = ids["actors"][actor.slug]
                session.add(row)
    for dataset in datasets:
        session.add_all(_retired_rows(dataset))
    session.flush()
    return LoadCounts(
        **{noun: sum(len(getattr(dataset, noun)) for dataset in datasets) for noun in NOUNS}
    )


def _about_row(about: DatasetRecord, change_id: int) -> models.Dataset:
    return models.Dataset(
        name=about.name,
        title=about.title,
        description=about.description,
        licence=about.licence,
        credit=about.credit,
        release=about.release,
        requires=list(about.requires),
        region=list(about.region) if about.region else None,
        change_id=change_id,
    )


def _retired_rows(dataset: Dataset) -> list[models.Retired]:
    return [
        models.Retired(
            dataset=dataset.about.name,
            ordinal=ordinal,
            noun=entry.noun,
            record_key=entry.id,
            became=list(entry.became),
            why=entry.why,
        )
        for ordinal, entry in enumerate(dataset.retired)
    ]


def _read_all(paths: Iterable[Path]) -> list[Dataset]:
    datasets: list[Dataset] = []
    problems: list[str] = []
    for path in paths:
        try:
            datasets.append(read_dataset(path))
        except DatasetError as error:
            problems += error.problems
    if problems:
        raise DatasetError(problems)
    return datasets


def _refuse_unloadable(session: Session, datasets: Sequence[Dataset]) -> None:
    others = read_rows(session)
    present = {dataset.about.name for dataset in others}
    problems = [
        f"The dataset '{dataset.about.name}' is already loaded; nothing was changed."
        for dataset in datasets
        if dataset.about.name in present
    ]
    names = {dataset.about.name for dataset in datasets} | present
    problems += [
        f"{dataset.about.name}/{ABOUT_FILE}: It requires '{name}', which isn't loaded; load it "
        "before this one or along with it."
        for dataset in datasets
        for name in dataset.about.requires
        if name not in names
    ]
    if not problems:
        problems = problems_between(datasets, others, {})
    if problems:
        raise DatasetError(problems)


def _alone(record: Record) -> Record:
    """The record without what refers to nouns that aren't loaded yet."""
    return (
        record.model_copy(update={"relations": ()}) if isinstance(record, ActorRecord) else record
    )


def _add(session: Session, records: Sequence[Record], dataset: str, ids: Ids) -> dict[str, int]:
    """Add records of one noun; returns their ids in the database, which follow their order."""
    rows: list[Any] = []
    for record in records:
        row = row_of(_alone(record), ids)
        row.dataset = None if dataset == DESK else dataset
        row.status = record.publishing.status
        row.embargo_until = record.publishing.embargo_until
        row.withdrawn_reason = record.publishing.withdrawn_reason
        row.concealed = record.publishing.concealed
        rows.append(row)
    session.add_all(rows)
    session.flush()
    added = {record.key: row.id for record, row in zip(records, rows, strict=True)}
    # What a record lies in may come further down its file, so this waits for every id.
    for record, row in zip(records, rows, strict=True):
        if isinstance(record, ActorRecord) and record.parent is not None:
            row.parent_id = {**ids["actors"], **added}[record.parent]
        if isinstance(record, PlaceRecord) and record.part_of is not None:
            row.part_of_id = {**ids["places"], **added}[record.part_of]
    session.flush()
    return added
