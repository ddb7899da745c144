"""What addresses of images and of citations say as the map's own does: what is shown, when, and where."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

from app.errors import BadParameter
from app.geometry import BoundingBox
from app.pages.reading.map_page import Named, named
from app.presenting.pictured import View
from app.presenting.span_list import RightSpan
from app.requests import Box, Day

SPOT = re.compile(r"(\d{1,2}(?:\.\d+)?)/(-?\d{1,2}(?:\.\d+)?)/(-?\d{1,3}(?:\.\d+)?)")
DEEPEST = 18


@dataclass(frozen=True)
class AskedView:
    """A view without where to look; the day only where the address says one. Where to look is a box or a spot."""

    view: View
    names: Named
    bbox: BoundingBox | None
    # The end of the map's address, which `spot_of` reads.
    spot: str | None


def spot_of(text: str) -> tuple[float, float, float]:
    """(zoom, latitude, longitude) written as the end of the map's address. Raises BadParameter."""
    found = SPOT.fullmatch(text)
    zoom, latitude, longitude = (float(each) for each in found.groups()) if found else (99.0, 0, 0)
    if zoom > DEEPEST or abs(latitude) > 90 or abs(longitude) > 180:
        raise BadParameter(
            "view",
            "{view!r} is no view. Write zoom, latitude and longitude as the map's address ends: 7/35.1/39.2.",
            view=text[:60],
        )
    return zoom, latitude, longitude


def asked_view(
    names: Annotated[Named, Depends(named)],
    span: RightSpan,
    *,
    on: Day = None,
    settled: bool = False,
    bbox: Box,
    view: Annotated[
        str | None,
        Query(description="Where to look: zoom, latitude, longitude: 7/35.1/39.2", max_length=80),
    ] = None,
) -> AskedView:
    """What an address asks to see. Raises BadParameter."""
    if view:
        spot_of(view)
    wanted = View(
        day=None if span else on, span=span, actors=names.actors, place=names.place,
        position=names.position, claim=names.claim, behind=names.behind, settled=settled,
    )  # fmt: skip
    return AskedView(wanted, names, bbox, view or None)


WantedView = Annotated[AskedView, Depends(asked_view)]
