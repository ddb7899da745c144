"""A part's bytes, as `docs/columns.md` lays them out."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from app.column_parts.rows import NO_DAY, SEVERAL, SHAPE, Array, Rows

LAYOUT = 1
LETTERS = b"CMPC"
HEADER = struct.Struct("<4sHHII")
UNKNOWN = 0
OPEN, OPEN_WIDE = 2**16 - 1, 2**31 - 1
DAYS_ARE_WIDE = 1
# Days are counted from here while they are held.
COUNTED_FROM = date(2000, 1, 1)
# In `precisions`, where none is said.
NO_PRECISION = 255


def day_number(day: date | None) -> int | None:
    """A day as it is counted while it is held; none of none."""
    return None if day is None else (day - COUNTED_FROM).days


@dataclass(frozen=True)
class Calendar:
    """How days are told: counted from `epoch`, in two bytes or in four."""

    # In days since COUNTED_FROM.
    epoch: int = 0
    is_wide: bool = False

    @property
    def open(self) -> int:
        """What stands for a day without end."""
        return OPEN_WIDE if self.is_wide else OPEN

    @property
    def epoch_day(self) -> date:
        """The day that is 0."""
        return COUNTED_FROM + timedelta(days=self.epoch)

    def told(self, days: Array, otherwise: int) -> Array:
        """Days as they are laid out, with another number where none is known."""
        counted = np.where(days == NO_DAY, otherwise, days.astype("i8") - self.epoch)
        return counted.astype("<i4" if self.is_wide else "<u2")


def calendar_of(columns: Iterable[Array]) -> Calendar:
    """A calendar in which all those days can be told.

    Its epoch is the last day of a year, so that an earlier day seldom moves all the others.
    """
    told = [days[days != NO_DAY] for days in columns]
    ends = [(int(days.min()), int(days.max())) for days in told if len(days)]
    if not ends:
        return Calendar()
    first = COUNTED_FROM + timedelta(days=min(end[0] for end in ends))
    epoch = first.replace(month=1, day=1).toordinal() - 1 - COUNTED_FROM.toordinal()
    return Calendar(epoch, is_wide=max(end[1] for end in ends) - epoch >= OPEN)


def pack(rows: Rows, actors: Array, calendar: Calendar) -> bytes:
    """The bytes of a part that holds these rows in this order; `actors` are their places in the list."""
    shaped = rows.flags & SHAPE > 0
    boxes = rows.box_of(rows.id[shaped])
    flags = DAYS_ARE_WIDE if calendar.is_wide else 0
    columns = (
        rows.longitude.astype("<i4"),
        rows.latitude.astype("<i4"),
        calendar.told(rows.first, calendar.open),
        calendar.told(rows.last, calendar.open),
        calendar.told(rows.said, UNKNOWN),
        calendar.told(rows.settled, calendar.open),
        actors.astype("<u2"),
        rows.posture,
        rows.modality,
        rows.precision,
        rows.flags & ~np.uint8(SEVERAL),
        uncertainty_codes(rows.uncertainty_m),
        boxes.astype("<i4"),
    )
    out = bytearray(HEADER.pack(LETTERS, LAYOUT, flags, len(rows), len(boxes)))
    for column in columns:
        out += column.tobytes()
        out += bytes(-len(out) % 4)
    return bytes(out)


def uncertainty_codes(uncertainty_m: Array) -> Array:
    """u, where the uncertainty lies below 2^(u/8) metres, in at most 256 steps; 0 is none."""
    steps = np.floor(8 * np.log2(np.maximum(uncertainty_m, 1))).astype("i4") + 1
    return np.where(uncertainty_m > 0, np.minimum(steps, 255), 0).astype("u1")


def rounded(degrees_e6: Array, uncertainty_m: Array, shapes: Array) -> Array:
    """Millionths of a degree, with as few decimals as the uncertainty deserves (`queries.filters.geojson`)."""
    deserved = np.ceil(np.log10(111320.0 / np.maximum(uncertainty_m, 1)))
    decimals = np.minimum(6, np.maximum(1, deserved) + (shapes > 0)).astype("i4")
    step = 10 ** (6 - decimals)
    return np.asarray((np.round(degrees_e6 / step) * step).astype("i4"))
