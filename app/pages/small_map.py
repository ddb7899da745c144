"""A small map of what moved: both shapes, places near by, a scale. Drawn on the server as SVG.

It needs no script and no base map; `draw_small_map` gives what templates/macros/differences.html
draws. The same shapes lie in the page as JSON for scripts.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from app import wording
from app.editing.differences import Difference
from app.geometry import DEGREE_M, BoundingBox
from app.queries.nearby import places_in

WIDTH, HEIGHT, MARGIN = 360, 220, 34
# The least that the map shows, in degrees of latitude: some 3 km.
LEAST_SPAN = 0.027
SCALES_M = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000)
LONGEST_SCALE = 110
# Pixels within which a mark hides the dot of a place.
NEAR = 10


@dataclass(frozen=True)
class DrawnShape:
    """One shape: `side` is before or after; a point has a middle, all else a path."""

    side: str
    kind: str
    x: float = 0
    y: float = 0
    path: str = ""


@dataclass(frozen=True)
class NamedSpot:
    """A place near by; where its name stands, and whether that begins or ends there."""

    name: str
    x: float
    y: float
    name_x: float
    anchor: str


@dataclass(frozen=True)
class SmallMap:
    """What the template draws, in pixels."""

    shapes: tuple[DrawnShape, ...]
    places: tuple[NamedSpot, ...]
    scale_px: float
    scale: str
    moved: str | None
    # The shapes as GeoJSON, for scripts.
    data: Mapping[str, Any]
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class Window:
    """The stretch of the globe that the map shows, and how many pixels a degree has."""

    longitude: float
    latitude: float
    per_degree: float

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Pixels from the left and from the top."""
        narrow = math.cos(math.radians(self.latitude))
        return (
            round(WIDTH / 2 + (longitude - self.longitude) * narrow * self.per_degree, 1),
            round(HEIGHT / 2 - (latitude - self.latitude) * self.per_degree, 1),
        )

    def box(self) -> BoundingBox:
        """The same in degrees."""
        high = HEIGHT / 2 / self.per_degree
        wide = WIDTH / 2 / self.per_degree / max(0.01, math.cos(math.radians(self.latitude)))
        return BoundingBox(
            max(-180, self.longitude - wide),
            max(-90, self.latitude - high),
            min(180, self.longitude + wide),
            min(90, self.latitude + high),
        )


def draw_small_map(session: Session, differences: Sequence[Difference]) -> SmallMap | None:
    """The map of the location among some differences; none where it isn't among them."""
    for difference in differences:
        sides = {"before": difference.before_geometry, "after": difference.after_geometry}
        given = {side: geometry for side, geometry in sides.items() if geometry is not None}
        if given:
            return _draw(session, given, difference.moved)
    return None


def _draw(session: Session, sides: Mapping[str, Any], moved: str | None) -> SmallMap:
    geometries = {side: shape(geometry) for side, geometry in sides.items()}
    window = _window(list(geometries.values()))
    shapes = [
        drawn for side, geometry in geometries.items() for drawn in _shapes(window, side, geometry)
    ]
    places = []
    for name, longitude, latitude in places_in(session, window.box()):
        x, y = window.at(longitude, latitude)
        if 6 < x < WIDTH - 6 and 14 < y < HEIGHT - 6:
            places.append(_named(name, x, y, shapes))
    metre = window.per_degree / DEGREE_M
    scale_m = max((m for m in SCALES_M if m * metre <= LONGEST_SCALE), default=SCALES_M[0])
    return SmallMap(
        shapes=tuple(shapes),
        places=tuple(_apart(places)),
        scale_px=round(scale_m * metre, 1),
        scale=wording.say_distance(scale_m),
        moved=moved,
        data=sides,
    )


def _named(name: str, x: float, y: float, shapes: Sequence[DrawnShape]) -> NamedSpot:
    # The mark of a point is larger than the dot of a place.
    covered = any(
        drawn.kind == "point" and math.hypot(drawn.x - x, drawn.y - y) < NEAR for drawn in shapes
    )
    away = 13 if covered else 6
    left = x > WIDTH * 0.65
    return NamedSpot(name, x, y, x - away if left else x + away, "end" if left else "start")


def _window(geometries: Sequence[BaseGeometry]) -> Window:
    bounds = [geometry.bounds for geometry in geometries]
    west, south = min(box[0] for box in bounds), min(box[1] for box in bounds)
    east, north = max(box[2] for box in bounds), max(box[3] for box in bounds)
    longitude, latitude = (west + east) / 2, (south + north) / 2
    narrow = max(0.01, math.cos(math.radians(latitude)))
    span = max(
        LEAST_SPAN,
        (north - south) / (HEIGHT - 2 * MARGIN) * HEIGHT,
        (east - west) * narrow / (WIDTH - 2 * MARGIN) * HEIGHT,
    )
    return Window(longitude, latitude, HEIGHT / span)


def _shapes(window: Window, side: str, geometry: BaseGeometry) -> list[DrawnShape]:
    parts = list(getattr(geometry, "geoms", [geometry]))
    drawn = []
    for part in parts:
        if part.geom_type == "Point":
            x, y = window.at(part.x, part.y)
            drawn.append(DrawnShape(side, "point", x, y))
        elif part.geom_type == "LineString":
            drawn.append(DrawnShape(side, "line", path=_path(window, part.coords)))
        else:
            rings = [part.exterior, *part.interiors]
            path = " ".join(f"{_path(window, ring.coords)}Z" for ring in rings)
            drawn.append(DrawnShape(side, "area", path=path))
    return drawn


def _path(window: Window, coordinates: Any) -> str:
    points = [window.at(longitude, latitude) for longitude, latitude in coordinates]
    return "M" + "L".join(f"{x},{y}" for x, y in points)


def _apart(places: Sequence[NamedSpot]) -> list[NamedSpot]:
    """The places whose names don't run into one another."""
    kept: list[NamedSpot] = []
    for place in places:
        if all(abs(place.y - other.y) > 14 or abs(place.x - other.x) > 120 for other in kept):
            kept.append(place)
    return kept
