"""Sentences for readers: days, distances, counts, who does what where. Pure.

The words for single codes are in `app.vocabulary`.
"""

import re
from datetime import UTC, date, datetime

from app.vocabulary import CREDIBILITY, DOUBTFUL, POSTURES, PRECISIONS, RELIABILITY

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def say_day(day: date) -> str:
    """A day in words: 7 June 2017."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def say_days(first: date | None, last: date | None, precision: str | None = None) -> str:
    """A stretch of days in words, both ends inclusive, as precise as stated.

    6–9 June 2017; 18 May – 6 June 2017; from 6 June 2017; until 9 June 2017; «days not given» when
    both ends are empty. Days known to a week or worse say so: June 2017 (to the month), 2014–2015
    (vaguely dated). A month or year is named as such when its ends are those of the days.
    """
    if first is None and last is None:
        return "days not given"
    words = _say_stretch(first, last, precision)
    return f"{words} ({PRECISIONS[precision].label})" if precision in DOUBTFUL else words


def _say_stretch(first: date | None, last: date | None, precision: str | None) -> str:
    if first is None:
        return f"until {_say_end(last, precision)}" if last else ""
    if last is None:
        return f"from {_say_end(first, precision)}"
    if first == last:
        return say_day(first)
    if precision in ("month", "year", "vague") and first.day == 1 and _is_month_end(last):
        if first.month == 1 and last.month == 12:
            return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
        start = MONTHS[first.month - 1]
        end = f"{MONTHS[last.month - 1]} {last.year}"
        if first.year != last.year:
            return f"{start} {first.year} – {end}"
        return end if first.month == last.month else f"{start} – {end}"
    if first.year != last.year:
        return f"{say_day(first)} – {say_day(last)}"
    if first.month != last.month:
        return f"{first.day} {MONTHS[first.month - 1]} – {say_day(last)}"
    return f"{first.day}–{say_day(last)}"


def _say_end(day: date, precision: str | None) -> str:
    if precision == "year":
        return str(day.year)
    if precision == "month":
        return f"{MONTHS[day.month - 1]} {day.year}"
    return say_day(day)


def _is_month_end(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).day == 1


def say_month(day: date) -> str:
    """The month of a day in words: June 2017."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def say_degrees(longitude: float, latitude: float, decimals: int) -> str:
    """A point in degrees, without needless zeros: «35.57° N, 39.01° E»."""

    def angle(value: float, letters: str) -> str:
        number = f"{abs(value):.{decimals}f}"
        number = number.rstrip("0").rstrip(".") if "." in number else number
        return f"{number}° {letters[value < 0]}"

    return f"{angle(latitude, 'NS')}, {angle(longitude, 'EW')}"


def say_last(modality: str, last: date | None, on: date | None = None) -> str | None:
    """When a position was last spoken of: «last confirmed 5 June 2017, 40 days before».

    «Last said» of what is expected. Before a chosen day only; none where that day is spoken of, or
    where no day is.
    """
    if last is None or (on is not None and on <= last):
        return None
    verb = "last confirmed" if modality == "observed" else "last said"
    words = f"{verb} {say_day(last)}"
    return f"{words}, {say_count((on - last).days, 'day')} before" if on is not None else words


def say_distance(metres: int) -> str:
    """A distance in words: 600 m, 1.5 km, 20 km."""
    if metres < 1000:
        return f"{metres} m"
    kilometres = metres / 1000
    return f"{kilometres:.1f} km" if metres % 1000 and kilometres < 10 else f"{kilometres:.0f} km"


WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
SHAPES = {"Point": "point", "LineString": "line", "Polygon": "area"}


def say_long_day(day: date) -> str:
    """A day in words with its weekday: Wednesday, 7 June 2017."""
    return f"{WEEKDAYS[day.weekday()]}, {say_day(day)}"


def say_instant(instant: datetime) -> str:
    """An instant in words, in UTC to the minute: 31 January 2026, 14:05 UTC."""
    moment = instant.astimezone(UTC)
    return f"{say_day(moment.date())}, {moment:%H:%M} UTC"


def say_count(number: int, noun: str, plural: str | None = None, *, is_more: bool = False) -> str:
    """A number of things in words: 1 claim, 1,204 claims, no sources, more than 10,000 claims."""
    words = noun if number == 1 else plural or f"{noun}s"
    if is_more:
        return f"more than {number:,} {words}"
    return f"{number:,} {words}" if number else f"no {words}"


def say_figure(what: str, low: int | None, high: int | None, best: int | None) -> str:
    """A count as its source has it: «killed: 12 (10 to 15)», «wounded: at least 3»."""
    if low is not None and high is not None:
        bounds = f"{low:,} to {high:,}" if low != high else f"{low:,}"
    elif low is not None:
        bounds = f"at least {low:,}"
    else:
        bounds = f"at most {high:,}" if high is not None else ""
    if best is None:
        return f"{what}: {bounds}"
    is_told = not bounds or low == high == best
    return f"{what}: {best:,}" if is_told else f"{what}: {best:,} ({bounds})"


def say_browser(agent: str) -> str:
    """A browser and its system, as far as the User-Agent header tells: Firefox on Linux."""
    browsers = ("Edg", "OPR", "Firefox", "Chrome", "Safari", "curl", "python")
    systems = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")
    names = {"Edg": "Edge", "OPR": "Opera", "Mac OS": "a Mac", "iPhone": "an iPhone"}
    names |= {"iPad": "an iPad", "python": "a Python program"}
    browser = next((word for word in browsers if word in agent), None)
    system = next((word for word in systems if word in agent), None)
    said = names.get(browser or "", browser or "A browser")
    said = said[0].upper() + said[1:]
    return f"{said} on {names.get(system, system)}" if system else said


def say_published(first: date | None, last: date | None) -> str:
    """When a source was published: a day, between two days, or «date unknown»."""
    if first is None or last is None:
        return "date unknown"
    if first == last:
        return say_day(first)
    if first.year != last.year:
        return f"between {say_day(first)} and {say_day(last)}"
    if first.month != last.month:
        return f"between {first.day} {MONTHS[first.month - 1]} and {say_day(last)}"
    return f"between {first.day} and {say_day(last)}"


def say_passage(paragraph: int | None) -> str:
    """Where in a source's text: paragraph 5, the heading (0), or that it isn't known."""
    if paragraph is None:
        return "paragraph not known"
    return f"paragraph {paragraph}" if paragraph else "heading"


def say_where(locator: str | None, paragraph: int | None) -> str:
    """Where in a source: as an editor wrote it, first, then the paragraph of its text if known."""
    if not locator:
        return say_passage(paragraph)
    return locator if paragraph is None else f"{locator}, {say_passage(paragraph)}"


def sentence(words: str) -> str:
    """Words with a capital at their beginning, the rest as it is."""
    return words[:1].upper() + words[1:]


def say_grades(reliability: str, credibility: int) -> str:
    """Both grades of the Admiralty code in words, kept apart."""
    return (
        f"Source: {RELIABILITY[reliability].label} ({reliability}) · "
        f"Claim: {CREDIBILITY[credibility]} ({credibility})"
    )


def say_shape(geometry_type: str) -> str:
    """What a geometry is drawn as: a point, points, a line, lines, an area or areas."""
    if geometry_type.startswith("Multi"):
        return f"{SHAPES.get(geometry_type.removeprefix('Multi'), 'shape')}s"
    shape = SHAPES.get(geometry_type, "shape")
    return f"an {shape}" if shape == "area" else f"a {shape}"


def is_plural(name: str) -> bool:
    """True for a name that takes a plural verb: «Kurdish forces», «Allies of the Syrian army».

    Proper names of one body end in a capital word: «United States», «Syrian Air Force».
    """
    head = re.split(r" (?:of|in|under|from|abroad)\b", name, maxsplit=1)[0].split()
    if not head:
        return False
    if len(head) == 1 and head[0] in {"Allies", "Fighters", "Forces", "Kurds", "Rebels", "Tribes"}:
        return True
    return head[-1].islower() and head[-1].endswith("s") and len(head[-1]) > 3


def say_holding(actor: str, posture: str, place: str | None, modality: str) -> str:
    """Who does what where: «ISIS holds Raqqah»; «Syrian Arab Army attacks» when no place is named.

    What is expected is never said as what was seen: «Kurdish forces are expected to hold Raqqah».
    """
    term = POSTURES[posture]
    verb, _, rest = term.verb.partition(" ")
    be, plain = ("are" if is_plural(actor) else "is"), verb.removesuffix("s")
    if modality == "expected":
        verb = f"{be} expected to {'be' if verb == 'is' else plain}"
    elif verb == "is":
        verb = be
    elif is_plural(actor):
        verb = plain
    words = f"{actor} {verb} {rest}".rstrip()
    if place is None:
        return words
    return f"{words} {term.preposition} {place}" if term.preposition else f"{words} {place}"


def say_position(actor: str, posture: str, place: str | None, modality: str, days: str) -> str:
    """A position in one line: «ISIS holds Raqqah, observed, 6–9 June 2017».

    «expected» isn't said twice; `days` are in words, and may be empty.
    """
    said = say_holding(actor, posture, place, modality)
    seen = "observed" if modality == "observed" else ""
    return ", ".join(part for part in (said, seen, days) if part)
