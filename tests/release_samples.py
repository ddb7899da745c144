"""Releases of the sample dataset, and bringing them into a map."""

from datetime import date
from pathlib import Path
from typing import Any

from app.commands.data import load
from app.dataset import canonical
from tests.dataset_samples import sample, write_sample
from tests.editing import Room

Files = dict[str, Any]


def release(day: int | None, files: Files | None = None) -> Files:
    """The sample as the release of a day in January 2027."""
    files = files or sample()
    files["dataset.yaml"] = dict(files["dataset.yaml"])
    files["dataset.yaml"].pop("release", None)
    if day is not None:
        files["dataset.yaml"]["release"] = date(2027, 1, day)
    return files


def written(folder: Path, files: Files) -> Path:
    directory = write_sample(files, folder)
    canonical.main([str(directory)])
    return directory


def bring(room: Room, folder: Path, files: Files) -> str:
    """Load the files as a folder of their own; what is said of it."""
    place = folder / f"release-{len(list(folder.iterdir()))}"
    return load(room.engines, [written(place, files)])


def later() -> Files:
    """A second release: a claim reworded, one split in two, a place and a link added."""
    files = release(2)
    files["claims.yaml"][0]["statement"] = "Nobody is seen to have closed the way out."
    split = files["claims.yaml"][2]
    first = split | {"id": "sample-02a", "statement": "It has left."}
    second = split | {"id": "sample-02b", "statement": "The state is glad of it."}
    files["claims.yaml"][2:] = [first, second]
    files["retired.yaml"] = [
        {
            "id": "sample-02",
            "noun": "claims",
            "became": ["sample-02a", "sample-02b"],
            "why": "It held two sentences.",
        }
    ]
    files["links.yaml"][0]["from"] = "sample-02a"
    files["places.geojson"].insert(
        0,
        files["places.geojson"][0]
        | {"slug": "ford", "name": "Ford", "names": [], "part_of": "river-land"},
    )
    return files
