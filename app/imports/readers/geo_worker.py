"""The process of its own in which GDAL and Arrow read a file: `python -m …geo_worker KIND PATH`.

It may take so much memory and time and no more, has the one driver that the file needs, and writes JSON
lines: what it found first, then a line for each feature. A sentence on standard error says what went wrong.
"""

import json
import os
import resource
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import shapely
from shapely.errors import ShapelyError

MOST_MEMORY = 3 << 30
MOST_CPU_SECONDS = 900
BATCH = 1000
DRIVERS = {
    "gpkg": "GPKG",
    "flatgeobuf": "FlatGeobuf",
    "shapefile": "ESRI Shapefile",
    "gml": "GML",
    "georss": "GeoRSS",
    "topojson": "TopoJSON",
}
Line = dict[str, Any]


def main(kind: str, path: str) -> None:
    """Write the lines of a file."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    lines = of_parquet(path) if kind == "parquet" else of_gdal(path, DRIVERS[kind])
    out = sys.stdout
    for line in lines:
        out.write(json.dumps(line, default=str, ensure_ascii=True))
        out.write("\n")


def of_gdal(path: str, driver: str) -> Iterator[Line]:
    """The layers of a file with their features."""
    import pyogrio  # noqa: PLC0415  (after the limits are set)
    from arro3.core import RecordBatchReader  # noqa: PLC0415

    others = set(pyogrio.list_drivers()) - {driver}
    if others - ALWAYS:
        raise SystemExit(
            f"GDAL has other drivers than it should: {', '.join(sorted(others))[:200]}"
        )
    for name, geometry_type in pyogrio.list_layers(path):
        with pyogrio.raw.open_arrow(path, layer=name, use_pyarrow=False, batch_size=BATCH) as (
            meta,
            source,
        ):
            yield {
                "layer": str(name),
                "crs": meta["crs"],
                "fields": [str(each) for each in meta["fields"]],
            }
            of = meta["geometry_name"] or "wkb_geometry"
            yield from of_batches(
                RecordBatchReader.from_stream(source), of if geometry_type else None
            )


def of_parquet(path: str) -> Iterator[Line]:
    """The rows of GeoParquet, or of plain Parquet."""
    from arro3.io import read_parquet  # noqa: PLC0415  (after the limits are set)

    reader = read_parquet(path)
    told = reader.schema.metadata.get(b"geo") or b"{}"
    geo = json.loads(told)
    primary = geo.get("primary_column")
    about = (geo.get("columns") or {}).get(primary) or {}
    encoding = about.get("encoding", "WKB")
    if primary and encoding not in ("WKB", *NATIVE):
        raise SystemExit(
            f"Its geometry is encoded as {encoding}; WKB and {', '.join(NATIVE)} are read."
        )
    crs = json.dumps(about["crs"]) if about.get("crs") else None
    fields = [name for name in reader.schema.names if name != primary]
    yield {"layer": "", "crs": crs, "fields": fields}
    yield from of_batches(reader, primary, NATIVE.get(encoding))


def of_batches(
    reader: Any, geometry: str | None, shaped: Callable[[Any], str] | None = None
) -> Iterator[Line]:
    """A line for each row of each batch; `shaped` makes WKB of a geometry that is encoded otherwise."""
    names = list(reader.schema.names)
    for batch in reader:
        columns = [[scalar.as_py() for scalar in batch.column(at)] for at in range(len(names))]
        for values in zip(*columns, strict=True):
            row = dict(zip(names, values, strict=True))
            shape = row.pop(geometry, None) if geometry else None
            yield {
                "cells": {name: plain(value) for name, value in row.items()},
                "wkb": shaped(shape) if shaped and shape is not None else plain(shape),
            }


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, bytes | memoryview | bytearray):
        return bytes(value).hex()
    if isinstance(value, datetime):
        return (
            value.isoformat(" ", "seconds")
            if value.time().replace(tzinfo=None) != MIDNIGHT
            else value.date().isoformat()
        )
    if isinstance(value, date):
        return value.isoformat()
    return value


def of_points(made: Callable[[Any], Any], depth: int) -> Callable[[Any], str]:
    """What makes WKB, in hexadecimal, of GeoParquet's own encoding: points within lists as deep as the shape is."""

    def pairs(value: Any, deep: int) -> Any:
        if deep:
            return [pairs(each, deep - 1) for each in value]
        return (value["x"], value["y"])

    def shaped(value: Any) -> str:
        try:
            found: str = made(pairs(value, depth)).wkb_hex
        # Of a line of one point, say; as of WKB that can't be read, its row has the fault and not the file.
        except (ShapelyError, ValueError, TypeError):
            return NO_WKB
        return found

    return shaped


def _polygon(rings: Any) -> shapely.Polygon:
    return shapely.Polygon(rings[0], rings[1:]) if rings else shapely.Polygon()


NO_WKB = "00"
NATIVE = {
    "point": of_points(shapely.Point, 0),
    "linestring": of_points(shapely.LineString, 1),
    "polygon": of_points(_polygon, 2),
    "multipoint": of_points(shapely.MultiPoint, 1),
    "multilinestring": of_points(shapely.MultiLineString, 2),
    "multipolygon": of_points(lambda areas: shapely.MultiPolygon(list(map(_polygon, areas))), 3),
}
MIDNIGHT = datetime.min.time()
# Drivers that GDAL can't be told to leave out, and that open no file by themselves.
ALWAYS = frozenset({"MEM"})

if __name__ == "__main__":
    try:
        main(sys.argv[1], sys.argv[2])
    except MemoryError:
        sys.exit("It needs more memory than a file may take.")
    except BrokenPipeError:
        # Whoever reads has seen enough.
        os._exit(0)
