"""What a typed day may mean: a day, a month, a year or a stretch of them; one reading or several. Pure.

«7 June 2017», «2017-06-07», «7.6.2017» are one day; «June 2017» and «2017» are all of theirs;
«7–9 June 2017» is three. 7/6/2017 has two readings, and a Hijri day is only offered, converted.
"""

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hijridate import Hijri

from app.errors import NotRead
from app.forms.day_words import Token, Words, words_of
from app.languages import gettext, mark
from app.languages.words import Word

EXAMPLES = Word("2017-06-07, 7 June 2017, 7–9 June 2017, June 2017 or 2017")
# Years of the Hijri calendar that its tables reach: 1924 to 2077.
HIJRI_YEARS = range(1343, 1501)
HIJRI_DOUBT = mark(
    "A Hijri day, converted by the Umm al-Qura calendar; where the moon was sighted, it may be a day "
    "off."
)


@dataclass(frozen=True)
class Stretch:
    """What one field says: first and last day, and how exactly: day, month or year.

    `doubt` says why it is only offered; it is empty where the text can mean nothing else.
    """

    first: date
    last: date
    precision: str
    how: str = ""
    doubt: str = ""
    # Both ends are written, rather than one day, month or year.
    is_range: bool = False

    @property
    def text(self) -> str:
        """These days as ISO 8601 has them, which can be read one way only."""
        if self.first == self.last:
            return self.first.isoformat()
        return f"{self.first.isoformat()}/{self.last.isoformat()}"


# Year, month, day: none where it isn't written, zero never.
Parts = tuple[int | None, int | None, int | None]


@dataclass(frozen=True)
class Calendar:
    """How numbers are read: which comes first of day and month, and in which calendar."""

    day_first: bool = True
    is_hijri: bool = False

    def first(self, year: int, month: int, day: int) -> date:
        """The day of that name. Raises ValueError and OverflowError where there is none."""
        if self.is_hijri:
            return Hijri(year, month, day).to_gregorian()
        return date(year, month, day)

    def stretch(self, parts: Parts) -> Stretch:
        """The days of a year, a month or a day. Raises ValueError where there are none."""
        year, month, day = parts
        if year is None:
            raise ValueError
        if month is not None and day is not None:
            only = self.first(year, month, day)
            return Stretch(only, only, "day")
        last_month = month or 12
        if self.is_hijri:
            length = Hijri(year, last_month, 1).month_length()
        else:
            length = calendar.monthrange(year, last_month)[1] if 0 < last_month < 13 else 0
        first = self.first(year, month or 1, 1)
        return Stretch(first, self.first(year, last_month, length), "month" if month else "year")


def read_stretch(text: str, today: date) -> list[Stretch]:
    """Every stretch of days that a text may mean. Raises ValueError with a sentence for none."""
    plain = text.strip().casefold()
    if plain in ("today", "yesterday"):
        day = today - timedelta(days=plain == "yesterday")
        return [Stretch(day, day, "day")]
    typed = text.strip()[:40]
    words = words_of(text)
    no_day = NotRead(
        "no_day", "{text!r} is no day. Write it like {examples}.", text=typed, examples=EXAMPLES
    )
    if words is None or not words.tokens:
        raise no_day
    if words.is_solar:
        raise NotRead(
            "solar_hijri",
            "Days of the solar Hijri calendar aren't read here; write them converted.",
        )
    found: list[Stretch] = []
    why = no_day
    for how in _calendars(words):
        for parts in _shapes(words.tokens, how):
            try:
                stretch = _between(parts, how)
            except (ValueError, OverflowError):
                why = NotRead("calendar", "{text!r} is not in the calendar.", text=typed)
                continue
            if stretch.last < stretch.first:
                why = NotRead("wrong_order", "{text!r} ends before it begins.", text=typed)
            else:
                found.append(_named(stretch, how, words))
    if not found and _has_short_year(words.tokens):
        raise NotRead("short_year", "{text!r}: write the year with four digits.", text=typed)
    if not found:
        raise why
    distinct = {(each.first, each.last): each for each in reversed(found)}
    return _fitting(list(distinct.values())[::-1], words, text)


def _calendars(words: Words) -> Iterator[Calendar]:
    """The ways to read it: day first, month first where bare numbers say neither, Hijri."""
    kinds = "".join(token.kind for token in words.tokens)
    said = words.is_hijri or "H" in kinds
    numeric = kinds.startswith(("n/n/n", "n-n-n", "n.n.n"))
    is_iso = numeric and words.tokens[0].value > 31 and kinds[1] == "-"
    may_be = numeric and not is_iso and any(t.value in HIJRI_YEARS for t in words.tokens)
    orders = (True, False) if numeric and kinds[1] != "." else (True,)
    if not said:
        for day_first in orders:
            yield Calendar(day_first)
    if said or may_be:
        yield Calendar(is_hijri=True)


def _shapes(tokens: Sequence[Token], how: Calendar) -> Iterator[tuple[Parts, Parts]]:
    """First and last as written: one day, month or year, or two with something between."""
    whole = _single(tokens, how)
    if whole is not None and whole[0] is not None and not _lacks_month(whole):
        yield whole, whole
        return
    for at, token in enumerate(tokens):
        if token.kind not in ("R", "-", "/"):
            continue
        left, right = _single(tokens[:at], how), _single(tokens[at + 1 :], how)
        if left is None or right is None or (left[0] is None and right[0] is None):
            continue
        pair = _completed(left, right)
        if pair is not None:
            yield pair
            return


def _completed(left: Parts, right: Parts) -> tuple[Parts, Parts] | None:
    """Both ends, with what only one of them says: 7–9 June 2017, June 7–9, 2017."""
    year = left[0] if right[0] is None else right[0]
    left_year = left[0] if left[0] is not None else year
    # A lone number is a day; it takes the other's month.
    month, left_month = right[1], left[1]
    if month is None and right[2] is not None:
        month = left_month
    if left_month is None and left[2] is not None:
        left_month = right[1]
    if (left[2] is None) != (right[2] is None) or (left_month is None) != (month is None):
        return None
    both = (left_year, left_month, left[2]), (year, month, right[2])
    return None if any(map(_lacks_month, both)) else both


def _lacks_month(parts: Parts) -> bool:
    """True of a day of no month."""
    return parts[1] is None and parts[2] is not None


def _single(tokens: Sequence[Token], how: Calendar) -> Parts | None:
    """Year, month and day of tokens that name one day, month or year, or part of it."""
    month_kind = "H" if how.is_hijri else "M"
    # Between a number and the name of a month, - / and . only part them: 08-Jan-2024.
    bare = [
        token
        for at, token in enumerate(tokens)
        if token.kind not in "-/."
        or not any(near.kind in "MH" for near in tokens[max(0, at - 1) : at + 2])
    ]
    kinds = "".join(token.kind for token in bare)
    values = [token.value for token in bare]
    # German has a point behind the number of the day.
    kinds = kinds.replace("n.M", "nM")
    match kinds.replace(month_kind, "m"):
        case "n":
            return _of_number(bare[0])
        case "n-n-n" | "n/n/n" | "n.n.n":
            return _of_numbers(bare[::2], how)
        case "n-n" | "n/n" | "n.n":
            return _of_two(bare[0], bare[2])
        case "m":
            return None, values[0], None
        case "nm":
            return _with_month(bare[0], values[1])
        case "mn":
            return _with_month(bare[1], values[0])
        case "nn" if _is_year(bare[1]):
            # «June 7 – 9, 2017»: a day and the year, the month before.
            return values[1], None, values[0]
        case "nmn":
            return _around(bare[0], values[1], bare[2])
        case "mnn":
            return _around(bare[1], values[0], bare[2])
    return None


def _is_year(token: Token) -> bool:
    return len(token.text) == 4


def _of_number(token: Token) -> Parts | None:
    if len(token.text) == 8:
        return token.value // 10_000, token.value // 100 % 100, token.value % 100
    if _is_year(token):
        return token.value, None, None
    return (None, None, token.value) if len(token.text) <= 2 else None


def _of_numbers(numbers: Sequence[Token], how: Calendar) -> Parts | None:
    first, second, third = numbers
    if _is_year(first) and len(third.text) <= 2 >= len(second.text):
        return first.value, second.value, third.value
    if _is_year(third) and len(first.text) <= 2 >= len(second.text):
        day, month = (first, second) if how.day_first else (second, first)
        return third.value, month.value, day.value
    return None


def _of_two(first: Token, second: Token) -> Parts | None:
    for year, month in ((first, second), (second, first)):
        if _is_year(year) and len(month.text) <= 2:
            return year.value, month.value, None
    return None


def _with_month(number: Token, month: int) -> Parts | None:
    if _is_year(number):
        return number.value, month, None
    return (None, month, number.value) if len(number.text) <= 2 else None


def _around(first: Token, month: int, second: Token) -> Parts | None:
    if _is_year(second) and len(first.text) <= 2:
        return second.value, month, first.value
    if _is_year(first) and len(second.text) <= 2:
        return first.value, month, second.value
    return None


def _between(parts: tuple[Parts, Parts], how: Calendar) -> Stretch:
    first, last = how.stretch(parts[0]), how.stretch(parts[1])
    if parts[0] == parts[1]:
        return first
    return Stretch(first.first, last.last, first.precision, is_range=True)


def _named(stretch: Stretch, how: Calendar, words: Words) -> Stretch:
    """The stretch with how it was read, and the doubt where it is only offered."""
    if how.is_hijri:
        return replace(stretch, how=gettext("from the Hijri calendar"), doubt=gettext(HIJRI_DOUBT))
    kinds = "".join(token.kind for token in words.tokens)
    if kinds.startswith(("n/", "n-")) and len(words.tokens[0].text) <= 2:
        said = gettext("the day first") if how.day_first else gettext("the month first")
        return replace(stretch, how=said)
    return stretch


def _fitting(found: list[Stretch], words: Words, text: str) -> list[Stretch]:
    """The readings whose first day is the weekday that is named, if one is."""
    if words.weekday is None:
        return found
    fitting = [each for each in found if each.first.weekday() == words.weekday]
    if not fitting:
        raise NotRead(
            "weekday", "{text!r}: that day is another day of the week.", text=text.strip()[:60]
        )
    return fitting


def _has_short_year(tokens: Sequence[Token]) -> bool:
    numbers = [token for token in tokens if token.kind == "n"]
    kinds = "".join(token.kind for token in tokens)
    return kinds in ("n/n/n", "n-n-n", "n.n.n", "nMn", "n-M-n") and not any(map(_is_year, numbers))
