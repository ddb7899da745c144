"""Where saving leads: back to where it began, with a short confirmation, the new mark selected."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from app.editing.seen import state_seen
from app.forms.entry import Entry
from app.languages import current, find_language
from app.nouns.claim import ClaimRecord
from app.nouns.link import LinkRecord
from app.nouns.parts import Record
from app.nouns.position import PositionRecord
from app.security.addresses import local_path

# What readers see now; anything else isn't on the public map yet.
SHOWN = ("published",)


def address_after(entry: Entry, saved: Mapping[str, Any], record: Record, now: datetime) -> str:
    """The address to go to once a form is saved, in the language of the form.

    `saved` is the first record's part of the outcome.
    """
    state = saved["state"]
    if state == "unchanged":
        state = record.publishing.status
    state = state_seen(state, record.publishing, now)
    wanted = local_path(entry.text("return"), "")
    if not wanted:
        wanted = f"/{saved['noun']}/{saved['key']}" if state in SHOWN else "/admin"
        if isinstance(record, LinkRecord) and state in SHOWN:
            wanted = f"/claims/{record.later}"
    parts = urlsplit(wanted)
    path = without_prefix(parts.path)
    query = [
        (name, value) for name, value in parse_qsl(parts.query) if name not in ("saved", "taken")
    ]
    if any(name == "takes" for name, _ in query):
        # The form that waits for this record finds it by its key.
        query.append(("taken", saved["key"]))
    if path == "/" and state in SHOWN:
        query = on_map(query, saved, record)
    query.append(("saved", state))
    return urlunsplit(("", "", current().prefix + path, urlencode(query), parts.fragment))


def without_prefix(path: str) -> str:
    """A path of this site without the language that it begins with."""
    _, first, *rest = path.split("/", 2)
    language = find_language(first) if rest else None
    return path.removeprefix(f"/{language.code}") if language else path


def on_map(
    query: list[tuple[str, str]], saved: Mapping[str, Any], record: Record
) -> list[tuple[str, str]]:
    """The query of the map with the saved record opened, on a day on which it shows."""
    kept = dict(query)
    for name in ("position", "claim", "panel", "known"):
        kept.pop(name, None)
    if isinstance(record, PositionRecord):
        kept["position"] = record.id
        kept["place"] = record.place or ""
        kept["on"] = day_within(kept.get("on"), record.valid_from, record.valid_to)
        actors = kept.get("actor", "").split(",")
        if actors != [""] and record.actor not in actors:
            # The map was narrowed to other actors; the new mark wouldn't show.
            kept.pop("actor")
    elif isinstance(record, ClaimRecord):
        kept["claim"] = record.id
    elif saved["noun"] == "places":
        kept["place"] = saved["key"]
    return list(kept.items())


def day_within(on: str | None, first: date | None, last: date | None) -> str:
    """The day that the map showed, where it is among these days; else the nearest of them.

    Without a first day only the last is sure to be one on which the position is drawn.
    """
    if first is None and last is not None:
        return last.isoformat()
    try:
        shown = date.fromisoformat(on) if on else None
    except ValueError:
        shown = None
    if shown is None:
        return (first or last or date.min).isoformat()
    if first is not None and shown < first:
        return first.isoformat()
    return (last if last is not None and shown > last else shown).isoformat()
