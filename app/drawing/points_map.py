"""Where the rows of a file lie: a small map of their points, with rivers and borders."""

from collections.abc import Sequence
from typing import Any

from shapely.geometry import shape
from sqlalchemy.orm import Session

from app.drawing.small_ground import ground_of, lines_besides
from app.drawing.small_map import SmallMap, shapes_of, window_on

# The least that the map shows, in degrees of latitude: some 100 km.
LEAST_SPAN = 0.9


def draw_points_map(session: Session, geometries: Sequence[dict[str, Any]]) -> SmallMap | None:
    """The small map of GeoJSON geometries in degrees; none of nothing."""
    if not geometries:
        return None
    drawn = [shape(each) for each in geometries]
    window = window_on(drawn, LEAST_SPAN)
    ground = ground_of(window)
    lines = lines_besides(session, window, ground, "")
    marks = [each for one in drawn for each in shapes_of(window, "here", one)]
    scale_px, scale = window.scale()
    return SmallMap(
        shapes=tuple(marks), places=(), scale_px=scale_px, scale=scale, ground=(*ground, *lines)
    )
