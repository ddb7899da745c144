"""Records to rows. `load_datasets` puts datasets into the database, all of them or none.

Later releases of what is loaded are brought in by `app.editing.releases`, with the parts of this.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import models
from app.batches import in_batches
from app.database import CHANGE_ID, latest_day_of
from app.dataset.checking import problems_between
from app.dataset.dumping import DESK, KEYS, read_rows
from app.dataset.reading import ABOUT_FILE, NOUNS, DatasetError, read_dataset
from app.dataset.records import Dataset, DatasetRecord
from app.nouns.actor import ActorRecord
from app.nouns.adding import add_rows
from app.nouns.parts import Record
from app.nouns.place import PlaceRecord
from app.nouns.rows import Ids, row_of, rows_of

# Nouns whose records may lie in others of theirs that come further down.
LYING_IN_EACH_OTHER = ("actors", "places")
# As many rows of the others are written at a time.
AT_ONCE = 5_000


def load_datasets(session: Session, paths: Sequence[Path]) -> Mapping[str, int]:
    """Add the datasets in these folders, in the order of their files; returns how many of each noun
    that was.

    The session has begun the change that all rows belong to (`app.database.editing_session`), and
    commits it. What a dataset requires is loaded before or along with it. Raises DatasetError with
    a sentence for each problem: a dataset that is already there, an id that is taken, a required
    dataset that is missing, and whatever `check` finds. Nothing is added then.
    """
    datasets = read_datasets(paths)
    present = set(session.scalars(select(models.Dataset.name)))
    problems = [
        f"The dataset '{dataset.about.name}' is already loaded; nothing was changed."
        for dataset in datasets
        if dataset.about.name in present
    ]
    if problems:
        raise DatasetError(problems)
    refuse_unloadable(session, datasets)
    add_abouts(session, datasets)
    add_records(session, datasets)
    return {noun: sum(len(getattr(dataset, noun)) for dataset in datasets) for noun in NOUNS}


def add_abouts(session: Session, datasets: Iterable[Dataset]) -> None:
    """Add what datasets say of themselves and of retired ids, and note their releases."""
    change_id = session.info[CHANGE_ID]
    for dataset in datasets:
        session.add(models.Dataset(**about_values(dataset.about), change_id=change_id))
        session.add(release_row(dataset, change_id))
        session.add_all(retired_rows(dataset))
    session.flush()


def add_records(session: Session, datasets: Sequence[Dataset]) -> None:
    """Add the records of datasets, noun by noun, so that they may refer to each other."""
    ids: dict[str, dict[str, int]] = {
        noun: dict(session.execute(select(key, id_)).all()) for noun, (id_, key) in KEYS.items()
    }
    for noun in NOUNS:
        for dataset in datasets:
            add = _add_one_by_one if noun in LYING_IN_EACH_OTHER else _add
            ids[noun] |= add(session, getattr(dataset, noun), dataset.about.name, ids)
    # Claims speak of actors, and relations between actors rest on claims: these come last.
    for dataset in datasets:
        for actor in dataset.actors:
            for row in rows_of(actor, "relations", ids):
                row.actor_id = ids["actors"][actor.slug]
                session.add(row)
    session.flush()


def about_values(about: DatasetRecord) -> dict[str, Any]:
    """The columns of a dataset's row."""
    return {
        "name": about.name,
        "title": about.title,
        "description": about.description,
        "licence": about.licence,
        "credit": about.credit,
        "release": about.release,
        "requires": list(about.requires),
        "region": list(about.region) if about.region else None,
        "language": about.language,
        "translations": [each.as_written() for each in about.translations],
    }


def release_row(dataset: Dataset, change_id: int) -> models.Release:
    """The note that a change loaded this release."""
    return models.Release(
        dataset=dataset.about.name,
        change_id=change_id,
        release=dataset.about.release,
        about=dataset.about.model_dump(mode="json"),
        retired=[entry.model_dump(mode="json") for entry in dataset.retired],
        order={noun: [record.key for record in getattr(dataset, noun)] for noun in NOUNS},
    )


def retired_rows(dataset: Dataset) -> list[models.Retired]:
    """The rows of the ids that a dataset retired."""
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


def read_datasets(paths: Iterable[Path]) -> list[Dataset]:
    """The datasets in these folders. Raises DatasetError with what is wrong in all of them."""
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


def refuse_unloadable(session: Session, datasets: Sequence[Dataset]) -> None:
    """Raise DatasetError unless the datasets fit each other and those that are loaded.

    One that is loaded already is taken to be replaced.
    """
    given = {dataset.about.name for dataset in datasets}
    others = [other for other in read_rows(session) if other.about.name not in given]
    names = {other.about.name for other in others} | given
    problems = [
        f"{dataset.about.name}/{ABOUT_FILE}: It requires '{name}', which isn't loaded; load it "
        "before this one or along with it."
        for dataset in datasets
        for name in dataset.about.requires
        if name not in names
    ]
    if not problems:
        problems = problems_between(datasets, others, {}, latest_day_of(session))
    if problems:
        raise DatasetError(problems)


def _alone(record: Record) -> Record:
    """The record without what refers to nouns that aren't loaded yet."""
    return (
        record.model_copy(update={"relations": ()}) if isinstance(record, ActorRecord) else record
    )


def _add(session: Session, records: Sequence[Record], dataset: str, ids: Ids) -> dict[str, int]:
    """Add records of one noun; returns their ids in the database, which follow their order."""
    change_id, of_dataset = session.info[CHANGE_ID], None if dataset == DESK else dataset
    added: dict[str, int] = {}
    for some in in_batches(records, AT_ONCE):
        added |= add_rows(session, some, ids, change_id, of_dataset)
    return added


def _add_one_by_one(
    session: Session, records: Sequence[Record], dataset: str, ids: Ids
) -> dict[str, int]:
    """The same of records that may lie in each other."""
    rows: list[Any] = []
    for record in records:
        row = row_of(_alone(record), ids)
        row.dataset = None if dataset == DESK else dataset
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
