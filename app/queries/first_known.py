"""Since when the map has shown anything."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session


def first_known(session: Session) -> datetime | None:
    """The instant before which every past map is empty; none where nothing was ever shown."""
    at: datetime | None = session.scalar(text("select at from published.first_known"))
    return at
