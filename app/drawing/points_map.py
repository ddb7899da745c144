"""Where the rows of a file lie: a small map of their points, with rivers and borders."""

from collections.abc import Sequence
from typing import Any

from shapely.geometry import shape
from sqlalchemy.orm import Session

from app.drawing.small_map import SmallMap, shapes_of, window_on
from app.queries.nearby import lines_in

# The least that the map shows, in degrees of latitude: some 100 km.
LEAST_SPAN = 0.9


def draw_points_map(session: Session, geometries: Sequence[dict[str, Any]]) -> SmallMap | None:
    """The small map of GeoJSON geometries in degrees; none of nothing."""
    if not geometries:
        return None
    drawn = [shape(each) for each in geometries]
    window = window_on(drawn, LEAST_SPAN)
    lines = [
        each
        for line in lines_in(session, window.box(), but="")
        for each in shapes_of(window, line.kind, shape(line.geometry))
    ]
    marks = [each for one in drawn for each in shapes_of(window, "here", one)]
    scale_px, scale = window.scale()
    return SmallMap(shapes=(*lines, *marks), places=(), scale_px=scale_px, scale=scale)
