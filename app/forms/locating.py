"""What is drawn or typed as a place's or a position's location, with messages beside the fields.

A typed point is said back in words before anything is saved: the form's hidden field `where-said`
holds the text that was said, and what differs from it comes back to be looked at.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import shapely

from app.antimeridian import middle
from app.errors import NotRead, Said
from app.forms.amounts import parse_metres
from app.forms.coordinates import write_point
from app.forms.entry import Choice, Entry
from app.forms.readings import NOTATIONS
from app.forms.shapes import Spot, TypedShape, kind_of, read_shape, write_shape
from app.languages import gettext, mark, say_list
from app.wording import say_distance

LOCATION_FIELDS = ("shape", "where", "where-choice", "where-said", "uncertainty_m")
LOOK_AGAIN = mark("Look whether this is where it lies, then save once more.")


def typed_shape(entry: Entry, near: Spot | None = None) -> TypedShape | None:
    """The geometry in the field `where`; none with a message beside it.

    Where the text can be read in several ways, they are offered, and none counts until one is
    chosen. `near`, (longitude, latitude), is what short Plus codes count from.
    """
    try:
        readings = read_shape(entry.text("where"), entry.text("shape"), near)
    except NotRead as error:
        entry.texts.pop("where-choice", None)
        entry.refuse("where", error.said)
        return None
    texts = [write_shape(each.geometry) for each in readings]
    if len(readings) == 1 and not readings[0].doubt:
        entry.texts.pop("where-choice", None)
        return readings[0]
    choices = [_choice(*each) for each in zip(readings, texts, strict=True)]
    if entry.take_reading("where", choices):
        # It was said in words where it was chosen.
        entry.texts["where-said"] = entry.text("where")
        return replace(readings[texts.index(entry.text("where"))], is_chosen=True)
    entry.offer("where", choices)
    several = mark("This can be read in several ways; choose the one that is meant.")
    entry.refuse(
        "where",
        Said("several", several)
        if len(readings) > 1
        else Said("doubtful", "{doubt}", doubt=readings[0].doubt),
    )
    return None


def _choice(reading: TypedShape, text: str) -> Choice:
    """A reading as a choice; the form's page adds where that lies."""
    spot = reading.geometry.representative_point()
    label = write_point(spot.x, spot.y, 5)
    if kind_of(reading.geometry) != "point":
        label = gettext("{corner} and so on", corner=label)
    told = [NOTATIONS[reading.notation]]
    if reading.within_m > 1:
        told.append(gettext("to within {distance}", distance=say_distance(reading.within_m)))
    return Choice(text, label, say_list(told))


def have_it_looked_at(entry: Entry) -> bool:
    """False when the typed location was said in words before; else a message is put beside it."""
    is_said = entry.text("where-said").split() == entry.text("where").split()
    if not is_said:
        entry.refuse("where", Said("look_again", LOOK_AGAIN))
    return not is_said


def middle_of(geometry: Mapping[str, Any] | None) -> Spot | None:
    """(longitude, latitude) amid a GeoJSON geometry; none for none."""
    if geometry is None:
        return None
    at = middle(shapely.from_geojson(json.dumps(geometry)))
    return at.x, at.y


def how_far_off(entry: Entry, shape: TypedShape | None) -> int | None:
    """Metres where none are typed: what the digits of the coordinates alone leave open.

    They are put into the field for somebody to look at, unless they stood beside what was chosen.
    """
    if shape is None or entry.text("uncertainty_m"):
        entry.refuse("uncertainty_m", Said("missing", "How far off may it be, in metres?"))
        return None
    entry.texts["uncertainty_m"] = str(shape.within_m)
    if shape.is_chosen:
        return shape.within_m
    least = mark(
        "How far off may it be, in metres? As typed, the coordinates leave it open by {within_m} m."
    )
    entry.refuse("uncertainty_m", Said("look_again", least, within_m=shape.within_m))
    return None


def typed_uncertainty(entry: Entry) -> int | None:
    """The metres in the field `uncertainty_m`; none where it is empty or has a message."""
    text = entry.text("uncertainty_m")
    if not text:
        return None
    try:
        return parse_metres(text)
    except NotRead as error:
        entry.refuse("uncertainty_m", error.said)
        return None
