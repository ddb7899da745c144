"""The form of a place: its names in every spelling, where it lies, and how that is known."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.editing.record_json import geometry_to_json, record_to_json
from app.errors import Said
from app.forms.coordinates import write_point
from app.forms.entry import Entry, reference_fields
from app.forms.form_documents import Filled, FormDocument
from app.forms.locating import (
    LOCATION_FIELDS,
    how_far_off,
    middle_of,
    typed_shape,
    typed_uncertainty,
)
from app.forms.noun_form import NounForm
from app.forms.picking import PLACES, pick
from app.forms.publishing import (
    COARSEN_FIELDS,
    PUBLISHING_FIELDS,
    coarsen_data,
    fill_publishing,
)
from app.forms.publishing import PATHS as PUBLISHING_PATHS
from app.forms.shapes import Spot, kind_of, write_shape
from app.forms.spellings import LISTS as LISTS  # noqa: PLC0414  (the routes ask each form for it)
from app.forms.spellings import fill_names, names_data
from app.gazetteer.entries import CREDIT, GazetteerEntry
from app.languages import mark
from app.nouns import NOUNS
from app.nouns.fields import typed_fields
from app.nouns.place import PlaceRecord
from app.queries.lookup import place_by_key

TYPED = typed_fields("places")
FIELDS = (
    *TYPED, "slug", *LOCATION_FIELDS, *reference_fields("part_of"), "gazetteer",
    *PUBLISHING_FIELDS, *COARSEN_FIELDS,
)  # fmt: skip
PATHS: Mapping[str, str] = {name: name for name in TYPED} | {
    "slug": "slug",
    "geometry": "where",
    "uncertainty_m": "uncertainty_m",
    "part_of": "part_of",
    "names": "names-0-name",
    **PUBLISHING_PATHS,
}


def form_documents(
    filled: Filled, key: str, current: PlaceRecord | None = None
) -> list[FormDocument]:
    """The place that the fields say."""
    session, entry = filled.session, filled.entry
    data = record_to_json(current) if current else {}
    paths = dict(PATHS)
    needed = {
        "name": mark("Write the name that the map is to show, in English letters."),
        "kind": mark("Choose what kind of place it is."),
        "evidence": mark("Say how its location is known; an estimate says so."),
    }
    entry.say(data, TYPED, needed=needed)
    if "country" in data:
        data["country"] = data["country"].upper()
    data.pop("part_of", None)
    within = pick(session, entry, "part_of", PLACES)
    if within is not None:
        data["part_of"] = within.key
    around = place_by_key(session, within.key) if within else None
    _say_location(entry, data, middle_of(around.geometry if around else None))
    data["names"] = names_data(entry, paths)
    data.pop("coarsen_to_m", None)
    coarsen_to_m = coarsen_data(entry)
    if coarsen_to_m:
        data["coarsen_to_m"] = coarsen_to_m
    data |= {"slug": key, "publishing": filled.publishing}
    return [FormDocument("places", data, paths)]


def _say_location(entry: Entry, data: dict[str, Any], near: Spot | None) -> None:
    """Put in what is drawn and how far off it may be; `near` is the middle of what it lies in."""
    data.pop("geometry", None)
    shape = None
    if entry.text("where"):
        shape = typed_shape(entry, near)
        if shape is not None:
            data["geometry"] = geometry_to_json(shape.geometry)
    else:
        entry.refuse("where", Said("missing", "Mark it on the map, or type its coordinates."))
    data.pop("uncertainty_m", None)
    uncertainty_m = typed_uncertainty(entry)
    if uncertainty_m is None:
        uncertainty_m = how_far_off(entry, shape)
    if uncertainty_m is not None:
        data["uncertainty_m"] = uncertainty_m


def fill(session: Session, entry: Entry, record: PlaceRecord) -> None:
    """Fill the form from a place."""
    for name in (*TYPED, "slug", "uncertainty_m"):
        entry.set(name, getattr(record, name))
    entry.set("shape", kind_of(record.geometry))
    entry.set("where", write_shape(record.geometry))
    if record.part_of:
        entry.pick("part_of", PLACES.by_key(session, record.part_of))
    fill_names(entry, record.names)
    fill_publishing(entry, record.publishing, record.coarsen_to_m)


def fill_from_gazetteer(entry: Entry, listed: GazetteerEntry) -> None:
    """Fill the form of a new place from an entry of the gazetteer."""
    entry.set("name", listed.name)
    entry.set("kind", listed.kind)
    entry.set("country", listed.country)
    entry.set("shape", "point")
    entry.set("where", write_point(listed.longitude, listed.latitude))
    entry.set("uncertainty_m", listed.uncertainty_m)
    entry.set("evidence", listed.evidence)
    for name in listed.spellings:
        entry.add_row(
            "names",
            name=name.name,
            language=name.language,
            script=name.script,
            cited=CREDIT,
        )


FORM = NounForm(
    NOUNS["places"],
    mark("A named location: a point, a line or an area, and how it is known."),
    FIELDS,
    LISTS,
    form_documents,
    fill,
    ("name", "kind"),
    has_map=True,
)
