"""The form of a link: how one claim stands to another, and what became of a forecast."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.editing.record_json import record_to_json
from app.errors import Said
from app.forms.entry import Entry, reference_fields
from app.forms.form_documents import Filled, FormDocument
from app.forms.noun_form import NounForm
from app.forms.picking import CLAIMS, require
from app.forms.publishing import PATHS as PUBLISHING_PATHS
from app.forms.publishing import PUBLISHING_FIELDS, fill_publishing
from app.languages import mark
from app.nouns import NOUNS
from app.nouns.link import LinkRecord
from app.vocabulary import RELATIONS

LISTS: Mapping[str, tuple[str, ...]] = {}
FIELDS = (*reference_fields("from", "to"), "relation", "verdict", "why", *PUBLISHING_FIELDS)
PATHS = {name: name for name in ("from", "to", "relation", "verdict", "why")} | {
    "id": "relation",
    **PUBLISHING_PATHS,
}


def form_documents(
    filled: Filled, key: str, current: LinkRecord | None = None
) -> list[FormDocument]:
    """The link that the fields say."""
    session, entry = filled.session, filled.entry
    data = record_to_json(current) if current else {}
    data |= {"id": key, "publishing": filled.publishing}
    for name, message in (
        ("from", mark("Choose the claim that says something of the other.")),
        ("to", mark("Choose the claim that it says something of.")),
    ):
        data.pop(name, None)
        choice = require(session, entry, name, CLAIMS, message)
        if choice is not None:
            data[name] = choice.key
    if data.get("from") is not None and data.get("from") == data.get("to"):
        entry.refuse("to", Said("itself", "A claim can't be linked to itself; choose another."))
    for name in ("relation", "why", "verdict"):
        data.pop(name, None)
        # What was typed before another relation was chosen stays in the form and counts for nothing.
        if entry.text(name) and (name != "verdict" or data.get("relation") == "outcome"):
            data[name] = entry.text(name)
    if data.get("relation") not in RELATIONS:
        entry.refuse(
            "relation", Said("missing", "Choose how the first claim stands to the second.")
        )
    if data.get("relation") == "outcome":
        data["verdict"] = entry.text("verdict")
        if not data["verdict"]:
            entry.refuse("verdict", Said("missing", "Choose what became of it."))
    if "why" not in data:
        entry.refuse("why", Said("missing", "Say why, in a sentence."))
    return [FormDocument("links", data, dict(PATHS))]


def fill(session: Session, entry: Entry, record: LinkRecord) -> None:
    """Fill the form from a link."""
    entry.pick("from", CLAIMS.by_key(session, record.later))
    entry.pick("to", CLAIMS.by_key(session, record.earlier))
    for name in ("relation", "verdict", "why"):
        entry.set(name, getattr(record, name))
    fill_publishing(entry, record.publishing)


FORM = NounForm(
    NOUNS["links"],
    mark("One claim supports, contradicts or supersedes another, or tells its outcome."),
    FIELDS,
    LISTS,
    form_documents,
    fill,
    ("from", "to", "relation"),
)
