"""A small strip of time without a script: how many positions are on the map on each day, around one.

`draw_day_strip` gives what templates/fragments/day_strip.html draws.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from app.languages import own_digits
from app.languages.days import say_short_month

WIDTH, HEIGHT = 1000, 40
# As in static/js/lib/time-window.js, so that the strip stays where it is when scripts take it over.
MOST_CHANGES = 0.6
SHORTEST_DAYS = 60
AIR = 0.04
# Months between two names below, and how many names have room.
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12_000)
MOST_NAMES = 10


@dataclass(frozen=True)
class NamedDay:
    """A name below the strip, and how far from its beginning it stands, in percent."""

    percent: float
    name: str


@dataclass(frozen=True)
class DayStrip:
    """The outline of what is on the map, in pixels of a drawing of WIDTH by HEIGHT."""

    outline: str
    names: Sequence[NamedDay]
    # Where the day is, in the drawing's pixels.
    x: float
    # How many positions are on the map on the day.
    held: int
    # The nearest days with a change.
    earlier: date | None
    later: date | None
    # Where a span begins that lasts up to the day.
    begin_x: float | None = None
    width: int = WIDTH
    height: int = HEIGHT


def draw_day_strip(
    days: Sequence[date], standing: Sequence[int], day: date, begin: date | None = None
) -> DayStrip | None:
    """The strip around a day, of the days with a change and how many are held from each on.

    With `begin`, around the span from there up to the day. None where nothing ever changes.
    """
    if not days:
        return None
    start, end = opening_window(days, day, begin or day)
    scale = WIDTH / (end - start)
    before, after = bisect_left(days, day), bisect_right(days, day)
    return DayStrip(
        outline=_outline(days, standing, start, scale),
        names=_names(start, end),
        x=round((day.toordinal() + 0.5 - start) * scale, 1),
        held=standing[after - 1] if after else 0,
        earlier=days[before - 1] if before else None,
        later=days[after] if after < len(days) else None,
        begin_x=round((begin.toordinal() - start) * scale, 1) if begin else None,
    )


def opening_window(days: Sequence[date], day: date, begin: date) -> tuple[float, float]:
    """The shortest stretch with both days and most of the days with a change, as ordinals of days."""
    among = max(1, ceil(len(days) * MOST_CHANGES))
    stretches = (
        (min(begin, days[at]), max(day, days[at + among - 1]))
        for at in range(len(days) - among + 1)
    )
    first, last = min(stretches, key=lambda each: each[1] - each[0])
    short = max(0, SHORTEST_DAYS - (last - first).days) / 2
    low, high = first.toordinal() - ceil(short), last.toordinal() + ceil(short)
    air = max(2, (high - low) * AIR)
    return low - air, high + 1 + air


def _outline(days: Sequence[date], standing: Sequence[int], start: float, scale: float) -> str:
    """The path of what is held, which goes up and down by steps."""
    most = max(standing)
    if most <= 0:
        return ""
    path = [f"M0 {HEIGHT}"]
    held = 0
    for day, number in zip(days, standing, strict=True):
        x = (day.toordinal() - start) * scale
        if x > WIDTH:
            break
        if x > 0:
            path.append(f"V{_y(held, most)}H{x:.1f}")
        held = number
    path.append(f"V{_y(held, most)}H{WIDTH}V{HEIGHT}Z")
    return "".join(path)


def _y(number: int, most: int) -> str:
    return f"{HEIGHT - number / most * (HEIGHT - 3):.1f}"


def _names(start: float, end: float) -> list[NamedDay]:
    """Months and years, as many as have room."""
    months = (end - start) / 30.44 / MOST_NAMES
    step = next((each for each in MONTH_STEPS if each >= months), MONTH_STEPS[-1])
    first = date.fromordinal(max(1, ceil(start)))
    month = ceil((first.year * 12 + first.month - (first.day == 1)) / step) * step
    names: list[NamedDay] = []
    while month // 12 <= date.max.year:
        day = date(max(1, month // 12), month % 12 + 1, 1)
        if day.toordinal() >= end:
            break
        name = own_digits(str(day.year)) if day.month == 1 else say_short_month(day)
        if not names and day.month > 1:
            name = say_short_month(day, with_year=True)
        names.append(NamedDay(round((day.toordinal() - start) / (end - start) * 100, 2), name))
        month += step
    return names
