"""What small maps are drawn with: a window on the globe, shapes, named spots, a scale.

They are SVG made on the server, without a script. `change_map` draws what moved, `place_map` where a place lies;
templates/macros/small_maps.html draws what both give.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from app import wording
from app.antimeridian import short_way, sides_of_box
from app.geometry import DEGREE_M, BoundingBox
from app.queries.nearby import Nearby

WIDTH, HEIGHT, MARGIN = 360, 220, 34
SCALES_M = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000)
LONGEST_SCALE = 110
EDGE = 6
# The mean width of a letter in the names.
LETTER_PX = 5.6
# Pixels within which a mark hides the dot of a place.
NEAR = 10


@dataclass(frozen=True)
class DrawnShape:
    """One shape of a `side` or a kind of line; a point has a middle, all else a path."""

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

    @property
    def ends(self) -> tuple[float, float]:
        """The leftmost and rightmost pixel of dot and name."""
        wide = LETTER_PX * len(self.name)
        return (
            (self.name_x - wide, self.x + 2)
            if self.anchor == "end"
            else (self.x - 2, self.name_x + wide)
        )

    def fits(self) -> bool:
        """True when nothing of it runs over the map's edge."""
        left, right = self.ends
        return left > EDGE and right < WIDTH - EDGE and 14 < self.y < HEIGHT - 22

    def meets(self, other: "NamedSpot") -> bool:
        """True when it runs into the other one."""
        (left, right), (other_left, other_right) = self.ends, other.ends
        return abs(self.y - other.y) < 14 and left < other_right and other_left < right


@dataclass(frozen=True)
class SmallMap:
    """What the template draws, in pixels."""

    shapes: tuple[DrawnShape, ...]
    places: tuple[NamedSpot, ...]
    scale_px: float
    scale: str
    width: int = WIDTH
    height: int = HEIGHT
    # Sea, lakes, rivers and borders below all that, from the bottom to the top.
    ground: tuple[DrawnShape, ...] = ()


@dataclass(frozen=True)
class Window:
    """The stretch of the globe that the map shows, and how many pixels a degree has."""

    longitude: float
    latitude: float
    per_degree: float

    @property
    def per_metre(self) -> float:
        """How many pixels a metre has."""
        return self.per_degree / DEGREE_M

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Pixels from the left and from the top."""
        narrow = math.cos(math.radians(self.latitude))
        return (
            round(WIDTH / 2 + (longitude - self.longitude) * narrow * self.per_degree, 1),
            round(HEIGHT / 2 - (latitude - self.latitude) * self.per_degree, 1),
        )

    def turns_to(self, longitude: float) -> int:
        """How many turns of the globe bring a longitude nearest to the window's middle."""
        return round((self.longitude - longitude) / 360)

    def spot(self, longitude: float, latitude: float) -> tuple[float, float]:
        """As `at`, of a point that may be kept on the other side of the 180th meridian."""
        return self.at(longitude + 360 * self.turns_to(longitude), latitude)

    def box(self) -> BoundingBox:
        """The same in degrees; it may cross the 180th meridian."""
        high = HEIGHT / 2 / self.per_degree
        wide = WIDTH / 2 / self.per_degree / max(0.01, math.cos(math.radians(self.latitude)))
        west, east = sides_of_box(self.longitude - wide, self.longitude + wide)
        return BoundingBox(
            west, max(-90, self.latitude - high), east, min(90, self.latitude + high)
        )

    def scale(self) -> tuple[float, str]:
        """A round distance that fits below the map: its pixels, and what it is in words."""
        fits = (metres for metres in SCALES_M if metres * self.per_metre <= LONGEST_SCALE)
        metres = max(fits, default=SCALES_M[0])
        return round(metres * self.per_metre, 1), wording.say_distance(metres)


def window_on(geometries: Sequence[BaseGeometry], least_span: float) -> Window:
    """The window that shows geometries in degrees whole, at least so many degrees high."""
    bounds = [geometry.bounds for geometry in short_way(geometries)]
    west, south = min(box[0] for box in bounds), min(box[1] for box in bounds)
    east, north = max(box[2] for box in bounds), max(box[3] for box in bounds)
    longitude, latitude = (west + east) / 2, (south + north) / 2
    narrow = max(0.01, math.cos(math.radians(latitude)))
    span = max(
        least_span,
        (north - south) / (HEIGHT - 2 * MARGIN) * HEIGHT,
        (east - west) * narrow / (WIDTH - 2 * MARGIN) * HEIGHT,
    )
    return Window(longitude, latitude, HEIGHT / span)


def shapes_of(window: Window, side: str, geometry: BaseGeometry) -> list[DrawnShape]:
    """The parts of a geometry in degrees, as points, lines and areas.

    What was cut at the 180th meridian is drawn in one piece.
    """
    if geometry.geom_type == "Point":
        # Most are, and nothing of a point is cut.
        x, y = window.spot(*geometry.coords[0][:2])
        return [DrawnShape(side, "point", x, y)]
    drawn = []
    [whole] = short_way([geometry])
    for kept in getattr(whole, "geoms", [whole]):
        west, _, east, _ = kept.bounds
        part = translate(kept, 360 * window.turns_to((west + east) / 2))
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


def spots_of(
    window: Window, places: Iterable[Nearby], shapes: Sequence[DrawnShape]
) -> tuple[NamedSpot, ...]:
    """The places whose names fit, and run neither into one another nor over the map's edge."""
    kept: list[NamedSpot] = []
    for place in places:
        x, y = window.spot(place.longitude, place.latitude)
        spot = _named(place.name, x, y, shapes)
        if spot.fits() and not any(spot.meets(other) for other in kept):
            kept.append(spot)
    return tuple(kept)


def _named(name: str, x: float, y: float, shapes: Sequence[DrawnShape]) -> NamedSpot:
    # The mark of a point is larger than the dot of a place.
    covered = any(
        drawn.kind == "point" and math.hypot(drawn.x - x, drawn.y - y) < NEAR for drawn in shapes
    )
    away = 13 if covered else 6
    left = x + away + LETTER_PX * len(name) > WIDTH - EDGE
    return NamedSpot(name, x, y, x - away if left else x + away, "end" if left else "start")


def _path(window: Window, coordinates: Any) -> str:
    points = [window.at(longitude, latitude) for longitude, latitude in coordinates]
    return "M" + "L".join(f"{x},{y}" for x, y in points)
