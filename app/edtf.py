"""Days in EDTF, the Extended Date/Time Format of ISO 8601-2:2019, levels 1 and 2. Pure.

What programs read beside the plain days: how precisely a stretch is known stands in it. Callers use
`write_edtf` for the days a record speaks of, and `write_one_of` for a day known to lie in a bracket.
"""

from datetime import date

# Level 1 marks: approximate, and both approximate and uncertain.
MARKS = {"days": "~", "week": "~", "vague": "%"}


def write_edtf(first: date | None, last: date | None, precision: str | None) -> str | None:
    """A stretch of days as EDTF, ends inclusive; none when neither end is given.

    To the day 2017-06-07 or 2017-06-06/2017-06-09; to a few days or a week 2017-06-06~/2017-06-09~;
    to the month 2017-06; to the year 2014/2015; vague 2014%/2015%. An end that isn't given is
    empty: nobody said whether it is unknown or open.
    """
    if first is None and last is None:
        return None
    unit = _unit(first, last, precision)
    mark = MARKS.get(precision or "", "")
    begin = _written(first, unit, mark)
    end = _written(last, unit, mark)
    return begin if begin == end else f"{begin}/{end}"


def write_one_of(first: date | None, last: date | None) -> str | None:
    """One day that lies between two, both included, as EDTF's «one of a set»: [2017-06-06..2017-06-09].

    The day itself where both are the same; none when they aren't given.
    """
    if first is None or last is None:
        return None
    return first.isoformat() if first == last else f"[{first.isoformat()}..{last.isoformat()}]"


def _written(day: date | None, unit: str, mark: str) -> str:
    if day is None:
        return ""
    return day.isoformat()[: {"year": 4, "month": 7, "day": 10}[unit]] + mark


def _unit(first: date | None, last: date | None, precision: str | None) -> str:
    """The digits that the days deserve: a vague stretch is as coarse as its ends are whole."""
    if precision != "vague":
        return precision if precision in ("month", "year") else "day"
    starts = first is None or first.day == 1
    ends = last is None or date.fromordinal(last.toordinal() + 1).day == 1
    if not (starts and ends):
        return "day"
    whole_years = (first is None or first.month == 1) and (last is None or last.month == 12)
    return "year" if whole_years else "month"
