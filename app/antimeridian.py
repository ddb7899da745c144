"""Shapes over the 180th meridian, cut in two there as RFC 7946, 3.1.9, asks. Without a database.

They are cut where they are kept, with `cut_at_antimeridian`; who measures or draws them puts them
together again, with `short_way` or `middle`.

The library `antimeridian` 0.4.9 does this for areas, but bends their edges to great circles, and
gives up on an area whose hole lies over the meridian as well; a map draws edges straight.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import shapely
from shapely.affinity import translate
from shapely.geometry import (
    LineString,
    MultiLineString,
    MultiPolygon,
    Point,
    Polygon,
    box,
)
from shapely.geometry.base import BaseGeometry

Spot = tuple[float, float]
# Maps that repeat the world are drawn on up to one world further; beyond, it is a slip.
FARTHEST = 540


def cut_at_antimeridian(geometry: BaseGeometry) -> BaseGeometry:
    """The geometry within longitudes -180 to 180, in parts where it runs over the 180th meridian.

    Every edge goes the short way round: from 179 to -179 over the meridian, as from 179 to 181. A
    line's parts follow each other in its direction and meet at 180 and -180. What needs no cut comes
    back as it is, and so does what isn't valid, lies round a pole or off the globe.
    """
    corners = shapely.get_coordinates(geometry)
    if len(corners) == 1 and abs(corners[0, 0]) <= 180:
        # A single point on the globe, as most are.
        return geometry
    if (
        geometry.is_empty
        or geometry.has_z
        or not all(
            abs(longitude) <= FARTHEST and abs(latitude) <= 90 for longitude, latitude in corners
        )
    ):
        return geometry
    match geometry.geom_type:
        case "Point" | "MultiPoint":
            if all(abs(longitude) <= 180 for longitude, _ in corners):
                return geometry
            moved: BaseGeometry = shapely.transform(geometry, _within)
            return moved
        case "LineString" | "MultiLineString":
            return _lines(geometry)
        case "Polygon" | "MultiPolygon":
            return _areas(geometry)
    return geometry


def short_way(geometries: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """The geometries as they lie together on the globe, in their order.

    What was cut at the 180th meridian is in one piece again, and longitudes run on past ±180 where
    that brings all of it closer together; its middle is within -180 to 180. What lies together
    without that comes back as it is. None may be empty.
    """
    parts = [shapely.get_parts(geometry) for geometry in geometries]
    bounds = [part.bounds for several in parts for part in several]
    spans = sorted((west, east) for west, _, east, _ in bounds)
    gap, seam, reach = spans[0][0] + 360 - max(east for _, east in spans), None, spans[0][1]
    for west, east in spans[1:]:
        if west - reach > gap:
            gap, seam = west - reach, west
        reach = max(reach, east)
    if seam is None:
        return list(geometries)
    middle_turn = 1 if seam + (360 - gap) / 2 > 180 else 0
    return [
        _put_together([int(part.bounds[0] < seam) - middle_turn for part in several], several)
        for several in parts
    ]


def middle(geometry: BaseGeometry) -> Point:
    """The centroid of a geometry that may lie over the 180th meridian, within -180 to 180."""
    [whole] = short_way([geometry])
    moved: Point = shapely.transform(whole.centroid, _within)
    return moved


def sides_of_box(west: float, east: float) -> tuple[float, float]:
    """The sides of a box that may run on past ±180, within that: west is above east where it crosses the meridian (RFC 7946)."""
    if east - west >= 360:
        return -180.0, 180.0
    is_wide = east > west
    west, east = (
        side - 360 * math.floor((side + 180) / 360) if abs(side) > 180 else side
        for side in (west, east)
    )
    # What begins or ends at the meridian lies on one side of it.
    return -180.0 if is_wide and west == 180 else west, 180.0 if is_wide and east == -180 else east


def bounds_of(geometries: Sequence[BaseGeometry]) -> tuple[float, float, float, float]:
    """(west, south, east, north) of the box round geometries, the short way round the globe; as `sides_of_box` has it."""
    boxes = [each.bounds for each in short_way(geometries)]
    west, east = sides_of_box(min(box[0] for box in boxes), max(box[2] for box in boxes))
    return west, min(box[1] for box in boxes), east, max(box[3] for box in boxes)


def _put_together(turns: Iterable[int], parts: Iterable[BaseGeometry]) -> BaseGeometry:
    moved = [
        translate(part, 360 * turn) if turn else part
        for part, turn in zip(parts, turns, strict=True)
    ]
    lines = _joined_lines([part for part in moved if isinstance(part, LineString)])
    if lines:
        return lines[0] if len(lines) == 1 else MultiLineString(lines)
    whole: BaseGeometry = moved[0] if len(moved) == 1 else shapely.union_all(moved)
    return whole


def _joined_lines(lines: Sequence[LineString]) -> list[LineString]:
    """The lines in their order; a cut is undone where one ends and the next begins at a meridian."""
    joined: list[list[Spot]] = []
    for line in lines:
        corners = [(x, y) for x, y in line.coords]
        if joined and joined[-1][-1] == corners[0] and abs(corners[0][0]) % 360 == 180:
            before = joined.pop()
            is_cut = _is_between(before[-2], corners[0], corners[1])
            corners = [*before[: -1 if is_cut else None], *corners[1:]]
        joined.append(corners)
    return [LineString(corners) for corners in joined]


def _is_between(start: Spot, spot: Spot, end: Spot) -> bool:
    """True of a spot on the straight line between two others: nobody drew a corner there."""
    (x, y), (to_x, to_y) = start, end
    if to_x == x:
        return False
    return math.isclose(spot[1], y + (to_y - y) * (spot[0] - x) / (to_x - x), abs_tol=1e-9)


def _within(corners: Any) -> Any:
    moved = corners.copy()
    moved[:, 0] -= 360 * ((abs(moved[:, 0]) > 180) * ((moved[:, 0] + 180) // 360))
    return moved


def _unrolled(corners: Iterable[Sequence[float]]) -> list[Spot]:
    """The corners with longitudes that run on past ±180, each the short way from the one before."""
    unrolled: list[Spot] = []
    for corner in corners:
        longitude, latitude = corner[0], corner[1]
        if not unrolled:
            turns = math.floor((longitude + 180) / 360) if abs(longitude) > 180 else 0
        else:
            away = longitude - unrolled[-1][0]
            turns = round(away / 360) if abs(away) > 180 else 0
        unrolled.append((longitude - 360 * turns, latitude))
    return unrolled


def _lines(geometry: BaseGeometry) -> BaseGeometry:
    whole = list(getattr(geometry, "geoms", [geometry]))
    parts = [part for line in whole for part in _cut_line(_unrolled(line.coords))]
    if parts == [list(line.coords) for line in whole] or not parts:
        return geometry
    return LineString(parts[0]) if len(parts) == 1 else MultiLineString(parts)


def _cut_line(corners: Sequence[Spot]) -> Iterator[list[Spot]]:
    """The stretches of a line between meridians, in its order, each within -180 to 180."""
    turn = 0
    part = [corners[0]]
    for (x, y), (to_x, to_y) in pairwise(corners):
        while abs(to_x - 360 * turn) > 180:
            side = 1 if to_x > 360 * turn else -1
            edge = 360 * turn + 180 * side
            height = y + (to_y - y) * (edge - x) / (to_x - x)
            yield from _stretch([*part, (edge, height)], turn)
            turn += side
            part = [(edge, height)]
        part.append((to_x, to_y))
    yield from _stretch(part, turn)


def _stretch(corners: Sequence[Spot], turn: int) -> Iterator[list[Spot]]:
    moved = [(x - 360 * turn, y) for x, y in corners]
    # The cut may fall on a corner, which then stands there twice.
    kept = [spot for spot, before in zip(moved, [None, *moved], strict=False) if spot != before]
    if len(kept) > 1:
        yield kept if turn or len(kept) < len(moved) else moved


def _areas(geometry: BaseGeometry) -> BaseGeometry:
    parts: list[Polygon] = []
    whole = list(getattr(geometry, "geoms", [geometry]))
    for area in whole:
        unrolled = _unrolled_area(area)
        if unrolled is None:
            return geometry
        is_fine = unrolled.equals_exact(area, 0) and _is_within(area)
        parts += [area] if is_fine else _cut_area(unrolled)
    if parts == whole:
        return geometry
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _is_within(area: Polygon) -> bool:
    west, _, east, _ = area.bounds
    return west >= -180 and east <= 180


def _unrolled_area(area: Polygon) -> Polygon | None:
    """The area with longitudes that run on past ±180; none where it is no valid one."""
    edge = _unrolled(area.exterior.coords)
    if edge[0] != edge[-1]:
        # It goes round a pole.
        return None
    outer, holes = Polygon(edge), []
    for ring in area.interiors:
        hole = _unrolled(ring.coords)
        turned = ([(x + 360 * turns, y) for x, y in hole] for turns in (0, 1, -1))
        holes.append(next((each for each in turned if outer.covers(LineString(each))), hole))
    unrolled = Polygon(edge, holes)
    return unrolled if unrolled.is_valid else None


def _cut_area(area: Polygon) -> list[Polygon]:
    west, _, east, _ = area.bounds
    first, last = math.floor((west + 180) / 360), math.ceil((east - 180) / 360)
    parts: list[Polygon] = []
    for turn in range(first, last + 1):
        world = box(360 * turn - 180, -90, 360 * turn + 180, 90)
        inside = translate(area if world.covers(area) else area.intersection(world), -360 * turn)
        pieces = getattr(inside, "geoms", [inside])
        parts += [piece for piece in pieces if isinstance(piece, Polygon) and piece.area]
    return parts
