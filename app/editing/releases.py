"""Bringing datasets in: new ones as they are, later releases of loaded ones record by record.

`load_releases` compares each record three ways: what the loaded release said, what the map has now,
what the later release says. What nobody edited here takes the new value, field by field; what
somebody did stays. Where both sides changed the same field differently, the map keeps the editors'
and what the release says is kept beside it, to be chosen about at the desk. `unload` is the other
way round, when the change is undone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import models, wording
from app.batches import in_batches
from app.database import begin_change
from app.dataset.loading import (
    AT_ONCE,
    about_values,
    add_abouts,
    add_records,
    note_release,
    read_datasets,
    refuse_unloadable,
    retired_rows,
)
from app.dataset.passages import with_own_text
from app.dataset.reading import DatasetError
from app.dataset.records import Dataset, DatasetRecord, RetiredRecord
from app.editing.comparing import Compared, Step
from app.editing.constraints import constraints_in_words
from app.editing.documents import documents_of
from app.editing.errors import FieldErrors
from app.editing.putting import put_many
from app.editing.released import Released, what_release_said
from app.geometry import right_hand_rule
from app.long_lists import Found, changed, keep, keys_in
from app.models import Release
from app.nouns import NOUNS
from app.nouns.fields import equal_records
from app.nouns.parts import Record
from app.queries.releases import loaded_releases, lock_records, mark_undone, undoing_changes

# What a dataset said of which no release is noted.
NOTHING = Released(dict.fromkeys(NOUNS, ()), {})


@dataclass(frozen=True)
class Brought:
    """What became of one dataset: how many records were added, changed, withdrawn, left to choose."""

    about: DatasetRecord
    state: Literal["loaded", "brought", "nothing"]
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """A later release of a loaded dataset, and by noun what it does to records that don't simply stay."""

    dataset: Dataset
    steps: Mapping[str, Sequence[Step]]
    is_new: bool


def load_releases(session: Session, paths: Sequence[Path]) -> list[Brought]:
    """Load the datasets in these folders or bring their later releases in, as one change or none.

    No change is begun where there is nothing to do. Raises DatasetError with a sentence for each
    problem: an older release than is loaded, content that changed without a later day, and whatever
    `load_datasets` refuses.
    """
    written = read_datasets(paths)
    texts = _texts(session, written)
    datasets = [_as_stored(dataset, texts) for dataset in written]
    loaded = loaded_releases(session)
    known = {dataset.about.name: dataset for dataset in datasets}
    _refuse_older(session, datasets)
    plans = []
    for name, dataset in known.items():
        if session.get(models.Dataset, name) is not None:
            lock_records(session, name)
            plans.append(_plan(session, dataset, loaded.get(name)))
    fresh = [
        dataset for dataset in datasets if session.get(models.Dataset, dataset.about.name) is None
    ]
    later = [plan for plan in plans if plan.is_new]
    nothing = [Brought(plan.dataset.about, "nothing") for plan in plans if not plan.is_new]
    if not fresh and not later:
        return nothing
    refuse_unloadable(session, written)
    begin_change(session, _note(fresh, later))
    try:
        with constraints_in_words(session):
            _carry_out(session, fresh, later)
    except FieldErrors as error:
        raise DatasetError([f"The release can't be brought in: {error.message}"]) from error
    brought = [Brought(plan.dataset.about, "brought", _counts(plan)) for plan in later]
    return [*(Brought(dataset.about, "loaded") for dataset in fresh), *brought, *nothing]


def _texts(session: Session, written: Sequence[Dataset]) -> dict[str, str | None]:
    """SHA-256 of the texts of sources by slug, as they are when the datasets are loaded; none of one without a text."""
    query = select(models.Source.slug, models.Source.text_sha256)
    has_text = models.Source.text_sha256.is_not(None)
    texts: dict[str, str | None] = dict(session.execute(query.where(has_text)).all())
    for dataset in written:
        for source in dataset.sources:
            texts.pop(source.slug, None)
            if source.text is not None:
                texts[source.slug] = source.text.sha256
    return texts


def _as_stored(dataset: Dataset, texts: Mapping[str, str | None]) -> Dataset:
    """The dataset as the database keeps it, so that records compare: areas turned, passages with
    the hash of their text. `texts` are the SHA-256 of sources' texts by slug.
    """

    def turned(record: Any) -> Any:
        return record.model_copy(update={"geometry": right_hand_rule(record.geometry)})

    return replace(
        dataset,
        places=changed(dataset.places, turned),
        claims=changed(dataset.claims, partial(with_own_text, texts=texts)),
        positions=changed(dataset.positions, turned),
    )


def _refuse_older(session: Session, datasets: Sequence[Dataset]) -> None:
    problems = []
    for dataset in datasets:
        row = session.get(models.Dataset, dataset.about.name)
        if row is None or row.release is None:
            continue
        given = dataset.about.release
        if given is None or given < row.release:
            says = f"is that of {given}" if given else "says no day"
            problems.append(
                f"The release of '{row.name}' {says}, older than the one that is loaded, of "
                f"{row.release}; nothing was changed."
            )
    if problems:
        raise DatasetError(problems)


def _plan(session: Session, dataset: Dataset, release: Release | None) -> Plan:
    """What bringing the dataset in would do. Raises DatasetError where its day must be later."""
    name = dataset.about.name
    said = what_release_said(session, release) if release else NOTHING
    was = DatasetRecord.model_validate(release.about) if release else None
    same = (
        release is not None
        and was == dataset.about
        and release.retired == [entry.model_dump(mode="json") for entry in dataset.retired]
        and all(_says_the_same(said.records[noun], getattr(dataset, noun)) for noun in NOUNS)
    )
    if same:
        return Plan(dataset, {}, is_new=False)
    if was is not None and was.release == dataset.about.release:
        day = f"of {was.release}" if was.release else "without a day"
        raise DatasetError(
            [
                f"'{name}' is loaded already, and its content has changed, but its release is still "
                f"the one {day}; give it a later day in dataset.yaml: «release: 2026-01-31»."
            ]
        )
    undoing = undoing_changes(session, name)
    steps = {noun: keep(_steps(session, dataset, noun, said, undoing)) for noun in NOUNS}
    return Plan(dataset, steps, is_new=True)


def _steps(
    session: Session, dataset: Dataset, noun: str, said: Released, undoing: set[int]
) -> Iterator[Step]:
    """The steps of a noun's records that are added, changed or withdrawn, or differ afterwards."""
    name, records = dataset.about.name, getattr(dataset, noun)
    base, new = Found([said.records[noun]]), Found([records])
    current = Found([keep(documents_of(session, noun, name))])
    reasons = {entry.id: entry.why for entry in dataset.retired if entry.noun == noun}
    gone = f"The release of {dataset.about.release} no longer has it."
    keys = chain(
        keys_in(said.records[noun]),
        (key for key in keys_in(records) if key not in base),
        (
            key
            for of_noun, key in said.differences
            if of_noun == noun and key not in base and key not in new
        ),
    )
    for key in keys:
        compared = Compared(
            noun,
            key,
            base=base.get(key),
            current=current.get(key),
            new=new.get(key),
            earlier=said.differences.get((noun, key)),
            undoing=undoing,
        )
        step = compared.step(reasons.get(key, gone))
        if step.act != "leave" or step.difference is not None:
            yield step


def _says_the_same(said: Sequence[Record], new: Sequence[Record]) -> bool:
    """Whether a release holds the records that it is compared with. One that it withdrew is none."""
    before, after = Found([said]), Found([new])
    return all(
        (was := before.get(record.key)) is not None and equal_records(was, record) for record in new
    ) and all(record.publishing.status == "withdrawn" or record.key in after for record in said)


def _note(fresh: Sequence[Dataset], later: Sequence[Plan]) -> str:
    parts = [f"Load «{dataset.about.title}»" for dataset in fresh]
    for plan in later:
        about = plan.dataset.about
        day = f" of {wording.say_day(about.release)}" if about.release else ""
        parts.append(f"Bring in the release{day} of «{about.title}»")
    return "; ".join(parts)


def _counts(plan: Plan) -> dict[str, int]:
    counts = dict.fromkeys(("add", "change", "withdraw", "open"), 0)
    for step in chain.from_iterable(plan.steps.values()):
        if step.act != "leave":
            counts[step.act] += 1
        if step.difference is not None and step.difference.state == "open":
            counts["open"] += 1
    return counts


def _carry_out(session: Session, fresh: Sequence[Dataset], later: Sequence[Plan]) -> None:
    add_abouts(session, fresh)
    add_records(session, [*fresh, *(_added(plan) for plan in later)])
    for noun in NOUNS:
        for plan in later:
            put_many(
                session,
                noun,
                (
                    (step.wanted, step.current)
                    for step in plan.steps[noun]
                    if step.act in ("change", "withdraw") and step.wanted and step.current
                ),
            )
    for plan in later:
        release_id = note_release(session, plan.dataset)
        _write_about(session, plan.dataset.about, retired_rows(plan.dataset))
        session.flush()
        rows = (step.row(release_id) for step in chain.from_iterable(plan.steps.values()))
        for some in in_batches((row for row in rows if row is not None), AT_ONCE):
            session.add_all(some)
            session.flush()
    session.flush()


def _added(plan: Plan) -> Dataset:
    """The dataset with its new records alone."""
    added: dict[str, Any] = {
        noun: keep(step.wanted for step in steps if step.act == "add" and step.wanted)
        for noun, steps in plan.steps.items()
    }
    return Dataset(plan.dataset.about, **added)


def _write_about(session: Session, about: DatasetRecord, retired: Sequence[models.Retired]) -> None:
    """Make a dataset say of itself, and of its retired ids, what a release says."""
    row = session.get_one(models.Dataset, about.name)
    for name, value in about_values(about).items():
        setattr(row, name, value)
    session.execute(delete(models.Retired).where(models.Retired.dataset == about.name))
    session.add_all(retired)


def unload(session: Session, change_id: int, undoing_id: int) -> None:
    """Note that the load of a change was undone, or that its undoing was.

    What the datasets say of themselves is what the release says that is loaded then.
    """
    for name in mark_undone(session, change_id, undoing_id):
        release = loaded_releases(session).get(name)
        if release is not None:
            about = DatasetRecord.model_validate(release.about)
            retired = tuple(RetiredRecord.model_validate(each) for each in release.retired)
            _write_about(session, about, retired_rows(Dataset(about, retired=retired)))
    session.flush()
