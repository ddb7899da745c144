"""Records of a dataset that lie where they are hardly meant: at 0,0, swapped, far from its places."""

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, partial

from shapely import STRtree
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from app.dataset.reading import NOUNS
from app.dataset.records import Dataset
from app.geometry import geometry_problem
from app.long_lists import Found
from app.misplaced import Named, Spot, apart_m, misplaced
from app.nouns.place import PlaceRecord
from app.nouns.position import PositionRecord


def misplaced_records(dataset: Dataset, within_reach: Sequence[Dataset]) -> Iterator[str]:
    """A sentence for each caution, with file and record; `within_reach` has what it requires too."""
    places = Found([other.places for other in within_reach])
    nearest = _Nearest(place for other in within_reach for place in other.places)
    records: tuple[tuple[str, Sequence[PlaceRecord | PositionRecord]], ...] = (
        ("places", dataset.places),
        ("positions", dataset.positions),
    )
    for noun, members in records:
        for record in members:
            if geometry_problem(record.geometry) is not None:
                continue
            but = record.slug if isinstance(record, PlaceRecord) else None
            at = record.place if isinstance(record, PositionRecord) else None
            place = places.get(at) if at in nearest.numbers else None
            named = Named(place.name, place.geometry, place.uncertainty_m) if place else None
            metres = partial(nearest.metres, but)
            for each in misplaced(record.geometry, record.uncertainty_m, named, metres):
                yield f"{dataset.about.name}/{NOUNS[noun].file}: {record.key}: {each.message}"


class _Nearest:
    """How far it is to the nearest of some places; of these only the shapes that can be drawn are held."""

    def __init__(self, places: Iterable[PlaceRecord]) -> None:
        self.numbers: dict[str | None, int] = {}
        self.shapes: list[BaseGeometry] = []
        for place in places:
            if geometry_problem(place.geometry) is None:
                number = self.numbers.setdefault(place.slug, len(self.shapes))
                self.shapes[number : number + 1] = [place.geometry]

    # Made when they are first asked.
    @cached_property
    def tree(self) -> STRtree:
        """All shapes."""
        return STRtree(self.shapes)

    @cached_property
    def halves(self) -> tuple[STRtree, STRtree]:
        """Every other shape, and the rest."""
        return STRtree(self.shapes[::2]), STRtree(self.shapes[1::2])

    def metres(self, but: str | None, spots: Sequence[Spot]) -> list[float | None]:
        """Metres from each (longitude, latitude) to any but one; none where there are no places."""
        number = self.numbers.get(but)
        if len(self.shapes) - (number is not None) < 1:
            return [None] * len(spots)
        return [min(self._seen_from(number, *spot)) for spot in spots]

    def _seen_from(self, but: int | None, longitude: float, latitude: float) -> Iterator[float]:
        """Metres to the nearest in degrees; beyond the 180th meridian as well."""
        for turn in (0, -math.copysign(360, longitude)):
            nearest = self._nearest(Point(longitude + turn, latitude), but)
            yield apart_m(Point(longitude, latitude), nearest)

    def _nearest(self, point: Point, but: int | None) -> BaseGeometry:
        nearest = int(self.tree.nearest(point))
        if but is None or nearest != but:
            return self.shapes[nearest]
        # The nearest of the half that it isn't in tells how far to look round.
        half = 1 - but % 2
        known = self.shapes[2 * int(self.halves[half].nearest(point)) + half]
        within = self.tree.query(point, "dwithin", distance=known.distance(point)).tolist()
        found = [self.shapes[number] for number in within if number != but]
        return min(found, key=point.distance, default=known)
