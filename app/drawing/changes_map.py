"""A small map of what changed: a sign for each thing that came, went, moved, is disputed or settled.

`draw_changes_map` gives what the macro `what_changed_map` of templates/macros/small_maps.html draws.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shapely.geometry import shape
from sqlalchemy.orm import Session

from app.drawing.small_ground import ground_of, lines_besides
from app.drawing.small_map import DrawnShape, SmallMap, shapes_of, spots_of, window_on
from app.queries.nearby import places_in

# The least that the map shows, in degrees of latitude: some 50 km.
LEAST_SPAN = 0.45
# More signs than this can't be told apart, nor does anyone wait for them.
MOST_SHAPES = 400
# The signs of what lies at one spot are put side by side, in pixels.
STEP = 13


@dataclass(frozen=True, kw_only=True)
class ChangesMap(SmallMap):
    """Shapes of points are signs of what happened."""

    # What happened to anything that is drawn, for the key below the map.
    happened: tuple[str, ...]


def draw_changes_map(
    session: Session, told: Sequence[tuple[str, dict[str, Any]]]
) -> ChangesMap | None:
    """The map of (what happened, GeoJSON in degrees); none where nothing is anywhere."""
    told = list({repr(each): each for each in told}.values())[:MOST_SHAPES]
    if not told:
        return None
    geometries = [(what, shape(geometry)) for what, geometry in told]
    window = window_on([each for _, each in geometries], LEAST_SPAN)
    box = window.box()
    marks: list[DrawnShape] = []
    taken: dict[tuple[float, float], int] = {}
    for what, geometry in geometries:
        for drawn in shapes_of(window, what, geometry):
            spot = (round(drawn.x), round(drawn.y))
            beside = taken.get(spot, 0) if drawn.kind == "point" else 0
            taken[spot] = beside + 1
            marks.append(DrawnShape(what, drawn.kind, drawn.x + STEP * beside, drawn.y, drawn.path))
    ground = ground_of(window)
    scale_px, scale = window.scale()
    return ChangesMap(
        shapes=tuple(marks),
        places=spots_of(window, places_in(session, box), marks),
        scale_px=scale_px,
        scale=scale,
        ground=(*ground, *lines_besides(session, window, ground, "")),
        happened=tuple(dict.fromkeys(what for what, _ in told)),
    )
