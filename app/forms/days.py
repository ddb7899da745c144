"""Days as people type them, with how exactly they are known: from, until, still. Pure.

«7 June 2017», «2017-06-07» and «7.6.2017» are one day; «June 2017» and «2017» are all of theirs, and
make the precision a month or a year unless another is chosen.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from app.wording import MONTHS, PRECISIONS

EXAMPLES = "2017-06-07, 7 June 2017, June 2017 or 2017"
NUMBER_OF = {
    name: number
    for number, month in enumerate(MONTHS, 1)
    for name in (month.casefold(), month[:3].casefold(), month[:4].casefold())
}
# The choice that leaves the precision to what is typed.
AS_TYPED = ""


@dataclass(frozen=True)
class Stretch:
    """What one field says: its first and last day, and whether that is a day, a month or a year."""

    first: date
    last: date
    precision: str


@dataclass(frozen=True)
class TypedDays:
    """Both ends, inclusive; none where one is open. The precision is none where no day is given."""

    first: date | None = None
    last: date | None = None
    precision: str | None = None


def parse_stretch(text: str, today: date) -> Stretch:
    """The day, month or year that a text writes. Raises ValueError with a sentence."""
    plain = re.sub(r"\s+", " ", text.strip().casefold().replace(",", " ").replace(" of ", " "))
    if plain in ("today", "yesterday"):
        day = today - timedelta(days=plain == "yesterday")
        return Stretch(day, day, "day")
    found = re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", plain)
    if found:
        return _stretch(text, found[1], found[2], found[3])
    found = re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", plain)
    if found:
        return _stretch(text, found[3], found[2], found[1])
    if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{2,4}", plain):
        raise ValueError(
            f"{text.strip()!r} can be read two ways; write the month as a word, like 7 June 2017."
        )
    found = (
        re.fullmatch(r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)? )?(?P<month>[a-z]+)\.? (?P<year>\d{4})", plain)
        or re.fullmatch(r"(?P<month>[a-z]+)\.? (?P<day>\d{1,2})(?:st|nd|rd|th)? (?P<year>\d{4})", plain)
    )  # fmt: skip
    if found and found["month"] in NUMBER_OF:
        return _stretch(text, found["year"], str(NUMBER_OF[found["month"]]), found["day"])
    raise ValueError(f"{text.strip()[:40]!r} is no day. Write it like {EXAMPLES}.")


def _stretch(text: str, year: str, month: str | None, day: str | None) -> Stretch:
    try:
        if month is None:
            return Stretch(date(int(year), 1, 1), date(int(year), 12, 31), "year")
        first = date(int(year), int(month), int(day or 1))
    except ValueError:
        raise ValueError(f"{text.strip()!r} is not in the calendar.") from None
    if day is not None:
        return Stretch(first, first, "day")
    length = calendar.monthrange(first.year, first.month)[1]
    return Stretch(first, first.replace(day=length), "month")


def parse_days(
    first_text: str, last_text: str, *, still: bool, precision: str, today: date
) -> tuple[TypedDays, dict[str, str]]:
    """Both ends, and the messages about `from`, `until` and `precision`.

    A lone «from» is that day, month or year alone, unless «still» leaves the end open.
    """
    errors: dict[str, str] = {}
    ends: dict[str, Stretch | None] = {"from": None, "until": None}
    for name, text in (("from", first_text), ("until", last_text)):
        if not text.strip():
            continue
        try:
            ends[name] = parse_stretch(text, today)
        except ValueError as error:
            errors[name] = str(error)
    first, last = ends["from"], ends["until"]
    if still and last is not None:
        errors["until"] = "Either it ended then, or the end is open: leave one of the two out."
    if precision not in (AS_TYPED, *PRECISIONS):
        errors["precision"] = f"{precision!r} is none of the choices."
    if errors or (first is None and last is None):
        return TypedDays(), errors
    if first is not None and last is not None and last.last < first.first:
        errors["until"] = f"This is {last.last}, before the first day, {first.first}."
        return TypedDays(), errors
    coarse = [end.precision for end in (first, last) if end is not None]
    typed = next((each for each in ("year", "month") if each in coarse), "day")
    end = last or (None if still else first)
    days = TypedDays(first.first if first else None, end.last if end else None, precision or typed)
    return days, errors


def write_days(first: date | None, last: date | None, precision: str | None) -> dict[str, str]:
    """The texts of the fields `from`, `until`, `still` and `precision` that say these days."""
    texts = {
        "from": first.isoformat() if first else "",
        "until": last.isoformat() if last and last != first else "",
        "still": "yes" if first and last is None else "",
        "precision": precision or AS_TYPED,
    }
    whole = first and last and write_stretch(first, last, precision)
    return texts | {"from": whole, "until": ""} if whole else texts


def write_stretch(first: date, last: date, precision: str | None) -> str | None:
    """«2017-06» or «2017» for days that are a whole month or year and known as such; else none."""
    if precision == "month" and first.day == 1 and (last + timedelta(days=1)).day == 1:
        same = (first.year, first.month) == (last.year, last.month)
        return f"{first:%Y-%m}" if same else None
    if precision == "year" and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else None
    return None
