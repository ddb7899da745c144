"""What time it is, and the latest day that has begun anywhere on earth. Pure.

Callers take a `Clock`, so that tests can give one that stands still.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

Clock = Callable[[], datetime]
# Kiribati's Line Islands are the first to begin a day.
EARLIEST_ZONE = timezone(timedelta(hours=14))


def wall_clock() -> datetime:
    """The instant now, in UTC. Tests put another clock into `app.state.clock`."""
    return datetime.now(UTC)


def latest_day(now: datetime) -> date:
    """The day that is today at UTC+14: nobody anywhere has seen a later one."""
    return now.astimezone(EARLIEST_ZONE).date()
