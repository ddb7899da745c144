"""The fields that end every record's form: its state, the embargo, the grid that readers see it on."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from app.errors import NotRead
from app.forms.amounts import parse_metres
from app.forms.entry import Entry
from app.nouns.parts import Publishing

PUBLISHING_FIELDS = ("embargo",)
COARSEN_FIELDS = ("coarsen",)
# Side of the grid cells that readers may be shown instead of the exact spot.
GRIDS = (1_000, 5_000, 10_000, 25_000, 50_000, 100_000)
# The state that each button asks for.
BUTTONS: Mapping[str, str] = {"publish": "published", "review": "in_review", "draft": "draft"}
INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{1,2}:\d{2})(?::\d{2})?\s*(?:Z|UTC)?)?")
PATHS = {
    "publishing.embargo_until": "embargo",
    "publishing.withdrawn_reason": "reason",
    "coarsen_to_m": "coarsen",
}


def parse_embargo(text: str, now: datetime) -> datetime | None:
    """The instant until which readers see nothing; none for an empty text. A bare day is its start.

    Times are UTC. Raises ValueError with a sentence.
    """
    plain = text.strip()
    if not plain:
        return None
    days = re.fullmatch(r"(\d{1,4})\s*days?", plain)
    if days:
        return now + timedelta(days=int(days[1]))
    found = INSTANT.fullmatch(plain)
    try:
        if found is None:
            raise ValueError
        clock = found[2] or "00:00"
        instant = datetime.fromisoformat(f"{found[1]}T{clock:0>5}").replace(tzinfo=UTC)
    except ValueError:
        raise NotRead(
            "no_instant",
            "{text!r} is no instant. Write it like 2026-12-31, 2026-12-31 18:00 (UTC) or 30 days.",
            text=plain[:40],
        ) from None
    return instant


def write_embargo(instant: datetime | None) -> str:
    """The text of the field for an instant."""
    if instant is None:
        return ""
    moment = instant.astimezone(UTC)
    return (
        f"{moment:%Y-%m-%d}"
        if (moment.hour, moment.minute) == (0, 0)
        else f"{moment:%Y-%m-%d %H:%M}"
    )


def publishing_data(entry: Entry, current: Publishing | None, now: datetime) -> dict[str, Any]:
    """The wanted state, from the button that was pressed and the embargo that was typed."""
    data = current.model_dump(mode="json", exclude_defaults=True) if current else {}
    status = BUTTONS.get(entry.button)
    if status is None:
        status = current.status if current else "draft"
    data["status"] = status
    if status != "withdrawn":
        data.pop("withdrawn_reason", None)
    try:
        embargo = parse_embargo(entry.text("embargo"), now)
    except NotRead as error:
        entry.refuse("embargo", error.said)
        embargo = None
    if embargo is None:
        data.pop("embargo_until", None)
    else:
        data["embargo_until"] = embargo.isoformat()
    return data


def coarsen_data(entry: Entry) -> int | None:
    """Side of the grid cells in metres; none to show it exactly."""
    text = entry.text("coarsen")
    if not text:
        return None
    try:
        return parse_metres(text)
    except NotRead as error:
        entry.refuse("coarsen", error.said)
        return None


def fill_publishing(entry: Entry, publishing: Publishing, coarsen_to_m: int | None = None) -> None:
    """Fill the fields from a record."""
    entry.set("embargo", write_embargo(publishing.embargo_until))
    entry.set("coarsen", coarsen_to_m)
