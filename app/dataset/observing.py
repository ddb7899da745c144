"""Nobody has seen a day that hasn't begun: what was observed or reported lies behind us. Pure.

What is expected, and claims of any other kind than a report, may speak of days to come.
"""

from collections.abc import Iterator
from datetime import date

from app.errors import Said
from app.nouns.claim import ClaimRecord
from app.nouns.parts import Record
from app.nouns.position import PositionRecord

# With these the last day is one that was seen too; a week or a month may have only begun.
EXACT = ("day", "days")


def observed_days(record: Record | None) -> Iterator[tuple[str, date]]:
    """(field, day) of the days that the record says were seen; none of what is to come."""
    match record:
        case PositionRecord(modality="observed"):
            days = ("valid_from", record.valid_from), ("valid_to", record.valid_to)
            precision = record.valid_precision
        case ClaimRecord(kind="report", valid=valid) if valid is not None:
            days = ("valid.from", valid.first), ("valid.to", valid.last)
            precision = valid.precision
        case _:
            return
    (first, first_day), (last, last_day) = days
    if first_day is not None:
        yield first, first_day
    if last_day is not None and precision in EXACT and last_day != first_day:
        yield last, last_day


def days_ahead(record: Record, today: date) -> Iterator[tuple[str, Said]]:
    """(field, sentence) for each day of an observation later than today, the day at UTC+14."""
    said = (
        "{day} hasn't begun anywhere yet, so nothing of it can be observed: make it an expected "
        "position."
        if isinstance(record, PositionRecord)
        else "{day} hasn't begun anywhere yet, so nothing of it can be reported: make the claim a "
        "forecast."
    )
    for field, day in observed_days(record):
        if day > today:
            yield field, Said("day_ahead", said, day=day, latest=today)
