"""Between which two states of the map a reader asks for the difference, and of what.

`asked_changes` is the dependency of pages, which show what is wrong beside its field; `right_changes`
that of feeds and the API, which refuse it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query, Request

from app import wording
from app.choosing import Chosen
from app.errors import BadParameter, NotRead, Said
from app.geometry import BoundingBox
from app.presenting.span_list import AskedSpan, asked_span
from app.queries.changed import Between
from app.requests import INSTANT_OR_EMPTY, Box, Slug, Text, parse_instant
from app.spans import Span
from app.witnesses.naming import Choice

# What the address without any instant tells of.
DAYS_TOLD = 30


@dataclass(frozen=True)
class Narrowed:
    """What the difference is narrowed to; `place`, `actor` and `source` are slugs."""

    place: str | None = None
    actor: str | None = None
    source: str | None = None
    dataset: str | None = None
    q: str | None = None
    bbox: BoundingBox | None = None
    # By whose word; none is everybody's.
    choice: Choice | None = None

    @property
    def named(self) -> dict[str, str]:
        """The slugs of the records that it is to be about, by what they are."""
        given = {name: getattr(self, name) for name in ("place", "actor", "source")}
        return {name: slug for name, slug in given.items() if slug}

    @property
    def query(self) -> dict[str, str]:
        """The same as parameters of an address."""
        box = self.bbox
        written = None if box is None else f"{box.west:g},{box.south:g},{box.east:g},{box.north:g}"
        given = {name: getattr(self, name) for name in ("place", "actor", "source", "dataset", "q")}
        return {name: value for name, value in (given | {"bbox": written}).items() if value}

    @property
    def believed(self) -> list[tuple[str, str]]:
        """The parameters of an address that say by whose word, in one order."""
        return self.choice.given() if self.choice else []

    def address(self, **more: str) -> str:
        """All of it as the query of an address with its question mark, and what else is given; empty for everything."""
        asked = [*(self.query | more).items(), *self.believed]
        return f"?{urlencode(asked)}" if asked else ""


@dataclass(frozen=True)
class AskedChanges:
    """Two instants, or two days on the ground as they were known at an instant; without either, `said` tells why."""

    typed: Mapping[str, str] = field(default_factory=dict)
    between: Between | None = None
    span: Span | None = None
    known: datetime | None = None
    # Whether the instants were asked for, or are the last thirty days.
    is_recent: bool = False
    said: Said | None = None
    # The parameter that is wrong.
    wrong: str | None = None

    @property
    def lens(self) -> datetime | None:
        """The instant through whose lens what is told is read; none for now."""
        return self.between.last if self.between else self.known

    @property
    def is_up_to_now(self) -> bool:
        """True where the last instant is that of asking."""
        return not (self.typed.get("known_to") or self.known)

    @property
    def query(self) -> dict[str, str]:
        """Both states as parameters of an address, as they were typed."""
        return {name: value for name, value in self.typed.items() if value}


def read_asked(
    known_from: str | None, known_to: str | None, known: str | None, days: AskedSpan
) -> AskedChanges:
    """What an address asks for; nothing asked for are the last thirty days of edits."""
    first_day, last_day = days.typed
    typed = {"known_from": known_from or "", "known_to": known_to or "",
             "from": first_day, "to": last_day, "known": known or ""}  # fmt: skip
    asked = AskedChanges(typed)
    instants: dict[str, datetime | None] = {}
    for name in ("known_from", "known_to", "known"):
        try:
            instants[name] = parse_instant(typed[name])
        except NotRead as error:
            return replace(asked, said=error.said, wrong=name)
    begin, end = instants["known_from"], instants["known_to"]
    if first_day or last_day:
        if begin or end:
            both = Said(
                "both_clocks",
                "Ask for two instants of the map or for two days on the ground, not for both at once.",
            )
            return replace(asked, said=both, wrong="from")
        return replace(
            asked, span=days.span, said=days.said, wrong=days.wrong, known=instants["known"]
        )
    if instants["known"] and (begin or end):
        lens = Said(
            "both_clocks",
            "«As known on» is for days on the ground; between two instants of the map leave it out.",
        )
        return replace(asked, said=lens, wrong="known")
    last = end or instants["known"] or datetime.now(UTC)
    first = begin or days_before(last, DAYS_TOLD)
    if first > last:
        said = Said(
            "instants",
            "The first instant, {first}, is after the last, {last}.",
            first=wording.say_instant(first),
            last=wording.say_instant(last),
        )
        return replace(asked, said=said, wrong="known_from")
    return replace(
        asked, between=Between(first, last), known=instants["known"], is_recent=not (begin or end)
    )


def days_before(instant: datetime, days: int) -> datetime:
    """The beginning of the day, in UTC, that lies so many days before an instant."""
    day = instant.astimezone(UTC).date() - timedelta(days=min(days, instant.toordinal() - 1))
    return datetime.combine(day, time.min, UTC)


def bounds_of(day: date) -> tuple[datetime, datetime]:
    """The last instants of the day before and of the day, in UTC; that of today is now."""
    before, last = (
        datetime.combine(date.fromordinal(each), time.max, UTC)
        for each in (day.toordinal() - 1, day.toordinal())
    )
    return before, min(last, datetime.now(UTC))


def asked_changes(
    request: Request,
    days: Annotated[AskedSpan, Depends(asked_span)],
    known_from: Annotated[
        str | None, INSTANT_OR_EMPTY, Query(description="First instant of the map")
    ] = None,
    known_to: Annotated[
        str | None, INSTANT_OR_EMPTY, Query(description="Last instant of the map; now without")
    ] = None,
    known: Annotated[
        str | None,
        INSTANT_OR_EMPTY,
        Query(description="Days on the ground as they were known at this instant"),
    ] = None,
) -> AskedChanges:
    """What a page is asked for, right or wrong."""
    asked = read_asked(known_from, known_to, known, days)
    request.state.known = asked.known
    return asked


def right_changes(asked: Annotated[AskedChanges, Depends(asked_changes)]) -> AskedChanges:
    """What a feed or the API is asked for. Raises BadParameter where it is wrong."""
    if asked.said is not None:
        raise BadParameter(asked.wrong or "known_from", asked.said)
    return asked


def narrowed(
    bbox: Box,
    choice: Chosen,
    *,
    place: Slug = None,
    actor: Slug = None,
    source: Slug = None,
    dataset: Slug = None,
    q: Text = None,
) -> Narrowed:
    """What is asked for of it."""
    return Narrowed(place, actor, source, dataset, q, bbox, choice)


Asked = Annotated[AskedChanges, Depends(asked_changes)]
RightChanges = Annotated[AskedChanges, Depends(right_changes)]
OfWhat = Annotated[Narrowed, Depends(narrowed)]
