"""Where what readers see lies: all of it, and each dataset with the day on which most of it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.languages.catalogues import ENGLISH
from app.languages.versions import Translations, translated_in
from app.models import Dataset, Place, Position
from app.queries.positions import changing_days


@dataclass(frozen=True)
class Extent:
    """A box in degrees, the narrower way round: over the 180th meridian `east` runs on past 180."""

    west: float
    south: float
    east: float
    north: float

    @property
    def sides(self) -> tuple[float, float, float, float]:
        """(west, south, east, north)."""
        return (self.west, self.south, self.east, self.north)

    def meets(self, other: "Extent") -> bool:
        """Whether the two have any spot in common."""
        if self.south > other.north or other.south > self.north:
            return False
        turns = (-360, 0, 360)
        return any(
            self.west <= other.east + turn and other.west + turn <= self.east for turn in turns
        )


@dataclass(frozen=True)
class DatasetExtent:
    """A dataset, where its positions lie, and the day on which most of them are on the map."""

    name: str
    title: str
    extent: Extent
    day: date
    # The language of its title, and the title in others.
    language: str = ENGLISH
    translations: Translations = ()


def _sides(geometry: Any) -> list[ColumnElement[float]]:
    # In longitudes from 0 to 360, what lies about the 180th meridian is together.
    plain, shifted = func.ST_Extent(geometry), func.ST_Extent(func.ST_ShiftLongitude(geometry))
    return [
        func.ST_XMin(plain), func.ST_YMin(plain), func.ST_XMax(plain), func.ST_YMax(plain),
        func.ST_XMin(shifted), func.ST_XMax(shifted),
    ]  # fmt: skip


def _extent(row: Sequence[Any]) -> Extent | None:
    west, south, east, north, shifted_west, shifted_east = row
    if west is None or south is None or east is None or north is None:
        return None
    shifted = (shifted_east or 0) - (shifted_west or 0)
    if shifted_west is not None and shifted_east is not None and shifted < east - west:
        west, east = shifted_west, shifted_east
    # The middle lies within ±180, as that of any map does.
    turn = 360 if (west + east) / 2 > 180 else 0
    return Extent(west - turn, south, east - turn, north)


def whole_extent(session: Session) -> Extent | None:
    """Where all positions lie; without any, where all places do; none on an empty map."""
    for geometry in (Position.public_geom, Place.public_geom):
        found = _extent(tuple(session.execute(select(*_sides(geometry))).one()))
        if found:
            return found
    return None


def dataset_extents(session: Session) -> list[DatasetExtent]:
    """The datasets that have positions, those that others rest on first."""
    query = (
        select(Dataset, *_sides(Position.public_geom))
        .join(Position, Position.dataset == Dataset.name)
        .group_by(*Dataset.__table__.columns)
        .order_by(Dataset.change_id, Dataset.name)
    )
    found = []
    for dataset, *sides in session.execute(query).all():
        extent = _extent(sides)
        day = changing_days(session, dataset.name).busiest
        if extent and day:
            titles = translated_in("title", dataset.translations)
            language = dataset.language or ENGLISH
            found.append(DatasetExtent(dataset.name, dataset.title, extent, day, language, titles))
    return found
