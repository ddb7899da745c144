"""Where the first rows of a file lie, for the map that is shown before anything is checked."""

from collections.abc import Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from app.editing.record_json import geometry_to_json
from app.imports.cells import Row, Table
from app.imports.columns import Columns
from app.imports.locating import Locator
from app.imports.matching import Matching

MOST_SHAPES = 400
# What has more corners is shown by a point within it: the map is as large as a stamp.
MOST_CORNERS = 100


def spots_of(table: Table, matching: Matching, rows: Sequence[Row]) -> dict[str, Any]:
    """`rows`, how many were looked at, and `shapes`, GeoJSON of those that lie somewhere, evenly chosen."""
    locator = Locator(matching, Columns(matching, table.columns))
    found = [shape for row in rows if (shape := locator.spot(row)) is not None]
    step = max(1, -(-len(found) // MOST_SHAPES))
    shapes = [geometry_to_json(_plain(shape)) for shape in found[::step]]
    return {"rows": len(rows), "shapes": shapes}


def _plain(shape: BaseGeometry) -> BaseGeometry:
    is_plain = len(shapely.get_coordinates(shape)) <= MOST_CORNERS
    return shapely.force_2d(shape if is_plain else shape.representative_point())
