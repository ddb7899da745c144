"""Days as people type them, with how exactly they are known: from, until, still. Pure.

What one field may mean is read in `day_readings`; here two fields become the days of a record. A
month and a year make the precision a month or a year unless another is chosen.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from app.errors import NotRead, Said
from app.forms.day_readings import Stretch, read_stretch
from app.forms.day_words import words_of
from app.languages import mark, pgettext
from app.vocabulary import PRECISIONS
from app.wording import say_days

# The choice that leaves the precision to what is typed.
AS_TYPED = ""


@dataclass(frozen=True)
class TypedDays:
    """Both ends, inclusive; none where one is open. The precision is none where no day is given."""

    first: date | None = None
    last: date | None = None
    precision: str | None = None


def is_day(text: str) -> bool:
    """True for a text that can be read as a day or a month; a bare number is none here."""
    words = words_of(text)
    if words is None or len(words.tokens) < 2:
        return False
    try:
        return bool(read_stretch(text, date.min))
    except ValueError:
        return False


def parse_stretch(text: str, today: date) -> Stretch:
    """The days that a text writes. Raises ValueError with a sentence, also where it can't be sure."""
    readings = read_stretch(text, today)
    if len(readings) > 1:
        ways = pgettext("between ways to read a text", " or ").join(map(say_stretch, readings))
        said = (
            mark("{text!r} can be read two ways: {ways}. Choose one.")
            if len(readings) == 2
            else mark("{text!r} can be read in several ways: {ways}. Choose one.")
        )
        raise NotRead("several", said, text=text.strip()[:40], ways=ways)
    if readings[0].doubt:
        raise NotRead(
            "doubtful",
            "Is {days} meant? {doubt}",
            days=say_stretch(readings[0]),
            doubt=readings[0].doubt,
        )
    return readings[0]


def say_stretch(stretch: Stretch) -> str:
    """The days in words: «7 June 2017»."""
    return say_days(stretch.first, stretch.last, stretch.precision)


def parse_days(
    first_text: str, last_text: str, *, still: bool, precision: str, today: date
) -> tuple[TypedDays, dict[str, Said]]:
    """Both ends, and the messages about `from`, `until` and `precision`.

    A lone «from» is that day, month or year alone, unless «still» leaves the end open.
    """
    errors: dict[str, Said] = {}
    ends: dict[str, Stretch | None] = {"from": None, "until": None}
    for name, text in (("from", first_text), ("until", last_text)):
        if not text.strip():
            continue
        try:
            ends[name] = parse_stretch(text, today)
        except NotRead as error:
            errors[name] = error.said
    first, last = ends["from"], ends["until"]
    if first is not None and first.is_range and last is not None:
        said = mark("The first field says until when already: leave one of the two out.")
        errors["until"] = Said("both_given", said)
    elif still and (last is not None or (first is not None and first.is_range)):
        said = mark("Either it ended then, or the end is open: leave one of the two out.")
        errors["until"] = Said("both_given", said)
    if precision not in (AS_TYPED, *PRECISIONS):
        errors["precision"] = Said("choice", "{found!r} is none of the choices.", found=precision)
    if errors or (first is None and last is None):
        return TypedDays(), errors
    if first is not None and last is not None and last.last < first.first:
        said = mark("This is {last}, before the first day, {first}.")
        errors["until"] = Said("wrong_order", said, first=first.first, last=last.last)
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
