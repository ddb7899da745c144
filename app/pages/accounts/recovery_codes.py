"""One-time codes of an app (TOTP) and recovery codes, on one's own account."""

from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from app.database import desk_session
from app.errors import Said
from app.forms.accounts import code_form, confirm_form, empty_form
from app.forms.fields import Typed, require_fine
from app.models import Account
from app.pages.accounts.account import rotate_own
from app.queries.accounts import lock_account
from app.queries.recovery_codes import codes_left, replace_codes
from app.queries.sessions import end_sessions
from app.routers import router_for_desk
from app.security.auditing import audit
from app.security.callers import Caller, Desk, Now, SignedIn
from app.security.codes import (
    draw_code,
    hash_recovery_code,
    matching_step,
    new_recovery_codes,
    new_totp_secret,
    totp_address,
)
from app.security.csrf import Sent
from app.security.signing_in import check_password, counted_try, give_session
from app.templating import render

router = router_for_desk()


def show_codes(
    request: Request, session: Session, caller: Caller, typed: Typed, **more: Any
) -> Response:
    """The page of codes: off, being set up (with the drawing to scan), or on."""
    account = lock_account(session, caller.id)
    pending = account.totp_secret is not None and account.totp_confirmed_at is None
    address = totp_address(account.totp_secret or "", account.login) if pending else None
    return render(
        request,
        "account/totp.html",
        200 if typed.is_fine else 422,
        typed=typed,
        is_on=account.totp_confirmed_at is not None,
        since=account.totp_confirmed_at,
        pending=pending,
        secret=account.totp_secret if pending else None,
        drawing=draw_code(address) if address else None,
        left=codes_left(session, account.id),
        new_codes=more.get("new_codes"),
    )


@router.get("/account/totp")
def show_totp(request: Request, session: Desk, caller: SignedIn) -> Response:
    """One-time codes as they stand."""
    return show_codes(request, session, caller, Typed())


@router.post("/account/totp")
def begin_totp(session: Desk, caller: SignedIn, sent: Sent) -> Response:
    """Make a secret for the app; nothing is asked for until a first code has proved it."""
    require_fine(empty_form(sent))
    account = lock_account(session, caller.id)
    if account.totp_confirmed_at is None:
        account.totp_secret = new_totp_secret()
    return RedirectResponse("/account/totp", 303)


@router.post("/account/totp/confirm")
def confirm_totp(request: Request, caller: SignedIn, sent: Sent, now: Now) -> Response:
    """Turn codes on with a first one; the recovery codes are shown this once."""
    typed = code_form(sent)
    with desk_session(request.app.state.engines) as session:
        account = lock_account(session, caller.id)
        if account.totp_secret is None or account.totp_confirmed_at is not None:
            return RedirectResponse("/account/totp", 303)
        secret = account.totp_secret
    step = None
    if typed.is_fine:
        with counted_try(request, caller.login) as outcome:
            step = matching_step(secret, typed.text("code"), now, None)
            outcome.was_right = step is not None
        if step is None:
            typed.refuse(
                "code",
                Said(
                    "wrong_code", "This isn't the code that the app shows now. Is its clock right?"
                ),
            )
    with desk_session(request.app.state.engines) as session:
        account = lock_account(session, caller.id)
        if step is None or account.totp_secret != secret:
            return show_codes(request, session, caller, typed)
        account.totp_confirmed_at = now
        account.totp_last_step = step
        # Who is signed in elsewhere by the password alone proves the code there too.
        end_sessions(session, account.id, but=caller.session_id)
        return show_new_codes(request, session, caller, account, "codes_on")


def show_new_codes(
    request: Request, session: Session, caller: Caller, account: Account, kind: str
) -> Response:
    """The page with new recovery codes, in a session with another token."""
    codes = new_recovery_codes()
    replace_codes(session, account.id, map(hash_recovery_code, codes))
    audit(request, session, kind, account.id)
    secret = rotate_own(session, caller)
    response = show_codes(request, session, caller, Typed(), new_codes=codes)
    give_session(request, response.headers, secret)
    return response


@router.post("/account/totp/recovery-codes")
def renew_recovery_codes(request: Request, caller: SignedIn, sent: Sent) -> Response:
    """Make new recovery codes; the old ones open nothing any more."""
    typed = confirm_form(sent)
    confirm_password(request, caller, typed)
    with desk_session(request.app.state.engines) as session:
        account = lock_account(session, caller.id)
        if not typed.is_fine or account.totp_confirmed_at is None:
            return show_codes(request, session, caller, typed)
        return show_new_codes(request, session, caller, account, "codes_renewed")


@router.post("/account/totp/off")
def turn_totp_off(request: Request, caller: SignedIn, sent: Sent) -> Response:
    """Turn codes off, for who knows the password."""
    typed = confirm_form(sent)
    confirm_password(request, caller, typed)
    with desk_session(request.app.state.engines) as session:
        if not typed.is_fine:
            return show_codes(request, session, caller, typed)
        account = lock_account(session, caller.id)
        forget_totp(session, account)
        audit(request, session, "codes_off", account.id)
        secret = rotate_own(session, caller)
    response = RedirectResponse("/account?notice=codes-off", 303)
    give_session(request, response.headers, secret)
    return response


def confirm_password(request: Request, caller: Caller, typed: Typed) -> None:
    """Note a message unless the typed password is the caller's. Raises TooManyRequests."""
    if not typed.is_fine:
        return
    if check_password(request, caller.login, typed.texts["current_password"]) is None:
        typed.refuse("current_password", Said("not_yours", "This isn't your password."))


def forget_totp(session: Session, account: Account) -> None:
    """Take codes away from an account; the password alone signs in again."""
    account.totp_secret = None
    account.totp_confirmed_at = None
    account.totp_last_step = None
    replace_codes(session, account.id, ())
