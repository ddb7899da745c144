"""Squares of the web's tile grid (Web Mercator), reckoned alike by the database and by arrays.

A point belongs to one tile of each zoom: a tile has its western and its northern edge, and the last
column the 180th meridian. What lies beyond 85.051129° north or south is in no tile.
"""

import math
from dataclasses import dataclass

# Tile units along one side, and how far beyond the edge shapes are drawn.
EXTENT = 4096
BUFFER = 128
# The world's side in units of which arrays hold whole ones, as a power of two: 2 cm at the equator.
WORLD_BITS = 31
DEEPEST_ZOOM = 22


@dataclass(frozen=True)
class Square:
    """A tile, as addresses number them."""

    z: int
    x: int
    y: int

    @property
    def shift(self) -> int:
        """Its side in the world's units, as a power of two."""
        return WORLD_BITS - self.z

    def bounds(self, margin: float = 0.0) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees, with a margin in sides of the tile."""
        return (
            self._longitude(self.x - margin),
            self._latitude(self.y + 1 + margin),
            self._longitude(self.x + 1 + margin),
            self._latitude(self.y - margin),
        )

    def _longitude(self, column: float) -> float:
        return column / float(1 << self.z) * 360 - 180

    def _latitude(self, row: float) -> float:
        return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / float(1 << self.z)))))
