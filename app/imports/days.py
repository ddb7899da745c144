"""Days in cells: as the form reads them, with the order of day and month decided for a whole column.

Callers use `DayReader`, one for each file: it keeps what it has read, for the same days come again and
again. Pure.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.errors import NotRead
from app.forms.day_readings import Stretch, read_stretch
from app.forms.days import say_stretch
from app.languages import gettext, pgettext

ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
# The clock behind a day, with its zone: the day is the one that is written.
CLOCK = re.compile(
    r"(?P<day>.*\d)[T ,]+(?:um |at |à |в )?\d{1,2}(?::|h|\.(?=\d\d$))\d\d(?::\d\d(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*"
    r"(?:Z|UTC|GMT|EET|EEST|Uhr|[+-]\d\d(?::?\d\d)?)?"
)
# The basic form of ISO 8601, and what Twitter writes, whose clock stands before the year.
BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)T\d{4}(?:\d\d)?(?:Z|[+-]\d{2,4})?")
TWEETED = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2} \d\d) \d\d:\d\d:\d\d [+-]\d{4} (\d{4})")
# A date-time group of NATO's (071430ZJUN17): day, clock, letter of a zone, month, year. The day is the one that is written.
GROUP = re.compile(
    r"(\d\d) ?(?:[01]\d|2[0-3])[0-5]\d ?[A-Z]? ?(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC) ?(?:(\d{4})|(\d\d))"
)
# Month, day and year as addresses of pages have them: «october-7-2023».
NAMED_FIRST = re.compile(r"([^\W\d_]{3,})[-_/.](\d{1,2})[-_/.](\d{4})")
# Two days in a row: «7 & 8 June».
NEXT_DAY = re.compile(
    r"(?P<first>\d{1,2}) ?(?:&|and|et|und|y|e|ve|та|і|й|и|و) ?(?P<next>\d{1,2})(?P<rest>\b.+)"
)
SHORT = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{1,2})")
BARE = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
ISO_WEEK = re.compile(r"(\d{4})-?W(\d\d?)", re.IGNORECASE)
QUARTER = re.compile(r"(?:(\d{4})[-/ ]?)?Q([1-4])(?:[-/ ]?(\d{4}))?", re.IGNORECASE)
# Numbers of a month or a day that aren't known.
NO_DAY = re.compile(r"(\d{4})-(\d\d|XX|xx)(?:-(?:00|XX|xx|\?\?))?")
CHINESE = re.compile(r"(\d{4})[年년] ?(\d{1,2})[月월](?: ?(\d{1,2})[日일号])?")
# Words that leave open which day of a month or a year is meant: all of it is.
PART_OF = re.compile(
    r"(?:in |the )?(?:early|mid|middle of|late|beginning of|start of|end of|début|mi|fin|courant|início de|finales de|mediados de|"
    r"початок|середина|кінець|начало|конец|أوائل|أواخر|منتصف|مطلع|نهاية|c\.|ca\.?|circa|about|around|approx\.?|~)"
    r"[ -]?(?:in )?(?P<rest>.*\w)\.?",
    re.IGNORECASE,
)
# The same behind it.
ABOUT = re.compile(
    r"(?P<rest>.*\d) ?[(\[]?(?:approx(?:\.|imately)?|about|circa|estimated|est\.?|\?|прибл\.?|تقريبا)[)\]]?",
    re.IGNORECASE,
)
WEEK_OF = re.compile(
    r"(?:the )?week (?:of|beginning|starting)(?: on)?:? (?P<rest>.+)", re.IGNORECASE
)
NIGHT_OF = re.compile(
    r"(?:(?:the )?(?:night|evening|morning|afternoon) (?:of|to)|nuit du|ніч на|ночь на) (?P<rest>.+)",
    re.IGNORECASE,
)
PHRASES = ((PART_OF, "month"), (ABOUT, "month"), (WEEK_OF, "week"), (NIGHT_OF, "day"))
EARLIEST_YEAR = 1000
# Years that the Hijri calendars count as these decades: nobody means the Middle Ages by a day of one.
HIJRI_YEARS = range(1300, 1500)
MOST_KEPT = 50_000
ORDERS = {"day": (0, 1, 2), "month": (1, 0, 2), "year": (2, 1, 0)}


@dataclass(frozen=True)
class DayOrder:
    """Which number of 7/6/2017 is the day's; none where the column leaves it open, nor a reason where no day is such."""

    order: str
    why: str
    # Examples of years with two digits, in each reading.
    short: tuple[str, ...] = ()


def find_order(cells: Iterable[str]) -> DayOrder:
    """The order of day and month by the whole of a column: a number above 12 anywhere decides it."""
    day_first = month_first = 0
    is_open = False
    short: list[str] = []
    example: dict[str, str] = {}
    for cell in cells:
        found = BARE.match(cell.strip())
        if found is None:
            continue
        is_open = True
        one, two = int(found[1]), int(found[3])
        if len(found[4]) == 2 and len(short) < 3 and cell not in short:
            short.append(cell.strip())
        if one > 12 >= two:
            day_first += 1
            example.setdefault("day", cell.strip())
        elif two > 12 >= one:
            month_first += 1
            example.setdefault("month", cell.strip())
    if day_first and not month_first:
        return DayOrder("day", f"{example['day']} can only be read day first", tuple(short))
    if month_first and not day_first:
        return DayOrder("month", f"{example['month']} can only be read month first", tuple(short))
    if day_first and month_first:
        both = f"{example['day']} is day first and {example['month']} month first"
        return DayOrder("", both, tuple(short))
    return DayOrder("", "no number above 12 tells" if is_open else "", tuple(short))


class DayReader:
    """Reads the days of one file. `order` and `century` are what the file or somebody says of them."""

    def __init__(self, today: date, order: str = "", century: int = 0) -> None:
        self.today = today
        self.order = order
        self.century = century
        # Whether years of the Middle Ages are meant as such.
        self.reaches_back = False
        self.kept: dict[str, Stretch | NotRead] = {}
        self.counts: Counter[str] = Counter()

    def read(self, text: str) -> Stretch:
        """The days of a cell. Raises NotRead with the form's sentence."""
        found = self.kept.get(text)
        if found is None:
            try:
                found = self._read(text)
            except NotRead as error:
                found = error
            if len(self.kept) < MOST_KEPT:
                self.kept[text] = found
        if isinstance(found, NotRead):
            raise found
        return found

    def _read(self, text: str) -> Stretch:
        plain = text.strip()
        with_clock = CLOCK.fullmatch(plain)
        if with_clock is not None:
            plain = with_clock["day"].strip(" ,")
        iso = ISO.fullmatch(plain)
        if iso is not None and iso[3] != "00":
            return self._in_range(_day(plain, *map(int, iso.groups())), plain)
        shaped = _shaped(plain)
        if shaped is not None:
            return self._in_range(shaped, plain)
        for pattern, precision in PHRASES:
            worded = pattern.fullmatch(plain)
            if worded is not None:
                return _worded(self._read(worded["rest"]), precision, plain)
        plain = _spelled(plain) or self._with_century(plain)
        readings = read_stretch(plain, self.today)
        if len(readings) > 1 and self.order:
            said = gettext("the day first") if self.order == "day" else gettext("the month first")
            readings = [each for each in readings if each.how in (said, "")] or readings
        if len(readings) > 1:
            ways = pgettext("between ways to read a text", " or ").join(map(say_stretch, readings))
            raise NotRead(
                "several",
                "{text!r} can be read two ways: {ways}; nothing in this column tells which.",
                text=plain[:40],
                ways=ways,
            )
        if readings[0].doubt:
            raise NotRead(
                "doubtful",
                "Is {days} meant? {doubt}",
                days=say_stretch(readings[0]),
                doubt=readings[0].doubt,
            )
        return self._in_range(readings[0], plain)

    def _with_century(self, plain: str) -> str:
        """A day whose year has two digits with all four of them, where somebody said the century."""
        found = SHORT.fullmatch(plain)
        if found is None:
            return plain
        if not self.century:
            raise NotRead("short_year", "{text!r}: write the year with four digits.", text=plain)
        numbers = (found[1], found[3], found[4])
        day, month, year = (numbers[at] for at in ORDERS[self.order or "day"])
        return f"{self.century + int(year):04}-{int(month):02}-{int(day):02}"

    def _in_range(self, stretch: Stretch, plain: str) -> Stretch:
        if stretch.first.year < EARLIEST_YEAR:
            year = f"{stretch.first.year:04}"
            raise NotRead(
                "out_of_range",
                "{text!r} is in the year {year}; it lies outside the years 1000 to 2999.",
                text=plain[:40],
                year=year,
            )
        if stretch.first.year in HIJRI_YEARS and not self.reaches_back:
            raise NotRead(
                "hijri_day",
                "{text!r} is in the year {year}: is that a Hijri or Persian calendar's? Write the day converted.",
                text=plain[:40],
                year=str(stretch.first.year),
            )
        return stretch


def _spelled(plain: str) -> str | None:
    """A day in a shape that programs or armies write, or two days in a row, as the form reads them; none of others."""
    if basic := BASIC.fullmatch(plain):
        return "-".join(basic.groups())
    if tweeted := TWEETED.fullmatch(plain):
        return f"{tweeted[1]} {tweeted[2]}"
    if named := NAMED_FIRST.fullmatch(plain):
        return " ".join(named.groups())
    if group := GROUP.fullmatch(plain.upper()):
        # Such reports are of this century; a day to come is refused with all others.
        return f"{group[1]} {group[2]} {group[3] or f'20{group[4]}'}"
    pair = NEXT_DAY.fullmatch(plain)
    if pair and int(pair["next"]) == int(pair["first"]) + 1:
        return f"{pair['first']}-{pair['next']}{pair['rest']}"
    return None


def _shaped(plain: str) -> Stretch | None:
    """What shapes of their own stand for: a week or a quarter of a year, a day or month that isn't known."""
    week, quarter, part, chinese = (
        each.fullmatch(plain) for each in (ISO_WEEK, QUARTER, NO_DAY, CHINESE)
    )
    try:
        if week is not None:
            first = date.fromisocalendar(int(week[1]), int(week[2]), 1)
            return Stretch(first, first + timedelta(days=6), "week")
        year = quarter and (quarter[1] or quarter[3])
        if quarter is not None and year and not (quarter[1] and quarter[3]):
            first = date(int(year), 3 * int(quarter[2]) - 2, 1)
            return around(Stretch(first, first + timedelta(days=70), "month"), 0, 0, "month")
        if chinese is not None:
            first = date(int(chinese[1]), int(chinese[2]), int(chinese[3] or 1))
            found = Stretch(first, first, "day" if chinese[3] else "month")
            return found if chinese[3] else around(found, 0, 0, "month")
        if part is not None and part[0][7:]:
            number = int(part[2]) if part[2].isdecimal() else 0
            first = date(int(part[1]), number or 1, 1)
            whole = "month" if number else "year"
            return around(Stretch(first, first, whole), 0, 0, whole)
    except ValueError:
        raise NotRead("calendar", "{text!r} is not in the calendar.", text=plain[:40]) from None
    return None


def _worded(found: Stretch, precision: str, plain: str) -> Stretch:
    """What words before a day make of it: its week; all of the month or year that they part; itself."""
    if precision == "week":
        return replace(found, last=found.first + timedelta(days=6), precision="week")
    if precision == "month" and found.precision == "day":
        raise NotRead(
            "doubtful",
            "{text!r} says a day, and that it isn't that day for sure: write first and last day.",
            text=plain[:40],
        )
    return found


def _day(text: str, year: int, month: int, day: int) -> Stretch:
    try:
        only = date(year, month, day)
    except ValueError:
        raise NotRead("calendar", "{text!r} is not in the calendar.", text=text) from None
    return Stretch(only, only, "day")


def around(stretch: Stretch, before: int, after: int, whole: str) -> Stretch:
    """The days that a code of precision makes of a day: some around it, or its month or year."""
    first, last = stretch.first - timedelta(days=before), stretch.last + timedelta(days=after)
    if whole == "month":
        first = first.replace(day=1)
        last = (last.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    elif whole == "year":
        first, last = date(first.year, 1, 1), date(last.year, 12, 31)
    return replace(stretch, first=first, last=last)
