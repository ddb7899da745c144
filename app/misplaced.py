"""Geometry that is valid and yet hardly where it is meant: at 0,0, swapped, far from everything. Pure.

Forms, the write API and the check of datasets ask `misplaced`; what they know of places they bring.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import shapely
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from app import wording
from app.geometry import distance_m
from app.languages import gettext

# So near to 0,0 a point is a field that was left empty.
ZERO_M = 100
# Farther than this beyond what both leave uncertain, a point lies far from the place it names.
FAR_M = 5_000
# A swapped point is taken for that only where it comes as near as this to its place.
SWAPPED_M = 25_000
# Farther than this from every place of its dataset, a point belongs to another war, or to none.
FAR_FROM_ALL_M = 300_000
# A country's edge may well run where the dataset names nothing.
EDGE_FROM_ALL_M = 1_000_000

Spot = tuple[float, float]


@dataclass(frozen=True)
class Named:
    """The place that a mark names, or lies in."""

    name: str
    geometry: BaseGeometry
    uncertainty_m: int


@dataclass(frozen=True)
class Misplaced:
    """What speaks against a geometry: a code, and a sentence."""

    code: str
    message: str


def misplaced(
    geometry: BaseGeometry,
    uncertainty_m: int,
    place: Named | None,
    nearest_m: Callable[[Sequence[Spot]], Sequence[float | None]],
) -> list[Misplaced]:
    """What speaks against a geometry in degrees: `at-zero`, `swapped`, `far`, `far-from-all`.

    `nearest_m` gives, for (longitude, latitude) each, the metres to the nearest place of the dataset;
    none where it has no places. Empty where nothing speaks against it.
    """
    corners = [(float(x), float(y)) for x, y in shapely.get_coordinates(geometry)]
    if any(distance_m(*corner, 0, 0) <= ZERO_M for corner in corners):
        return [
            Misplaced(
                "at-zero",
                gettext("A point is at 0° N, 0° E, in the sea off Africa: was a field left empty?"),
            )
        ]
    leeway_m = uncertainty_m + (place.uncertainty_m if place else 0)
    away_m = apart_m(geometry, place.geometry) if place else 0.0
    far = place is not None and away_m > leeway_m + FAR_M
    swapped = shapely.transform(geometry, lambda spots: spots[:, ::-1])
    is_possible = all(abs(longitude) <= 90 for longitude, _ in corners)
    if place is not None and far and is_possible:
        swapped_m = apart_m(swapped, place.geometry)
        if swapped_m <= leeway_m + SWAPPED_M and swapped_m < away_m:
            return [
                Misplaced(
                    "swapped",
                    gettext(
                        "It is near {place} only with latitude and longitude exchanged: "
                        "are they swapped?",
                        place=place.name,
                    ),
                )
            ]
    found = []
    if place is not None and far:
        words = gettext(
            "What is marked lies {distance} from {place}, which it names.",
            distance=_say_m(away_m),
            place=place.name,
        )
        found.append(Misplaced("far", words))
    if place is None or far:
        is_area = shapely.get_dimensions(geometry) == 2
        most_m = uncertainty_m + (EDGE_FROM_ALL_M if is_area else FAR_FROM_ALL_M)
        found += _far_from_all(corners, most_m, nearest_m, is_possible=is_possible)
    return found


def _far_from_all(
    corners: Sequence[Spot],
    most_m: int,
    nearest_m: Callable[[Sequence[Spot]], Sequence[float | None]],
    *,
    is_possible: bool,
) -> list[Misplaced]:
    known = [each for each in nearest_m(corners) if each is not None]
    if not known or max(known) <= most_m:
        return []
    turned = nearest_m([(y, x) for x, y in corners]) if is_possible else []
    if turned and all(each is not None and each <= SWAPPED_M for each in turned):
        words = gettext(
            "It is near the dataset's places only with latitude and longitude exchanged: "
            "are they swapped?"
        )
        return [Misplaced("swapped", words)]
    distance = _say_m(max(known))
    if len(corners) == 1:
        words = gettext(
            "It lies {distance} from every place of the dataset. Is that meant?", distance=distance
        )
    else:
        words = gettext(
            "Corner {number} lies {distance} from every place of the dataset. Is that meant?",
            number=_farthest(nearest_m(corners)),
            distance=distance,
        )
    return [Misplaced("far-from-all", words)]


def _farthest(metres: Sequence[float | None]) -> int:
    return max(range(len(metres)), key=lambda at: metres[at] or 0) + 1


def _say_m(metres: float) -> str:
    return wording.say_distance(int(round(metres, -2 if metres < 10_000 else -3)))


def apart_m(geometry: BaseGeometry, other: BaseGeometry) -> float:
    """Metres between the nearest points of two geometries in degrees, to a few per cent."""
    west, _, east, _ = geometry.bounds
    other_west, _, other_east, _ = other.bounds
    # Across the 180th meridian, the other one is near where it is a turn of the globe away.
    near = [
        translate(other, turn) if turn else other
        for turn in (0, 360, -360)
        if other_west + turn - east <= 180 and west - other_east - turn <= 180
    ]
    pairs = (nearest_points(geometry, each) for each in near)
    return min(distance_m(here.x, here.y, there.x, there.y) for here, there in pairs)
