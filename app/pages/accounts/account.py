"""One's own account: name, password, open sessions. Codes and tokens have modules of their own."""

from datetime import timedelta
from typing import Annotated

from fastapi import Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from app.database import desk_session
from app.errors import Said
from app.forms.accounts import empty_form, own_account_form, password_form
from app.forms.fields import Typed, require_fine
from app.languages.words import WordsByCode
from app.queries.accounts import lock_account, set_password
from app.queries.audit import recent_of
from app.queries.one_time_links import end_links
from app.queries.sessions import LARGEST_ID, end_session, end_sessions, list_sessions
from app.queries.tokens import list_tokens
from app.routers import router_for_desk
from app.security import cookies
from app.security.auditing import audit
from app.security.callers import Caller, Desk, Now, SignedIn
from app.security.csrf import Sent
from app.security.passwords import hash_password
from app.security.signing_in import check_password, give_session, rotate_session
from app.templating import render
from app.vocabulary.audit import AUDIT_KINDS

router = router_for_desk()
RowId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
NOTICES = WordsByCode(
    {
        "saved": "Saved.",
        "password": "Your password is changed. Every other browser has been signed out.",
        "ended": "That session has ended.",
        "codes-off": "One-time codes are off.",
    }
)
Notice = Annotated[str | None, Query()]


def show_own(
    request: Request, session: Session, caller: Caller, typed: Typed, notice: str | None = None
) -> Response:
    """The account's first page, with what was typed and messages about it."""
    account = lock_account(session, caller.id)
    if not typed.texts:
        typed.texts = {"display_name": account.display_name, "email": account.email or ""}
    return render(
        request,
        "account/account.html",
        200 if typed.is_fine else 422,
        typed=typed,
        notice=NOTICES.get(notice or ""),
        own=account,
        events=recent_of(session, caller.id),
        kinds=AUDIT_KINDS,
        tokens=list_tokens(session, caller.id),
    )


@router.get("/account")
def show_account_page(
    request: Request, session: Desk, caller: SignedIn, notice: Notice = None
) -> Response:
    """Name and address, and the way to everything else."""
    return show_own(request, session, caller, Typed(), notice)


@router.post("/account")
def save_account(request: Request, session: Desk, caller: SignedIn, sent: Sent) -> Response:
    """Change one's own name and mail address."""
    typed = own_account_form(sent)
    if not typed.is_fine:
        return show_own(request, session, caller, typed)
    account = lock_account(session, caller.id)
    before = (account.display_name, account.email)
    account.display_name = typed.text("display_name")
    account.email = typed.text("email") or None
    if (account.display_name, account.email) != before:
        audit(request, session, "account_changed", account.id)
    return RedirectResponse("/account?notice=saved", 303)


@router.get("/account/password")
def show_password_form(request: Request, caller: SignedIn) -> Response:
    """The form for another password."""
    return render(request, "account/password.html", typed=Typed(), must=caller.must_change_password)


@router.post("/account/password")
def change_password(request: Request, caller: SignedIn, sent: Sent) -> Response:
    """Change one's password: every other session ends, this one gets another token."""
    must = caller.must_change_password
    # Who has just signed in with a password made up for them needn't type it once more.
    typed = password_form(sent, caller.login, current=not must)
    if typed.is_fine and not must:
        current = typed.texts["current_password"]
        if check_password(request, caller.login, current) is None:
            typed.refuse("current_password", Said("not_yours", "This isn't your password."))
    if not typed.is_fine:
        return render(request, "account/password.html", 422, typed=typed, must=must)
    password_hash = hash_password(typed.texts["password"])
    now = request.app.state.clock()
    with desk_session(request.app.state.engines) as session:
        account = lock_account(session, caller.id)
        set_password(account, password_hash)
        end_links(session, account.id, now)
        end_sessions(session, account.id, but=caller.session_id)
        secret = rotate_own(session, caller)
        audit(request, session, "password_changed", account.id)
        response = RedirectResponse("/account?notice=password", 303)
        give_session(request, response.headers, secret, account)
    return response


def rotate_own(session: Session, caller: Caller) -> str:
    """Another token for the caller's session; the text for the cookie."""
    if caller.session_id is None:
        raise RuntimeError("A personal token reached a page of the account.")
    return rotate_session(session, caller.session_id)


@router.get("/account/sessions")
def show_sessions(
    request: Request, session: Desk, caller: SignedIn, now: Now, notice: Notice = None
) -> Response:
    """Where the account is signed in."""
    idle = timedelta(minutes=request.app.state.settings.session_idle_minutes)
    return render(
        request,
        "account/sessions.html",
        sessions=list_sessions(session, caller.id, now, idle),
        current=caller.session_id,
        notice=NOTICES.get(notice or ""),
    )


@router.post("/account/sessions/end-all")
def end_all_sessions(request: Request, session: Desk, caller: SignedIn, sent: Sent) -> Response:
    """Sign out everywhere, this browser included."""
    require_fine(empty_form(sent))
    end_sessions(session, caller.id)
    audit(request, session, "sessions_ended", caller.id)
    response = RedirectResponse("/login?notice=signed-out", 303)
    cookies.drop_cookie(request, response.headers, cookies.SESSION)
    return response


@router.post("/account/sessions/{session_id:int}/end")
def end_one_session(
    request: Request, session: Desk, caller: SignedIn, sent: Sent, session_id: RowId
) -> Response:
    """End one of one's own sessions."""
    require_fine(empty_form(sent))
    end_session(session, session_id)
    audit(request, session, "session_ended", caller.id)
    if session_id == caller.session_id:
        return RedirectResponse("/login?notice=signed-out", 303)
    return RedirectResponse("/account/sessions?notice=ended", 303)
