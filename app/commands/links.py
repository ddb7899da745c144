"""What `check` says and does of links: which must be looked at, and stamping those that were."""

from collections.abc import Sequence
from pathlib import Path

from app.dataset.looking import links_to_look_at, stamped
from app.dataset.reading import DatasetError, read_dataset
from app.dataset.records import Dataset
from app.dataset.writing import write_dataset


def say_links_to_look_at(paths: Sequence[Path]) -> list[str]:
    """A sentence for each link of the datasets in these folders that must be looked at.

    Empty where a folder can't be read, which `check` tells by itself.
    """
    try:
        given, others = _read(paths)
    except DatasetError:
        return []
    return [
        f"{name}/links.yaml: {link.id}: {why}"
        for name, link, why in links_to_look_at(given, others)
    ]


def stamp_links(paths: Sequence[Path]) -> list[str]:
    """Stamp every link of the datasets as looked at now; names of the folders that changed."""
    given, others = _read(paths)
    changed = []
    for dataset, path in zip(given, paths, strict=True):
        reach = [*others, *(other for other in given if other is not dataset)]
        if write_dataset(stamped(dataset, reach), path):
            changed.append(path.name)
    return changed


def _read(paths: Sequence[Path]) -> tuple[list[Dataset], list[Dataset]]:
    """The datasets in these folders, and those beside them that they require. Raises DatasetError."""
    given = [read_dataset(path.resolve()) for path in paths]
    others: dict[str, Dataset] = {}
    waiting = [
        (path.resolve().parent, name)
        for path, dataset in zip(paths, given, strict=True)
        for name in dataset.about.requires
    ]
    while waiting:
        folder, name = waiting.pop()
        if name not in others and name not in {dataset.about.name for dataset in given}:
            others[name] = read_dataset(folder / name)
            waiting += [(folder, further) for further in others[name].about.requires]
    return given, list(others.values())
