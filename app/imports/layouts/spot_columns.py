"""The columns of a table that say where: angles, a point in one or several columns, a geometry. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from app.imports.geometry_texts import is_geometry
from app.imports.layouts.column_contents import are_points, has_angles, may_be_points
from app.imports.layouts.column_finder import Finder
from app.imports.layouts.column_names import NAMES, spelled
from app.imports.matching import column_key

# Names that nothing but a column of points has.
STRONG = ("coordinates", "coords", "mgrs", "utm", "lat_lon", "latlon", "geohash", "geo_hash")
AXES = (
    ("latitude", ("latitude", "lat")),
    ("longitude", ("longitude", "long", "lng", "lon")),
)
PLACES = frozenset(map(column_key, NAMES["place"]))
# Two numbers with digits behind their points, as coordinates have them.
PAIR = re.compile(r"[-+(\[]?\s*\d{1,3}[.,]\d+\s*[,;/\s]\s*[-+]?\d{1,3}[.,]\d+\s*[)\]]?")
HALVES = {
    "latitude_half": frozenset(("n", "s", "north", "south")),
    "longitude_half": frozenset(("e", "w", "east", "west")),
}


def find_spots(finder: Finder) -> dict[str, Any]:
    """The columns that say where: both angles, or one of both in one; and geometries that are drawn."""
    values: dict[str, Any] = {name: finder.find(name) for name in ("latitude", "longitude")}
    if not (values["latitude"] and values["longitude"]):
        told = set(filter(None, values.values()))
        finder.taken -= told
        pair = _pair(finder) or _beside(finder, values) or ("", "")
        values = dict(zip(("latitude", "longitude"), pair, strict=True))
        for name in () if values["latitude"] else told:
            finder.leave(name, "latitude")
    if not values["latitude"]:
        parts = _grid_parts(finder) or _sexagesimal_parts(finder)
        values = {"point_parts": parts} if parts else {"point": _point(finder)}
    if values.get("latitude"):
        values |= _halves(finder)
    if not values.get("point"):
        values["point"] = _drawn(finder, finder.find("drawn"))
        if not any(values.get(each) for each in ("point", "latitude", "point_parts")):
            values |= _pairs(finder)
    elif _is_longitude_first(values["point"]):
        values["longitude_first"] = True
    return values


def _pair(finder: Finder) -> tuple[str, str] | None:
    """Two columns that are called alike but for the axis; of several pairs that of the event itself.

    Where nothing tells which that is, all are left.
    """
    stems: dict[str, dict[str, str]] = {}
    for name in finder.names:
        for axis, words in AXES:
            for key in spelled(name):
                word = next(
                    (
                        each
                        for each in words
                        if key.endswith(f"_{each}") or key.startswith(f"{each}_")
                    ),
                    "",
                )
                if word and finder.cells(name):
                    stem = key.removesuffix(f"_{word}").removeprefix(f"{word}_")
                    stems.setdefault(stem, {}).setdefault(axis, name)
    pairs = {stem: each for stem, each in stems.items() if len(each) == 2}
    whole = set(map(tuple, (sorted(each.items()) for each in pairs.values())))
    if len(whole) > 1:
        told = ("event", "incident", "action", "location")
        pairs = {stem: each for stem, each in pairs.items() if any(word in stem for word in told)}
        whole = set(map(tuple, (sorted(each.items()) for each in pairs.values())))
    if len(whole) != 1:
        for name in {name for each in stems.values() if len(each) == 2 for name in each.values()}:
            finder.leave(name, "pairs")
        return None
    found = dict(next(iter(whole)))
    finder.taken.update(found.values())
    return found["latitude"], found["longitude"]


def _beside(finder: Finder, found: Mapping[str, str]) -> tuple[str, str] | None:
    """The angle that is called as one, and the only column that has the other's word in its name: «geo_Longitude»."""
    pair = dict(found)
    for axis, words in AXES:
        others = [
            name
            for name in finder.names
            if set(words) & set(column_key(name).split("_")) and finder.cells(name)
        ]
        if not pair[axis] and len(others) == 1 and has_angles(finder.cells(others[0])):
            pair[axis] = others[0]
    if not all(pair.values()):
        return None
    finder.taken.update(pair.values())
    return pair["latitude"], pair["longitude"]


def _grid_parts(finder: Finder) -> tuple[str, ...]:
    """Zone, its half of the globe where a column has it, easting and northing, as UTM has them."""
    zone, half, east, north = (
        next((finder.own[key] for key in keys if key in finder.own), "")
        for keys in (
            ("utm_zone", "zone", "zona", "zone_utm", "huso"),
            ("hemisphere", "utm_hemisphere", "hemisferio"),
            ("easting", "utm_easting", "utm_e", "utm_x", "x_utm", "este"),
            ("northing", "utm_northing", "utm_n", "utm_y", "y_utm", "norte"),
        )
    )
    if not (zone and east and north):
        return ()
    parts = tuple(filter(None, (zone, half, east, north)))
    finder.taken.update(parts)
    return parts


def _sexagesimal_parts(finder: Finder) -> tuple[str, ...]:
    """Degrees, minutes and seconds of latitude, then of longitude, each in a column of its own."""
    parts = tuple(
        next(
            (
                finder.own[f"{axis}_{unit}"]
                for axis in axes
                for unit in units
                if f"{axis}_{unit}" in finder.own
            ),
            "",
        )
        for axes in (("lat", "latitude"), ("lon", "long", "longitude"))
        for units in (("deg", "degrees", "d"), ("min", "minutes", "m"), ("sec", "seconds", "s"))
    )
    # Seconds are often left out, and minutes then have a fraction.
    if not all(parts[at] for at in (0, 1, 3, 4)):
        return ()
    finder.taken.update(filter(None, parts))
    return parts


def _halves(finder: Finder) -> dict[str, str]:
    """Columns that say on which half of the globe angles without a sign lie."""
    found: dict[str, str] = {}
    for axis, halves in HALVES.items():
        for name in finder.names:
            cells = finder.cells(name)
            if name not in finder.taken and cells and halves.issuperset(map(str.casefold, cells)):
                found[axis] = name
                break
    if len(found) < len(HALVES):
        return {}
    finder.taken.update(found.values())
    return found


def _point(finder: Finder) -> str:
    """A column of points: called so, or holding them whatever it is called."""
    named = finder.find("point")
    strong = column_key(named) in STRONG
    if named and (strong or may_be_points(finder.cells(named))):
        return named
    finder.leave(named, "point")
    for name in finder.names:
        if name not in finder.taken and are_points(finder.cells(name)):
            finder.taken.add(name)
            return name
    return ""


def _pairs(finder: Finder) -> dict[str, Any]:
    """A column that is called as places are and holds pairs of numbers, of which somebody has to say the order."""
    for name in finder.names:
        cells = finder.cells(name)
        is_place = name not in finder.taken and bool(PLACES & frozenset(spelled(name)))
        if is_place and cells and all(map(PAIR.fullmatch, cells)):
            finder.taken.add(name)
            return {"point": name, "asks_order": True}
    return {}


def _drawn(finder: Finder, column: str) -> str:
    """The column, if its first filled cell holds a geometry."""
    if column and is_geometry(next(iter(finder.cells(column)), "")):
        return column
    finder.leave(column, "drawn")
    return ""


def _is_longitude_first(name: str) -> bool:
    """Whether a column's name says «longitude, latitude» in this order."""
    key = column_key(name).replace("lonlat", "lon_lat").replace("lnglat", "lng_lat")
    words = key.split("_")
    first = next(
        (word for word in words if word in ("lat", "latitude", "lon", "lng", "long", "longitude")),
        "",
    )
    return (
        first in ("lon", "lng", "long", "longitude") and {"lat", "latitude"} & set(words) != set()
    )
