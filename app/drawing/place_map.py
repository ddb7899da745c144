"""Where a place lies: a small map of it, with rivers, borders and what is near by.

`draw_place_map` gives what templates/macros/small_maps.html draws for a place's page.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from app import wording
from app.drawing.small_ground import ground_of, lines_besides
from app.drawing.small_map import (
    HEIGHT,
    MARGIN,
    DrawnShape,
    NamedSpot,
    SmallMap,
    Window,
    shapes_of,
    spots_of,
    window_on,
)
from app.editing.distances import wind_from
from app.geometry import DEGREE_M
from app.languages import gettext
from app.misplaced import apart_m
from app.models import Place
from app.queries.nearby import Nearby, places_in, places_nearest

# The least that the map shows, in degrees of latitude: some 100 km.
LEAST_SPAN = 0.9
# Nearer than this, in pixels, a place would look like a part of the mark.
HIDDEN_PX = 12
# The smallest circle of uncertainty that shows beside the point, in pixels.
LEAST_CIRCLE = 9
MOST_NEIGHBOURS = 5
# Nearer than this, in metres, there is no direction to tell.
SAME_SPOT_M = 50
# Farther away than this nothing is near.
FARTHEST_M = 150_000


@dataclass(frozen=True)
class Neighbour:
    """A place near by, and how far it lies in which direction: «20 km north-east»."""

    slug: str
    name: str
    away: str


@dataclass(frozen=True, kw_only=True)
class PlaceMap(SmallMap):
    """The place is the shapes of the side «here»."""

    # Radius of the circle of uncertainty in pixels; none where it would hide under the point.
    circle: float | None
    neighbours: tuple[Neighbour, ...]


def draw_place_map(session: Session, place: Place, geometry: dict[str, Any]) -> PlaceMap:
    """The small map of a place whose published geometry is this GeoJSON, in degrees."""
    here = shape(geometry)
    is_point = isinstance(here, Point)
    window = window_on([here], max(LEAST_SPAN, _span_of(place.uncertainty_m) if is_point else 0))
    shapes = shapes_of(window, "here", here)
    radius = round(place.uncertainty_m * window.per_metre, 1)
    box = window.box()
    ground = ground_of(window)
    lines = lines_besides(session, window, ground, place.slug)
    scale_px, scale = window.scale()
    return PlaceMap(
        shapes=tuple(shapes),
        places=_spots(window, place, here, places_in(session, box, but=place.slug)),
        scale_px=scale_px,
        scale=scale,
        circle=radius if is_point and radius >= LEAST_CIRCLE else None,
        ground=(*ground, *lines),
        neighbours=tuple(_neighbours(session, place, here)),
    )


def _span_of(radius_m: int) -> float:
    """The height in degrees of a map that shows a circle whole."""
    return 2 * radius_m / DEGREE_M * HEIGHT / (HEIGHT - 2 * MARGIN)


def _spots(
    window: Window, place: Place, here: BaseGeometry, others: Sequence[Nearby]
) -> tuple[NamedSpot, ...]:
    """The place itself, where it is a point, and the others that it doesn't hide."""
    if not isinstance(here, Point):
        return spots_of(window, others, ())
    x, y = window.at(here.x, here.y)
    apart = [
        each
        for each in others
        if math.dist((x, y), window.spot(each.longitude, each.latitude)) > HIDDEN_PX
    ]
    mark = DrawnShape("here", "point", x, y)
    itself = Nearby(place.slug, place.name, here.x, here.y)
    return spots_of(window, [itself, *apart], [mark])


def _neighbours(session: Session, place: Place, here: BaseGeometry) -> Sequence[Neighbour]:
    """The nearest places in a straight line; none of a line or an area, which has many."""
    if not isinstance(here, Point):
        return ()
    nearest = places_nearest(session, here.x, here.y, place.slug, 2 * MOST_NEIGHBOURS)
    away = {each.slug: apart_m(here, _point(each)) for each in nearest}
    return [
        Neighbour(each.slug, each.name, _say_away(away[each.slug], wind_from(here, _point(each))))
        for each in sorted(nearest, key=lambda each: away[each.slug])[:MOST_NEIGHBOURS]
        if away[each.slug] <= FARTHEST_M
    ]


def _say_away(metres: float, wind: str) -> str:
    """A distance, to no more digits than it deserves, and a direction: «20 km north-east»."""
    if metres < SAME_SPOT_M:
        return gettext("at the same spot")
    step = 100 if metres < 2000 else 1000
    distance = wording.say_distance(round(metres / step) * step)
    return gettext("{distance} {direction}", distance=distance, direction=wind)


def _point(near: Nearby) -> Point:
    return Point(near.longitude, near.latitude)
