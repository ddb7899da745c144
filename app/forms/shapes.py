"""A geometry as typed text and back: a point, a line or an area, one corner a line. Pure.

The text is what the map's drawing writes into the field too, so that a form works without scripts
and loses nothing that was drawn. Shapes that corners can't say (several parts, holes) are GeoJSON.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import LineString, Point, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry

from app.forms.coordinates import EXAMPLES, parse_point, write_point
from app.geometry import geometry_problem

# The words of the choice, and how many corners each needs.
SHAPES = {"point": 1, "line": 2, "area": 3}
MOST_CORNERS = 2000
WELL_KNOWN = re.compile(
    r"\s*(SRID=4326;)?\s*(MULTI)?(POINT|LINESTRING|POLYGON)\s*Z?\s*\(", re.IGNORECASE
)


@dataclass(frozen=True)
class TypedShape:
    """A geometry in degrees (longitude, latitude), and how far off its digits alone leave it."""

    geometry: BaseGeometry
    within_m: int


def parse_shape(text: str, kind: str = "") -> TypedShape:
    """The geometry that a text writes, as a point, line or area; `kind` empty: as many corners say.

    Corners stand on lines of their own or between semicolons or «to». GeoJSON and WKT are taken
    too. Raises ValueError with a sentence that names the corner.
    """
    if text.lstrip().startswith("{"):
        return TypedShape(_checked(_from_geojson(text), kind), 1)
    if WELL_KNOWN.match(text):
        try:
            read = shapely.from_wkt(re.sub(r"^\s*SRID=4326;", "", text, flags=re.IGNORECASE))
        except shapely.GEOSException as error:
            raise ValueError(f"This WKT can't be read: {str(error).strip()}.") from None
        return TypedShape(_checked(shapely.force_2d(read), kind), 1)
    corners = _corners(text)
    points = []
    for number, corner in enumerate(corners, 1):
        try:
            points.append(parse_point(corner))
        except ValueError as error:
            raise ValueError(
                f"Corner {number}: {error}" if len(corners) > 1 else str(error)
            ) from None
    spots = [(point.longitude, point.latitude) for point in points]
    geometry = _from_corners(spots, kind or _kind_of(spots))
    return TypedShape(_checked(geometry, ""), max(point.within_m for point in points))


def _corners(text: str) -> list[str]:
    """The corners of a text, one each. Raises ValueError for too many."""
    parts = re.split(r"\n|\s+to\s+|→", text)
    if len(parts) == 1 and text.count(";") > 1:
        parts = text.split(";")
    corners = [part.strip().rstrip(";") for part in parts if part.strip(" \t;")]
    if not corners:
        raise ValueError(f"Nothing is written here. Write a point like {EXAMPLES}.")
    if len(corners) > MOST_CORNERS:
        raise ValueError(f"There are {len(corners)} corners; at most {MOST_CORNERS} fit here.")
    return corners


def _kind_of(spots: list[tuple[float, float]]) -> str:
    if len(spots) == 1:
        return "point"
    return "area" if len(spots) > 3 and spots[0] == spots[-1] else "line"


def _from_corners(spots: list[tuple[float, float]], kind: str) -> BaseGeometry:
    if kind == "point":
        if len(spots) > 1:
            raise ValueError(f"{len(spots)} points are written; a point has one. Is it a line?")
        return Point(spots[0])
    if kind == "area" and len(spots) > 1 and spots[0] == spots[-1]:
        spots = spots[:-1]
    distinct = len(set(spots))
    if distinct < SHAPES[kind]:
        noun = "A line" if kind == "line" else "An area"
        raise ValueError(
            f"{noun} needs at least {SHAPES[kind]} corners, each on a line of its own; "
            f"{distinct} {'is' if distinct == 1 else 'are'} written."
        )
    return LineString(spots) if kind == "line" else Polygon(spots)


def _from_geojson(text: str) -> BaseGeometry:
    try:
        read: Any = json.loads(text)
    except ValueError as error:
        raise ValueError(f"This GeoJSON can't be read: {error}.") from None
    if isinstance(read, dict) and read.get("type") == "FeatureCollection":
        features = read.get("features") or []
        if len(features) != 1:
            raise ValueError(f"This collection has {len(features)} features; one is needed.")
        read = features[0]
    if isinstance(read, dict) and read.get("type") == "Feature":
        read = read.get("geometry")
    try:
        return shapely.force_2d(shape(read))
    except (AttributeError, KeyError, TypeError, ValueError, IndexError, shapely.GEOSException):
        raise ValueError(
            "This is no GeoJSON geometry: type and coordinates are needed, [longitude, latitude]."
        ) from None


def _checked(geometry: BaseGeometry, kind: str) -> BaseGeometry:
    problem = geometry_problem(geometry)
    if problem:
        raise ValueError(
            problem.replace("It is invalid: Self-intersection", "Its edge crosses itself")
        )
    if kind and kind_of(geometry) != kind:
        raise ValueError(f"What is written is a {kind_of(geometry)}, but the choice says {kind}.")
    return geometry


def kind_of(geometry: BaseGeometry) -> str:
    """The word of the choice for a geometry: point, line or area."""
    return ("point", "line", "area")[shapely.get_dimensions(geometry)]


def write_shape(geometry: BaseGeometry) -> str:
    """The text that `parse_shape` reads back as this very geometry."""
    match geometry:
        case Point():
            corners = list(geometry.coords)
        case LineString():
            corners = list(geometry.coords)
        case Polygon() if not geometry.interiors:
            corners = list(geometry.exterior.coords)[:-1]
        case _:
            corners = []
    text = "\n".join(write_point(corner[0], corner[1]) for corner in corners)
    if text and parse_shape(text, kind_of(geometry)).geometry == geometry:
        return text
    return json.dumps(mapping(geometry))
