"""TopoJSON: GDAL reads it, but leaves out objects whose type is null; a row with a place's name may have no more."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import ijson

from app.imports.cells import Row, Table
from app.imports.readers.archives import KeptFolder
from app.imports.readers.features import columns_of
from app.imports.readers.geo_files import open_geo
from app.imports.readers.nested import cells_of


def open_topology(path: Path, opened: Callable[[], AbstractContextManager[BinaryIO]]) -> Table:
    """The table of a topology: its shapes first, then what has none. `opened` gives it as UTF-8."""
    # GDAL knows no other encoding, and takes none for a topology.
    keep = KeptFolder()
    copy = keep.path / path.name
    with opened() as file, copy.open("wb") as whole:
        shutil.copyfileobj(file, whole)
    table = open_geo("topojson", copy, keep)
    read = partial(_rows, table.read, opened)
    return replace(table, read=read, columns=columns_of(_rows(table.read, opened)))


def _rows(
    shapes: Callable[[], Iterator[Row]], opened: Callable[[], AbstractContextManager[BinaryIO]]
) -> Iterator[Row]:
    number = 0
    for row in shapes():
        number = row.number
        yield row
    with opened() as file:
        for _, held in ijson.kvitems(file, "objects", use_float=True):
            for each in _without_shape(held):
                number += 1
                named = {"id": each["id"]} if "id" in each else {}
                yield Row(number, cells_of(named | dict(each.get("properties") or {})))


def _without_shape(held: Any) -> Iterator[Mapping[str, Any]]:
    """The objects of type null in a geometry object, however deep collections hold them."""
    if not isinstance(held, Mapping):
        return
    if held.get("type") == "GeometryCollection":
        for each in held.get("geometries") or ():
            yield from _without_shape(each)
    elif "type" in held and held["type"] is None:
        yield held
