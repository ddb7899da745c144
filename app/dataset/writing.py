"""Records to bytes, always the same bytes for the same records, and readable in a diff.

Callers use `dataset_files`, `write_dataset` and `files_to_rewrite`.

YAML is written as PyYAML writes it, in block style and the order of the keys. GeoJSON has an indent
of 2; a name or a position stays on one line, so that each has a line of its own in a diff. Areas
follow the right-hand rule of RFC 7946.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from app.dataset.reading import ABOUT_FILE, LISTED
from app.dataset.records import Dataset
from app.dataset.yaml_text import WIDTH, written_yaml
from app.geometry import right_hand_rule
from app.nouns.parts import Listed, Part


def dataset_files(dataset: Dataset) -> dict[str, bytes]:
    """The canonical bytes of each file of a dataset, by file name."""
    return dict(_files(dataset))


def _files(dataset: Dataset) -> Iterator[tuple[str, bytes]]:
    """(name, canonical bytes) of one file after the other."""
    yield ABOUT_FILE, written_yaml(_written(dataset.about)).encode("utf-8")
    for name, kind in LISTED.items():
        records: Sequence[Listed] = getattr(dataset, name)
        if not records:
            continue
        if kind.file.endswith(".geojson"):
            yield kind.file, _geojson(records)
        else:
            # A list of one, again and again, is written as a list of all.
            parts = (written_yaml([_written(record)]).encode("utf-8") for record in records)
            yield kind.file, b"".join(parts)


def write_dataset(dataset: Dataset, directory: Path) -> list[Path]:
    """Write a dataset's files into its folder; returns the files whose content changed.

    A file without records is removed if there was one.
    """
    directory.mkdir(parents=True, exist_ok=True)
    written = set()
    changed = []
    for name, content in _files(dataset):
        written.add(name)
        path = directory / name
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)
            changed.append(path)
    for kind in LISTED.values():
        path = directory / kind.file
        if kind.file not in written and path.is_file():
            path.unlink()
            changed.append(path)
    return changed


def files_to_rewrite(dataset: Dataset, directory: Path) -> list[str]:
    """Names of the dataset's files in a folder that aren't in canonical form."""
    return [name for name, content in _files(dataset) if (directory / name).read_bytes() != content]


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


def _geojson(records: Iterable[Listed]) -> bytes:
    features = ",\n    ".join(_json(_feature(each), "    ", listed=True) for each in records)
    opening = '{\n  "type": "FeatureCollection",\n  "features": [\n    '
    return f"{opening}{features}\n  ]\n}}\n".encode()


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
