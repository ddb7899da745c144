"""JSON of every kind that is brought: GeoJSON, a feature a line, and what programs and projects export.

Read as a stream of features or items; a file that breaks off is read up to there.
"""

import codecs
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import ijson

from app.errors import Said
from app.imports.cells import Finding, Row, Table, Unreadable
from app.imports.readers import (
    annotations,
    deepstate,
    keyed_json,
    linked_places,
    scenarios,
    tables_in_json,
    timemap,
    umap,
)
from app.imports.readers.encodings import as_utf8, find_encoding
from app.imports.readers.features import columns_of, feature_row
from app.imports.readers.json_kinds import told_by
from app.imports.readers.projecting import DEGREES, Projection, projection_of
from app.imports.readers.topologies import open_topology
from app.languages import mark

HEAD = 1 << 16
# Documents that hang together as a whole are read as one.
MOST_LOOKED_AT = 30
MOST_WHOLE = 60_000_000
CRS = re.compile(r'"crs"\s*:\s*\{[^{}]*"properties"\s*:\s*\{\s*"name"\s*:\s*"([^"]{1,200})"')
Rows = Callable[[], Iterator[Row]]


def open_json(path: Path, name: str) -> Table:
    """The table of a JSON file, whichever kind it is of. Raises Unreadable."""
    encoding = find_encoding(path).name
    with path.open("rb") as file:
        head = file.read(HEAD).decode(encoding, "replace").lstrip("\ufeff \t\r\n")
    if _is_lines(head):
        return _table(partial(_of_lines, path, encoding), "geojsonl")
    if head.startswith("["):
        return _of_list(path, encoding, "item")
    with _opened(path, encoding) as file:
        told, may_be_keyed = told_by(file)
    if told == "topology":
        return open_topology(path, partial(_opened, path, encoding))
    if may_be_keyed and path.stat().st_size <= MOST_WHOLE:
        whole = _whole(path, encoding)
        if keyed_json.is_one(whole) and not (told and keyed_json.is_longer(whole, told)):
            return _table(partial(_of_whole, path, encoding, keyed_json.rows), "json")
    if not told:
        raise Unreadable(
            "This JSON is of no kind that is read: GeoJSON, uMap, TimeMap, DeepState, ORBAT-mapper, Recogito, "
            "Linked Places, a list of objects, objects by their keys."
        )
    return _of_kind(told, path, encoding, name)


def _of_kind(told: str, path: Path, encoding: str, name: str) -> Table:
    """The table of an object of a kind, as `told_by` names it."""
    made = partial(_made, path, encoding)
    match told:
        case "umap":
            return _table(partial(made, "layers.item", umap.rows), "json", "umap")
        case "scenario":
            return _table(
                partial(_of_whole, path, encoding, scenarios.rows), "json", "orbat-mapper"
            )
        case "history":
            day = deepstate.day_in(_values(path, encoding, ("datetime", "id")), name)
            return _table(
                partial(made, "map.features.item", deepstate.rows, day), "json", "deepstate"
            )
        case "kepler":
            return _table(partial(_of_whole, path, encoding, tables_in_json.kepler_rows), "json")
        case "graph":
            return _table(partial(made, "@graph.item", annotations.rows), "json", "recogito")
        case "annotation":
            return _table(partial(_of_whole, path, encoding, _one_annotation), "json", "recogito")
        case "feature":
            return _table(partial(_of_whole, path, encoding, _one_feature), "geojson")
        case "features":
            return _of_features(path, encoding, name)
    return _of_list(path, encoding, told)


def _of_features(path: Path, encoding: str, name: str) -> Table:
    """GeoJSON: as Linked Places or DeepState have it, or plain."""
    made = partial(_made, path, encoding, "features.item")
    some = list(islice(_quietly(_items(path, encoding, "features.item")), MOST_LOOKED_AT))
    if some and isinstance(some[0], Mapping) and linked_places.is_one(some[0]):
        return _table(partial(made, linked_places.rows), "geojson", "linked-places")
    if any(deepstate.is_one(each) for each in some) or deepstate.is_early(some, name):
        day = deepstate.day_in({}, name)
        return _table(partial(made, deepstate.rows, day), "geojson", "deepstate")
    if deepstate.is_archive(some, name):
        day = deepstate.day_in({}, name)
        return _table(partial(made, deepstate.archive_rows, day), "geojson", "deepstate")
    if some and isinstance(some[0], Mapping) and "attributes" in some[0]:
        return _table(partial(_of_whole, path, encoding, tables_in_json.esri_rows), "geojson")
    projection, finding = _projection(path, encoding)
    table = _table(partial(made, _numbered, projection), "geojson")
    table.findings.append(finding)
    return table


def _of_list(path: Path, encoding: str, prefix: str) -> Table:
    """The table of a list of objects: the document itself, or what an answer of an API holds of them."""
    first = next(_quietly(_items(path, encoding, prefix)), None)
    if first is None:
        raise Unreadable("This list is empty, or no JSON.")
    made = partial(_made, path, encoding, prefix)
    if annotations.is_one(first):
        return _table(partial(made, annotations.rows), "json", "recogito")
    if deepstate.is_history(first):
        return _table(partial(made, deepstate.history_rows), "json", "deepstate")
    if timemap.is_one(first):
        return _table(partial(made, timemap.rows), "json", "timemap")
    if isinstance(first, Mapping) and first.get("type") == "Feature":
        return _table(partial(made, _numbered, DEGREES), "geojson")
    return _table(partial(made, timemap.plain_rows), "json")


def _table(read: Rows, kind: str, layout: str | None = None) -> Table:
    guarded = partial(_guarded, read)
    unit = "feature" if kind.startswith("geojson") else "item"
    return Table(kind, columns_of(guarded()), guarded, layout=layout, unit=unit)


def _made(
    path: Path, encoding: str, prefix: str, rows: Callable[..., Iterator[Row]], *others: Any
) -> Iterator[Row]:
    """The rows that a layout's reader makes of the items under a prefix."""
    yield from rows(_items(path, encoding, prefix), *others)


def _of_whole(path: Path, encoding: str, rows: Callable[[Any], Iterator[Row]]) -> Iterator[Row]:
    yield from rows(_whole(path, encoding))


def _one_annotation(item: Any) -> Iterator[Row]:
    return annotations.rows(iter([item]))


def _one_feature(item: Any) -> Iterator[Row]:
    return _numbered(iter([item]), DEGREES)


def _guarded(read: Rows) -> Iterator[Row]:
    """The rows up to where the file breaks off, and a row that says so."""
    number = 0
    try:
        for row in read():
            number = row.number
            yield row
    except (ijson.JSONError, UnicodeDecodeError, RecursionError) as error:
        reason = " ".join(str(error).split())[:80]
        said = Said(
            "broken_json",
            "The JSON breaks off here: {reason}. What follows isn't read.",
            reason=reason,
        )
        yield Row(number + 1, {}, faults=[(None, said)])


@contextmanager
def _opened(path: Path, encoding: str) -> Iterator[BinaryIO]:
    """The file as UTF-8, behind the mark of its encoding."""
    with path.open("rb") as file:
        if encoding == "utf-8-sig":
            file.seek(len(codecs.BOM_UTF8))
        yield file if encoding in ("utf-8", "utf-8-sig") else as_utf8(file, encoding)


def _items(path: Path, encoding: str, prefix: str) -> Iterator[Any]:
    with _opened(path, encoding) as file:
        yield from ijson.items(file, prefix, use_float=True)


def _whole(path: Path, encoding: str) -> Any:
    if path.stat().st_size > MOST_WHOLE:
        raise Unreadable(
            "This file is too large to be read as a whole: at most {most} MB.",
            most=MOST_WHOLE // 10**6,
        )
    try:
        return json.loads(path.read_bytes().decode(encoding))
    except (ValueError, RecursionError) as error:
        raise Unreadable("This JSON can't be read: {reason}.", reason=str(error)[:120]) from None


def _values(path: Path, encoding: str, names: tuple[str, ...]) -> dict[str, str]:
    """Texts and numbers that stand at the top of the document."""
    found: dict[str, str] = {}
    with _opened(path, encoding) as file:
        try:
            for prefix, event, value in ijson.parse(file):
                if prefix in names and event in ("string", "number"):
                    found[prefix] = str(value)
                if len(found) == len(names):
                    break
        except ijson.JSONError:
            # What is left of it is read, and told where it breaks off.
            return found
    return found


def _is_lines(head: str) -> bool:
    """Whether each line is a document of its own."""
    if head.startswith("\x1e"):
        return True
    first, end, rest = head.partition("\n")
    if not end or not rest.lstrip().startswith("{"):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except ValueError:
        return False


def _of_lines(path: Path, encoding: str) -> Iterator[Row]:
    number = 0
    with path.open(encoding=encoding, errors="replace") as lines:
        for line in lines:
            text = line.strip("\x1e \t\r\n\ufeff")
            if not text:
                continue
            number += 1
            try:
                feature = json.loads(text)
            except (ValueError, RecursionError) as error:
                said = Said(
                    "broken_json",
                    "This line can't be read as JSON: {reason}.",
                    reason=str(error)[:80],
                )
                yield Row(number, {}, faults=[(None, said)])
            else:
                if isinstance(feature, Mapping) and not _is_feature(feature):
                    # A record a line, as data is passed from program to program.
                    yield timemap.plain_row(number, feature)
                else:
                    yield feature_row(number, feature)


def _is_feature(item: Mapping[str, Any]) -> bool:
    return item.get("type") == "Feature" or bool({"properties", "geometry"} & set(item))


def _numbered(features: Iterator[Any], projection: Projection) -> Iterator[Row]:
    for number, feature in enumerate(features, start=1):
        yield feature_row(number, feature, projection)


def _quietly(items: Iterator[Any]) -> Iterator[Any]:
    """Items up to where the file breaks off."""
    try:
        yield from items
    except (ijson.JSONError, UnicodeDecodeError):
        return


def _projection(path: Path, encoding: str) -> tuple[Projection, Finding]:
    """The reference system that the file names, as GeoJSON of 2008 could."""
    with path.open("rb") as file:
        ends = file.read(HEAD)
        file.seek(max(0, path.stat().st_size - HEAD))
        ends += file.read()
    told = CRS.search(ends.decode(encoding, "replace"))
    if told is None or "CRS84" in told[1]:
        return DEGREES, Finding("coordinates", "EPSG:4326", mark("GeoJSON has no other"))
    found = projection_of(told[1])
    return found, Finding("coordinates", found.name, mark("the file says so"))
