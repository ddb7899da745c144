"""The form of a source, and the few fields of one that is written beside a claim."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.editing.record_json import record_to_json
from app.errors import NotRead, Said
from app.forms import translations
from app.forms.days import parse_stretch
from app.forms.entry import Entry
from app.forms.form_documents import Filled, FormDocument
from app.forms.noun_form import NounForm
from app.forms.publishing import PATHS as PUBLISHING_PATHS
from app.forms.publishing import PUBLISHING_FIELDS, fill_publishing
from app.forms.typed_days import choose_days
from app.languages import mark
from app.letters import one_line
from app.nouns import NOUNS
from app.nouns.fields import typed_fields
from app.nouns.source import SourceRecord

TYPED = typed_fields("sources")
LISTS: Mapping[str, tuple[str, ...]] = translations.LISTS
DAY_FIELDS = ("published", "published_to", "collected_at")
FIELDS = (
    *TYPED, "shown_fields", *DAY_FIELDS, *(f"{name}-choice" for name in DAY_FIELDS), "slug", *PUBLISHING_FIELDS,
)  # fmt: skip
PATHS = {name: name for name in TYPED} | {
    "slug": "slug",
    "shown_fields": "shown_fields",
    "published_from": "published",
    "published_to": "published_to",
    "collected_at": "collected_at",
    **PUBLISHING_PATHS,
}
# A day with its time, as it is stored.
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T[\d:.+Z-]{0,40}")
ONE_LINE = ("title", "author", "publisher", "url")
# What is asked of a source that is written beside a claim.
BRIEF = ("title", "author", "publisher", "published", "url", "language")
BRIEF_FIELDS = (*BRIEF, "published-choice")


def form_documents(
    filled: Filled, key: str, current: SourceRecord | None = None
) -> list[FormDocument]:
    """The source that the fields say."""
    entry = filled.entry
    data = record_to_json(current) if current else {}
    # A form that doesn't ask whether rows may be shown mustn't answer it.
    names = [name for name in TYPED if name != "rows_shown" or name in entry.texts]
    for name in ("published_from", "published_to", "collected_at", *names):
        data.pop(name, None)
    data |= _plain(entry, names) | published_data(entry, filled.today)
    if "shown_fields" in entry.texts:
        data["shown_fields"] = lines_of(entry.text("shown_fields"))
    if entry.text("collected_at"):
        data |= collected_data(entry, filled.today, current)
    data |= {"slug": key, "publishing": filled.publishing}
    form_document = FormDocument("sources", data, dict(PATHS))
    data["translations"] = translations.translations_data(
        entry, form_document.fields, data.get("title", "")
    )
    return [form_document]


def lines_of(text: str) -> list[str]:
    """The lines of a text that hold something, each once."""
    return list(dict.fromkeys(line.strip() for line in text.split("\n") if line.strip()))


def source_beside(filled: Filled, key: str, prefix: str) -> FormDocument:
    """The source that is written beside a claim, in fields with that prefix."""
    data = _plain(filled.entry, BRIEF, prefix) | published_data(filled.entry, filled.today, prefix)
    data |= {"slug": key, "publishing": filled.state_alone}
    paths = {path: prefix + name for path, name in PATHS.items() if name in BRIEF}
    return FormDocument("sources", data, paths | {"slug": f"{prefix}title"})


def _plain(entry: Entry, names: Sequence[str], prefix: str = "") -> dict[str, Any]:
    """The texts that go into the document as they are."""
    data: dict[str, Any] = {}
    for name in names:
        text = entry.text(prefix + name)
        if text and name != "published":
            data[name] = one_line(text) if name in ONE_LINE else text
    data.setdefault("language", "und")
    if "title" not in data:
        entry.refuse(
            f"{prefix}title",
            Said("missing", "Write its title, or say what it is, such as «Post of 7 June»."),
        )
    return data


def published_data(entry: Entry, today: date, prefix: str = "") -> dict[str, str]:
    """The bracket of days in which it was published; empty when nothing is typed."""
    ends: list[date] = []
    for name, at in (("published", 0), ("published_to", 1)):
        text = entry.text(prefix + name)
        if not text:
            continue
        choose_days(entry, prefix + name, today)
        try:
            stretch = parse_stretch(entry.text(prefix + name), today)
        except NotRead as error:
            entry.refuse(prefix + name, error.said)
            return {}
        ends += [stretch.first, stretch.last] if at == 0 else [stretch.last]
    if not ends:
        return {}
    if entry.text(f"{prefix}published_to") and not entry.text(f"{prefix}published"):
        entry.refuse(f"{prefix}published", Said("missing", "Say from which day on, too."))
        return {}
    if ends[-1] < ends[0]:
        entry.refuse(
            f"{prefix}published_to",
            Said("wrong_order", "This is before the first day, {first}.", first=ends[0]),
        )
        return {}
    return {"published_from": ends[0].isoformat(), "published_to": ends[-1].isoformat()}


def collected_data(entry: Entry, today: date, current: SourceRecord | None) -> dict[str, str]:
    """The instant at which it was read, from a typed day; its time of day stays as it was."""
    typed = entry.text("collected_at")
    if INSTANT.fullmatch(typed):
        entry.texts["collected_at"] = typed.split("T")[0]
    choose_days(entry, "collected_at", today)
    try:
        stretch = parse_stretch(entry.text("collected_at"), today)
    except NotRead as error:
        entry.refuse("collected_at", error.said)
        return {}
    before = current.collected_at if current else None
    if before is not None and before.date() == stretch.first:
        return {"collected_at": before.isoformat()}
    return {"collected_at": f"{stretch.first.isoformat()}T00:00:00+00:00"}


def fill(_session: Session, entry: Entry, record: SourceRecord) -> None:
    """Fill the form from a source."""
    for name in (*TYPED, "slug"):
        entry.set(name, getattr(record, name))
    entry.set("shown_fields", "\n".join(record.shown_fields))
    translations.fill_translations(entry, record.translations)
    first, last = record.published_from, record.published_to
    if first and last:
        entry.set("published", first.isoformat())
        if last != first:
            entry.set("published_to", last.isoformat())
    if record.collected_at:
        entry.set("collected_at", record.collected_at.date().isoformat())
    fill_publishing(entry, record.publishing)


FORM = NounForm(
    NOUNS["sources"],
    mark("A document by someone, with what is known of it and what isn't."),
    FIELDS,
    LISTS,
    form_documents,
    fill,
    ("title",),
)
