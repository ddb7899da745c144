"""Where something lies, in words: «35.57° N, 39.01° E, 12 km north of Maskana»."""

from dataclasses import replace
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from app import wording
from app.antimeridian import middle, short_way
from app.forms.entry import Entry
from app.forms.locating import middle_of
from app.forms.readings import NOTATIONS
from app.forms.shapes import TypedShape, kind_of, parse_shape, read_shape
from app.geometry import decimals_for, distance_m, wind
from app.languages import gettext, ngettext, say_list
from app.presenting.own_names import place_name
from app.queries.lookup import place_by_key
from app.queries.nearby import nearest_named

# Nearer than this, a spot is the place itself as far as words go.
AT_M = 500
MOST_DECIMALS = 5


def say_spot(
    session: Session,
    longitude: float,
    latitude: float,
    within_m: float | None,
    *,
    but: str = "",
    drafts: bool = False,
) -> str:
    """A point in degrees, with as many digits as it deserves, and where it lies from a named place."""
    degrees = wording.say_degrees(longitude, latitude, min(MOST_DECIMALS, decimals_for(within_m)))
    near = nearest_named(session, longitude, latitude, but=but, drafts=drafts)
    if near is None:
        return degrees
    if near.metres <= max(AT_M, near.uncertainty_m) or near.azimuth is None:
        return gettext("{degrees}, at {place}", degrees=degrees, place=place_name(near.name))
    return gettext(
        "{degrees}, {distance} {direction} of {place}",
        degrees=degrees,
        distance=wording.say_distance(_rounded(near.metres)),
        direction=wind(near.azimuth),
        place=place_name(near.name),
    )


def _rounded(metres: float) -> int:
    """Metres to two digits or so: nobody needs 12,347 m from a town."""
    step = 100 if metres < 10_000 else 1000
    return max(step, round(metres / step) * step)


def say_geometry(
    session: Session,
    geometry: BaseGeometry,
    within_m: float | None,
    *,
    but: str = "",
    drafts: bool = False,
) -> str:
    """A point, the ends of a line, or the middle of an area and how far it reaches."""

    def spot(point: Any) -> str:
        return say_spot(session, point.x, point.y, within_m, but=but, drafts=drafts)

    kind = kind_of(geometry)
    if kind == "point":
        return spot(middle(geometry))
    [whole] = short_way([geometry])
    if kind == "line":
        corners = len(shapely.get_coordinates(whole))
        first, *_, last = (shapely.Point(each) for each in shapely.get_coordinates(geometry))
        return ngettext(
            "a line of {n} corner, from {first}, to {last}",
            "a line of {n} corners, from {first}, to {last}",
            corners,
            first=spot(first),
            last=spot(last),
        )
    west, south, east, north = whole.bounds
    across = wording.say_distance(_rounded(distance_m(west, south, east, north)))
    return gettext(
        "an area {distance} from corner to corner, round {middle}",
        distance=across,
        middle=spot(middle(geometry)),
    )


def typed_where(session: Session, entry: Entry) -> TypedShape | None:
    """What the field `where` comes to; none where it is empty, unclear or can't be read."""
    if not entry.text("where"):
        return None
    try:
        shapes = read_shape(entry.text("where"), entry.text("shape"), _near(session, entry))
    except ValueError:
        return None
    return shapes[0] if len(shapes) == 1 and not shapes[0].doubt else None


def _near(session: Session, entry: Entry) -> tuple[float, float] | None:
    picked = entry.picked.get("place") or entry.picked.get("part_of")
    place = place_by_key(session, picked.key) if picked else None
    return middle_of(place.geometry if place else None)


def say_typed_where(session: Session, entry: Entry, but: str = "") -> str:
    """The point, line or area that is typed, in words for an editor; empty where there is none."""
    shape = typed_where(session, entry)
    if shape is None:
        return ""
    words = say_geometry(session, shape.geometry, shape.within_m, but=but, drafts=True)
    told = gettext(NOTATIONS[shape.notation]) if shape.notation in ("view", "marker") else ""
    within = gettext(
        "to within {distance} as written", distance=wording.say_distance(shape.within_m)
    )
    more = say_list(part for part in (told, within if shape.within_m > 1 else "") if part)
    said = wording.sentence(words)
    return gettext("{where} ({more})", where=said, more=more) if more else said


def say_readings(session: Session, entry: Entry, but: str = "") -> None:
    """Say of each reading of the field `where` that is offered where it lies."""
    if "where" not in entry.choices:
        return
    said = []
    for choice in entry.choices["where"]:
        shape = parse_shape(choice.key, entry.text("shape"))
        words = say_geometry(session, shape.geometry, shape.within_m, but=but, drafts=True)
        said.append(replace(choice, label=words))
    entry.choices["where"] = said
