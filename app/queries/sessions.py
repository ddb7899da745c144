"""Sessions of browsers that are signed in. Tokens come in as hashes, instants as `now`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.models import Account, SignInSession

LONGEST_AGENT = 300
# Ids are 64 bits wide.
LARGEST_ID = 2**63 - 1
MOST_DIGITS = 18
# `last_seen_at` is written no more often than this.
SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class SessionRow:
    """A session and whose it is."""

    session: SignInSession
    account: Account


def open_session(
    session: Session,
    account_id: int,
    token_hash: str,
    *,
    now: datetime,
    expires_at: datetime,
    address: str,
    agent: str,
    awaits_code: bool = False,
) -> SignInSession:
    """A new session, flushed."""
    row = SignInSession(
        account_id=account_id,
        token_hash=token_hash,
        awaits_code=awaits_code,
        created_at=now,
        last_seen_at=now,
        expires_at=expires_at,
        address=address,
        agent=agent[:LONGEST_AGENT],
    )
    session.add(row)
    session.flush()
    return row


def find_session(
    session: Session, token_hashes: Sequence[str], now: datetime, idle: timedelta
) -> SessionRow | None:
    """The session of that token with its account, unless it has ended or may not be used.

    The token comes as its hashes by the key in use and former ones; it's kept by the first from now on.
    """
    query = (
        select(SignInSession, Account)
        .join(Account, Account.id == SignInSession.account_id)
        .where(
            SignInSession.token_hash.in_(token_hashes),
            SignInSession.expires_at > now,
            SignInSession.last_seen_at > now - idle,
            Account.disabled_at.is_(None),
        )
    )
    row = session.execute(query).first()
    if row is None:
        return None
    found = SessionRow(*row)
    if found.session.token_hash != token_hashes[0]:
        found.session.token_hash = token_hashes[0]
    return found


def mark_seen(row: SignInSession, now: datetime, address: str) -> None:
    """Note that the session is in use, every few minutes."""
    if now - row.last_seen_at >= SEEN_EVERY or row.address != address:
        row.last_seen_at = now
        row.address = address


def list_sessions(
    session: Session, account_id: int, now: datetime, idle: timedelta
) -> list[SignInSession]:
    """The account's sessions that hold, the one used last first."""
    query = (
        select(SignInSession)
        .where(
            SignInSession.account_id == account_id,
            SignInSession.awaits_code.is_(False),
            SignInSession.expires_at > now,
            SignInSession.last_seen_at > now - idle,
        )
        .order_by(SignInSession.last_seen_at.desc(), SignInSession.id.desc())
    )
    return list(session.scalars(query))


def list_everybodys(
    session: Session, now: datetime, idle: timedelta, most: int, before: int | None = None
) -> list[SessionRow]:
    """Sessions that hold and whose they are, the newest first; only those before a number."""
    query = (
        select(SignInSession, Account)
        .join(Account, Account.id == SignInSession.account_id)
        .where(
            SignInSession.awaits_code.is_(False),
            SignInSession.expires_at > now,
            SignInSession.last_seen_at > now - idle,
            Account.disabled_at.is_(None),
        )
        .order_by(SignInSession.id.desc())
        .limit(most)
    )
    if before is not None:
        query = query.where(SignInSession.id < before)
    return [SessionRow(*row) for row in session.execute(query)]


def find_owner(session: Session, session_id: int) -> int | None:
    """The id of the account whose session it is; none when there is no such session."""
    return session.scalar(select(SignInSession.account_id).where(SignInSession.id == session_id))


def owner_of_session(session: Session, path: Mapping[str, str]) -> int | None:
    """The id of the account whose session the path names; none when there is no such session."""
    session_id = row_id(path["session_id"])
    return None if session_id is None else find_owner(session, session_id)


def row_id(digits: str) -> int | None:
    """The id that stands in a path; none for what isn't one, or has more digits than one can have."""
    is_number = digits.isascii() and digits.isdecimal() and len(digits) <= MOST_DIGITS
    return int(digits) if is_number else None


def replace_token(session: Session, session_id: int, token_hash: str) -> None:
    """Give a session another token; the old one opens nothing any more."""
    session.execute(
        update(SignInSession).where(SignInSession.id == session_id).values(token_hash=token_hash)
    )


def end_session(session: Session, session_id: int) -> None:
    """End one session."""
    session.execute(delete(SignInSession).where(SignInSession.id == session_id))


def end_sessions(session: Session, account_id: int, *, but: int | None = None) -> None:
    """End every session of an account, except the one with the id `but`."""
    query = delete(SignInSession).where(SignInSession.account_id == account_id)
    if but is not None:
        query = query.where(SignInSession.id != but)
    session.execute(query)


def sweep_sessions(session: Session, now: datetime) -> None:
    """Remove sessions that are long over."""
    session.execute(delete(SignInSession).where(SignInSession.expires_at < now))
