"""A geometry as typed text and back: a point, a line or an area, one corner a line. Pure.

The text is what the map's drawing writes into the field too, so that a form works without scripts
and loses nothing that was drawn. Shapes that corners can't say (several parts, holes) are GeoJSON.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import shapely
from shapely.geometry import LineString, Point, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry

from app.antimeridian import cut_at_antimeridian
from app.errors import NotRead
from app.forms.coordinates import EXAMPLES, TUPLE, inside_kml, read_point, write_point
from app.forms.map_links import looks_like_link
from app.forms.readings import NOTATIONS, Reading
from app.geometry import geometry_problem
from app.languages import gettext, nmark, pgettext, plural
from app.languages.words import Word

# The words of the choice, and how many corners each needs.
SHAPES = {"point": 1, "line": 2, "area": 3}
# Where one corner is written, and where several are.
TOO_FEW = {
    "line": nmark(
        "A line needs at least {least} corners, each on a line of its own; {distinct} is written.",
        "A line needs at least {least} corners, each on a line of its own; {distinct} are written.",
    ),
    "area": nmark(
        "An area needs at least {least} corners, each on a line of its own; {distinct} is written.",
        "An area needs at least {least} corners, each on a line of its own; {distinct} are written.",
    ),
}
# A point in braces, which is no JSON.
BRACED = re.compile(r"\{[\d\s.,;+-]*\}")
MOST_CORNERS = 2000
Spot = tuple[float, float]
WELL_KNOWN = re.compile(r"(SRID=4326; ?)?(MULTI)?(POINT|LINESTRING|POLYGON) ?Z? ?\(", re.IGNORECASE)


@dataclass(frozen=True)
class TypedShape:
    """A geometry in degrees (longitude, latitude), and how far off its digits alone leave it.

    `notation` says how it was read, `doubt` why it is only offered; see `readings.Reading`.
    """

    geometry: BaseGeometry
    within_m: int
    notation: str = ""
    doubt: str = ""
    # Somebody chose it among several.
    is_chosen: bool = False


def parse_shape(text: str, kind: str = "", near: Spot | None = None) -> TypedShape:
    """The one geometry that a text means; see `read_shape`. Raises ValueError with a sentence."""
    readings = read_shape(text, kind, near)
    if len(readings) > 1:
        between = pgettext("between ways to read a text", "; or ")
        ways = between.join(NOTATIONS[each.notation] for each in readings)
        raise NotRead("several", "This can be read in several ways: {ways}. Choose one.", ways=ways)
    if readings[0].doubt:
        raise NotRead("doubtful", "{doubt}", doubt=readings[0].doubt)
    return readings[0]


def read_shape(text: str, kind: str = "", near: Spot | None = None) -> list[TypedShape]:
    """Every geometry that a text may mean, as a point, line or area; `kind` empty: as corners say.

    Corners stand on lines of their own or between semicolons or «to», all in one notation. GeoJSON,
    WKT and KML's coordinates are taken too. Short Plus codes count from `near`, (longitude,
    latitude). Raises ValueError with a sentence that names the corner.
    """
    if text.lstrip().startswith("{") and not BRACED.fullmatch(text.strip()):
        return [TypedShape(_checked(_from_geojson(text), kind), 1)]
    if WELL_KNOWN.match(" ".join(text[:200].split())):
        try:
            read = shapely.from_wkt(re.sub(r"^\s*SRID=4326;", "", text, flags=re.IGNORECASE))
        except shapely.GEOSException as error:
            raise NotRead(
                "no_wkt", "This WKT can't be read: {reason}.", reason=str(error).strip()
            ) from None
        return [TypedShape(_checked(shapely.force_2d(read), kind), 1)]
    corners = _corners(text)
    by_corner = []
    for number, corner in enumerate(corners, 1):
        try:
            by_corner.append(read_point(corner, near))
        except NotRead as error:
            if len(corners) > 1:
                error.said = error.said.reworded(
                    gettext("Corner {number}: {message}", number=number, message=error.said)
                )
            raise
    shapes: list[TypedShape] = []
    problem: NotRead | None = None
    for points in _in_one_notation(by_corner):
        spots = [(point.longitude, point.latitude) for point in points]
        try:
            geometry = _checked(_from_corners(spots, kind or _kind_of(spots)), "")
        except NotRead as error:
            problem = problem or error
            continue
        doubt = next((point.doubt for point in points if point.doubt), "")
        within_m = max(point.within_m for point in points)
        shapes.append(TypedShape(geometry, within_m, points[0].notation, doubt))
    if not shapes:
        raise problem or NotRead(
            "mixed", "The corners are written in different ways; write them in one."
        )
    return shapes


def _in_one_notation(by_corner: Sequence[Sequence[Reading]]) -> Iterator[list[Reading]]:
    """The readings of all corners together, each in one notation: the next corner may decide."""
    rivals = {
        each.notation
        for readings in by_corner
        if len(readings) > 1 or readings[0].doubt
        for each in readings
    }
    if not rivals:
        yield [readings[0] for readings in by_corner]
        return
    names = dict.fromkeys(each.notation for readings in by_corner for each in readings)
    for name in names:
        if name not in rivals:
            continue
        points = [_reading_in(readings, name, rivals) for readings in by_corner]
        chosen = [point for point in points if point is not None]
        if len(chosen) == len(points):
            # Where one corner can be nothing else, the others are no longer in doubt.
            decided = any(len(each) == 1 and not each[0].doubt for each in by_corner)
            yield [replace(point, doubt="") if decided else point for point in chosen]


def _reading_in(readings: Sequence[Reading], name: str, rivals: set[str]) -> Reading | None:
    """A corner's reading in a notation; one that is written another way counts in every one."""
    for each in readings:
        if each.notation == name:
            return each
    only = readings[0]
    if len(readings) > 1 or only.notation in rivals:
        return None
    if name == "longitude_first" and only.notation == "degrees":
        swapped = abs(only.longitude) <= 90
        return replace(only, longitude=only.latitude, latitude=only.longitude) if swapped else None
    return only


def _corners(text: str) -> list[str]:
    """The corners of a text, one each. Raises ValueError for too many."""
    listed = _tuples(text)
    if listed:
        return listed
    parts = re.split(r"\n|\sto\s|→", text)
    if len(parts) == 1 and text.count(";") > 1 and not looks_like_link(text):
        parts = text.split(";")
    corners = [part.strip().rstrip(";") for part in parts if part.strip(" \t;")]
    if not corners:
        raise NotRead(
            "missing", "Nothing is written here. Write a point like {examples}.", examples=EXAMPLES
        )
    if len(corners) > MOST_CORNERS:
        raise NotRead(
            "too_many_corners",
            "There are {count} corners; at most {most} fit here.",
            count=len(corners),
            most=MOST_CORNERS,
        )
    return corners


def _tuples(text: str) -> list[str]:
    """The corners of a list with blanks between, as KML has it; empty where the text is none."""
    kml = inside_kml(text)
    words = (kml or text).split()
    # 35,57 39,01 is one point with decimal commas; with points or heights there is no doubt.
    listed = all("." in word or word.count(",") == 2 for word in words)
    if not all(TUPLE.fullmatch(word) for word in words) or not (kml or (listed and len(words) > 1)):
        return []
    return [f"<coordinates>{word}</coordinates>" if kml else word for word in words]


def _kind_of(spots: list[tuple[float, float]]) -> str:
    if len(spots) == 1:
        return "point"
    return "area" if len(spots) > 3 and spots[0] == spots[-1] else "line"


def _from_corners(spots: list[tuple[float, float]], kind: str) -> BaseGeometry:
    if kind == "point":
        if len(spots) > 1:
            raise NotRead(
                "too_many_points",
                "{count} points are written; a point has one. Is it a line?",
                count=len(spots),
            )
        return Point(spots[0])
    if kind == "area" and len(spots) > 1 and spots[0] == spots[-1]:
        spots = spots[:-1]
    distinct = len(set(spots))
    if distinct < SHAPES[kind]:
        said = plural(*TOO_FEW[kind], distinct)
        raise NotRead("too_few_corners", said, least=SHAPES[kind], distinct=distinct)
    return LineString(spots) if kind == "line" else Polygon(spots)


def _from_geojson(text: str) -> BaseGeometry:
    try:
        read: Any = json.loads(text)
    except ValueError as error:
        raise NotRead(
            "no_geojson", "This GeoJSON can't be read: {reason}.", reason=str(error)
        ) from None
    if isinstance(read, dict) and read.get("type") == "FeatureCollection":
        features = read.get("features") or []
        if len(features) != 1:
            raise NotRead(
                "too_many_features",
                "This collection has {count} features; one is needed.",
                count=len(features),
            )
        read = features[0]
    if isinstance(read, dict) and read.get("type") == "Feature":
        read = read.get("geometry")
    try:
        return shapely.force_2d(shape(read))
    except (AttributeError, KeyError, TypeError, ValueError, IndexError, shapely.GEOSException):
        raise NotRead(
            "no_geojson",
            "This is no GeoJSON geometry: type and coordinates are needed, [longitude, latitude].",
        ) from None


def _checked(geometry: BaseGeometry, kind: str) -> BaseGeometry:
    geometry = cut_at_antimeridian(geometry)
    problem = geometry_problem(geometry)
    if problem:
        # GEOS names the fault, then in brackets where it is.
        fault, opening, at = problem.values.get("reason", "").partition("[")
        if fault == "Self-intersection":
            raise NotRead("crosses_itself", "Its edge crosses itself{at}.", at=opening + at)
        raise NotRead(problem.code, "{reason}", reason=str(problem))
    if kind and kind_of(geometry) != kind:
        raise NotRead(
            "other_shape",
            "What is written is a {found}, but the choice says {kind}.",
            found=Word(kind_of(geometry)),
            kind=Word(kind),
        )
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
