"""How days are written in a language: patterns with names in braces, which scripts are given too.

A pattern has `{d}`, `{month}`, `{alone}` or `{short}` (the month's name as it is in a date, by itself, or where
there is little room), `{y}` and `{weekday}`. All are of the Gregorian calendar.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from babel.dates import format_date, format_skeleton, get_day_names, get_month_names

from app.languages.catalogues import Language
from app.languages.saying import current, own_digits

SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# A day whose parts can't be taken for one another.
EXAMPLE = date(2023, 11, 28)


@dataclass(frozen=True)
class Calendar:
    """The names of months and days, from January and from Monday on, and the patterns."""

    months: tuple[str, ...]
    alone: tuple[str, ...]
    short: tuple[str, ...]
    weekdays: tuple[str, ...]
    # «7 June 2017», «Wednesday, 7 June 2017», «June 2017», «7 June».
    day: str
    weekday: str
    month: str
    day_of_year: str
    # For scripts, where there is little room: «Jun 2017», «7 Jun».
    short_month: str
    short_day: str


@cache
def calendar_of(language: Language) -> Calendar:
    """How days are written in a language, by CLDR."""
    locale = language.locale
    months, alone = (
        tuple(get_month_names("wide", context, locale)[number] for number in range(1, 13))
        for context in ("format", "stand-alone")
    )
    short = tuple(
        get_month_names("abbreviated", "format", locale)[number] for number in range(1, 13)
    )
    weekdays = tuple(get_day_names("wide", "format", locale)[number] for number in range(7))

    def pattern(said: str) -> str:
        parts = (
            (months[EXAMPLE.month - 1], "{month}"),
            (alone[EXAMPLE.month - 1], "{alone}"),
            (short[EXAMPLE.month - 1], "{short}"),
            (weekdays[EXAMPLE.weekday()], "{weekday}"),
            (str(EXAMPLE.year), "{y}"),
            (str(EXAMPLE.day), "{d}"),
        )
        for written, name in parts:
            said = said.replace(written, name, 1)
        return said

    return Calendar(
        months,
        alone,
        short,
        weekdays,
        pattern(format_date(EXAMPLE, "long", locale)),
        pattern(format_date(EXAMPLE, "full", locale)),
        pattern(format_skeleton("yMMMM", EXAMPLE, locale=locale)),
        pattern(format_skeleton("MMMMd", EXAMPLE, locale=locale)),
        pattern(format_skeleton("yMMM", EXAMPLE, locale=locale)),
        pattern(format_skeleton("MMMd", EXAMPLE, locale=locale)),
    )


def fill(pattern: str, day: date, d: str | None = None) -> str:
    """A pattern filled in for a day; `d` stands in the place of its number, such as «6–9»."""
    calendar = calendar_of(current())
    said = pattern.format(
        d=d or day.day,
        month=calendar.months[day.month - 1],
        alone=calendar.alone[day.month - 1],
        short=calendar.short[day.month - 1],
        y=day.year,
        weekday=calendar.weekdays[day.weekday()],
    )
    return own_digits(said)


def say_short_month(day: date, *, with_year: bool = False) -> str:
    """A month with little room: «Jun», «Jun 2017»."""
    language = current()
    if language.is_english:
        # Britain's «Sept» would be longer than the others.
        return f"{SHORT[day.month - 1]} {day.year}" if with_year else SHORT[day.month - 1]
    # As scripts write it, which take the strip over.
    calendar = calendar_of(language)
    return fill(calendar.short_month, day) if with_year else calendar.short[day.month - 1]
