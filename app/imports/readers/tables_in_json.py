"""Tables that JSON keeps with their columns apart: maps of kepler.gl, and layers of ArcGIS (Esri's JSON)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from app.errors import Said
from app.imports.cells import Row, as_text
from app.imports.readers.features import UNREADABLE
from app.imports.readers.projecting import DEGREES, Projection, projection_of

# What Esri calls the reference systems of web maps.
WEB_MAPS = {102100: 3857, 102113: 3857, 900913: 3857}


def kepler_rows(document: Any) -> Iterator[Row]:
    """A row for each row of each dataset of a map."""
    number = 0
    for dataset in document.get("datasets") or ():
        data = dataset.get("data") or {}
        names = [str(field.get("name", "")) for field in data.get("fields") or ()]
        label = as_text(data.get("label"))
        for values in data.get("allData") or data.get("rows") or ():
            number += 1
            cells = {name: as_text(value) for name, value in zip(names, values, strict=False)}
            cells.setdefault("layer", label)
            yield Row(number, cells)


def esri_rows(document: Any) -> Iterator[Row]:
    """A row for each feature of an answer of ArcGIS: attributes, with times as instants, and geometry."""
    projection = _system(document.get("spatialReference") or {})
    fields = document.get("fields") or ()
    days = {field.get("name") for field in fields if field.get("type") == "esriFieldTypeDate"}
    for number, feature in enumerate(document.get("features") or (), start=1):
        attributes = feature.get("attributes") or {}
        cells = {
            str(name): _day(value) if name in days else as_text(value)
            for name, value in attributes.items()
        }
        row = Row(number, cells)
        _put(row, feature.get("geometry"), projection)
        yield row


def _system(told: Mapping[str, Any]) -> Projection:
    number = told.get("latestWkid") or told.get("wkid")
    number = WEB_MAPS.get(number, number) if isinstance(number, int) else None
    if number is None and told.get("wkt"):
        return projection_of(str(told["wkt"]))
    return DEGREES if number in (None, 4326) else projection_of(f"EPSG:{number}")


def _day(value: Any) -> str:
    """A time, which is thousandths of seconds since 1970; as it is where it is something else."""
    try:
        return datetime.fromtimestamp(value / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (TypeError, ValueError, OverflowError, OSError):
        return as_text(value)


def _put(row: Row, written: Any, projection: Projection) -> None:
    """Put Esri's geometry into a row: a point, points, paths or rings."""
    if not written or (written.get("x") in ("NaN", None) and "x" in written):
        return
    try:
        row.geometry = projection.to_degrees(_shape(written))
    except (AttributeError, KeyError, TypeError, ValueError, IndexError, shapely.GEOSException):
        row.faults.append(("geometry", Said(*UNREADABLE)))
        return
    if projection.caution is not None:
        row.cautions.append(("geometry", projection.caution))


def _shape(written: Mapping[str, Any]) -> BaseGeometry:
    if "x" in written:
        return shapely.Point(float(written["x"]), float(written["y"]))
    if "points" in written:
        return shapely.MultiPoint([spot[:2] for spot in written["points"]])
    if "paths" in written:
        lines = [shapely.LineString([spot[:2] for spot in path]) for path in written["paths"]]
        return lines[0] if len(lines) == 1 else shapely.MultiLineString(lines)
    return _area([shapely.LinearRing([spot[:2] for spot in ring]) for ring in written["rings"]])


def _area(rings: list[shapely.LinearRing]) -> BaseGeometry:
    """Rings as areas: those that run clockwise are outer ones, the others holes in them."""
    outer = [ring for ring in rings if not ring.is_ccw] or rings[:1]
    holes = [ring for ring in rings if ring not in outer]
    areas = [
        shapely.Polygon(edge, [hole for hole in holes if shapely.Polygon(edge).covers(hole)])
        for edge in outer
    ]
    if not areas:
        raise ValueError
    return areas[0] if len(areas) == 1 else shapely.MultiPolygon(areas)
