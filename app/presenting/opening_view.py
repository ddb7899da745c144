"""The part of the world that a map opens on where nothing says which: as it is set, or where the data lies."""

import time

from sqlalchemy.orm import Session

from app.geometry import BoundingBox
from app.queries.regions import whole_extent
from app.settings import Settings

Sides = tuple[float, float, float, float]
# For so long a form's map opens on what was seen last: to look through a million positions takes a second.
KEPT_SECONDS = 600


def opening_view(session: Session, settings: Settings) -> Sides | None:
    """(west, south, east, north) in degrees, as it is set, else of all that is on the map; none if nothing is.

    Over the 180th meridian east runs on past 180.
    """
    if settings.opening_view:
        box = BoundingBox.parse(settings.opening_view)
        return (box.west, box.south, box.east + 360 * (box.west > box.east), box.north)
    extent = whole_extent(session)
    return extent.sides if extent else None


class KeptView:
    """The last opening view of a process, for pages that may open on one that is some minutes old."""

    def __init__(self) -> None:
        self.view: Sides | None = None
        self.until = 0.0

    def get(self, session: Session, settings: Settings) -> Sides | None:
        """The view, looked for anew now and then, and always while there is none."""
        if self.view is None or time.monotonic() > self.until:
            self.view = opening_view(session, settings)
            self.until = time.monotonic() + KEPT_SECONDS
        return self.view
