"""What `check` says and does of links: which must be looked at, and stamping those that were."""

from app.dataset import Folders
from app.dataset.looking import links_to_look_at, stamped
from app.dataset.writing import write_dataset


def say_links_to_look_at(folders: Folders) -> list[str]:
    """A sentence for each link of datasets that must be looked at."""
    return [
        f"{name}/links.yaml: {link.id}: {why}"
        for name, link, why in links_to_look_at(folders.given, folders.required)
    ]


def stamp_links(folders: Folders) -> list[str]:
    """Stamp every link of the datasets as looked at now; names of the folders that changed."""
    changed = []
    for path in folders.paths:
        dataset = folders.datasets[path.name]
        if dataset is None:
            continue
        reach = [each for each in (*folders.required, *folders.given) if each is not dataset]
        if write_dataset(stamped(dataset, reach), path):
            changed.append(path.name)
    return changed
