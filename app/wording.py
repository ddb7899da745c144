"""Sentences for readers: days, distances, counts, who does what where. Pure.

The words for single codes are in `app.vocabulary`.
"""

import re
from datetime import UTC, date, datetime

from app.languages import (
    current,
    gettext,
    mark,
    ngettext,
    own_digits,
    pgettext,
    say_list,
    say_number,
)
from app.languages.days import calendar_of, fill
from app.languages.versions import say_translator
from app.vocabulary import CREDIBILITY, DOUBTFUL, PRECISIONS, RELIABILITY, say_language
from app.vocabulary.counted import counted, more_of, none_of
from app.vocabulary.positions import PLURALS, holding


def say_day(day: date) -> str:
    """A day in words: 7 June 2017."""
    return fill(calendar_of(current()).day, day)


def say_days(first: date | None, last: date | None, precision: str | None = None) -> str:
    """A stretch of days in words, both ends inclusive, as precise as stated.

    6–9 June 2017; 18 May – 6 June 2017; from 6 June 2017; until 9 June 2017; «days not given» when
    both ends are empty. Days known to a week or worse say so: June 2017 (to the month), 2014–2015
    (vaguely dated). A month or year is named as such when its ends are those of the days.
    """
    if first is None and last is None:
        return gettext("days not given")
    words = _say_stretch(first, last, precision)
    if precision in DOUBTFUL:
        return gettext("{days} ({precision})", days=words, precision=PRECISIONS[precision].label)
    return words


def _say_stretch(first: date | None, last: date | None, precision: str | None) -> str:
    if first is None:
        return gettext("until {day}", day=_say_end(last, precision)) if last else ""
    if last is None:
        return gettext("from {day}", day=_say_end(first, precision))
    if first == last:
        return say_day(first)
    calendar = calendar_of(current())
    if precision in ("month", "year", "vague") and first.day == 1 and _is_month_end(last):
        if first.month == 1 and last.month == 12:
            return own_digits(
                str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
            )
        if first.year == last.year and first.month == last.month:
            return say_month(last)
        start = say_month(first)
        if first.year == last.year:
            start = calendar.alone[first.month - 1]
        return _between(start, say_month(last))
    if first.year != last.year:
        return _between(say_day(first), say_day(last))
    if first.month != last.month:
        return _between(fill(calendar.day_of_year, first), say_day(last))
    return fill(calendar.day, last, f"{first.day}–{last.day}")


def _between(first: str, last: str) -> str:
    return gettext("{first} – {last}", first=first, last=last)


def _say_end(day: date, precision: str | None) -> str:
    if precision == "year":
        return own_digits(str(day.year))
    if precision == "month":
        return say_month(day)
    return say_day(day)


def _is_month_end(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).day == 1


def say_month(day: date) -> str:
    """The month of a day in words: June 2017."""
    return fill(calendar_of(current()).month, day)


def say_degrees(longitude: float, latitude: float, decimals: int) -> str:
    """A point in degrees, without needless zeros: «35.57° N, 39.01° E»."""

    def angle(value: float, letters: tuple[str, str]) -> str:
        number = f"{abs(value):.{decimals}f}"
        number = number.rstrip("0").rstrip(".") if "." in number else number
        return f"{number}° {letters[value < 0]}"

    north_south = pgettext("latitude", "N"), pgettext("latitude", "S")
    east_west = pgettext("longitude", "E"), pgettext("longitude", "W")
    return f"{angle(latitude, north_south)}, {angle(longitude, east_west)}"


def say_last(modality: str, last: date | None, on: date | None = None) -> str | None:
    """When a position was last spoken of: «last confirmed 5 June 2017, 40 days before».

    «Last said» of what is expected. Before a chosen day only; none where that day is spoken of, or
    where no day is.
    """
    if last is None or (on is not None and on <= last):
        return None
    day = say_day(last)
    if on is None:
        if modality == "observed":
            return gettext("last confirmed {day}", day=day)
        return gettext("last said {day}", day=day)
    days = (on - last).days
    if modality == "observed":
        return ngettext(
            "last confirmed {day}, {n} day before",
            "last confirmed {day}, {n} days before",
            days,
            day=day,
        )
    return ngettext(
        "last said {day}, {n} day before", "last said {day}, {n} days before", days, day=day
    )


def say_distance(metres: int) -> str:
    """A distance in words: 600 m, 1.5 km, 20 km."""
    if metres < 1000:
        return gettext("{number} m", number=say_number(metres))
    kilometres = metres / 1000
    is_fine = metres % 1000 and kilometres < 10
    number = say_number(round(kilometres, 1)) if is_fine else own_digits(f"{kilometres:.0f}")
    return gettext("{number} km", number=number)


def say_size(size: int) -> str:
    """Bytes in words: 415 bytes, 56 kB, 1.5 MB, 12 MB."""
    if size < 1000:
        return ngettext("{n} byte", "{n} bytes", size)
    if size < 1_000_000:
        return gettext("{number} kB", number=say_number(round(size / 1000)))
    megabytes = size / 1_000_000
    number = round(megabytes, 1) if megabytes < 10 else round(megabytes)
    return gettext("{number} MB", number=say_number(number))


def say_long_day(day: date) -> str:
    """A day in words with its weekday: Wednesday, 7 June 2017."""
    return fill(calendar_of(current()).weekday, day)


def say_instant(instant: datetime) -> str:
    """An instant in words, in UTC to the minute: 31 January 2026, 14:05 UTC."""
    moment = instant.astimezone(UTC)
    time = own_digits(f"{moment:%H:%M}")
    return gettext("{day}, {time} UTC", day=say_day(moment.date()), time=time)


def say_count(number: int, noun: str, plural: str | None = None, *, is_more: bool = False) -> str:
    """A number of things in words: 1 claim, 1,204 claims, no sources, more than 10,000 claims.

    Other languages know what `app.vocabulary.counted` lists.
    """
    if is_more:
        return gettext(more_of(noun), n=say_number(number))
    if not number:
        return gettext(none_of(noun))
    one, many = counted(noun)
    return ngettext(one, f"{{n}} {plural}" if plural else many, number)


def say_translation(text: str, language: str, by: str, *, machine: bool) -> str:
    """A version of a text in another language, as the history of its record lists it."""
    return gettext(
        "{language}: «{text}», {translated}",
        language=say_language(language),
        text=text,
        translated=say_translator(by, machine=machine),
    )


def say_figure(what: str, low: int | None, high: int | None, best: int | None) -> str:
    """A count as its source has it: «killed: 12 (10 to 15)», «wounded: at least 3».

    `what` is a text of the data; other languages know those that forms offer.
    """
    what = gettext(what)
    bounds = ""
    if low is not None and high is not None:
        bounds = say_number(low)
        if low != high:
            bounds = gettext("{low} to {high}", low=bounds, high=say_number(high))
    elif low is not None:
        bounds = gettext("at least {number}", number=say_number(low))
    elif high is not None:
        bounds = gettext("at most {number}", number=say_number(high))
    if best is None:
        return gettext("{what}: {number}", what=what, number=bounds)
    number = say_number(best)
    if not bounds or low == high == best:
        return gettext("{what}: {number}", what=what, number=number)
    return gettext("{what}: {number} ({bounds})", what=what, number=number, bounds=bounds)


def say_browser(agent: str) -> str:
    """A browser and its system, as far as the User-Agent header tells: Firefox on Linux."""
    browsers = ("Edg", "OPR", "Firefox", "Chrome", "Safari", "curl", "python")
    systems = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")
    names = {
        "Edg": "Edge",
        "OPR": "Opera",
        "Mac OS": gettext("a Mac"),
        "iPhone": gettext("an iPhone"),
    }
    names |= {"iPad": gettext("an iPad"), "python": gettext("a Python program")}
    browser = next((word for word in browsers if word in agent), None)
    system = next((word for word in systems if word in agent), None)
    said = names.get(browser or "", browser or gettext("A browser"))
    said = said[0].upper() + said[1:]
    if system is None:
        return said
    return gettext("{browser} on {system}", browser=said, system=names.get(system, system))


def say_published(first: date | None, last: date | None) -> str:
    """When a source was published: a day, between two days, or «date unknown»."""
    if first is None or last is None:
        return gettext("date unknown")
    if first == last:
        return say_day(first)
    until = say_day(last)
    if first.year != last.year:
        since = say_day(first)
    elif first.month != last.month:
        since = fill(calendar_of(current()).day_of_year, first)
    else:
        since = own_digits(str(first.day))
    return gettext("between {first} and {last}", first=since, last=until)


def say_passage(paragraph: int | None) -> str:
    """Where in a source's text: paragraph 5, the heading (0), or that it isn't known."""
    if paragraph is None:
        return gettext("paragraph not known")
    if not paragraph:
        return gettext("heading")
    return gettext("paragraph {number}", number=own_digits(str(paragraph)))


def say_where(locator: str | None, paragraph: int | None) -> str:
    """Where in a source: as an editor wrote it, first, then the paragraph of its text if known."""
    if not locator:
        return say_passage(paragraph)
    return locator if paragraph is None else say_list((locator, say_passage(paragraph)))


def sentence(words: str) -> str:
    """Words with a capital at their beginning, the rest as it is."""
    return words[:1].upper() + words[1:]


def say_grades(reliability: str, credibility: int) -> str:
    """Both grades of the Admiralty code in words, kept apart."""
    return gettext(
        "Source: {reliability} ({letter}) · Claim: {credibility} ({number})",
        reliability=RELIABILITY[reliability].label,
        letter=reliability,
        credibility=CREDIBILITY[credibility],
        number=own_digits(str(credibility)),
    )


def say_shape(geometry_type: str) -> str:
    """What a geometry is drawn as: a point, points, a line, lines, an area or areas."""
    return gettext(SHAPES.get(geometry_type, A_SHAPE))


A_SHAPE = mark("a shape")
SHAPES = {
    "Point": mark("a point"),
    "LineString": mark("a line"),
    "Polygon": mark("an area"),
    "MultiPoint": mark("points"),
    "MultiLineString": mark("lines"),
    "MultiPolygon": mark("areas"),
}


def is_plural(name: str) -> bool:
    """True for a name that takes a plural verb: «Kurdish forces», «Syrian Democratic Forces», «Allies of the army».

    Other proper names are of one body: «United States», «Hamas».
    """
    head = re.split(r" (?:of|in|under|from|abroad)\b", name, maxsplit=1)[0].split()
    if not head:
        return False
    last = head[-1]
    return last in PLURALS or (last.islower() and last.endswith("s") and len(last) > 3)


def say_holding(actor: str, posture: str, place: str | None, modality: str) -> str:
    """Who does what where: «ISIS holds Raqqah»; «Syrian Arab Army attacks» when no place is named.

    What is expected is never said as what was seen: «Kurdish forces are expected to hold Raqqah». Other
    languages translate the sentence of one actor, whose number they don't know.
    """
    is_english = current().is_english
    pattern = holding(
        posture, modality, is_many=is_english and is_plural(actor), is_placed=place is not None
    )
    return gettext(pattern, actor=actor, place=place)


def say_position(actor: str, posture: str, place: str | None, modality: str, days: str) -> str:
    """A position in one line: «ISIS holds Raqqah, observed, 6–9 June 2017».

    «expected» isn't said twice; `days` are in words, and may be empty.
    """
    said = say_holding(actor, posture, place, modality)
    if modality == "observed":
        if not days:
            return gettext("{what}, observed", what=said)
        return gettext("{what}, observed, {days}", what=said, days=days)
    return gettext("{what}, {days}", what=said, days=days) if days else said
