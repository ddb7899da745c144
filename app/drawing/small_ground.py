"""What lies under a small map: sea, lakes, rivers and borders, anywhere in the world.

It is the base map that ships (`app.drawing.ground`); where that has no river or no border, those that the data has
among its places are drawn.
"""

import math
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape
from sqlalchemy.orm import Session

from app.drawing.frame import TILE_PX
from app.drawing.ground import Extent, degrees_of, ground_in, square_x, square_y
from app.drawing.small_map import HEIGHT, WIDTH, DrawnShape, Window, shapes_of
from app.drawing.svg import path_of
from app.queries.nearby import lines_in

SIDES = {"sea": "sea", "lakes": "lake", "rivers": "river", "borders": "country"}
# What of the ground stands for a kind of place: the line of a border is drawn there already.
STANDS_FOR = {"river": "river", "border": "country", "country": "country"}
# Points nearer than this to the one before, in pixels, are left out.
FINEST = 0.9
# How far lines run out of the drawing.
EDGE = 4


def ground_of(window: Window) -> list[DrawnShape]:
    """The base map of a window, from the bottom to the top."""
    narrow = max(0.01, math.cos(math.radians(window.latitude)))
    wide = WIDTH / 2 / window.per_degree / narrow
    high = HEIGHT / 2 / window.per_degree
    box = Extent(
        square_x(window.longitude - wide), square_y(window.latitude + high),
        square_x(window.longitude + wide), square_y(window.latitude - high),
    )  # fmt: skip
    zoom = max(0.0, math.log2(window.per_degree * narrow * 360 / TILE_PX))
    if box.east - box.west > 1:
        box = Extent(box.west, box.north, box.west + 1, box.south)
    ground = ground_in(box, zoom)
    # Finer tiles where there are any, since the drawing has no cover between the two.
    features = ground.finer or ground.world
    if ground.region and not (ground.region.holds(box.west, box.north)
                              and ground.region.holds(box.east, box.south)):  # fmt: skip
        features = ground.world
    drawn = []
    for layer, side in SIDES.items():
        is_area = layer in ("sea", "lakes")
        parts = [
            _pixels(window, part) for each in features if each.layer == layer for part in each.parts
        ]
        if not is_area:
            parts = [cut for part in parts for cut in _inside(part)]
        path = path_of(parts, closed=is_area, finest=FINEST)
        if path:
            drawn.append(DrawnShape(side, "area" if is_area else "line", path=path))
    return drawn


def lines_besides(
    session: Session, window: Window, ground: Sequence[DrawnShape], but: str
) -> list[DrawnShape]:
    """Rivers and borders among the places, of the kinds that the ground has none of; without the place `but`."""
    there = {each.side for each in ground}
    return [
        drawn
        for line in lines_in(session, window.box(), but=but)
        if STANDS_FOR[line.kind] not in there
        for drawn in shapes_of(window, line.kind, shape(line.geometry))
    ]


def _inside(line: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """What of a line lies in the drawing: most of a long border doesn't."""
    if len(line) < 2:
        return []
    cut = shapely.clip_by_rect(shapely.linestrings(line), -EDGE, -EDGE, WIDTH + EDGE, HEIGHT + EDGE)
    return [shapely.get_coordinates(each) for each in shapely.get_parts(cut)]


def _pixels(window: Window, points: NDArray[np.float64]) -> NDArray[np.float64]:
    degrees = degrees_of(points)
    narrow = math.cos(math.radians(window.latitude))
    x = WIDTH / 2 + (degrees[:, 0] - window.longitude) * narrow * window.per_degree
    y = HEIGHT / 2 - (degrees[:, 1] - window.latitude) * window.per_degree
    return np.column_stack([x, y])
