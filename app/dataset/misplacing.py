"""Records of a dataset that lie where they are hardly meant: at 0,0, swapped, far from its places."""

import math
from collections.abc import Iterator, Sequence

from shapely import STRtree
from shapely.geometry import Point

from app.dataset.reading import NOUNS
from app.dataset.records import Dataset
from app.geometry import geometry_problem
from app.misplaced import Named, Spot, apart_m, misplaced
from app.nouns.place import PlaceRecord
from app.nouns.position import PositionRecord


def misplaced_records(dataset: Dataset, within_reach: Sequence[Dataset]) -> Iterator[str]:
    """A sentence for each caution, with file and record; `within_reach` has what it requires too."""
    places = [place for other in within_reach for place in other.places]
    fine = {place.slug: place for place in places if geometry_problem(place.geometry) is None}
    records: tuple[tuple[str, Sequence[PlaceRecord | PositionRecord]], ...] = (
        ("places", dataset.places),
        ("positions", dataset.positions),
    )
    for noun, members in records:
        for record in members:
            if geometry_problem(record.geometry) is not None:
                continue
            but = record.slug if isinstance(record, PlaceRecord) else ""
            at = fine.get(record.place or "") if isinstance(record, PositionRecord) else None
            named = Named(at.name, at.geometry, at.uncertainty_m) if at else None
            nearest = _Nearest([place for slug, place in fine.items() if slug != but])
            for each in misplaced(record.geometry, record.uncertainty_m, named, nearest.metres):
                yield f"{dataset.about.name}/{NOUNS[noun].file}: {record.key}: {each.message}"


class _Nearest:
    """How far it is to the nearest of some places; their tree is made when it is first asked."""

    def __init__(self, places: Sequence[PlaceRecord]) -> None:
        self.shapes = [place.geometry for place in places]

    def metres(self, spots: Sequence[Spot]) -> list[float | None]:
        """Metres from each (longitude, latitude); none where there are no places."""
        if not self.shapes:
            return [None] * len(spots)
        tree = STRtree(self.shapes)
        return [min(self._seen_from(tree, *spot)) for spot in spots]

    def _seen_from(self, tree: STRtree, longitude: float, latitude: float) -> Iterator[float]:
        """Metres to the nearest in degrees; beyond the 180th meridian as well."""
        for turn in (0, -math.copysign(360, longitude)):
            nearest = tree.nearest(Point(longitude + turn, latitude))
            yield apart_m(Point(longitude, latitude), self.shapes[int(nearest)])
