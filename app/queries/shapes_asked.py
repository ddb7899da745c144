"""Shapes and boxes that filters name, in either of the reference systems that are spoken here.

CRS84 has (longitude, latitude) in degrees, EPSG:3857 (easting, northing) in metres.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, box, shape
from shapely.geometry.base import BaseGeometry

from app.errors import NotRead
from app.geometry import MERCATOR_EDGE_M, BoundingBox, geometry_problem
from app.queries.filters import shape_given

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
MERCATOR = "http://www.opengis.net/def/crs/EPSG/0/3857"
CRSS = (CRS84, MERCATOR)
EARTH_M = 6_378_137.0
MOST_CORNERS = 2000


def degrees_of(easting: float, northing: float) -> tuple[float, float]:
    """(longitude, latitude) of a point in EPSG:3857."""
    return (
        math.degrees(easting / EARTH_M),
        math.degrees(math.atan(math.sinh(northing / EARTH_M))),
    )


def metres_of(longitude: float, latitude: float) -> tuple[float, float]:
    """(easting, northing) in EPSG:3857, which ends at 85.051129° north and south."""
    sine = (
        math.asinh(math.tan(math.radians(latitude)))
        if abs(latitude) < 89.9
        else math.copysign(9, latitude)
    )
    northing = max(-MERCATOR_EDGE_M, min(MERCATOR_EDGE_M, EARTH_M * sine))
    return math.radians(longitude) * EARTH_M, northing


def box_asked(numbers: Sequence[float], crs: str) -> BoundingBox:
    """A box of four numbers, or of six with heights, which nothing here has. Raises NotRead."""
    if len(numbers) not in (4, 6):
        raise NotRead(
            "not_four",
            "A box needs four numbers, or six with heights; this has {count}.",
            count=len(numbers),
        )
    if not all(math.isfinite(each) for each in numbers):
        raise NotRead("not_finite", "A box needs finite numbers.")
    half = len(numbers) // 2
    if half == 3 and numbers[2] > numbers[5]:
        raise NotRead(
            "upside_down", "The lower height is {low:g}, above the upper, {high:g}.", low=numbers[2], high=numbers[5]
        )  # fmt: skip
    west, south, east, north = *numbers[:2], *numbers[half : half + 2]
    if crs == MERCATOR:
        # A box may reach beyond where the world ends there.
        edge = MERCATOR_EDGE_M
        west, south, east, north = (
            max(-edge, min(edge, each)) for each in (west, south, east, north)
        )
        (west, south), (east, north) = degrees_of(west, south), degrees_of(east, north)
    return BoundingBox(
        *(
            max(-180.0, min(180.0, each)) if crs == MERCATOR else each
            for each in (west, south, east, north)
        )
    )


def shape_asked(found: Any, crs: str) -> Any:
    """The SQL of a shape written as GeoJSON or as a bbox. Raises NotRead."""
    if not isinstance(found, dict):
        raise NotRead("filter", "{found!r} is no shape.", found=str(found)[:60])
    if isinstance(found.get("bbox"), list):
        try:
            numbers = [float(each) for each in found["bbox"]]
        except (TypeError, ValueError):
            raise NotRead("filter", "A bbox has numbers only.") from None
        return shape_given(area_of(box_asked(numbers, crs)))
    try:
        read: BaseGeometry = shape(found)
    except (
        AttributeError,
        IndexError,
        KeyError,
        TypeError,
        ValueError,
        shapely.errors.ShapelyError,
    ):
        raise NotRead("filter", "{found!r} is no shape.", found=str(found)[:60]) from None
    if shapely.get_num_coordinates(read) > MOST_CORNERS:
        raise NotRead("filter", "A shape may have {most} corners.", most=MOST_CORNERS)
    if crs == MERCATOR and not read.has_z:
        read = shapely.transform(
            read, lambda pairs: np.array([degrees_of(*pair) for pair in pairs], dtype=float)
        )
    problem = geometry_problem(read)
    if problem is not None:
        raise NotRead("filter", "The shape can't be asked for: {problem}", problem=problem)
    return shape_given(read)


def area_of(asked: BoundingBox) -> BaseGeometry:
    """A box as an area, of two parts where it crosses the antimeridian."""
    parts = [box(each.west, each.south, each.east, each.north) for each in asked.split()]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)
