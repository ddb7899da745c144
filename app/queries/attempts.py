"""Tries at passwords and codes: how many an address may make, and how long an account lets wait.

Nobody who guesses can close an account. A browser that was signed in to it before is counted by
itself alone. To all others an account that was tried wrongly answers more and more slowly, until each
waits half a minute for their turn; that turn nobody else can take.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import ColumnElement, delete, func, select, text
from sqlalchemy.orm import Session

from app.errors import TooManyRequests
from app.languages import mark, ngettext
from app.models import Attempt, Turn

# Of an address at whatever accounts, and of a known browser at its own.
MOST_TRIES = 10
WINDOW = timedelta(minutes=5)
# Wrong tries at an account, by strangers, that nobody waits for; the next one waits a second, and
# each further one twice as long as the one before.
UNHURRIED_TRIES = 5
LONGEST_WAIT = timedelta(seconds=30)


def begin_try(
    session: Session,
    login_hashes: Sequence[str],
    address: str,
    now: datetime,
    browser_hashes: Sequence[str] | None,
) -> int | TooManyRequests:
    """The id of a try that is counted before its outcome is known; the refusal of one too early.

    Tries that come at the same instant are counted one after the other. Commit before the password
    is checked, and call `forget_try` when it was right. Commit before a refusal is raised too: it
    isn't counted, but may have given its address a turn. `browser_hashes` stand for a browser that was
    signed in to the account before. Names come as their hashes by the key in use and former ones.
    """
    # In one order, so that two tries never wait for each other.
    for key in sorted({f"address {address}", *(f"login {each}" for each in login_hashes)}):
        session.execute(
            text("select pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key}
        )
    session.execute(delete(Attempt).where(Attempt.at < now - WINDOW))
    session.execute(delete(Turn).where(Turn.due_at < now - WINDOW))
    if browser_hashes is not None:
        due = _until_fewer(session, Attempt.browser_hash.in_(browser_hashes), now)
        why = mark("There were too many tries in this browser. Try again in {wait}.")
    else:
        strangers = Attempt.browser_hash.is_(None)
        due = _until_fewer(session, strangers & (Attempt.address == address), now)
        why = mark("There were too many tries from your address. Try again in {wait}.")
        if due is None:
            due = _take_turn(session, login_hashes, address, now)
            why = mark("There were too many wrong tries at this account. Try again in {wait}.")
    if due is not None and due > now:
        seconds = max(1, ceil((due - now).total_seconds()))
        return TooManyRequests(why, seconds, wait=say_wait(seconds))
    attempt = Attempt(
        login_hash=login_hashes[0],
        address=address,
        at=now,
        browser_hash=browser_hashes[0] if browser_hashes else None,
    )
    session.add(attempt)
    session.flush()
    return attempt.id


def say_wait(seconds: int) -> str:
    """So many seconds in words: in minutes where that is precise enough."""
    if seconds <= 60:
        return ngettext("a second", "{n} seconds", seconds)
    return ngettext("{n} minute", "{n} minutes", ceil(seconds / 60))


def _until_fewer(session: Session, mine: ColumnElement[bool], now: datetime) -> datetime | None:
    """When fewer than the most tries lie in the window; none when they do already."""
    query = (
        select(Attempt.at)
        .where(mine, Attempt.at > now - WINDOW)
        .order_by(Attempt.at.desc())
        .offset(MOST_TRIES - 1)
        .limit(1)
    )
    oldest_counted = session.scalar(query)
    return None if oldest_counted is None else oldest_counted + WINDOW


def _take_turn(
    session: Session, login_hashes: Sequence[str], address: str, now: datetime
) -> datetime | None:
    """From when on a stranger at an address may try an account; none for at any time.

    A turn that is due is used up. Who comes too early gets one, so that no flood of others who come
    when the wait is over makes them wait again.
    """
    query = select(func.count(), func.max(Attempt.at)).where(
        Attempt.login_hash.in_(login_hashes),
        Attempt.browser_hash.is_(None),
        Attempt.at > now - WINDOW,
    )
    wrong, last = session.execute(query).one()
    if wrong < UNHURRIED_TRIES:
        return None
    turn = session.scalar(
        select(Turn)
        .where(Turn.login_hash.in_(login_hashes), Turn.address == address)
        .order_by(Turn.due_at)
        .limit(1)
    )
    if turn is not None:
        if turn.due_at <= now:
            session.delete(turn)
        return turn.due_at
    seconds = min(2.0 ** (wrong - UNHURRIED_TRIES), LONGEST_WAIT.total_seconds())
    due_at: datetime = last + timedelta(seconds=seconds)
    if due_at > now:
        session.add(Turn(login_hash=login_hashes[0], address=address, due_at=due_at))
    return due_at


def forget_try(session: Session, attempt_id: int) -> None:
    """Take back the count of a try that was right."""
    session.execute(delete(Attempt).where(Attempt.id == attempt_id))
