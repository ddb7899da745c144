"""The form of a claim, and its fields when it is written beside a position (prefix `new-`)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from app.editing.keys import propose_key
from app.editing.record_json import record_to_json
from app.errors import NotRead, Said
from app.forms import figures, translations, typed_days
from app.forms.amounts import parse_whole
from app.forms.days import TypedDays
from app.forms.entry import Choice, Entry, filled_rows, reference_fields
from app.forms.form_documents import Filled, FormDocument
from app.forms.noun_form import NounForm
from app.forms.picking import ACTORS, PLACES, SOURCES, Finder, pick, require
from app.forms.publishing import PATHS as PUBLISHING_PATHS
from app.forms.publishing import PUBLISHING_FIELDS, fill_publishing
from app.forms.source import BRIEF_FIELDS, source_beside
from app.languages import gettext, mark
from app.nouns import NOUNS
from app.nouns.claim import ClaimRecord
from app.nouns.fields import typed_fields

REFERENCES = ("source", "speaker")
TYPED = typed_fields("claims")
OWN = (*TYPED, "paragraph", "start", "end", "quote", "credibility")
NEW_SOURCE = "source-new-"
# The choice of the new source where another is chosen as well. No slug has a colon.
WRITTEN = "new:source"


def claim_fields(prefix: str = "") -> tuple[str, ...]:
    """The names of a claim's fields, those of a new source beside it included."""
    names = (
        *OWN,
        *typed_days.FIELDS,
        *reference_fields(*REFERENCES),
        *(NEW_SOURCE + name for name in BRIEF_FIELDS),
    )
    return tuple(prefix + name for name in names)


FIELDS = (*claim_fields(), *PUBLISHING_FIELDS)
# What somebody types who writes a source; its language has a choice from the start.
TELLS_OF_NEW_SOURCE = ("title", "author", "publisher", "published", "url")
LISTS: Mapping[str, tuple[str, ...]] = {
    "translations": translations.FIELDS,
    "figures": figures.ROWS,
    "places": (*reference_fields("place"), "role"),
    "actors": (*reference_fields("actor"), "role"),
}


@dataclass
class About:
    """Defaults for a claim that is written beside a position: the place, actor and days of the position."""

    place: str | None = None
    actor: str | None = None
    days: TypedDays = field(default_factory=TypedDays)


def form_documents(
    filled: Filled, key: str, current: ClaimRecord | None = None
) -> list[FormDocument]:
    """The claim that the fields say, first, then the source that is written beside it."""
    sources = source_sheets(filled, "")
    data = record_to_json(current) if current else {}
    data |= {"id": key, "publishing": filled.publishing}
    form_document = FormDocument("claims", data, dict(PATHS))
    _say(filled, form_document, "", sources)
    _say_days(filled, data, "", TypedDays())
    data["translations"] = translations.translations_data(
        filled.entry, form_document.fields, data.get("statement", "")
    )
    data["figures"] = figures.figures_of(filled.entry, form_document)
    for noun, finder in (("place", PLACES), ("actor", ACTORS)):
        data[f"{noun}s"] = _spoken_of(filled, form_document, noun, finder)
    return [form_document, *sources]


def claim_beside(filled: Filled, prefix: str, about: About) -> list[FormDocument]:
    """The claim that is written beside a position, last, and the source written beside that."""
    sources = source_sheets(filled, prefix)
    data: dict[str, Any] = {"id": propose_key(filled.session, "claims")}
    data["publishing"] = filled.state_alone
    form_document = FormDocument(
        "claims", data, {path: prefix + name for path, name in PATHS.items()}
    )
    _say(filled, form_document, prefix, sources)
    _say_days(filled, data, prefix, about.days)
    data["places"] = [{"place": about.place, "role": "where"}] if about.place else []
    data["actors"] = [{"actor": about.actor, "role": "doing"}] if about.actor else []
    return [*sources, form_document]


def source_sheets(filled: Filled, prefix: str) -> list[FormDocument]:
    """The source that is written beside a claim, if one is and no other is chosen instead."""
    entry, inner = filled.entry, f"{prefix}{NEW_SOURCE}"
    if not any(entry.text(inner + name) for name in TELLS_OF_NEW_SOURCE):
        return []
    if _choose_source(filled, prefix):
        return []
    title = entry.text(f"{inner}title")
    return [source_beside(filled, propose_key(filled.session, "sources", title), inner)]


def _choose_source(filled: Filled, prefix: str) -> bool:
    """True where a source that there is goes before the one that is written.

    Where nobody said which of the two, both are offered, with a message beside them.
    """
    entry, name = filled.entry, f"{prefix}source"
    chosen = entry.text(f"{name}-choice")
    # Looked for apart: a text that means none was typed to look for what is written now.
    apart = Entry({part: entry.text(part) for part in (name, f"{name}-key")})
    if chosen and chosen != WRITTEN:
        apart.texts[f"{name}-choice"] = chosen
    existing = pick(filled.session, apart, name, SOURCES)
    if existing is None:
        entry.texts.pop(f"{name}-choice", None)
        return False
    title = entry.text(f"{prefix}{NEW_SOURCE}title")
    entry.choices[name] = (existing, Choice(WRITTEN, title, gettext("the new one, written below")))
    if not chosen:
        said = mark("A source is chosen here, and a new one is written below. Which one is meant?")
        entry.refuse(name, Said("both_given", said))
    return chosen == existing.key


def _say(
    filled: Filled, form_document: FormDocument, prefix: str, sources: Sequence[FormDocument]
) -> None:
    """Put into the claim's data what is said, by whom, and where in the source."""
    entry, data = filled.entry, form_document.data
    needed = {
        "kind": mark("Choose what kind of claim it is."),
        "statement": mark("Write what is said, in your own words."),
    }
    entry.say(data, TYPED, prefix, needed)
    translations.say_own(entry, data, "statement_language", prefix)
    _say_who(filled, data, prefix, sources)
    _say_passage(entry, data, prefix)
    _require_whole(entry, data, prefix)


def _say_who(
    filled: Filled, data: dict[str, Any], prefix: str, sources: Sequence[FormDocument]
) -> None:
    """Put in the source, and the speaker of a statement."""
    entry, name = filled.entry, f"{prefix}source"
    data.pop("source", None)
    data.pop("speaker", None)
    if sources:
        # A new source counts as soon as it is written, unless another is chosen instead.
        data["source"] = sources[0].data["slug"]
    else:
        chosen = entry.text(f"{name}-choice")
        source = pick(filled.session, entry, name, SOURCES)
        if source is not None:
            data["source"] = source.key
        if name in entry.choices and chosen:
            # Both are still there: the choice between them is shown again.
            entry.texts[f"{name}-choice"] = chosen
    # A speaker typed before another kind was chosen stays in the form and counts for nothing.
    if data.get("kind") == "statement":
        speaker = pick(filled.session, entry, f"{prefix}speaker", ACTORS)
        if speaker is not None:
            data["speaker"] = speaker.key


PATHS = {name: name for name in (*OWN, "source", "speaker")} | {
    "id": "statement",
    "passage": "quote",
    "passage.paragraph": "paragraph",
    "passage.start": "start",
    "passage.end": "end",
    "passage.quote": "quote",
    "valid": "from",
    "valid.from": "from",
    "valid.to": "until",
    "valid.precision": "precision",
    "places": "places-0-place",
    "actors": "actors-0-actor",
    "figures": "figures-0-what",
    **PUBLISHING_PATHS,
}


def _say_passage(entry: Entry, data: dict[str, Any], prefix: str) -> None:
    """Put in the passage with its quote, and the grade."""
    passage: dict[str, Any] = {}
    for name in ("paragraph", "start", "end"):
        text = entry.text(prefix + name)
        if text:
            try:
                passage[name] = parse_whole(text, 0, 100_000_000)
            except NotRead as error:
                entry.refuse(prefix + name, error.said)
    quote = entry.text(f"{prefix}quote")
    # Copied from a page of ours, it has our guillemets round it.
    if re.fullmatch("«[^«»]+»", quote):
        quote = quote[1:-1].strip()
    if quote:
        passage["quote"] = quote
    data.pop("passage", None)
    if passage:
        data["passage"] = passage
    data.pop("credibility", None)
    text = entry.text(f"{prefix}credibility")
    if text:
        try:
            data["credibility"] = parse_whole(text, 1, 6)
        except NotRead as error:
            entry.refuse(f"{prefix}credibility", error.said)


def _say_days(filled: Filled, data: dict[str, Any], prefix: str, otherwise: TypedDays) -> None:
    """Put in the days it speaks of; `otherwise` where none are typed."""
    days = typed_days.days_of(filled.entry, filled.today, prefix)
    if days == TypedDays() and not typed_days.has_wrong_days(filled.entry, prefix):
        days = otherwise
    data.pop("valid", None)
    valid = typed_days.valid_data(days)
    if valid:
        data["valid"] = valid


def _spoken_of(
    filled: Filled, form_document: FormDocument, noun: str, finder: Finder
) -> list[dict[str, str]]:
    """The places or actors of the rows, with their roles."""
    entry, paths = filled.entry, form_document.fields
    found: list[dict[str, str]] = []
    for row in filled_rows(entry, f"{noun}s", LISTS[f"{noun}s"], idle=("role",)):
        name = f"{noun}s-{row}-{noun}"
        asked = mark("Which place?") if noun == "place" else mark("Which actor?")
        choice = require(filled.session, entry, name, finder, asked)
        role = entry.text(f"{noun}s-{row}-role")
        if choice is None:
            continue
        number = len(found)
        paths[f"{noun}s.{number}"] = paths[f"{noun}s.{number}.{noun}"] = name
        paths[f"{noun}s.{number}.role"] = f"{noun}s-{row}-role"
        found.append({noun: choice.key, "role": role or ("where" if noun == "place" else "doing")})
    return found


def _require_whole(entry: Entry, data: Mapping[str, Any], prefix: str) -> None:
    """Ask for what a claim needs before readers may see it."""
    if data["publishing"]["status"] not in ("published", "in_review"):
        return
    if "source" not in data:
        entry.refuse(
            f"{prefix}source",
            Said("missing", "Say who says it: choose the source, or write a new one."),
        )
    passage = data.get("passage", {})
    if "locator" not in data and not ("start" in passage and "quote" in passage):
        entry.refuse(
            f"{prefix}locator",
            Said(
                "missing",
                "Say where in the source it stands: a passage of its attached text with a quote, "
                "or in words, such as «fourth paragraph».",
            ),
        )
    if data.get("kind") == "statement" and "speaker" not in data:
        entry.refuse(
            f"{prefix}speaker", Said("missing", "A statement is somebody's words: say whose.")
        )


def fill(session: Session, entry: Entry, record: ClaimRecord) -> None:
    """Fill the form from a claim."""
    for name in TYPED:
        entry.set(name, getattr(record, name))
    entry.set("credibility", record.credibility)
    if record.source:
        entry.pick("source", SOURCES.by_key(session, record.source))
    if record.speaker:
        entry.pick("speaker", ACTORS.by_key(session, record.speaker))
    if record.passage:
        for name in ("paragraph", "start", "end", "quote"):
            entry.set(name, getattr(record.passage, name))
    valid = record.valid
    if valid:
        typed_days.fill_days(entry, valid.first, valid.last, valid.precision)
    translations.fill_translations(entry, record.translations)
    figures.fill_figures(entry, record)
    for at in record.places:
        row = entry.add_row("places", role=at.role)
        entry.pick(f"places-{row}-place", PLACES.by_key(session, at.place))
    for who in record.actors:
        row = entry.add_row("actors", role=who.role)
        entry.pick(f"actors-{row}-actor", ACTORS.by_key(session, who.actor))
    fill_publishing(entry, record.publishing)


FORM = NounForm(
    NOUNS["claims"],
    mark("What one source says, in our words, tied to its passage."),
    FIELDS,
    LISTS,
    form_documents,
    fill,
    ("source", "quote", "statement"),
)
