"""When a row is: its days, how exactly they are known, and what speaks against them."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from app.errors import NotRead, Said
from app.forms.day_readings import Stretch
from app.imports.candidates import Candidate
from app.imports.cells import Cell, Fault, Row
from app.imports.columns import Columns
from app.imports.days import DayReader, around
from app.imports.matching import Matching
from app.languages import mark

# A year typed into a date cell becomes a day of 1905.
EARLIEST_OF_MOST = 1910
# Days as numbers: from 1927 to 2119, each with five digits; behind the point is the time of the day.
COUNTED = re.compile(r"[1-7]\d{4}(?:\.\d+)?")
# Seconds since 1970, or thousandths of them, from September 2001 to 2033.
INSTANT = re.compile(r"(1\d{9})(?:\d{3})?(?:\.\d+)?")
# A day without its year.
DAY_AND_MONTH = re.compile(
    r"\d{1,2}[-/]\d{1,2}|\d{1,2}\.\d{1,2}\.?|\d{1,2}[. -]+[^\W\d_]{3,}\.?|[^\W\d_]{3,}\.? \d{1,2}"
)
# A year in the name of a sheet.
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# The two digits of a year at the end of a day, and the number of a day.
SHORT_YEAR = re.compile(r"(?<!\d)\d\d$")
LONGEST_YEARS = 50
DAY_ALONE = re.compile(r"(?:0?[1-9]|[12]\d|3[01])(?:\.0)?")
# An end that hasn't come.
GOING_ON = frozenset(
    {"ongoing", "present", "current", "now", "continuing", "to date", "en cours", "en curso"}
    | {"مستمر", "حتى الآن", "по настоящее время", "продолжается", "донині", "триває"}
)
MISSING = ("missing", mark("Say since when, or until when: a day, a month or a year."))


@dataclass
class Dater:
    """Dates the rows of one file."""

    matching: Matching
    columns: Columns
    reader: DayReader
    has_late_days: bool
    # The day that number 0 stands for, of tables whose program counts days.
    days_from: date | None = None

    def date(self, row: Row, candidate: Candidate) -> None:
        """Put first and last day with their precision into the candidate."""
        matching, columns = self.matching, self.columns
        known = len(candidate.faults)
        first = self._read(row, candidate, matching.first, matching.first_parts)
        is_open = bool(
            matching.last and columns.first_filled(row, matching.last)[1].casefold() in GOING_ON
        )
        last: Stretch | None = None
        if not is_open and (matching.last or matching.last_parts):
            last = self._read(row, candidate, matching.last, matching.last_parts)
        if len(candidate.faults) > known:
            return
        if first is None and last is None:
            if matching.needs_day:
                known_by = matching.first or matching.first_parts or matching.last or ("",)
                name = columns.name(known_by[0])
                candidate.faults.append(Fault(row.number, name or None, Said(*MISSING)))
            return
        code = (
            columns.coded(row, candidate, matching.day_precision, matching.day_codes)
            or matching.days_of
        )
        if first is not None and code is not None and (code.before or code.after or code.whole):
            first = around(first, code.before, code.after, code.whole)
        # A lone first day is that day, month or year alone.
        end = last or first
        candidate.first = first.first if first is not None else None
        candidate.last = end.last if end is not None and not is_open else None
        candidate.precision = code.precision if code is not None else _coarsest(first, last)
        if candidate.first and candidate.last and candidate.last < candidate.first:
            said = Said(
                "wrong_order",
                "This is {last}, before the first day, {first}.",
                first=candidate.first,
                last=candidate.last,
            )
            ends = matching.last or matching.last_parts or matching.first or matching.first_parts
            self.columns.refuse(row, candidate, ends[0], said)
        self._compare_year(row, candidate, first)

    def _read(
        self, row: Row, candidate: Candidate, of: tuple[str, ...], parts: tuple[str, ...]
    ) -> Stretch | None:
        column, text = self.columns.first_filled(row, of)
        if not text and parts:
            column, text = parts[0], self._put_together(row, parts)
        if not text:
            return None
        try:
            found = self.reader.read(text)
        except NotRead as error:
            counted = _counted(text, self.days_from)
            if counted is not None:
                day, told = counted
                said = Said("counted_day", told, number=text[:15], day=day)
                self.columns.caution(row, candidate, column, said)
                return Stretch(day, day, "day")
            said = error.said
            whole = self._whole_day(row, text, said.code, column in self.matching.first)
            if whole:
                return self._read_with_year(row, candidate, column, whole)
            year = self.columns.text(row, self.matching.year).removesuffix(".0")
            year = year or year_of_sheet(row.sheet)
            if year and DAY_AND_MONTH.fullmatch(text):
                return self._read_with_year(row, candidate, column, _with_year(text, year))
            if self.matching.year and year and said.code in ("out_of_range", "short_year"):
                name = self.columns.name(self.matching.year)
                told = mark("{refusal} The column «{column}» has {year}.")
                said = Said(said.code, told, refusal=said, column=name, year=year[:10])
            self.columns.refuse(row, candidate, column, said)
            return None
        cell = self.columns.cell(row, column)
        if self.has_late_days and type(cell) is Cell and found.first.year < EARLIEST_OF_MOST:
            said = Said(
                "early_day",
                "This is {day}; was a year typed into a cell that holds days?",
                day=found.first,
            )
            self.columns.caution(row, candidate, column, said)
        return found

    def _whole_day(self, row: Row, text: str, code: str, is_first: bool) -> str:
        """A day whose century the year's column tells, or its month and year the sheet's name; empty without these."""
        year = self.columns.text(row, self.matching.year).removesuffix(".0")
        short = SHORT_YEAR.search(text)
        if code == "short_year" and short and len(year) == 4 and year.isdecimal():
            two = int(short[0])
            # The column is about the first day; the last one comes after it, and not a lifetime later.
            since = (two - int(year)) % 100
            most = 0 if is_first else LONGEST_YEARS
            return f"{text[: short.start()]}{int(year) + since}" if since <= most else ""
        month = month_of_sheet(row.sheet) if DAY_ALONE.fullmatch(text) else None
        return f"{month:%Y-%m}-{int(text.removesuffix('.0')):02}" if month else ""

    def _read_with_year(
        self, row: Row, candidate: Candidate, column: str, text: str
    ) -> Stretch | None:
        """A day whose year stands in another column."""
        try:
            return self.reader.read(text)
        except NotRead as error:
            self.columns.refuse(row, candidate, column, error.said)
            return None

    def _put_together(self, row: Row, parts: tuple[str, ...]) -> str:
        """A day whose year, month and day are cells of their own; empty without a year."""
        year, month, day = (
            *(self.columns.text(row, part).removesuffix(".0") for part in parts),
            *("", ""),
        )[:3]
        if not year.isdecimal():
            return year if year[:1] != "-" else ""
        if _is_nothing(month):
            return year
        number = f"{int(month):02}" if month.isdecimal() else month
        if _is_nothing(day):
            return f"{year}-{number}" if month.isdecimal() else f"{month} {year}"
        if month.isdecimal() and day.isdecimal():
            return f"{year}-{number}-{int(day):02}"
        return f"{day} {month} {year}"

    def _compare_year(self, row: Row, candidate: Candidate, first: Stretch | None) -> None:
        matching = self.matching
        year = self.columns.text(row, matching.year).removesuffix(".0")
        if (
            first is None
            or candidate.first is None
            or candidate.last is None
            or not year.isdecimal()
        ):
            return
        if not candidate.first.year <= int(year) <= candidate.last.year:
            said = Said(
                "other_year",
                "The day is {day}, but the column «{column}» has {year}.",
                day=first.first,
                column=self.columns.name(matching.year),
                year=year[:10],
            )
            self.columns.refuse(row, candidate, matching.first[0], said)


def year_of_sheet(sheet: str) -> str:
    """The year that the name of a sheet has, as «March 2021»; empty where it has none, or two."""
    years = set(YEAR.findall(sheet))
    return years.pop() if len(years) == 1 else ""


@lru_cache(300)
def month_of_sheet(sheet: str) -> date | None:
    """The first day of the month that a sheet is called by, as «March 2021»; none where it is called otherwise."""
    try:
        found = DayReader(date.max).read(sheet) if sheet else None
    except NotRead:
        return None
    return found.first if found is not None and found.precision == "month" else None


def lacks_year(text: str) -> bool:
    """Whether a text is a day and a month, and no year."""
    return DAY_AND_MONTH.fullmatch(text) is not None


def _with_year(text: str, year: str) -> str:
    """A day without its year, and the year that stands in another column."""
    sign = next((letter for letter in text if letter in "-/."), " ")
    sign = " " if any(map(str.isalpha, text)) else sign
    return f"{text.rstrip(sign)}{sign}{year}"


def _is_nothing(part: str) -> bool:
    """Whether the number of a month or a day stands for none: nothing, nought, or below it."""
    return not part.strip("0") or part.startswith("-")


def _counted(text: str, days_from: date | None) -> tuple[date, str] | None:
    """(the day of a cell that lost its format, so that a number is left; how that is told)."""
    instant = INSTANT.fullmatch(text)
    if instant is not None:
        seconds = int(instant[1])
        day = datetime.fromtimestamp(seconds, UTC).date()
        return day, mark("The number {number} is read as time since 1970, in UTC: {day}.")
    if days_from is None or not COUNTED.fullmatch(text):
        return None
    day = days_from + timedelta(days=int(float(text)))
    return day, mark("The number {number} is read as spreadsheets count days: {day}.")


def _coarsest(first: Stretch | None, last: Stretch | None) -> str:
    """The coarsest precision of the ends as they are typed; a few days where several are named."""
    typed = [end.precision for end in (first, last) if end is not None]
    return next((each for each in ("year", "month", "week", "days") if each in typed), "day")
