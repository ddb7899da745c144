"""Features of GeoJSON as rows: properties as cells, geometry in degrees, faults where either is broken."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import shapely
from shapely.geometry import shape

from app.errors import Said
from app.imports.cells import Row
from app.imports.readers.nested import cells_of
from app.imports.readers.projecting import DEGREES, Projection
from app.languages import mark

# So many features tell which columns there are; others are found where a row has them.
SEEN = 200
UNREADABLE = ("no_geojson", mark("This geometry can't be read: type and coordinates are needed."))


def feature_row(number: int, feature: Any, projection: Projection = DEGREES) -> Row:
    """The row of one feature."""
    if not isinstance(feature, Mapping):
        said = Said(
            "no_feature", "This is no feature: an object with properties and geometry is needed."
        )
        return Row(number, {}, faults=[(None, said)])
    properties = feature.get("properties")
    values = dict(properties) if isinstance(properties, Mapping) else {}
    if feature.get("id") is not None:
        values.setdefault("id", feature["id"])
    row = Row(number, cells_of(values))
    put_geometry(row, feature.get("geometry"), projection)
    return row


def put_geometry(row: Row, written: Any, projection: Projection = DEGREES) -> None:
    """Put a GeoJSON geometry into a row, or what is wrong with it."""
    if written is None:
        return
    try:
        geometry = shape(written)
        row.geometry = projection.to_degrees(geometry)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError, shapely.GEOSException):
        row.faults.append(("geometry", Said(*UNREADABLE)))
        return
    if projection.caution is not None:
        row.cautions.append(("geometry", projection.caution))


def columns_of(rows: Iterator[Row]) -> tuple[str, ...]:
    """The columns of the first rows, in the order in which they come."""
    return tuple(dict.fromkeys(name for row in islice(rows, SEEN) for name in row.cells))
