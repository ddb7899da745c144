"""A small map of what moved: both shapes and places near by.

`draw_change_map` gives what templates/macros/small_maps.html draws. The same shapes lie in the page as
JSON for scripts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shapely.geometry import shape
from sqlalchemy.orm import Session

from app.drawing.small_ground import ground_of, lines_besides
from app.drawing.small_map import SmallMap, shapes_of, spots_of, window_on
from app.editing.differences import Difference
from app.queries.nearby import places_in

# The least that the map shows, in degrees of latitude: some 3 km.
LEAST_SPAN = 0.027


@dataclass(frozen=True, kw_only=True)
class ChangeMap(SmallMap):
    """Shapes of the sides «before» and «after», how far it moved, and both as GeoJSON."""

    moved: str | None
    data: Mapping[str, Any]


def draw_change_map(session: Session, differences: Sequence[Difference]) -> ChangeMap | None:
    """The map of the location among some differences; none where it isn't among them."""
    for difference in differences:
        sides = {"before": difference.before_geometry, "after": difference.after_geometry}
        given = {side: geometry for side, geometry in sides.items() if geometry is not None}
        if given:
            return _draw(session, given, difference.moved)
    return None


def _draw(session: Session, sides: Mapping[str, Any], moved: str | None) -> ChangeMap:
    geometries = {side: shape(geometry) for side, geometry in sides.items()}
    window = window_on(list(geometries.values()), LEAST_SPAN)
    shapes = [
        drawn
        for side, geometry in geometries.items()
        for drawn in shapes_of(window, side, geometry)
    ]
    ground = ground_of(window)
    lines = lines_besides(session, window, ground, "")
    scale_px, scale = window.scale()
    return ChangeMap(
        shapes=tuple(shapes),
        places=spots_of(window, places_in(session, window.box()), shapes),
        scale_px=scale_px,
        scale=scale,
        ground=(*ground, *lines),
        moved=moved,
        data=sides,
    )
