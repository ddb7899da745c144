"""What the forms of the nouns differ in: their fields, their words, what they are filled with."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from app.forms.coordinates import write_point
from app.forms.entry import LONGEST_TEXT, MOST_ROWS, Entry
from app.forms.noun_form import NounForm
from app.forms.picking import ACTORS, SOURCES, Finder
from app.forms.place import fill_from_gazetteer
from app.nouns import NOUNS
from app.nouns.parts import Record
from app.queries import gazetteer

FORMS: Mapping[str, NounForm] = {
    name: import_module(f"app.forms.{noun.singular}").FORM for name, noun in NOUNS.items()
}
# What any form's address may give, beside the form's own fields: where to go back to, which part of it
# is shown, the day, a point, an entry of the gazetteer.
GIVEN = ("return", "part", "on", "latitude", "longitude", "gazetteer")


def names_given(form: NounForm) -> set[str]:
    """The parameters from which `prefilled` fills a form."""
    return {*GIVEN, *form.fields, *form.references, *form.listed}


def prefilled(session: Session, form: NounForm, query: QueryParams) -> Entry:
    """A new form with what the address gives: shorthands, or fields by their own name."""
    entry = Entry(rows=dict.fromkeys(form.lists, 0))
    for name in (*form.fields, "return", "part"):
        if name in query and name not in form.references:
            entry.set(name, query[name][:LONGEST_TEXT])
    for name, finder in form.references.items():
        _refer(session, entry, name, finder, query.get(name, ""))
    for name, (rows, finder) in form.listed.items():
        for given in query.getlist(name)[:MOST_ROWS]:
            key, _, role = given.partition(":")
            number = entry.add_row(rows, role=role)
            _refer(session, entry, f"{rows}-{number}-{name}", finder, key)
    if query.get("on") and not entry.text("from"):
        entry.set("from", query["on"])
    _point(entry, query)
    listed = gazetteer.entry(session, query.get("gazetteer", "")) if form.noun == "places" else None
    if listed is not None:
        fill_from_gazetteer(entry, listed)
    return entry


def _refer(session: Session, entry: Entry, name: str, finder: Finder, given: str) -> None:
    """Fill a reference with the record of that key, or with the words as they are."""
    choice = finder.by_key(session, given) if given else None
    if choice is None:
        entry.set(name, given)
    else:
        entry.pick(name, choice)


def _point(entry: Entry, query: QueryParams) -> None:
    """A point given as `latitude` and `longitude`."""
    try:
        longitude, latitude = float(query["longitude"]), float(query["latitude"])
    except (KeyError, ValueError):
        return
    if abs(longitude) <= 180 and abs(latitude) <= 90:
        entry.set("where", write_point(longitude, latitude, 5))
        entry.set("shape", "point")


def from_record(session: Session, form: NounForm, record: Record) -> Entry:
    """A form filled from a record."""
    entry = Entry(rows=dict.fromkeys(form.lists, 0))
    form.fill(session, entry, record)
    return entry


def from_draft(session: Session, form: NounForm, fields: Mapping[str, Any]) -> Entry:
    """A form with what was kept of it; fields that it no longer has are left out."""
    entry = Entry(rows=dict.fromkeys(form.lists, 0))
    for name, text in fields.items():
        if isinstance(text, str) and name not in ("do", "csrf"):
            entry.texts[name] = text
    for name in form.lists:
        rows = [
            int(parts[1])
            for parts in (key.split("-") for key in fields)
            if parts[0] == name and len(parts) > 2 and parts[1].isdecimal() and len(parts[1]) < 3
        ]
        entry.rows[name] = max(rows, default=-1) + 1
    show_picked(session, form, entry)
    return entry


def references_of(form: NounForm, entry: Entry) -> dict[str, Finder]:
    """Every reference that the form shows, those in its rows too, and how each is found."""
    references = dict(form.references)
    for rows, fields in form.in_rows.items():
        for number in range(entry.rows.get(rows, 0)):
            references |= {f"{rows}-{number}-{name}": finder for name, finder in fields.items()}
    if form.noun == "positions":
        references |= {"new-source": SOURCES, "new-speaker": ACTORS}
    return references


def show_picked(session: Session, form: NounForm, entry: Entry) -> None:
    """Find again what references mean that were chosen before, without messages about others."""
    for name, finder in references_of(form, entry).items():
        if name in entry.picked or not entry.text(f"{name}-key"):
            continue
        choice = finder.by_key(session, entry.text(f"{name}-key"))
        if choice is not None and choice.label == entry.text(name):
            entry.picked[name] = choice
