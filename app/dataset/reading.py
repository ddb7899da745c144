"""Files to records. `read_dataset` reads a folder, or tells everything that is wrong with it."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import shapely
import yaml
from pydantic import ValidationError
from shapely.geometry.base import BaseGeometry

from app import nouns
from app.dataset.records import Dataset, DatasetRecord, RetiredRecord
from app.dataset.yaml_text import parse_list, parse_yaml
from app.errors import SetupError
from app.geometry import GEOMETRY_TYPES
from app.nouns.parts import Listed, Part, Record

ABOUT_FILE = "dataset.yaml"
NOUNS: dict[str, type[Record]] = {noun.name: noun.record for noun in nouns.NOUNS.values()}
# What the files of a dataset hold, by the dataset's attribute.
LISTED: dict[str, type[Listed]] = {**NOUNS, "retired": RetiredRecord}
DATA_SUFFIXES = {".yaml", ".yml", ".geojson", ".json"}
Kind = TypeVar("Kind", bound=Part)


class DatasetError(SetupError):
    """What is wrong with datasets, a sentence for each problem in `problems`."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_dataset(directory: Path) -> Dataset:
    """The dataset in a folder.

    Raises DatasetError with a sentence for every record that can't be read, each beginning with
    file and record: «raqqah/claims.yaml: c-07: a statement needs a speaker.»
    """
    problems: list[str] = []
    about = _read_about(directory, problems)
    records = {name: _read_list(directory, kind, problems) for name, kind in LISTED.items()}
    known = {ABOUT_FILE, *(kind.file for kind in LISTED.values())}
    if directory.is_dir():
        problems += [
            f"{directory.name}/{path.name}: No such file belongs to a dataset; these do: "
            f"{', '.join(sorted(known))}."
            for path in sorted(directory.iterdir())
            if path.suffix in DATA_SUFFIXES and path.name not in known
        ]
    if problems or about is None:
        raise DatasetError(problems)
    return Dataset(about, **records)


def read_about(directory: Path) -> DatasetRecord:
    """What the dataset in a folder says of itself. Raises DatasetError."""
    problems: list[str] = []
    about = _read_about(directory, problems)
    if about is None or problems:
        raise DatasetError(problems)
    return about


def _read_about(directory: Path, problems: list[str]) -> DatasetRecord | None:
    label = f"{directory.name}/{ABOUT_FILE}"
    if not (directory / ABOUT_FILE).is_file():
        problems.append(f"{directory} holds no {ABOUT_FILE}, so it is no dataset.")
        return None
    content = _parse(directory / ABOUT_FILE, label, parse_yaml, problems)
    if content is None:
        return None
    about = _record(DatasetRecord, content, label, problems)
    if about is not None and about.name != directory.name:
        problems.append(
            f"{label}: The name is '{about.name}', but the folder's '{directory.name}'."
        )
    return about


def _read_list(directory: Path, kind: type[Listed], problems: list[str]) -> tuple[Any, ...]:
    path, label = directory / kind.file, f"{directory.name}/{kind.file}"
    if not path.is_file():
        return ()
    entries: Any
    if path.suffix == ".geojson":
        entries = _features(path, label, kind, problems)
    else:
        entries = _parse(path, label, parse_list, problems)
    if not isinstance(entries, list | Iterator):
        if entries is not None:
            problems.append(f"{label}: A list of records is needed.")
        return ()
    records = []
    found: list[str] = []
    try:
        for number, entry in enumerate(entries, start=1):
            key = entry.get(kind.id_field) if isinstance(entry, Mapping) else None
            record = _record(kind, entry, f"{label}: {key or f'record {number}'}", found)
            if record is not None:
                records.append(record)
    except yaml.YAMLError as error:
        # Of a file that can't be read as a whole nothing else is said.
        problems.append(_no_yaml(label, error))
        return ()
    problems += found
    return tuple(records)


def _features(path: Path, label: str, kind: type[Listed], problems: list[str]) -> list[Any] | None:
    """The features as plain records: the properties with the id and the geometry beside them."""
    content = _parse(path, label, _parse_json, problems)
    if content is None:
        return None
    if (
        not isinstance(content, dict)
        or set(content) != {"type", "features"}
        or content["type"] != "FeatureCollection"
        or not isinstance(content["features"], list)
    ):
        problems.append(f"{label}: A FeatureCollection with only type and features is needed.")
        return None
    if not content["features"]:
        problems.append(f"{label}: It is empty; leave the file out.")
    records = []
    for number, feature in enumerate(content["features"], start=1):
        key = feature.get("id") if isinstance(feature, dict) else None
        where = f"{label}: {key or f'feature {number}'}"
        if (
            not isinstance(feature, dict)
            or set(feature) != {"type", "id", "geometry", "properties"}
            or feature["type"] != "Feature"
            or not isinstance(feature["properties"], dict)
        ):
            problems.append(f"{where}: A feature has type, id, geometry and properties, no more.")
            continue
        geometry = _geometry(feature["geometry"], where, problems)
        if geometry is None:
            continue
        properties = feature["properties"]
        if kind.id_field in properties or "geometry" in properties:
            problems.append(f"{where}: The id and the geometry are no properties.")
            continue
        records.append({kind.id_field: feature["id"], "geometry": geometry} | properties)
    return records


def _geometry(value: Any, where: str, problems: list[str]) -> BaseGeometry | None:
    if not isinstance(value, dict) or set(value) != {"type", "coordinates"}:
        problems.append(f"{where}: A geometry has type and coordinates, no more.")
        return None
    if value["type"] not in GEOMETRY_TYPES:
        problems.append(
            f"{where}: The geometry is a {value['type']}; accepted are {', '.join(GEOMETRY_TYPES)}."
        )
        return None
    try:
        geometry: BaseGeometry = shapely.from_geojson(json.dumps(value))
    except (shapely.errors.GEOSException, ValueError) as error:
        problems.append(f"{where}: The geometry can't be read: {error}.")
        return None
    return geometry


def _parse(path: Path, label: str, parse: Callable[[str], Any], problems: list[str]) -> Any:
    """The file's content; None, and a problem more, when it can't be parsed or is empty."""
    try:
        content = parse(path.read_bytes().decode("utf-8"))
    except UnicodeDecodeError as error:
        problems.append(f"{label}: It is not UTF-8: {error.reason} at byte {error.start}.")
        return None
    except yaml.YAMLError as error:
        problems.append(_no_yaml(label, error))
        return None
    except ValueError as error:
        problems.append(f"{label}: It is no JSON: {error}.")
        return None
    if content is None or content == []:
        problems.append(f"{label}: It is empty; leave the file out.")
        return None
    return content


def _no_yaml(label: str, error: yaml.YAMLError) -> str:
    return f"{label}: It is no YAML: {' '.join(str(error).split())}."


def _parse_json(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key '{twice}' is given twice")
    return found


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _record(kind: type[Kind], entry: Any, label: str, problems: list[str]) -> Kind | None:
    if not isinstance(entry, Mapping):
        problems.append(f"{label}: Keys with values are needed, not {entry!r}.")
        return None
    try:
        return kind.model_validate(entry)
    except ValidationError as error:
        problems += [f"{label}: {_sentence(detail)}" for detail in error.errors()]
        return None


def _sentence(detail: Any) -> str:
    """What pydantic found wrong, as a sentence of ours that names key and value."""
    key = ".".join(str(part) for part in detail["loc"])
    value = detail["input"]
    match detail["type"]:
        case "extra_forbidden":
            return f"There is no key '{key}'."
        case "missing":
            return f"The key '{key}' is missing."
        case "literal_error":
            return f"{key} is {value!r}; accepted are {detail['ctx']['expected']}."
        case "string_pattern_mismatch":
            return f"{key} is {value!r}, which doesn't match {detail['ctx']['pattern']}."
        case "value_error":
            reason = str(detail["ctx"]["error"]).removesuffix(".")
            return f"{key}: {reason}." if key else f"{reason}."
        case _:
            return f"{key} is {value!r}: {detail['msg']}."
