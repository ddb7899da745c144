"""Records to rows. `load_datasets` puts datasets into the database, all of them or none.

Later releases of what is loaded are brought in by `app.editing.releases`, with the parts of this.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from pathlib import Path
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app import models
from app.batches import in_batches
from app.copying import copy_rows
from app.database import CHANGE_ID, latest_day_of
from app.dataset.checking import problems_between
from app.dataset.dumping import DESK, KEYS, is_any, read_rows
from app.dataset.reading import ABOUT_FILE, DatasetError, read_dataset
from app.dataset.records import Dataset, DatasetRecord
from app.long_lists import keys_in
from app.nouns import NOUNS
from app.nouns.actor import ActorRecord
from app.nouns.adding import add_rows
from app.nouns.fields import references_of
from app.nouns.parts import Record
from app.nouns.rows import Ids, rows_of

# Nouns whose records may lie in others of theirs that come further down, and the field that says so.
WITHIN = {"actors": "parent", "places": "part_of"}
PUT_WITHIN = """
update editorial.{table} set {column} = given.number
from unnest(cast(:keys as text[]), cast(:numbers as bigint[])) as given (key, number)
where slug = given.key and {column} is null
"""
# The order of a release's files is put together in the database: as one text it would be long.
MAKE_ROOM = (
    "create temp table if not exists release_order (noun text, key text,"
    " place bigint generated always as identity) on commit drop",
    "truncate pg_temp.release_order",
)
NOTE_ORDER = """
update desk.release set "order" = (
    select jsonb_object_agg(noun, coalesce(keys, '[]'))
    from unnest(cast(:nouns as text[])) as noun
    left join (
        select noun, jsonb_agg(key order by place) as keys from pg_temp.release_order group by noun
    ) told using (noun)
) where id = :id
"""
# As many rows are written at a time.
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
        note_release(session, dataset)
        session.add_all(retired_rows(dataset))
    session.flush()


def add_records(session: Session, datasets: Sequence[Dataset]) -> None:
    """Add the records of datasets, noun by noun, so that they may refer to each other."""
    for noun in NOUNS:
        for dataset in datasets:
            _add(session, getattr(dataset, noun), dataset.about.name)
        for dataset in datasets if noun in WITHIN else ():
            _put_within(session, noun, getattr(dataset, noun))
    # Claims speak of actors, and relations between actors rest on claims: these come last.
    for dataset in datasets:
        related = (actor for actor in dataset.actors if actor.relations)
        for actors in in_batches(related, AT_ONCE):
            ids = numbers_of(session, actors)
            own = _numbers(session, "actors", {actor.slug for actor in actors})
            for actor in actors:
                for row in rows_of(actor, "relations", ids):
                    row.actor_id = own[actor.slug]
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


def note_release(session: Session, dataset: Dataset) -> int:
    """Note that the session's change loaded this release; the number of the note."""
    release = models.Release(
        dataset=dataset.about.name,
        change_id=session.info[CHANGE_ID],
        release=dataset.about.release,
        about=dataset.about.model_dump(mode="json"),
        retired=[entry.model_dump(mode="json") for entry in dataset.retired],
    )
    session.add(release)
    session.flush()
    for statement in MAKE_ROOM:
        session.execute(text(statement))
    keys = ((noun, key) for noun in NOUNS for key in keys_in(getattr(dataset, noun)))
    copy_rows(session, "pg_temp", "release_order", ("noun", "key"), keys)
    session.execute(text(NOTE_ORDER), {"nouns": list(NOUNS), "id": release.id})
    return release.id


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
    others = read_rows(session, but=given)
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


def _add(session: Session, records: Sequence[Record], dataset: str) -> None:
    """Add records of one noun, in their order; what they lie in is left open where that isn't there yet."""
    change_id, of_dataset = session.info[CHANGE_ID], None if dataset == DESK else dataset
    for some in in_batches(map(_alone, records), AT_ONCE):
        add_rows(session, some, numbers_of(session, some), change_id, of_dataset)


def numbers_of(session: Session, records: Iterable[Record]) -> Ids:
    """Numbers of the rows that records refer to, by noun and slug or id; of those that are there."""
    wanted: dict[str, set[str]] = {noun: set() for noun in NOUNS}
    for record in records:
        for _, noun, key in references_of(record):
            wanted[noun].add(key)
    return {noun: _numbers(session, noun, keys) for noun, keys in wanted.items()}


def _numbers(session: Session, noun: str, keys: Set[str]) -> dict[str, int]:
    if not keys:
        return {}
    number, key = KEYS[noun]
    return dict(session.execute(select(key, number).where(is_any(key, keys))).all())


def _put_within(session: Session, noun: str, records: Sequence[Record]) -> None:
    """Have the rows of a noun say what they lie in, which may have come further down."""
    table, field = NOUNS[noun].table, WITHIN[noun]
    lying = (record for record in records if getattr(record, field) is not None)
    for some in in_batches(lying, AT_ONCE):
        ids = numbers_of(session, some)[noun]
        given = {record.key: ids[getattr(record, field)] for record in some}
        session.execute(
            text(PUT_WITHIN.format(table=table, column=f"{field}_id")),
            {"keys": list(given), "numbers": list(given.values())},
        )
