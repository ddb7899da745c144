"""The warnings beside a form, and how it will read, worked out from what is typed so far."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import shapely
from sqlalchemy.orm import Session

from app import vocabulary, wording
from app.editing.cautions import outcome_caution, translations_caution
from app.forms.entry import Choice, Entry
from app.forms.form_documents import FormDocument
from app.languages import gettext, say_list
from app.presenting.whereabouts import say_readings, say_typed_where
from app.queries import warnings
from app.queries.lookup import actor_by_key, place_by_key
from app.queries.misplacing import location_cautions
from app.queries.warnings import Caution


@dataclass
class Outlook:
    """Warnings about a form that is still being filled in, and how its record will read and be drawn."""

    cautions: list[Caution] = field(default_factory=list)
    # How it will read: «SDF attacks Raqqah, observed, 7 June 2017, to within 1.5 km».
    words: str = ""
    # What the map draws: the position's properties as the API gives them, with its geometry.
    drawn: dict[str, Any] | None = None
    # Where it is, also before anybody is named: a GeoJSON geometry, and how far off it may be.
    located: dict[str, Any] | None = None
    # What was understood, by field: «Wednesday, 7 June 2017, that day only».
    says: dict[str, str] = field(default_factory=dict)
    # Where a text can be read in several ways: those, by field, of which one is to be chosen.
    readings: dict[str, Sequence[Choice]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The same as JSON, for the page's scripts."""
        return {
            "cautions": [vars(caution) for caution in self.cautions],
            "words": self.words,
            "drawn": self.drawn,
            "located": self.located,
            "says": self.says,
            "readings": {
                name: [vars(choice) for choice in choices]
                for name, choices in self.readings.items()
            },
        }


def day_of(text: str | None) -> date | None:
    """The day of an ISO text; none for none."""
    return date.fromisoformat(text) if text else None


def outlook(
    session: Session, noun: str, entry: Entry, form_documents: list[FormDocument], key: str
) -> Outlook:
    """Warnings and words for the documents that a form comes to so far."""
    form_document = next(
        each for each in form_documents if each.noun == noun and each.data.get("publishing")
    )
    found = Outlook()
    match noun:
        case "positions":
            _position(session, form_document.data, form_documents, key, found)
        case "places":
            found.cautions += _place(session, form_document.data, key)
        case "claims":
            found.cautions = _same_passage(session, form_document.data, key)
            found.cautions += _translations(session, "claims", form_document.data, key)
        case "actors":
            found.cautions = _look(session, form_document.data, key)
        case "links":
            found.cautions = _outcome(session, form_document.data)
        case "sources":
            if form_document.data.get("url"):
                found.cautions = warnings.source_known(session, form_document.data["url"], key)
            found.cautions += _translations(session, "sources", form_document.data, key)
    _say_days(entry, form_document.data, found)
    _say_texts(session, entry, key, found)
    if form_document.data.get("geometry"):
        uncertainty_m = form_document.data.get("uncertainty_m")
        found.located = {"geometry": form_document.data["geometry"], "uncertainty_m": uncertainty_m}
    return found


def _place(session: Session, data: dict[str, Any], key: str) -> list[Caution]:
    """Warnings about a place: its location, its grid, and places of the same name."""
    geometry = data.get("geometry")
    cautions = _location(session, "places", data, key) if geometry else []
    if data.get("part_of"):
        cautions += warnings.coarsened_by(session, data["part_of"], data.get("coarsen_to_m"))
    if data.get("name"):
        shape = json.dumps(geometry) if geometry else None
        cautions += warnings.places_alike(session, data["name"], shape, key)
    return cautions


def _location(session: Session, noun: str, data: dict[str, Any], key: str) -> list[Caution]:
    """Warnings about the location of a record."""
    place = data.get("place") if noun == "positions" else None
    found = location_cautions(
        session,
        noun,
        shapely.from_geojson(json.dumps(data["geometry"])),
        data.get("uncertainty_m") or 0,
        place=place,
        key=key,
    )
    url = f"/places/{place}" if place else None
    return [Caution(each.code, each.message, url) for each in found]


def _position(
    session: Session,
    data: dict[str, Any],
    form_documents: list[FormDocument],
    key: str,
    found: Outlook,
) -> None:
    geometry, place, actor = data.get("geometry"), data.get("place"), data.get("actor")
    uncertainty_m = data.get("uncertainty_m")
    days = day_of(data.get("valid_from")), day_of(data.get("valid_to"))
    shape = json.dumps(geometry) if geometry else None
    cautions = found.cautions
    if geometry:
        cautions += _location(session, "positions", data, key)
    if place:
        cautions += warnings.coarsened_by(session, place, data.get("coarsen_to_m"))
    if any(days) and place and actor and data.get("posture") == "holds":
        cautions += warnings.other_holders(session, place, actor, days, key)
    if any(days) and shape and actor:
        cautions += warnings.same_actor_near_by(
            session, actor, shape, uncertainty_m=uncertainty_m or 0, days=days, but=key
        )
    cautions += warnings.outside_claims_days(session, data["claims"], days)
    beside = [
        form_document.data["id"]
        for form_document in form_documents
        if form_document.noun == "claims"
    ]
    if not beside:
        cautions += warnings.forecast_as_observed(session, data["claims"], data.get("modality", ""))
    who = actor_by_key(session, actor) if actor else None
    where = place_by_key(session, place) if place else None
    new_places = [
        str(form_document.data["name"])
        for form_document in form_documents
        if form_document.noun == "places"
    ]
    named = new_places[0] if new_places else where.name if where else None
    if who is None:
        return
    # A code that is none is refused beside its field; nothing is said of it.
    posture = data["posture"] if data.get("posture") in vocabulary.POSTURES else ""
    said_days = wording.say_days(*days, data.get("valid_precision")) if any(days) else ""
    parts = (
        [
            wording.say_position(
                who.short_name or who.name, posture, named, data.get("modality") or "", said_days
            )
        ]
        if posture
        else [who.name, said_days]
    )
    if uncertainty_m is not None:
        distance = wording.say_distance(uncertainty_m)
        parts.append(gettext("to within {distance}", distance=distance))
    found.words = say_list(part for part in parts if part)
    if geometry:
        found.drawn = {
            "id": key or "new",
            "geometry": geometry,
            "actor": who.key,
            "actor_name": who.short_name or who.name,
            "actor_colour": who.colour,
            "actor_symbol": who.symbol,
            "place": place if where else None,
            "place_name": named,
            "posture": posture or "present",
            "modality": data.get("modality") or "observed",
            "valid_from": data.get("valid_from"),
            "valid_to": data.get("valid_to"),
            "uncertainty_m": uncertainty_m,
            "kinds": [],
            "claims": [],
        }


def _same_passage(session: Session, data: dict[str, Any], key: str) -> list[Caution]:
    if not data.get("source"):
        return []
    passage = data.get("passage", {})
    return warnings.same_passage(
        session,
        data["source"],
        start=passage.get("start"),
        end=passage.get("end"),
        quote=passage.get("quote"),
        but=key,
    )


def _translations(session: Session, noun: str, data: dict[str, Any], key: str) -> list[Caution]:
    text = data.get("statement" if noun == "claims" else "title", "")
    caution = translations_caution(session, noun, key, text, data.get("translations", ()))
    return [Caution(caution.code, caution)] if caution else []


def _outcome(session: Session, data: dict[str, Any]) -> list[Caution]:
    caution = outcome_caution(session, data.get("relation"), data.get("to"))
    return [Caution(caution.code, caution)] if caution else []


def _look(session: Session, data: dict[str, Any], key: str) -> list[Caution]:
    parent = actor_by_key(session, data["parent"]) if data.get("parent") else None
    colour = data.get("colour") or (parent.colour if parent else None)
    if not colour or not data.get("symbol"):
        return []
    return warnings.same_look(session, colour, data["symbol"], key)


def _say_texts(session: Session, entry: Entry, key: str, found: Outlook) -> None:
    """Say the typed location in words, and list the readings of texts that have several."""
    say_readings(session, entry, key)
    found.readings = {name: entry.choices[name] for name in sorted(entry.unclear)}
    where = say_typed_where(session, entry, key)
    if where:
        found.says["where"] = where


def _say_days(entry: Entry, data: dict[str, Any], found: Outlook) -> None:
    """Say in words which days were read from the fields of the days."""
    valid = data.get("valid", {})
    first = day_of(data.get("valid_from") or valid.get("from"))
    last = day_of(data.get("valid_to") or valid.get("to"))
    if first is None and last is None:
        return
    precision = data.get("valid_precision") or valid.get("precision")
    words = wording.say_long_day(first) if first and first == last else ""
    words = words or wording.say_days(first, last, precision)
    if first and last is None:
        words = gettext("{days}, still or end not known", days=words)
    elif first and first == last and not entry.text("until"):
        words = gettext("{days}, that day only", days=words)
    # Doubtful days say so themselves; one day alone is said with its weekday, without.
    named = precision is None or vocabulary.PRECISIONS[precision].label in words
    if not named:
        precise = vocabulary.PRECISIONS[precision].label
        words = gettext("{days}; {precision}", days=words, precision=precise)
    found.says["days"] = words
