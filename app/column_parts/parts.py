"""The parts of one state of all positions, each named by the digest of its content."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from hashlib import blake2b
from typing import Any

import numpy as np

from app.column_parts.codings import CODINGS, IDENTITY
from app.column_parts.dividing import (
    OVERVIEW,
    SIZES,
    Sizes,
    divide,
    holds,
    in_order,
    overview_bound,
    region_keys,
    region_of,
)
from app.column_parts.layout import (
    COUNTED_FROM,
    LAYOUT,
    Calendar,
    calendar_of,
    pack,
)
from app.column_parts.rows import NO_DAY, Array, Rows, joined

MILLION = 1_000_000
# West, south, east, north in degrees.
Bounds = tuple[float, float, float, float]
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
    def bounds(self) -> Bounds | None:
        """West, south, east, north of its points and anchors, in degrees; none of an empty one."""
        return bounds_of(self.rows)

    @cached_property
    def extent(self) -> tuple[int, int, int, int] | None:
        """The least and greatest of `Rows.east`, then of `Rows.south`; none of an empty one."""
        if not len(self.rows):
            return None
        east, south = self.rows.east, self.rows.south
        return int(east.min()), int(east.max()), int(south.min()), int(south.max())

    @cached_property
    def days(self) -> tuple[int, int] | None:
        """The first and the last day of it, in days since COUNTED_FROM; none where nothing has any."""
        return days_of(self.rows)


@dataclass(frozen=True, eq=False)
class Parts:
    """All that one list names: the parts by name, in the order in which they are to be read."""

    parts: dict[str, Part]
    # Numbers of the actors that rows name by their place among these.
    actor_ids: Array
    calendar: Calendar
    # From which rank on positions are in the overview.
    bound: int
    # What else the list tells.
    about: Any
    version: str

    @property
    def count(self) -> int:
        """How many positions there are."""
        return sum(len(part.rows) for part in self.parts.values())

    @property
    def days(self) -> tuple[date, date] | None:
        """The first day that is drawn and the last that is drawn, ends or is said; none of none."""
        told = [part.days for part in self.parts.values() if part.days is not None]
        if not told:
            return None
        first, last = min(days[0] for days in told), max(days[1] for days in told)
        return COUNTED_FROM + timedelta(days=first), COUNTED_FROM + timedelta(days=last)

    @property
    def bounds(self) -> Bounds | None:
        """West, south, east, north of all points and anchors, in degrees; none of none."""
        told = [part.bounds for part in self.parts.values() if part.bounds is not None]
        if not told:
            return None
        west, south, east, north = zip(*told, strict=True)
        return min(west), min(south), max(east), max(north)

    def find(self, digest: str, name: str) -> Part | None:
        """The part of that name while it has that content."""
        part = self.parts.get(name)
        return part if part is not None and part.digest == digest else None


def part_of(name: str, rows: Rows, actor_ids: Array, calendar: Calendar) -> Part:
    """A part of these rows, in this order; `actor_ids` are the listed actors', in order."""
    actors = np.searchsorted(actor_ids, rows.actor_id)
    body = pack(rows, actors, calendar)
    digest = blake2b(body, digest_size=DIGEST_BYTES).hexdigest()
    return Part(name, rows, actors.astype("u2"), calendar, digest, len(body))


def make_parts(rows: Rows, actor_ids: Sequence[int], about: Any, *, sizes: Sizes = SIZES) -> Parts:
    """The parts of these rows; `about` is what else their list tells, and part of its version.

    A row of an actor that isn't among `actor_ids`, which are in order, is left out.
    """
    numbers = np.array(actor_ids, "i8")
    is_listed = np.isin(rows.actor_id, numbers)
    # Almost always all of them are, and a copy would take as much again.
    rows = rows if is_listed.all() else rows.take(is_listed)
    calendar = calendar_of(rows.days())
    bound = overview_bound([rows.ranks], sizes)
    parts = [
        part_of(name, rows.take(which), numbers, calendar)
        for name, which in divide(rows, bound, sizes)
    ]
    return _parts(parts, numbers, calendar, bound, about)


def change_parts(
    before: Parts,
    touched: Collection[int],
    new: Rows,
    actor_ids: Sequence[int],
    about: Any,
    *,
    sizes: Sizes = SIZES,
) -> Parts:
    """What `make_parts` makes of the rows of `before`, those that are touched replaced by the new ones.

    Parts that nothing is taken from or comes to stay the very same.
    """
    numbers, gone = np.array(actor_ids, "i8"), np.array(sorted(touched), "i8")
    new = new.take(np.isin(new.actor_id, numbers))
    held = {name: part.rows for name, part in before.parts.items()}
    leaving = {name: np.isin(rows.id, gone) for name, rows in held.items()}
    stay = {
        name: rows.without(leaving[name]) if leaving[name].any() else rows
        for name, rows in held.items()
    }
    whole = _moved(before, stay, new, numbers, sizes)
    if whole is None:
        everything = joined([*stay.values(), new])
        return make_parts(everything, actor_ids, about, sizes=sizes)
    parts = [
        before.parts[name]
        if rows is held[name]
        else part_of(
            name, rows.take(in_order(rows, np.arange(len(rows)))), numbers, before.calendar
        )
        for name, rows in whole.items()
    ]
    return _parts(parts, numbers, before.calendar, before.bound, about)


def _moved(
    before: Parts, stay: dict[str, Rows], new: Rows, numbers: Array, sizes: Sizes
) -> dict[str, Rows] | None:
    """The rows of each part with the new ones among them; none where the parts are to be made anew."""
    if not np.array_equal(before.actor_ids, numbers):
        return None
    all_rows = [*stay.values(), new]
    if calendar_of([days for rows in all_rows for days in rows.days()]) != before.calendar:
        return None
    bound = overview_bound([rows.ranks for rows in all_rows], sizes)
    if bound != before.bound:
        return None
    arriving: dict[str, list[int]] = {}
    for at, (rank, key) in enumerate(
        zip(new.ranks.tolist(), region_keys(new).tolist(), strict=True)
    ):
        name = OVERVIEW if rank >= bound else region_of(key, stay)
        if name is None:
            return None
        arriving.setdefault(name, []).append(at)
    come = {
        name: joined([stay[name], new.take(np.array(which))]) for name, which in arriving.items()
    }
    whole = {name: come.get(name, rows) for name, rows in stay.items()}
    counts = {name: len(rows) for name, rows in whole.items() if name != OVERVIEW}
    return whole if holds(counts, sizes) else None


def _parts(parts: list[Part], numbers: Array, calendar: Calendar, bound: int, about: Any) -> Parts:
    digests = [part.digest for part in parts]
    told = json.dumps([LAYOUT, str(calendar.epoch_day), digests, about])
    version = blake2b(told.encode(), digest_size=DIGEST_BYTES).hexdigest()
    by_name = {part.name: part for part in parts}
    return Parts(by_name, numbers, calendar, bound, about, version)


def bounds_of(rows: Rows) -> Bounds | None:
    """West, south, east, north of points and anchors, in degrees; none of none."""
    if not len(rows):
        return None
    sides = rows.longitude.min(), rows.latitude.min(), rows.longitude.max(), rows.latitude.max()
    west, south, east, north = (int(side) / MILLION for side in sides)
    return west, south, east, north


def days_of(rows: Rows) -> tuple[int, int] | None:
    """The first day on which any is drawn, and the last that is an end, a beginning or said of any."""
    first = rows.first[rows.first != NO_DAY]
    if not len(first):
        return None
    settled = np.where(rows.settled == NO_DAY, 2**31 - 1, rows.settled)
    last = max(int(days.max()) for days in (first, rows.said, np.minimum(rows.last, settled)))
    begin = int(first.min())
    return begin, max(begin, last)
