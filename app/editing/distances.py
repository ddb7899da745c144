"""How far apart two geometries are, and which way one lies from the other."""

import math

from shapely.geometry.base import BaseGeometry

from app.antimeridian import middle
from app.geometry import distance_m, wind


def wind_from(geometry: BaseGeometry, other: BaseGeometry) -> str:
    """Which way the middle of `other` lies from the middle of `geometry`: «north-east»."""
    here, there = middle(geometry), middle(other)
    east = ((there.x - here.x + 180) % 360 - 180) * math.cos(math.radians((here.y + there.y) / 2))
    return wind(math.degrees(math.atan2(east, there.y - here.y)))


def moved_m(geometry: BaseGeometry, other: BaseGeometry) -> float:
    """Metres between the middles of two geometries."""
    here, there = middle(geometry), middle(other)
    return distance_m(here.x, here.y, there.x, there.y)
