"""Which countries a point may lie in, from `data/gazetteer/reaches.csv.xz`: whose gazetteer helps there. Pure.

It takes no side: a reach is too large on purpose, and a point near a border or in a disputed land lies in several.
Nothing that readers see is told by it.
"""

import csv
import lzma
import math
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.errors import ShapelyError

from app.gazetteer import region
from app.geometry import KM_PER_DEGREE

FILE = region.FILE.with_name("reaches.csv.xz")
COLUMNS = ["country", "reach"]
# So far out at sea a point is still told by the nearest coast: 200 nautical miles.
FARTHEST_KM = 370.4
# And by another coast that is hardly farther.
ABOUT_AS_FAR = 1.25
# (longitude, latitude) in degrees, EPSG:4326.
Point = tuple[float, float]


class Reaches(NamedTuple):
    """The countries' codes, their shapes in the same order, and a tree of these."""

    codes: tuple[str, ...]
    shapes: npt.NDArray[np.object_]
    tree: shapely.STRtree


@cache
def read() -> Reaches:
    """The file, read once. Without it, or with a broken one, no country."""
    codes, shapes = [], []
    try:
        with lzma.open(FILE, "rt", encoding="utf-8", newline="") as lines:
            csv.field_size_limit(1 << 24)
            for row in csv.DictReader(lines):
                codes.append(row["country"])
                shapes.append(shapely.from_wkt(row["reach"]))
    except (OSError, lzma.LZMAError, EOFError, ValueError, KeyError, ShapelyError):
        codes, shapes = [], []
    made = np.array(shapes, dtype=object)
    shapely.prepare(made)
    return Reaches(tuple(codes), made, shapely.STRtree(made))


def countries_at(points: Iterable[Point]) -> set[str]:
    """The countries in whose reach any of some points lies; of a point at sea those of the nearest coasts.

    Empty for points in the middle of an ocean.
    """
    placed = np.array(list(points), dtype=float).reshape(-1, 2)
    known = read()
    if not len(placed) or not known.codes:
        return set()
    at, boxed = known.tree.query(shapely.points(placed))
    ashore = np.zeros(len(placed), dtype=bool)
    found = set()
    for number in np.unique(boxed):
        some = at[boxed == number]
        reached = shapely.intersects_xy(known.shapes[number], *placed[some].T)
        ashore[some] |= reached
        if reached.any():
            found.add(known.codes[number])
    # Points that lie together have one coast: a tenth of a degree is far finer than a reach.
    for east, north in {(round(east, 1), round(north, 1)) for east, north in placed[~ashore]}:
        found |= _at_sea(known, (east, north))
    return found


def _at_sea(known: Reaches, point: Point) -> set[str]:
    far: dict[str, float] = {}
    narrow = max(0.05, math.cos(math.radians(point[1])))
    high = FARTHEST_KM / KM_PER_DEGREE
    # Shapes end at the 180th meridian; what lies behind it is looked for from the other side.
    for east in (point[0], point[0] - 360, point[0] + 360):
        around = shapely.box(
            east - high / narrow, point[1] - high, east + high / narrow, point[1] + high
        )
        for number in known.tree.query(around):
            near = shapely.intersection(known.shapes[number], around)
            # As wide as they are high there, so that the plane measures well enough.
            flat = shapely.transform(near, lambda degrees: degrees * (narrow, 1.0))
            away = float(shapely.distance(flat, shapely.Point(east * narrow, point[1])))
            code = known.codes[number]
            if math.isfinite(away):
                far[code] = min(far.get(code, math.inf), away * KM_PER_DEGREE)
    nearest = min(far.values(), default=math.inf)
    return {code for code, away in far.items() if away <= min(FARTHEST_KM, nearest * ABOUT_AS_FAR)}
