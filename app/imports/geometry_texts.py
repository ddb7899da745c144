"""Geometries in cells, as databases and QGIS write them into tables: WKT, hexadecimal WKB, GeoJSON. Pure."""

import json
import re

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from app.errors import NotRead

WORDS = re.compile(
    r"(?:SRID=(\d+);)?\s*(?:MULTI)?(?:POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION)\b", re.IGNORECASE
)
# A byte order, a type and a count at the least.
BYTES = re.compile(r"0[01](?:[0-9A-Fa-f]{2}){8,}")
# Degrees of WGS 84, with nought for «not said».
DEGREES = (0, 4326)
# What a text that only looks like a geometry may come to.
WRONG = (
    # Of curves.
    NotImplementedError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RecursionError,
    shapely.GEOSException,
)


def is_geometry(text: str) -> bool:
    """Whether a cell's text is a geometry, rather than a point as people write them."""
    return bool(WORDS.match(text) or BYTES.fullmatch(text)) or (
        text.startswith("{") and '"coordinates"' in text
    )


def read_geometry(text: str) -> BaseGeometry:
    """The geometry of a cell, in degrees (longitude, latitude), without heights.

    Raises NotRead where it can't be read, or says that it is of another reference system.
    """
    found = WORDS.match(text)
    system = int(found[1] or 0) if found is not None else 0
    try:
        if found is not None:
            geometry = shapely.from_wkt(text.partition(";")[2] if found[1] else text)
        elif text.startswith("{"):
            geometry = shape(json.loads(text))
        else:
            geometry = shapely.from_wkb(text)
            system = int(shapely.get_srid(geometry))
    except WRONG as error:
        raise NotRead("no_geometry", "This geometry can't be read.") from error
    if system not in DEGREES:
        raise NotRead(
            "other_system",
            "This geometry is of the reference system EPSG:{number}; degrees are needed (EPSG:4326).",
            number=str(system),
        )
    return shapely.force_2d(geometry)
