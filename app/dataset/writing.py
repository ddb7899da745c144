"""Records to bytes, always the same bytes for the same records, and readable in a diff.

Callers use `dataset_files`, `write_dataset` and `files_to_rewrite`; `about_file`, `file_of` and `write_files` where
records come one by one.

YAML is written as PyYAML writes it, in block style and the order of the keys. GeoJSON has an indent
of 2; a name or a position stays on one line, so that each has a line of its own in a diff. Areas
follow the right-hand rule of RFC 7946.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from app.dataset.reading import ABOUT_FILE, LISTED
from app.dataset.records import Dataset, DatasetRecord
from app.dataset.yaml_writing import WIDTH, written_entry, written_yaml
from app.geometry import right_hand_rule
from app.nouns.parts import Listed, Part

# Its name, and its content piece by piece.
File = tuple[str, Iterable[bytes]]
# As many bytes of two files are compared at a time.
PIECE = 65_536


def dataset_files(dataset: Dataset) -> dict[str, bytes]:
    """The canonical bytes of each file of a dataset, by file name."""
    return {name: b"".join(pieces) for name, pieces in _files(dataset)}


def _files(dataset: Dataset) -> Iterator[File]:
    yield about_file(dataset.about)
    for name, kind in LISTED.items():
        records: Sequence[Listed] = getattr(dataset, name)
        if records:
            yield file_of(kind, records)


def about_file(about: DatasetRecord) -> File:
    """The file that tells of the dataset itself."""
    return ABOUT_FILE, [written_yaml(_written(about)).encode("utf-8")]


def file_of(kind: type[Listed], records: Iterable[Listed]) -> File:
    """The file of all records of a kind, of which there is at least one; each is taken as it is written."""
    return kind.file, _geojson(records) if kind.file.endswith(".geojson") else _yaml(records)


def write_dataset(dataset: Dataset, directory: Path) -> list[Path]:
    """Write a dataset's files into its folder; returns the files whose content changed.

    A file without records is removed if there was one.
    """
    return write_files(_files(dataset), directory)


def write_files(files: Iterable[File], directory: Path) -> list[Path]:
    """The same of files, none of which is held as a whole. One that can't be written to its end stays as it was."""
    directory.mkdir(parents=True, exist_ok=True)
    written = set()
    changed = []
    for name, pieces in files:
        written.add(name)
        path, beside = directory / name, directory / f".{name}.part"
        try:
            with beside.open("wb") as file:
                file.writelines(pieces)
            if not path.is_file() or not _is_same(path, beside):
                beside.replace(path)
                changed.append(path)
        finally:
            beside.unlink(missing_ok=True)
    for kind in LISTED.values():
        path = directory / kind.file
        if kind.file not in written and path.is_file():
            path.unlink()
            changed.append(path)
    return changed


def files_to_rewrite(dataset: Dataset, directory: Path) -> list[str]:
    """Names of the dataset's files in a folder that aren't in canonical form."""
    return [name for name, pieces in _files(dataset) if not _is_made_of(directory / name, pieces)]


def _is_made_of(path: Path, pieces: Iterable[bytes]) -> bool:
    with path.open("rb") as file:
        return all(file.read(len(piece)) == piece for piece in pieces) and not file.read(1)


def _is_same(path: Path, other: Path) -> bool:
    with other.open("rb") as file:
        return _is_made_of(path, iter(partial(file.read, PIECE), b""))


def _yaml(records: Iterable[Listed]) -> Iterator[bytes]:
    for record in records:
        yield written_entry(_written(record)).encode("utf-8")


def _written(record: Part) -> dict[str, Any]:
    return {name: _plain(value) for name, value in record.as_written().items()}


def _plain(value: Any) -> Any:
    """The value as YAML and JSON can tell it: instants in UTC, tuples as lists."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value


def _geojson(records: Iterable[Listed]) -> Iterator[bytes]:
    before = '{\n  "type": "FeatureCollection",\n  "features": [\n    '
    for record in records:
        yield (before + _json(_feature(record), "    ", listed=True)).encode()
        before = ",\n    "
    yield b"\n  ]\n}\n"


def _feature(record: Listed) -> dict[str, Any]:
    properties = _written(record)
    key = properties.pop(record.id_field)
    geometry = _geometry(properties.pop("geometry"))
    return {"type": "Feature", "id": key, "geometry": geometry, "properties": properties}


def _geometry(geometry: BaseGeometry) -> dict[str, Any]:
    turned = mapping(right_hand_rule(geometry))
    return {"type": turned["type"], "coordinates": _numbers(turned["coordinates"])}


def _numbers(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_numbers(part) for part in value]
    # Adding zero turns -0.0 into 0.0.
    return float(value) + 0.0


def _json(value: Any, indent: str, *, listed: bool = False) -> str:
    """JSON with an indent of 2; `listed` says that the value stands in a list.

    On one line: a listed object that holds only plain values (a name), and a list that holds only
    plain values (a position, a few ids) and fits the width.
    """
    if isinstance(value, dict):
        deeper = indent + "  "
        parts = [f"{json.dumps(name)}: {_json(part, deeper)}" for name, part in value.items()]
        one_line = listed and _is_flat(value.values())
        opening, closing = "{", "}"
    elif isinstance(value, list):
        deeper = indent + "  "
        parts = [_json(part, deeper, listed=True) for part in value]
        one_line = _is_flat(value) and len(indent + ", ".join(parts)) + 2 <= WIDTH
        opening, closing = "[", "]"
    else:
        plain = value.isoformat() if isinstance(value, date) else value
        return json.dumps(plain, ensure_ascii=False, allow_nan=False)
    if one_line:
        return opening + ", ".join(parts) + closing
    return f"{opening}\n{deeper}" + f",\n{deeper}".join(parts) + f"\n{indent}{closing}"


def _is_flat(values: Iterable[Any]) -> bool:
    return not any(isinstance(value, list | dict) for value in values)
