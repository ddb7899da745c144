"""How near places lie to those that a text surely means, however many both are.

Each is compared with all by the chord between them, which numpy does at once; only the few that
may count get a distance in kilometres.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from app.recognition.index import Named, Point

EARTH_KM = 6371.0
# So many of the nearest others count.
OTHERS = 5
# Of so many the order is worked out at once: what a mention may mean itself is left out of them.
LOOKED_AT = 12
# Chords of the unit sphere are this exact: some micrometres.
SLACK = 1e-12


def distance_km(one: Point, other: Point) -> float:
    """The great-circle distance between two points (longitude, latitude), by the haversine."""
    east, north = math.radians(other[0]) - math.radians(one[0]), math.radians(other[1])
    south = math.radians(one[1])
    half = (
        math.sin((north - south) / 2) ** 2
        + math.cos(south) * math.cos(north) * math.sin(east / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def apart_km(one: Named, other: Named) -> float:
    """How far two lie apart; infinite where one of them is nowhere."""
    if one.point is None or other.point is None:
        return math.inf
    return distance_km(one.point, other.point)


def _on_sphere(points: Sequence[Point]) -> npt.NDArray[np.float64]:
    """Points (longitude, latitude) on the unit sphere, a row of three each."""
    longitude, latitude = np.radians(np.array(points, dtype=float).reshape(-1, 2)).T
    flat = np.cos(latitude)
    return np.column_stack((flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)))


class Nearness:
    """Distances of places to others, `anchors`, which all have a point. Worked out once for each."""

    def __init__(self, anchors: Sequence[Named]) -> None:
        self.anchors = anchors
        self._places = _on_sphere([anchor.point for anchor in anchors if anchor.point is not None])
        self._at: dict[str, list[int]] = defaultdict(list)
        for number, anchor in enumerate(anchors):
            self._at[anchor.key].append(number)
        self._first: dict[Named, list[tuple[float, int]]] = {}

    def _chords(self, point: Point) -> npt.NDArray[np.float64]:
        """The straight way from a point to each anchor, in radii of the Earth."""
        between = self._places - _on_sphere([point])
        chords: npt.NDArray[np.float64] = np.sqrt(np.einsum("ij,ij->i", between, between))
        return chords

    def _nearest(
        self, named: Named, most: int, without: Collection[int]
    ) -> list[tuple[float, int]]:
        """(kilometres, number) of so many anchors, the nearest first, of equally near ones the earlier."""
        if named.point is None:
            return []
        chords = self._chords(named.point)
        chords[list(without)] = math.inf
        most = min(most, len(chords) - len(without))
        if most <= 0:
            return []
        farthest = np.partition(chords, most - 1)[most - 1] + SLACK
        near = [
            (apart_km(named, self.anchors[number]), number)
            for number in map(int, np.flatnonzero(chords <= farthest))
        ]
        return sorted(near)[:most]

    def of(self, named: Named, apart_from: Collection[str]) -> list[tuple[str, float]]:
        """(title, kilometres) of the nearest anchors but those of some keys, the nearest first.

        None for what is nowhere or everywhere.
        """
        if not named.is_local:
            return []
        if named not in self._first:
            self._first[named] = self._nearest(named, LOOKED_AT, ())
        first = self._first[named]
        near = [each for each in first if self.anchors[each[1]].key not in apart_from]
        if len(near) < OTHERS and len(first) == LOOKED_AT:
            own = [number for key in apart_from for number in self._at.get(key, ())]
            near = self._nearest(named, OTHERS, own)
        return [(self.anchors[number].title, kilometres) for kilometres, number in near[:OTHERS]]

    def count_within(self, named: Named, kilometres: float, enough: int) -> int:
        """How many anchors lie within so many kilometres; `enough` where they are more."""
        if named.point is None or not self.anchors:
            return 0
        chords = self._chords(named.point)
        edge = 2 * math.sin(kilometres / EARTH_KM / 2)
        count = int(np.count_nonzero(chords <= edge - SLACK))
        if count < enough:
            doubtful = np.flatnonzero(np.abs(chords - edge) < SLACK)
            count += sum(
                apart_km(named, self.anchors[int(number)]) <= kilometres for number in doubtful
            )
        return min(count, enough)
