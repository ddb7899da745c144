"""The parts of one state of all positions, each named by the digest of its content."""

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from hashlib import blake2b
from typing import Any

import numpy as np

from app.column_parts.codings import CODINGS, IDENTITY
from app.column_parts.dividing import divide
from app.column_parts.layout import (
    COUNTED_FROM,
    LAYOUT,
    Calendar,
    calendar_of,
    pack,
)
from app.column_parts.rows import NO_DAY, Array, Rows

MILLION = 1_000_000
DIGEST_BYTES = 12


@dataclass(frozen=True, eq=False)
class Part:
    """Positions that are sent together, in their order, and what their columns hold."""

    name: str
    rows: Rows
    # Their actors' places in the list.
    actors: Array
    calendar: Calendar
    digest: str
    # Of its bytes, before they are compressed.
    size: int
    # What was sent of it, by content coding.
    coded: dict[str, bytes] = field(default_factory=dict)

    def packed(self) -> bytes:
        """Its bytes. They are made when they are asked for, since what is sent is kept compressed."""
        return pack(self.rows, self.actors, self.calendar)

    def sent_as(self, coding: str) -> bytes:
        """Its bytes in a content coding, which are kept, or plain, which are not."""
        if coding == IDENTITY:
            return self.packed()
        if coding not in self.coded:
            self.coded[coding] = CODINGS[coding](self.packed())
        return self.coded[coding]

    @cached_property
    def bounds(self) -> list[float] | None:
        """West, south, east, north of its points and anchors, in degrees; none of an empty one."""
        return bounds_of(self.rows)


@dataclass(frozen=True, eq=False)
class Parts:
    """All that one list names: the parts by name, in the order in which they are to be read."""

    parts: dict[str, Part]
    # The first day that is drawn or said and the last, none where there is none.
    days: tuple[date, date] | None
    calendar: Calendar
    bounds: list[float] | None
    version: str

    @property
    def count(self) -> int:
        """How many positions there are."""
        return sum(len(part.rows) for part in self.parts.values())

    def find(self, digest: str, name: str) -> Part | None:
        """The part of that name while it has that content."""
        part = self.parts.get(name)
        return part if part is not None and part.digest == digest else None


def part_of(name: str, rows: Rows, actors: Array, calendar: Calendar) -> Part:
    """A part of these rows, in this order."""
    body = pack(rows, actors, calendar)
    digest = blake2b(body, digest_size=DIGEST_BYTES).hexdigest()
    return Part(name, rows, actors, calendar, digest, len(body))


def make_parts(rows: Rows, actor_ids: list[int], about: Any) -> Parts:
    """The parts of these rows; `about` is what else their list tells, and part of its version.

    A row of an actor that isn't among `actor_ids`, which are in order, is left out.
    """
    numbers = np.array(actor_ids, "i8")
    rows = rows.take(np.isin(rows.actor_id, numbers))
    calendar = calendar_of(rows.first, rows.last, rows.said, rows.settled)
    parts = {}
    for name, which in divide(rows):
        within = rows.take(which)
        places = np.searchsorted(numbers, within.actor_id)
        parts[name] = part_of(name, within, places, calendar)
    digests = [part.digest for part in parts.values()]
    told = json.dumps([LAYOUT, str(calendar.epoch_day), digests, about])
    version = blake2b(told.encode(), digest_size=DIGEST_BYTES).hexdigest()
    return Parts(parts, days_of(rows), calendar, bounds_of(rows), version)


def bounds_of(rows: Rows) -> list[float] | None:
    """West, south, east, north of points and anchors, in degrees; none of none."""
    if not len(rows):
        return None
    sides = rows.longitude.min(), rows.latitude.min(), rows.longitude.max(), rows.latitude.max()
    return [int(side) / MILLION for side in sides]


def days_of(rows: Rows) -> tuple[date, date] | None:
    """The first day on which any is drawn, and the last that is an end, a beginning or said of any."""
    first = rows.first[rows.first != NO_DAY]
    if not len(first):
        return None
    settled = np.where(rows.settled == NO_DAY, 2**31 - 1, rows.settled)
    ends = [first, rows.said, np.minimum(rows.last, settled)]
    last = max(int(days.max()) for days in ends)
    begin = int(first.min())
    return COUNTED_FROM + timedelta(days=begin), COUNTED_FROM + timedelta(days=max(begin, last))
