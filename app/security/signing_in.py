"""Signing in and out: counted tries, the password, the one-time code, and sessions that rotate.

A try is counted and committed before the password is checked, so that tries at the same moment
can't slip past the limit, and no connection waits while argon2 works.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from fastapi import Request
from sqlalchemy.orm import Session
from starlette.datastructures import MutableHeaders

from app.database import Engines, desk_session
from app.errors import TooManyRequests
from app.models import Account, SignInSession
from app.queries.accounts import find_account, lock_account
from app.queries.attempts import begin_try, forget_try
from app.queries.audit import sweep_audit
from app.queries.recovery_codes import codes_left, use_code
from app.queries.sessions import end_session, open_session, replace_token, sweep_sessions
from app.security import cookies
from app.security.addresses import address_to_limit, client_address
from app.security.auditing import audit
from app.security.callers import now_of
from app.security.codes import hashes_of_recovery_code, matching_step
from app.security.known_browsers import known_as, remember_account
from app.security.passwords import password_is_right, renewed_hash
from app.security.secret_text import hash_secret, hashes_of, new_secret
from app.settings import Settings

# How long someone may take to type the one-time code after the password.
CODE_MINUTES = 10


class Outcome:
    """How a counted try ended."""

    was_right = False


@contextmanager
def counted_try(request: Request, login: str) -> Iterator[Outcome]:
    """A try at the password or code of an account. Set `was_right` and it isn't counted.

    Raises TooManyRequests for one that comes too early (`app.queries.attempts`).
    """
    engines: Engines = request.app.state.engines
    address = address_to_limit(client_address(request))
    login_hashes = hashes_of(login.lower())
    with desk_session(engines) as session:
        known = known_as(request, find_account(session, login))
        browser_hashes = None if known is None else hashes_of(known)
        begun = begin_try(session, login_hashes, address, now_of(request), browser_hashes)
    if isinstance(begun, TooManyRequests):
        raise begun
    outcome = Outcome()
    yield outcome
    if outcome.was_right:
        with desk_session(engines) as session:
            forget_try(session, begun)


def check_password(request: Request, login: str, password: str) -> int | None:
    """The account's id when name and password belong together, else none; as slow in either case.

    Counts as a try. A hash made by yesterday's parameters is renewed. Raises TooManyRequests.
    """
    engines: Engines = request.app.state.engines
    with counted_try(request, login) as outcome:
        with desk_session(engines) as session:
            account = find_account(session, login)
            usable = account is not None and account.disabled_at is None
            account_id = account.id if account is not None else None
            kept = account.password_hash if account is not None and usable else None
        outcome.was_right = password_is_right(kept, password)
    if not outcome.was_right or account_id is None or kept is None:
        with desk_session(engines) as session:
            audit(request, session, "wrong_password", account_id)
        return None
    renewed = renewed_hash(kept, password)
    if renewed is not None:
        with desk_session(engines) as session:
            account = lock_account(session, account_id)
            # A password set in this very moment holds.
            if account.password_hash == kept:
                account.password_hash = renewed
    return account_id


def check_code(request: Request, account_id: int, login: str, code: str) -> str | None:
    """What the code was, «one-time code» or «recovery code», else none. Counts as a try.

    Neither kind of code is taken twice. Raises TooManyRequests.
    """
    now = now_of(request)
    engines: Engines = request.app.state.engines
    with counted_try(request, login) as outcome, desk_session(engines) as session:
        account = lock_account(session, account_id)
        if account.totp_secret is None or account.totp_confirmed_at is None:
            return None
        step = matching_step(account.totp_secret, code, now, account.totp_last_step)
        if step is not None:
            account.totp_last_step = step
            outcome.was_right = True
            return "one-time code"
        if use_code(session, account.id, hashes_of_recovery_code(code), now):
            left = codes_left(session, account.id)
            about = f"recovery code, {left} left"
            audit(request, session, "code_used", account.id, by_id=account.id, about=about)
            outcome.was_right = True
            return "recovery code"
        audit(request, session, "wrong_code", account.id)
    return None


def start_session(
    request: Request, session: Session, account: Account, *, awaits_code: bool = False
) -> str:
    """Sign an account in; the text for the cookie. The browser's former session ends."""
    settings: Settings = request.app.state.settings
    now = now_of(request)
    former: SignInSession | None = request.state.session
    if former is not None:
        end_session(session, former.id)
    sweep_sessions(session, now)
    sweep_audit(session, now, settings.audit_days)
    secret = new_secret()
    lasts = (
        timedelta(minutes=CODE_MINUTES) if awaits_code else timedelta(days=settings.session_days)
    )
    open_session(
        session,
        account.id,
        hash_secret(secret),
        now=now,
        expires_at=now + lasts,
        address=client_address(request),
        agent=request.headers.get("user-agent", ""),
        awaits_code=awaits_code,
    )
    if not awaits_code:
        audit(request, session, "signed_in", account.id, by_id=account.id)
    return secret


def rotate_session(session: Session, session_id: int) -> str:
    """Another token for a session that goes on; the text for the cookie."""
    secret = new_secret()
    replace_token(session, session_id, hash_secret(secret))
    return secret


def give_session(
    request: Request, headers: MutableHeaders, secret: str, signed_in: Account | None = None
) -> None:
    """Put a session's cookie into an answer; the stranger's cookie has served.

    `signed_in` is the account, with the password that it has now, where all that signing in takes
    has been given: the browser is known to it from then on.
    """
    if signed_in is not None:
        remember_account(request, headers, signed_in)
    settings: Settings = request.app.state.settings
    seconds = int(timedelta(days=settings.session_days).total_seconds())
    cookies.set_cookie(request, headers, cookies.SESSION, secret, seconds)
    if cookies.read_cookie(request, cookies.FORM) is not None:
        cookies.drop_cookie(request, headers, cookies.FORM)
