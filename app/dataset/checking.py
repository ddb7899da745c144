"""What is wrong with datasets, beyond what a record refuses by itself.

Callers use `check_datasets` for folders and `problems_between` for what is read. Every problem is
one sentence that begins with file and record, so that it can be found:
«raqqah/claims.yaml: c-07: There is no place 'raqa'.»
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.clock import Clock, latest_day, wall_clock
from app.dataset.checker import Checker
from app.dataset.misplacing import misplaced_records
from app.dataset.reading import ABOUT_FILE, NOUNS, DatasetError, read_dataset
from app.dataset.records import Dataset
from app.dataset.writing import files_to_rewrite
from app.long_lists import keys_in, met_twice


@dataclass(frozen=True)
class Folders:
    """Datasets as they were read from their folders, and those that they require from beside them."""

    paths: Sequence[Path]
    # By name; none for one that can't be read.
    datasets: Mapping[str, Dataset | None]
    # What is wrong with the files themselves.
    problems: Sequence[str]

    @property
    def given(self) -> list[Dataset]:
        """Those in the folders."""
        asked = {path.name for path in self.paths}
        return [each for name, each in self.datasets.items() if each and name in asked]

    @property
    def required(self) -> list[Dataset]:
        """Those from beside them."""
        asked = {path.name for path in self.paths}
        return [each for name, each in self.datasets.items() if each and name not in asked]


def read_folders(paths: Sequence[Path]) -> Folders:
    """The datasets in these folders."""
    problems: list[str] = []
    read: dict[str, Dataset | None] = {}
    for path in paths:
        read[path.name] = dataset = _read(path, problems)
        if dataset is not None:
            problems += [
                f"{path.name}/{name}: It isn't in canonical form; rewrite it with "
                f"«python -m app.dataset.canonical {path}»."
                for name in files_to_rewrite(dataset, path)
            ]
    for path in paths:
        problems += _read_required(path, read)
    return Folders(paths, read, problems)


def check_datasets(
    paths: Sequence[Path] | Folders, texts: Mapping[str, Path], clock: Clock = wall_clock
) -> list[str]:
    """Sentences about what is wrong in the datasets in these folders; empty when nothing is.

    `texts` are the files of annotated texts by their source's slug; a source whose text isn't
    among them is checked without it. A dataset that another one requires is read from beside it
    where it isn't among the folders.
    """
    folders = paths if isinstance(paths, Folders) else read_folders(paths)
    today = latest_day(clock())
    return [
        *folders.problems,
        *problems_between(folders.given, folders.required, texts, today),
    ]


def cautions_of(paths: Sequence[Path] | Folders) -> list[str]:
    """Sentences about geometry that is valid and yet hardly meant; nothing fails for them.

    A dataset that can't be read has none: `check_datasets` says what is wrong with it.
    """
    folders = paths if isinstance(paths, Folders) else read_folders(paths)
    everything = {name: each for name, each in folders.datasets.items() if each is not None}
    said: list[str] = []
    for path in folders.paths:
        dataset = everything.get(path.name)
        reach = _within_reach(dataset, everything) if dataset is not None else None
        if dataset is not None and reach is not None:
            said += misplaced_records(dataset, reach)
    return said


def problems_between(
    checked: Sequence[Dataset], others: Sequence[Dataset], texts: Mapping[str, Path], today: date
) -> list[str]:
    """Sentences about what is wrong in `checked`, whose records may also refer to `others`.

    Nothing can have been observed after `today`, the day at UTC+14.

    A dataset that requires one which is in neither isn't checked any further.
    """
    everything = {dataset.about.name: dataset for dataset in (*others, *checked)}
    problems = list(_double_keys(list(everything.values())))
    for dataset in checked:
        reach = _within_reach(dataset, everything)
        if reach is not None:
            problems += Checker(dataset, reach, texts, today).problems()
    return problems


def _read(path: Path, problems: list[str]) -> Dataset | None:
    try:
        return read_dataset(path)
    except DatasetError as error:
        problems += error.problems
        return None


def _read_required(path: Path, read: dict[str, Dataset | None]) -> Iterator[str]:
    """Read what a dataset requires from beside it; a sentence for each that can't be read."""
    dataset = read[path.name]
    for name in dataset.about.requires if dataset is not None else ():
        if name in read:
            continue
        read[name] = _read(path.parent / name, [])
        if read[name] is None:
            yield (
                f"{path.name}/{ABOUT_FILE}: It requires '{name}', which can't be read from "
                f"{path.parent}; check that dataset first."
            )
        yield from _read_required(path.parent / name, read)


def _within_reach(dataset: Dataset, everything: Mapping[str, Dataset]) -> Sequence[Dataset] | None:
    """The dataset and all that it requires; None when one of those isn't there."""
    reach: dict[str, Dataset] = {}
    waiting = [dataset.about.name]
    while waiting:
        name = waiting.pop()
        if name not in everything:
            return None
        if name not in reach:
            reach[name] = everything[name]
            waiting += everything[name].about.requires
    return list(reach.values())


def _double_keys(datasets: Sequence[Dataset]) -> Iterator[str]:
    """A sentence for each id that two records of one noun have, over all datasets together."""
    for noun, kind in NOUNS.items():
        lists = [(dataset.about.name, getattr(dataset, noun)) for dataset in datasets]
        double = met_twice(key for _, records in lists for key in keys_in(records))
        first: dict[str, str] = {}
        each = ((name, key) for name, records in lists for key in keys_in(records))
        for name, key in each if double else ():
            if hash(key) not in double:
                continue
            if key in first:
                yield (
                    f"{name}/{kind.file}: {key}: The {kind.id_field} is already that of a "
                    f"record in {first[key]}/{kind.file}."
                )
            first.setdefault(key, name)
