"""Files to records. `read_dataset` reads a folder, or tells everything that is wrong with it."""

import json
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import shapely
import yaml
from pydantic import ValidationError
from shapely.geometry.base import BaseGeometry

from app import nouns
from app.dataset.json_reading import NoCollectionError, parse_features
from app.dataset.records import Dataset, DatasetRecord, RetiredRecord
from app.dataset.yaml_reading import parse_list, parse_yaml
from app.errors import SetupError
from app.geometry import GEOMETRY_TYPES
from app.long_lists import keep
from app.nouns.parts import Listed, Part, Record

ABOUT_FILE = "dataset.yaml"
NOUNS: dict[str, type[Record]] = {noun.name: noun.record for noun in nouns.NOUNS.values()}
# What the files of a dataset hold, by the dataset's attribute.
LISTED: dict[str, type[Listed]] = {**NOUNS, "retired": RetiredRecord}
DATA_SUFFIXES = {".yaml", ".yml", ".geojson", ".json"}
# As many bytes of a file are looked through at a time.
PIECE = 1 << 20
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
    path, label = directory / ABOUT_FILE, f"{directory.name}/{ABOUT_FILE}"
    if not path.is_file():
        problems.append(f"{directory} holds no {ABOUT_FILE}, so it is no dataset.")
        return None
    try:
        _require_utf8(path)
        content = _require_content(parse_yaml(path.read_bytes().decode("utf-8")))
    except (_UnreadableError, yaml.YAMLError, ValueError) as error:
        problems.append(f"{label}: {_in_words(error)}.")
        return None
    about = _record(DatasetRecord, content, label, problems)
    if about is not None and about.name != directory.name:
        problems.append(
            f"{label}: The name is '{about.name}', but the folder's '{directory.name}'."
        )
    return about


class _UnreadableError(Exception):
    """A file that doesn't hold what it should; it says why, without a full stop."""


def _read_list(directory: Path, kind: type[Listed], problems: list[str]) -> Sequence[Any]:
    path, label = directory / kind.file, f"{directory.name}/{kind.file}"
    if not path.is_file():
        return ()
    of_features: list[str] = []
    of_records: list[str] = []
    try:
        _require_utf8(path)
        # Line ends as they are: the offsets of a text count them.
        with path.open(encoding="utf-8", newline="") as file:
            entries: Any
            if path.suffix == ".geojson":
                entries = _features(parse_features(file), label, kind, of_features)
            else:
                entries = _require_content(parse_list(file))
                if not isinstance(entries, list | Iterator):
                    raise _UnreadableError("A list of records is needed")
            records = keep(_records(entries, label, kind, of_records))
    except (_UnreadableError, yaml.YAMLError, ValueError) as error:
        # Of a file that can't be read as a whole nothing else is said.
        problems.append(f"{label}: {_in_words(error)}.")
        return ()
    problems += of_features + of_records
    return records


def _records(
    entries: Iterable[Any], label: str, kind: type[Listed], problems: list[str]
) -> Iterator[Listed]:
    for number, entry in enumerate(entries, start=1):
        key = entry.get(kind.id_field) if isinstance(entry, Mapping) else None
        record = _record(kind, entry, f"{label}: {key or f'record {number}'}", problems)
        if record is not None:
            yield record


def _features(
    features: Iterable[Any], label: str, kind: type[Listed], problems: list[str]
) -> Iterator[dict[str, Any]]:
    """The features as plain records: the properties with the id and the geometry beside them."""
    for number, feature in enumerate(features, start=1):
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
        yield {kind.id_field: feature["id"], "geometry": geometry} | properties


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


def _require_utf8(path: Path) -> None:
    """Raise _UnreadableError for a file that isn't UTF-8."""
    decoder = getincrementaldecoder("utf-8")()
    read = 0
    with path.open("rb") as file:
        try:
            while piece := file.read(PIECE):
                read += len(piece)
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            # What is decoded ends with the last byte read.
            at = read - len(error.object) + error.start
            raise _UnreadableError(f"It is not UTF-8: {error.reason} at byte {at}") from None


def _require_content(content: Any) -> Any:
    if content is None or content == []:
        raise _UnreadableError("It is empty; leave the file out")
    return content


def _in_words(error: Exception) -> str:
    if isinstance(error, yaml.YAMLError):
        return f"It is no YAML: {' '.join(str(error).split())}"
    is_told = isinstance(error, _UnreadableError | NoCollectionError)
    return str(error) if is_told else f"It is no JSON: {error}"


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
