"""Tries at passwords and codes, counted per account and per address."""

from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import ColumnElement, delete, select, text
from sqlalchemy.orm import Session

from app.errors import TooManyRequests
from app.models import Attempt

MOST_TRIES = 10
WINDOW = timedelta(minutes=5)


def begin_try(session: Session, login_hash: str, address: str, now: datetime) -> int:
    """The id of a try that is counted before its outcome is known.

    Tries that come at the same instant are counted one after the other. Commit before the password
    is checked, and call `forget_try` when it was right. Raises TooManyRequests for the eleventh in
    five minutes, which isn't counted itself.
    """
    # In one order, so that two tries never wait for each other.
    for key in sorted({f"login {login_hash}", f"address {address}"}):
        session.execute(
            text("select pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key}
        )
    session.execute(delete(Attempt).where(Attempt.at < now - WINDOW))
    wait = max(
        _seconds_to_wait(session, Attempt.login_hash == login_hash, now),
        _seconds_to_wait(session, Attempt.address == address, now),
    )
    if wait:
        minutes = ceil(wait / 60)
        raise TooManyRequests(
            "There were too many tries for this account or from your address. Try again in "
            f"{'a minute' if minutes == 1 else f'{minutes} minutes'}.",
            wait,
        )
    attempt = Attempt(login_hash=login_hash, address=address, at=now)
    session.add(attempt)
    session.flush()
    return attempt.id


def _seconds_to_wait(session: Session, mine: ColumnElement[bool], now: datetime) -> int:
    """Seconds until fewer than the most tries lie in the window; 0 when they do already."""
    query = (
        select(Attempt.at)
        .where(mine, Attempt.at > now - WINDOW)
        .order_by(Attempt.at.desc())
        .offset(MOST_TRIES - 1)
        .limit(1)
    )
    oldest_counted = session.scalar(query)
    if oldest_counted is None:
        return 0
    return max(1, ceil((oldest_counted + WINDOW - now).total_seconds()))


def forget_try(session: Session, attempt_id: int) -> None:
    """Take back the count of a try that was right."""
    session.execute(delete(Attempt).where(Attempt.id == attempt_id))
