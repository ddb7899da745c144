"""The form of a position: who, where, since when, and the claims it rests on.

Its claim may be written right there, with a source of its own, and its place be taken from the
gazetteer: `form_documents` gives the documents of all of them, to be saved in one change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.editing.keys import propose_key
from app.editing.record_json import geometry_to_json, record_to_json
from app.errors import Said
from app.forms.claim import About, claim_beside, claim_fields
from app.forms.days import TypedDays
from app.forms.entry import Entry, filled_rows, reference_fields
from app.forms.form_documents import Filled, FormDocument
from app.forms.locating import (
    LOCATION_FIELDS,
    how_far_off,
    middle_of,
    typed_shape,
    typed_uncertainty,
)
from app.forms.noun_form import NounForm
from app.forms.picking import (
    ACTORS,
    CLAIMS,
    GAZETTEER,
    PLACES,
    PLACES_ANYWHERE,
    pick,
    require,
)
from app.forms.publishing import (
    COARSEN_FIELDS,
    PUBLISHING_FIELDS,
    coarsen_data,
    fill_publishing,
)
from app.forms.publishing import PATHS as PUBLISHING_PATHS
from app.forms.shapes import kind_of, write_shape
from app.forms.typed_days import FIELDS as DAY_FIELDS
from app.forms.typed_days import days_of, fill_days, has_wrong_days
from app.gazetteer.entries import CREDIT, GazetteerEntry
from app.languages import mark
from app.names import fold
from app.nouns import NOUNS
from app.nouns.fields import typed_fields
from app.nouns.position import PositionRecord
from app.queries import gazetteer
from app.queries.lookup import place_by_key
from app.vocabulary import MODALITIES, POSTURES

NEW = "new-"
TYPED = typed_fields("positions")
FIELDS = (
    *reference_fields("place", "actor"),
    *LOCATION_FIELDS, "posture", "modality", *DAY_FIELDS, *TYPED,
    *claim_fields(NEW), *PUBLISHING_FIELDS, *COARSEN_FIELDS,
)  # fmt: skip
LISTS: Mapping[str, tuple[str, ...]] = {"claims": reference_fields("claim")}
PATHS = {
    "id": "actor",
    "actor": "actor",
    "place": "place",
    "geometry": "where",
    "uncertainty_m": "uncertainty_m",
    "posture": "posture",
    "modality": "modality",
    "valid_from": "from",
    "valid_to": "until",
    "valid_precision": "precision",
    "claims": "claims-0-claim",
    **{name: name for name in TYPED},
    **PUBLISHING_PATHS,
}
# What somebody types who writes the claim right here; its other fields are filled from the start.
TELLS_OF_NEW_CLAIM = ("statement", "quote", "locator")


@dataclass(frozen=True)
class Located:
    """Where a position is: its geometry as GeoJSON and how far off it may be; none if unclear."""

    geometry: dict[str, Any] | None
    uncertainty_m: int | None
    # Slug of the place; also of one that is taken from the gazetteer with this very form.
    place: str | None
    new_place: FormDocument | None = None


def writes_claim(entry: Entry) -> bool:
    """True when a claim is being written beside the position."""
    return any(entry.text(NEW + name) for name in TELLS_OF_NEW_CLAIM)


def located(filled: Filled) -> Located:
    """Where it is: as drawn or typed, else as the place itself is drawn."""
    session, entry = filled.session, filled.entry
    choice = pick(session, entry, "place", PLACES_ANYWHERE)
    key, new_place, shape = None, None, None
    geometry, uncertainty_m = None, None
    if choice is not None and choice.key.startswith(GAZETTEER):
        listed = gazetteer.entry(session, choice.key)
        if listed is not None:
            new_place = place_from_gazetteer(filled, listed)
            key, uncertainty_m = new_place.data["slug"], listed.uncertainty_m
            geometry = new_place.data["geometry"]
    elif choice is not None:
        key = choice.key
        place = place_by_key(session, key)
        if place is not None:
            geometry, uncertainty_m = place.geometry, place.uncertainty_m
    if entry.text("where"):
        shape = typed_shape(entry, middle_of(geometry))
        geometry = geometry_to_json(shape.geometry) if shape else None
        if shape is None or (shape.within_m > 1 and (uncertainty_m or 0) < shape.within_m):
            uncertainty_m = None
    elif geometry is None and choice is None and not entry.error("place"):
        entry.refuse("place", Said("missing", "Name the place, or mark it on the map below."))
    typed_m = typed_uncertainty(entry)
    if typed_m is None and uncertainty_m is None and geometry is not None:
        uncertainty_m = how_far_off(entry, shape)
    return Located(geometry, typed_m if typed_m is not None else uncertainty_m, key, new_place)


def place_from_gazetteer(filled: Filled, listed: GazetteerEntry) -> FormDocument:
    """The place that an entry of the gazetteer becomes, with its names and the evidence."""
    data = {
        "slug": propose_key(filled.session, "places", listed.name),
        "geometry": {"type": "Point", "coordinates": [listed.longitude, listed.latitude]},
        "name": listed.name,
        "kind": listed.kind,
        "country": listed.country,
        "uncertainty_m": listed.uncertainty_m,
        "evidence": listed.evidence,
        "names": [
            {
                "name": name.name,
                "language": name.language,
                "script": name.script,
                "cited": CREDIT,
            }
            for name in listed.spellings
        ],
        "publishing": filled.state_alone,
    }
    return FormDocument(
        "places", data, dict.fromkeys(("slug", "name", "geometry", "names"), "place")
    )


def claims_of(session: Session, entry: Entry, paths: dict[str, str]) -> list[str]:
    """The ids of the claims in the rows."""
    keys: list[str] = []
    written = fold(entry.text(f"{NEW}statement"))
    for row in filled_rows(entry, "claims", LISTS["claims"]):
        name = f"claims-{row}-claim"
        is_new = written and fold(entry.text(name)) == written
        if is_new and not entry.text(f"{name}-key") and not entry.text(f"{name}-choice"):
            # What was typed to look for the claim that is written below.
            continue
        choice = require(session, entry, name, CLAIMS, mark("Which claim?"))
        if choice is not None and choice.key not in keys:
            paths[f"claims.{len(keys)}"] = name
            keys.append(choice.key)
    return keys


def form_documents(
    filled: Filled, key: str, current: PositionRecord | None = None
) -> list[FormDocument]:
    """The position that the fields say, first, then what is written beside it."""
    session, entry = filled.session, filled.entry
    data = record_to_json(current) if current else {}
    paths = dict(PATHS)
    where = located(filled)
    actor = require(session, entry, "actor", ACTORS, mark("Name the actor."))
    days = days_of(entry, filled.today)
    if days == TypedDays() and not has_wrong_days(entry):
        entry.refuse(
            "from", Said("missing", "Say since when, or until when: a day, a month or a year.")
        )
    for name, known, message in (
        ("posture", POSTURES, mark("Choose what it does there.")),
        ("modality", MODALITIES, mark("Choose whether it was seen or is expected.")),
    ):
        if entry.text(name) not in known:
            entry.refuse(name, Said("missing", message))
    beside: list[FormDocument] = [where.new_place] if where.new_place else []
    claims = claims_of(session, entry, paths)
    if writes_claim(entry):
        about = About(where.place, actor.key if actor else None, days)
        beside += claim_beside(filled, NEW, about)
        claims.append(beside[-1].data["id"])
    if not claims and not entry.errors_below(("claims",)):
        entry.refuse(
            "claims-0-claim",
            Said("missing", "No mark without a claim: choose one, or write it below."),
        )
    entry.say(data, TYPED)
    for name in ("place", "coarsen_to_m"):
        data.pop(name, None)
    data |= {
        "id": key,
        "geometry": where.geometry,
        "actor": actor.key if actor else None,
        "posture": entry.text("posture"),
        "modality": entry.text("modality"),
        "valid_from": days.first.isoformat() if days.first else None,
        "valid_to": days.last.isoformat() if days.last else None,
        "valid_precision": days.precision,
        "uncertainty_m": where.uncertainty_m,
        "claims": claims,
        "publishing": filled.publishing,
    }
    optional = {
        "place": where.place,
        "coarsen_to_m": coarsen_data(entry),
    }
    data |= {name: value for name, value in optional.items() if value}
    return [FormDocument("positions", data, paths), *beside]


def fill(session: Session, entry: Entry, record: PositionRecord) -> None:
    """Fill the form from a position."""
    for name in ("posture", "modality", "uncertainty_m", *TYPED):
        entry.set(name, getattr(record, name))
    entry.set("shape", kind_of(record.geometry))
    entry.set("where", write_shape(record.geometry))
    entry.pick("actor", ACTORS.by_key(session, record.actor))
    if record.place:
        entry.pick("place", PLACES.by_key(session, record.place))
    fill_days(entry, record.valid_from, record.valid_to, record.valid_precision)
    for claim in record.claims:
        row = entry.add_row("claims")
        entry.pick(f"claims-{row}-claim", CLAIMS.by_key(session, claim))
    fill_publishing(entry, record.publishing, record.coarsen_to_m)


FORM = NounForm(
    NOUNS["positions"],
    mark("An actor somewhere, over some days, resting on at least one claim."),
    FIELDS,
    LISTS,
    form_documents,
    fill,
    ("place", "actor", "posture"),
    has_map=True,
    finders={"place": PLACES_ANYWHERE},
)
