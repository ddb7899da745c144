"""How far apart two geometries are, and which way one lies from the other."""

import math

from shapely.geometry.base import BaseGeometry

from app.geometry import distance_m, wind


def wind_from(geometry: BaseGeometry, other: BaseGeometry) -> str:
    """Which way the middle of `other` lies from the middle of `geometry`: «north-east»."""
    here, there = geometry.centroid, other.centroid
    east = (there.x - here.x) * math.cos(math.radians((here.y + there.y) / 2))
    return wind(math.degrees(math.atan2(east, there.y - here.y)))


def moved_m(geometry: BaseGeometry, other: BaseGeometry) -> float:
    """Metres between the middles of two geometries."""
    here, there = geometry.centroid, other.centroid
    return distance_m(here.x, here.y, there.x, there.y)
