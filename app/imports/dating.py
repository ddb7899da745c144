"""When a row is: its days, how exactly they are known, and what speaks against them."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

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
        first = self._read(row, candidate, matching.first)
        last = self._read(row, candidate, matching.last)
        if len(candidate.faults) > known:
            return
        if first is None and last is None:
            if matching.needs_day:
                name = columns.name((matching.first or matching.last or ("",))[0])
                candidate.faults.append(Fault(row.number, name or None, Said(*MISSING)))
            return
        code = columns.coded(row, candidate, matching.day_precision, matching.day_codes)
        if first is not None and code is not None and (code.before or code.after or code.whole):
            first = around(first, code.before, code.after, code.whole)
        # A lone first day is that day, month or year alone.
        end = last or first
        candidate.first = first.first if first is not None else None
        candidate.last = end.last if end is not None else None
        candidate.precision = code.precision if code is not None else _coarsest(first, last)
        if candidate.first and candidate.last and candidate.last < candidate.first:
            said = Said(
                "wrong_order",
                "This is {last}, before the first day, {first}.",
                first=candidate.first,
                last=candidate.last,
            )
            self.columns.refuse(
                row, candidate, matching.last[0] if matching.last else matching.first[0], said
            )
        self._compare_year(row, candidate, first)

    def _read(self, row: Row, candidate: Candidate, of: tuple[str, ...]) -> Stretch | None:
        column, text = self.columns.first_filled(row, of)
        if not text:
            return None
        try:
            found = self.reader.read(text)
        except NotRead as error:
            counted = _counted(text, self.days_from)
            if counted is not None:
                told = mark("The number {number} is read as spreadsheets count days: {day}.")
                said = Said("counted_day", told, number=text[:12], day=counted)
                self.columns.caution(row, candidate, column, said)
                return Stretch(counted, counted, "day")
            said = error.said
            year = self.columns.text(row, self.matching.year)
            if year and said.code in ("out_of_range", "short_year"):
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


def _counted(text: str, days_from: date | None) -> date | None:
    """The day of a cell that lost its format, so that the number of the day is left."""
    if days_from is None or not COUNTED.fullmatch(text):
        return None
    return days_from + timedelta(days=int(float(text)))


def _coarsest(first: Stretch | None, last: Stretch | None) -> str:
    """The coarsest precision of the ends as they are typed; a few days where several are named."""
    typed = [end.precision for end in (first, last) if end is not None]
    return next((each for each in ("year", "month") if each in typed), "day")
