"""What time it is, the latest day that has begun anywhere on earth, how programs write both. Pure.

Callers take a `Clock`, so that tests can give one that stands still.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

Clock = Callable[[], datetime]
# Kiribati's Line Islands are the first to begin a day.
EARLIEST_ZONE = timezone(timedelta(hours=14))
# One way to write a day or an instant: the other forms of ISO 8601 (20260131, 2026-W05-6, a day with a
# clock) are easily taken for another day, or for midnight where the end of the day was meant.
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?"
)


def wall_clock() -> datetime:
    """The instant now, in UTC. Tests put another clock into `app.state.clock`."""
    return datetime.now(UTC)


def latest_day(now: datetime) -> date:
    """The day that is today at UTC+14: nobody anywhere has seen a later one."""
    return now.astimezone(EARLIEST_ZONE).date()


def write_instant(value: datetime) -> str:
    """An instant as JSON has it: ISO 8601 in UTC, with a capital Z."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
