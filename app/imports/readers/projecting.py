"""Coordinates of any reference system to EPSG:4326, and never by a guess.

PROJ falls back on a «ballpark» shift of nought where it knows nothing better, without a word; here that
is refused, and said.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from app.errors import Said
from app.imports.cells import Unreadable

if TYPE_CHECKING:
    from pyproj import Transformer

WGS84 = 4326
# What nothing better is known for may be off by so much: the shifts of the region's old datums.
UNSHIFTED_M = 500


@dataclass(frozen=True)
class Projection:
    """How coordinates become degrees; with what isn't sure about it."""

    name: str
    to_degrees: Callable[[BaseGeometry], BaseGeometry]
    caution: Said | None = None
    # How far off what it gives may be, in metres, beyond what the file says.
    off_m: int = 0


def same(geometry: BaseGeometry) -> BaseGeometry:
    """A geometry that is in degrees already, without heights."""
    return shapely.force_2d(geometry)


DEGREES = Projection("EPSG:4326", same)


@lru_cache(32)
def projection_of(told: str) -> Projection:
    """The projection that a text tells: a code, WKT, a URN. Raises Unreadable for one that isn't known."""
    # Long to import, and few files are in anything but degrees.
    from pyproj import CRS, Transformer  # noqa: PLC0415
    from pyproj.exceptions import CRSError, ProjError  # noqa: PLC0415
    from pyproj.transformer import AreaOfInterest  # noqa: PLC0415

    try:
        crs = CRS.from_user_input(told)
    except CRSError:
        raise Unreadable(
            "The coordinates' reference system isn't known: {told!r}.",
            told=" ".join(told.split())[:80],
        ) from None
    if crs.to_epsg(min_confidence=70) in (WGS84, 4979) or crs.equals(
        CRS(WGS84), ignore_axis_order=True
    ):
        return Projection("EPSG:4326", same)
    name = crs.name
    area = crs.area_of_use
    within = AreaOfInterest(area.west, area.south, area.east, area.north) if area else None
    try:
        sure = Transformer.from_crs(
            crs, WGS84, always_xy=True, allow_ballpark=False, area_of_interest=within
        )
        return Projection(name, _with(sure))
    except ProjError:
        loose = Transformer.from_crs(crs, WGS84, always_xy=True, area_of_interest=within)
    said = Said(
        "ballpark",
        "No shift from {name} to WGS 84 is known here: the place may be off by {off_m} m.",
        name=name,
        off_m=UNSHIFTED_M,
    )
    return Projection(name, _with(loose), said, UNSHIFTED_M)


def _with(transformer: "Transformer") -> Callable[[BaseGeometry], BaseGeometry]:
    def moved(points: NDArray[np.float64]) -> NDArray[np.float64]:
        longitude, latitude = transformer.transform(points[:, 0], points[:, 1])
        return np.column_stack([longitude, latitude])

    def to_degrees(geometry: BaseGeometry) -> BaseGeometry:
        found: BaseGeometry = shapely.transform(shapely.force_2d(geometry), moved)
        return found

    return to_degrees
