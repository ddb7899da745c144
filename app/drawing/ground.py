"""The base map under what is drawn on the server: sea, lakes, rivers, borders and names of any part of the world.

It is read from the vector tiles that ship for the map page, so that both look alike: those of the world, and
finer ones of a region where these are. `ground_in` gives what lies in a box; coordinates are those of the web's
square map (EPSG:3857), from 0 to 1 eastward and southward. Over the 180th meridian they run on past 1.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from app.basemap import DIRECTORY, REGION_FROM_ZOOM, OfflineBasemap
from app.drawing.tile_archive import TileArchive, TileFeature, features_in

Coordinates = NDArray[np.float64]
LINES = ("rivers", "borders")
AREAS = ("sea", "lakes")
NAMES = ("country_labels", "towns")
# Tiles are drawn twice their size, as the map page draws them.
TILE_STEP = 1
# From which zoom on rivers of a rank are drawn, as in static/js/basemap-rules.js.
RIVER_RANKS = ((4, 0), (8, 5), (10, 8))
# Natural Earth draws one through each lake.
UNDRAWN_RIVERS = ("Lake Centerline",)
# From which zoom on towns of a rank are named, as in static/js/basemap-names.js.
TOWN_FROM_ZOOM = (3, 5, 6, 7, 8, 9, 9, 10)
COUNTRIES_TO_ZOOM = 8
# Borders that governments dispute, where the tiles don't say so.
DISPUTED = ({"ISR", "PSE"}, {"ISR", "SYR"}, {"ISR", "LBN"})
WORLD, REGION = OfflineBasemap().world, OfflineBasemap().region


@dataclass(frozen=True)
class Extent:
    """A box of the square map: west and north are the lesser numbers."""

    west: float
    north: float
    east: float
    south: float

    def meets(self, other: "Extent") -> bool:
        """Whether both have anything in common."""
        return (
            self.west < other.east
            and other.west < self.east
            and self.north < other.south
            and other.north < self.south
        )

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.west <= x < self.east and self.north <= y < self.south


@dataclass(frozen=True)
class GroundFeature:
    """One thing of the base map, its parts as arrays (points, 2)."""

    layer: str
    kind: int
    parts: list[Coordinates]
    properties: Mapping[str, Any]

    @property
    def is_disputed(self) -> bool:
        """Whether governments dispute that this border is one."""
        sides = {self.properties.get("iso_a"), self.properties.get("iso_b")}
        return bool(self.properties.get("disputed")) or sides in DISPUTED


@dataclass(frozen=True)
class Ground:
    """What lies in a box: of the world, and over it of the region, which covers `region` whole."""

    world: list[GroundFeature]
    finer: list[GroundFeature]
    region: Extent | None


def square_x(longitude: float) -> float:
    """How far east on the square map a longitude is."""
    return longitude / 360 + 0.5


def square_y(latitude: float) -> float:
    """How far south on the square map a latitude is, as far as that map goes."""
    sine = math.sin(math.radians(max(-85.0511, min(85.0511, latitude))))
    return 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)


def degrees_of(points: Coordinates) -> Coordinates:
    """Points of the square map as longitudes and latitudes."""
    longitudes = (points[:, 0] - 0.5) * 360
    latitudes = np.degrees(np.arctan(np.sinh(math.pi * (1 - 2 * points[:, 1]))))
    return np.column_stack([longitudes, latitudes])


@cache
def _archive(name: str) -> TileArchive:
    return TileArchive(DIRECTORY / name)


@cache
def region_extent() -> Extent:
    """Where the finer tiles are."""
    west, south, east, north = _archive(REGION).header.bounds
    return Extent(square_x(west), square_y(north), square_x(east), square_y(south))


def ground_in(box: Extent, zoom: float) -> Ground:
    """What the base map shows in a box at a zoom."""
    step = max(0, round(zoom) - TILE_STEP)
    world = list(_gathered(WORLD, box, step, round(zoom)))
    region = region_extent()
    shown = [turned(region, turns) for turns in (-1, 0, 1)]
    near = next((each for each in shown if each.meets(box)), None)
    if round(zoom) < REGION_FROM_ZOOM or near is None:
        return Ground(world, [], None)
    finer = [each for each in _gathered(REGION, box, step, round(zoom)) if _touches(each, near)]
    return Ground(world, finer, near)


def turned(extent: Extent, turns: int) -> Extent:
    """The same box some turns of the globe farther east."""
    return Extent(extent.west + turns, extent.north, extent.east + turns, extent.south)


def _touches(feature: GroundFeature, extent: Extent) -> bool:
    return any(_box_of(part).meets(extent) or len(part) == 1 for part in feature.parts)


def _box_of(points: Coordinates) -> Extent:
    (west, north), (east, south) = points.min(axis=0), points.max(axis=0)
    return Extent(float(west), float(north), float(east), float(south))


def _gathered(name: str, box: Extent, step: int, zoom: int) -> Iterator[GroundFeature]:
    """What one file has in a box, from tiles of the zoom `step`, chosen for the zoom that is drawn."""
    z = min(step, _archive(name).header.max_zoom)
    count = 1 << z
    rows = range(max(0, math.floor(box.north * count)), min(count, math.ceil(box.south * count)))
    for column in range(math.floor(box.west * count), math.ceil(box.east * count)):
        for row in rows:
            for feature in _tile(name, z, column % count, row):
                if not is_shown(feature.layer, feature.properties, zoom):
                    continue
                origin = np.array([column, row])
                parts = [(origin + part) / count for part in feature.parts]
                parts = [each for each in parts if len(each) == 1 or _box_of(each).meets(box)]
                if parts:
                    yield GroundFeature(feature.layer, feature.kind, parts, feature.properties)


@lru_cache(maxsize=48)
def _tile(name: str, z: int, x: int, y: int) -> tuple[GroundFeature, ...]:
    """The features of a tile, in parts of its side. Lines end at its edges, else two would lie over one another."""
    data = _archive(name).tile(z, x, y)
    if data is None:
        return ()
    known = {*LINES, *AREAS, *NAMES}
    read = features_in(data, lambda layer, _: layer in known)
    return tuple(each for feature in read if (each := _in_tile(feature)) is not None)


def _in_tile(feature: TileFeature) -> GroundFeature | None:
    parts = [part / feature.extent for part in feature.parts]
    if feature.kind == 1:
        # What lies in the margin is named from its own tile.
        parts = [each for each in parts if each[0].min() >= 0 and each[0].max() < 1]
    elif feature.kind == 2:
        parts = [cut for part in parts for cut in _cut(part)]
    kept = [part for part in parts if len(part)]
    if not kept:
        return None
    return GroundFeature(feature.layer, feature.kind, kept, feature.properties)


def _cut(line: Coordinates) -> list[Coordinates]:
    if len(line) < 2 or (line.min() >= 0 and line.max() <= 1):
        return [line] if len(line) > 1 else []
    inside = shapely.clip_by_rect(shapely.linestrings(line), 0, 0, 1, 1)
    found = [shapely.get_coordinates(each) for each in shapely.get_parts(inside)]
    return [each for each in found if len(each) > 1]


def is_shown(layer: str, properties: Mapping[str, Any], zoom: int) -> bool:
    """Whether the base map shows something at a zoom."""
    rank = int(properties.get("rank") or 0)
    if layer == "rivers":
        from_zoom = next((zoom for most, zoom in RIVER_RANKS if rank <= most), 99)
        return zoom >= from_zoom and properties.get("kind") not in UNDRAWN_RIVERS
    if layer == "towns":
        return bool(properties.get("name_en")) and zoom >= TOWN_FROM_ZOOM[min(rank, 7)]
    return layer != "country_labels" or zoom <= COUNTRIES_TO_ZOOM
