"""What the forms of the six nouns differ in: their fields, their words, what they are filled with."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from app import gazetteer
from app.editing.keys import propose_key
from app.forms import actor, claim, link, place, position, source
from app.forms.coordinates import write_point
from app.forms.entry import LONGEST_TEXT, MOST_ROWS, Entry
from app.forms.form_documents import Filled, FormDocument
from app.forms.picking import ACTORS, CLAIMS, PLACES, PLACES_ANYWHERE, SOURCES, Finder
from app.nouns.parts import Record


@dataclass(frozen=True)
class NounForm:
    """The form of one noun."""

    noun: str
    singular: str
    lead: str
    fields: Sequence[str]
    lists: Mapping[str, Sequence[str]]
    # From what was typed to documents: the record itself is the first, or the last of a claim's.
    form_documents: Callable[[Filled, str, Any], list[FormDocument]]
    # From a record into the fields.
    fill: Callable[[Session, Entry, Any], None]
    # Fields of references, and how each is found, for filling the form in advance.
    references: Mapping[str, Finder]
    # Fields of which the first that is empty takes the focus in a new form.
    focus: Sequence[str]
    has_map: bool = False
    # Name of the list of references that a query's `place=…&place=…` fills, by parameter.
    listed: Mapping[str, tuple[str, Finder]] | None = None
    # References in rows that no query fills, by list and field.
    in_rows: Mapping[str, Mapping[str, Finder]] | None = None
    # Field whose words a new record's slug is made of; none where it is random.
    slug_from: str | None = None

    @property
    def body(self) -> str:
        """The template of the form itself."""
        return f"admin/forms/{self.singular}.html"

    def key_for(self, session: Session, entry: Entry) -> str:
        """The slug that was typed, or one made of the name; a random id for claims and the like."""
        if self.slug_from is None:
            return propose_key(session, self.noun)
        return entry.text("slug") or propose_key(session, self.noun, entry.text(self.slug_from))


FORMS: Mapping[str, NounForm] = {
    form.noun: form
    for form in (
        NounForm(
            "positions",
            "position",
            "An actor somewhere, over some days, resting on at least one claim.",
            position.FIELDS,
            position.LISTS,
            position.form_documents,
            position.fill,
            {"place": PLACES_ANYWHERE, "actor": ACTORS},
            ("place", "actor", "posture"),
            has_map=True,
            listed={"claim": ("claims", CLAIMS)},
        ),
        NounForm(
            "claims",
            "claim",
            "What one source says, in our words, tied to its passage.",
            claim.FIELDS,
            claim.LISTS,
            claim.form_documents,
            claim.fill,
            {"source": SOURCES, "speaker": ACTORS},
            ("source", "quote", "statement"),
            listed={"place": ("places", PLACES), "actor": ("actors", ACTORS)},
        ),
        NounForm(
            "places",
            "place",
            "A named location: a point, a line or an area, and how it is known.",
            place.FIELDS,
            place.LISTS,
            place.form_documents,
            place.fill,
            {"part_of": PLACES},
            ("name", "kind"),
            has_map=True,
            slug_from="name",
        ),
        NounForm(
            "actors",
            "actor",
            "A force, a state, an alliance, a people, an organisation or a person.",
            actor.FIELDS,
            actor.LISTS,
            actor.form_documents,
            actor.fill,
            {"parent": ACTORS},
            ("name",),
            in_rows={"relations": {"actor": ACTORS, "claim": CLAIMS}},
            slug_from="name",
        ),
        NounForm(
            "sources",
            "source",
            "A document by someone, with what is known of it and what isn't.",
            source.FIELDS,
            source.LISTS,
            source.form_documents,
            source.fill,
            {},
            ("title",),
            slug_from="title",
        ),
        NounForm(
            "links",
            "link",
            "One claim supports, contradicts or supersedes another, or tells its outcome.",
            link.FIELDS,
            link.LISTS,
            link.form_documents,
            link.fill,
            {"from": CLAIMS, "to": CLAIMS},
            ("from", "to", "relation"),
        ),
    )
}


# What any form's address may give, beside the form's own fields: where to go back to, which part of it
# is shown, the day, a point, an entry of the gazetteer.
GIVEN = ("return", "part", "on", "latitude", "longitude", "gazetteer")


def names_given(form: NounForm) -> set[str]:
    """The parameters from which `prefilled` fills a form."""
    return {*GIVEN, *form.fields, *form.references, *(form.listed or {})}


def prefilled(session: Session, form: NounForm, query: QueryParams) -> Entry:
    """A new form with what the address gives: shorthands, or fields by their own name."""
    entry = Entry(rows=dict.fromkeys(form.lists, 0))
    for name in (*form.fields, "return", "part"):
        if name in query and name not in form.references:
            entry.set(name, query[name][:LONGEST_TEXT])
    for name, finder in form.references.items():
        _refer(session, entry, name, finder, query.get(name, ""))
    for name, (rows, finder) in (form.listed or {}).items():
        for given in query.getlist(name)[:MOST_ROWS]:
            key, _, role = given.partition(":")
            number = entry.add_row(rows, role=role)
            _refer(session, entry, f"{rows}-{number}-{name}", finder, key)
    if query.get("on") and not entry.text("from"):
        entry.set("from", query["on"])
    _point(entry, query)
    listed = gazetteer.entry(query.get("gazetteer", "")) if form.noun == "places" else None
    if listed is not None:
        place.fill_from_gazetteer(entry, listed)
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
    for name, (rows, finder) in (form.listed or {}).items():
        for number in range(entry.rows.get(rows, 0)):
            references[f"{rows}-{number}-{name}"] = finder
    for rows, fields in (form.in_rows or {}).items():
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
