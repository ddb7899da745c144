"""The stretch of the web's square map that an image shows, in pixels of the image.

`frame_on(box, …)` shows a box whole, `frame_at(…)` what lies round a point at a zoom. x runs to the east and y to the south.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.affinity import translate
from shapely.geometry import shape

from app.antimeridian import short_way, sides_of_box
from app.drawing.ground import Extent, square_x, square_y
from app.geometry import BoundingBox

TILE_PX = 256
LEAST_ZOOM, MOST_ZOOM = 0.0, 18.0
EQUATOR_M = 40_075_016.686
SCALES_M = tuple(step * 10**power for power in range(1, 7) for step in (1, 2, 5))
Points = NDArray[np.float64]


@dataclass(frozen=True)
class Drawn:
    """One part of a shape in pixels: a point, a line, or an area with its holes."""

    kind: str
    rings: tuple[Points, ...]


@dataclass(frozen=True)
class Frame:
    """What is shown: its north-west corner on the square map, pixels per side of that map, and its size."""

    west: float
    north: float
    scale: float
    width: int
    height: int

    @property
    def zoom(self) -> float:
        """The zoom at which the map page shows it as large."""
        return math.log2(self.scale / TILE_PX)

    @property
    def extent(self) -> Extent:
        """The same as a box of the square map."""
        return Extent(
            self.west, self.north,
            self.west + self.width / self.scale, self.north + self.height / self.scale,
        )  # fmt: skip

    @property
    def middle(self) -> tuple[float, float]:
        """(longitude, latitude) amid it."""
        x, y = self.west + self.width / self.scale / 2, self.north + self.height / self.scale / 2
        return (x % 1 - 0.5) * 360, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))

    def box(self) -> BoundingBox:
        """The same in degrees; it may cross the 180th meridian."""
        extent = self.extent
        west, east = sides_of_box(*((side - 0.5) * 360 for side in (extent.west, extent.east)))
        south, north = (
            math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * side))))
            for side in (extent.south, extent.north)
        )
        return BoundingBox(west, max(-90, south), east, min(90, north))

    def pixels(self, points: Points) -> Points:
        """Points of the square map in pixels."""
        return np.asarray((points - [self.west, self.north]) * self.scale)

    def drawn(self, geometry: dict[str, Any]) -> list[Drawn]:
        """The parts of a GeoJSON geometry. What was cut at the 180th meridian is in one piece again."""
        [whole] = short_way([shape(geometry)])
        middle = self.west + self.width / self.scale / 2
        found = []
        for part in getattr(whole, "geoms", [whole]):
            west, _, east, _ = part.bounds
            turns = round(middle - square_x((west + east) / 2))
            found.append(self._part(translate(part, 360 * turns) if turns else part))
        return found

    def _part(self, part: Any) -> Drawn:
        if part.geom_type == "Polygon":
            rings = [part.exterior, *part.interiors]
            return Drawn("area", tuple(self._degrees(each) for each in rings))
        return Drawn("point" if part.geom_type == "Point" else "line", (self._degrees(part),))

    def _degrees(self, part: Any) -> Points:
        corners = shapely.get_coordinates(part)
        y = [square_y(latitude) for latitude in corners[:, 1]]
        return self.pixels(np.column_stack([corners[:, 0] / 360 + 0.5, y]))

    def per_metre(self, y: float | None = None) -> float:
        """How many pixels a metre has, at a height of the image; amid it where none is said."""
        across = self.north + (self.height / 2 if y is None else y) / self.scale
        shrinks = math.cosh(math.pi * (1 - 2 * across))
        return self.scale / EQUATOR_M * shrinks

    def scale_bar(self, longest: float) -> tuple[int, float]:
        """A round distance in metres that is at most so many pixels long amid the image, and its pixels."""
        ratio = self.per_metre()
        metres = max((each for each in SCALES_M if each * ratio <= longest), default=SCALES_M[0])
        return metres, metres * ratio


def frame_on(
    box: Sequence[float], width: int, height: int, *, most_zoom: float = MOST_ZOOM
) -> Frame:
    """The frame that shows (west, south, east, north) whole, in degrees; east may run past 180."""
    west, south, east, north = box
    left, right, top, bottom = square_x(west), square_x(east), square_y(north), square_y(south)
    across, down = max(right - left, 1e-9), max(bottom - top, 1e-9)
    scale = min(width / across, height / down, TILE_PX * 2**most_zoom)
    return _frame((left + right) / 2, (top + bottom) / 2, scale, width, height)


def frame_at(zoom: float, latitude: float, longitude: float, width: int, height: int) -> Frame:
    """The frame with a point amid it, at a zoom of the map page."""
    return _frame(square_x(longitude), square_y(latitude), TILE_PX * 2**zoom, width, height)


def _frame(x: float, y: float, scale: float, width: int, height: int) -> Frame:
    """A frame round a point. It is nowhere off the square map to the north or south, and shows nothing twice."""
    scale = max(scale, width, height, TILE_PX * 2**LEAST_ZOOM)
    scale = min(scale, TILE_PX * 2**MOST_ZOOM)
    north = min(max(0.0, y - height / scale / 2), 1 - height / scale)
    return Frame(x - width / scale / 2, north, scale, width, height)
