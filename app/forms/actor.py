"""The form of an actor: names, colour and sign, what it belongs to, how it stands to others."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.editing.record_json import record_to_json
from app.errors import Said
from app.forms.entry import Entry, reference_fields
from app.forms.form_documents import Filled, FormDocument
from app.forms.noun_form import NounForm
from app.forms.picking import ACTORS, pick
from app.forms.publishing import PATHS as PUBLISHING_PATHS
from app.forms.publishing import PUBLISHING_FIELDS, fill_publishing
from app.forms.relations import LISTS as RELATION_LISTS
from app.forms.relations import fill_relations, relations_data
from app.forms.spellings import LISTS as NAME_LISTS
from app.forms.spellings import fill_names, names_data
from app.languages import mark
from app.nouns import NOUNS
from app.nouns.actor import ActorRecord
from app.nouns.fields import typed_fields
from app.vocabulary import PALETTE
from app.vocabulary.military import plain_sidc

TYPED = typed_fields("actors")
FIELDS = (
    *TYPED, "colour", "colour_other", "slug", *reference_fields("parent"), *PUBLISHING_FIELDS,
)  # fmt: skip
PATHS: Mapping[str, str] = {name: name for name in (*TYPED, "slug", "colour", "parent")} | {
    "names": "names-0-name",
    "relations": "relations-0-actor",
    **PUBLISHING_PATHS,
}
LISTS: Mapping[str, tuple[str, ...]] = {**NAME_LISTS, **RELATION_LISTS}
OTHER = "other"


def form_documents(
    filled: Filled, key: str, current: ActorRecord | None = None
) -> list[FormDocument]:
    """The actor that the fields say."""
    session, entry = filled.session, filled.entry
    data = record_to_json(current) if current else {}
    paths = dict(PATHS)
    needed = {
        "name": mark("Write the name that the map is to show."),
        "kind": mark("Choose what kind of actor it is."),
        "symbol": mark("Choose a sign; it tells the actor where colour can't."),
    }
    entry.say(data, TYPED, needed=needed)
    if "sidc" in data:
        data["sidc"] = plain_sidc(data["sidc"])
    data.pop("colour", None)
    chosen = entry.text("colour")
    colour = entry.text("colour_other").casefold() if chosen == OTHER else chosen
    if colour:
        data["colour"] = colour
    elif chosen == OTHER:
        entry.refuse(
            "colour_other", Said("colour", "Write the colour like #b4442e, or choose one above.")
        )
    if chosen == OTHER:
        paths["colour"] = "colour_other"
    data.pop("parent", None)
    parent = pick(session, entry, "parent", ACTORS)
    if parent is not None:
        data["parent"] = parent.key
    elif not colour and not entry.error("parent"):
        entry.refuse(
            "colour",
            Said("missing", "Choose a colour, or say what it belongs to, whose colour it takes."),
        )
    data["names"] = names_data(entry, paths)
    data["relations"] = relations_data(filled, paths)
    data |= {"slug": key, "publishing": filled.publishing}
    return [FormDocument("actors", data, paths)]


def fill(session: Session, entry: Entry, record: ActorRecord) -> None:
    """Fill the form from an actor."""
    for name in (*TYPED, "slug"):
        entry.set(name, getattr(record, name))
    if record.colour:
        listed = record.colour in PALETTE
        entry.set("colour", record.colour if listed else OTHER)
        if not listed:
            entry.set("colour_other", record.colour)
    if record.parent:
        entry.pick("parent", ACTORS.by_key(session, record.parent))
    fill_names(entry, record.names)
    fill_relations(session, entry, record.relations)
    fill_publishing(entry, record.publishing)


FORM = NounForm(
    NOUNS["actors"],
    mark("A force, a state, an alliance, a people, an organisation or a person."),
    FIELDS,
    LISTS,
    form_documents,
    fill,
    ("name",),
)
