"""Geohashes: the middle of the cell that one names, and how far off its corners are. Pure."""

import re

from app.errors import NotRead
from app.geometry import distance_m

LETTERS = "0123456789bcdefghjkmnpqrstuvwxyz"
GEOHASH = re.compile(rf"[{LETTERS}]{{1,12}}")
BITS = 5


def read_geohash(text: str) -> tuple[float, float, float]:
    """(longitude, latitude, metres from the middle of its cell to a corner). Raises NotRead with a sentence.

    Each letter halves the globe five times, by turns from west to east and from south to north.
    """
    code = text.strip().casefold()
    if not GEOHASH.fullmatch(code):
        raise NotRead("no_geohash", "{text!r} is no geohash.", text=text.strip()[:40])
    west, east, south, north = -180.0, 180.0, -90.0, 90.0
    is_longitude = True
    for letter in code:
        value = LETTERS.index(letter)
        for bit in reversed(range(BITS)):
            is_upper = value >> bit & 1
            if is_longitude:
                middle = (west + east) / 2
                west, east = (middle, east) if is_upper else (west, middle)
            else:
                middle = (south + north) / 2
                south, north = (middle, north) if is_upper else (south, middle)
            is_longitude = not is_longitude
    longitude, latitude = (west + east) / 2, (south + north) / 2
    return longitude, latitude, distance_m(longitude, latitude, west, south)
