"""Signing in with name and password, then a one-time code where that is set up; signing out."""

from typing import Annotated

from fastapi import Query, Request, Response
from fastapi.responses import RedirectResponse

from app.database import desk_session
from app.errors import Said
from app.forms.accounts import code_form, empty_form, sign_in_form
from app.forms.fields import Typed, require_fine
from app.languages.words import WordsByCode
from app.models import SignInSession
from app.queries.accounts import lock_account
from app.queries.sessions import end_session
from app.routers import router_for_desk
from app.security import cookies
from app.security.addresses import local_path, sign_in_address
from app.security.auditing import audit
from app.security.callers import Desk
from app.security.csrf import Sent
from app.security.signing_in import check_code, check_password, give_session, start_session
from app.templating import render

router = router_for_desk()
# What the sign-in page may say on top, by the word in its address.
NOTICES = WordsByCode(
    {
        "signed-out": "You are signed out.",
        "password-set": "Your password is set. Sign in with it.",
        "expired": "That took too long. Please sign in again.",
    }
)
Next = Annotated[str | None, Query()]


@router.get("/login")
def show_login(
    request: Request, target: Annotated[Next, Query(alias="next")] = None, notice: Next = None
) -> Response:
    """The sign-in form; who is signed in already goes on."""
    path = local_path(target)
    if request.state.account is not None:
        return RedirectResponse(path, 303)
    said = NOTICES.get(notice or "")
    return render(request, "account/login.html", typed=Typed(), path=path, notice=said)


@router.post("/login")
def sign_in(request: Request, sent: Sent) -> Response:
    """Open a session when name and password belong together."""
    typed = sign_in_form(sent)
    path = local_path(typed.text("next"))
    account_id = None
    if typed.is_fine:
        account_id = check_password(request, typed.text("login"), typed.texts["password"])
        if account_id is None:
            typed.refuse(
                "password",
                Said(
                    "mismatch",
                    "Name and password don't belong together. Check both; passwords tell A from a.",
                ),
            )
    if account_id is None:
        return render(request, "account/login.html", 422, typed=typed, path=path, notice=None)
    with desk_session(request.app.state.engines) as session:
        account = lock_account(session, account_id)
        owes_code = account.totp_confirmed_at is not None
        secret = start_session(request, session, account, awaits_code=owes_code)
        if owes_code:
            path = sign_in_address(path).replace("/login", "/login/code", 1)
        response = RedirectResponse(path, 303)
        give_session(request, response.headers, secret, None if owes_code else account)
    return response


def session_that_owes_a_code(request: Request) -> SignInSession | None:
    """The session that has given the password and not yet the code; none without one."""
    session: SignInSession | None = request.state.session
    return session if session is not None and session.awaits_code else None


@router.get("/login/code")
def show_code_form(
    request: Request, target: Annotated[Next, Query(alias="next")] = None
) -> Response:
    """The form for the one-time code, after the password."""
    if session_that_owes_a_code(request) is None:
        return RedirectResponse("/login?notice=expired", 303)
    return render(request, "account/login_code.html", typed=Typed(), path=local_path(target))


@router.post("/login/code")
def give_code(request: Request, sent: Sent) -> Response:
    """Complete the sign-in with a one-time code or a recovery code."""
    typed = code_form(sent)
    path = local_path(typed.text("next"))
    owing = session_that_owes_a_code(request)
    if owing is None:
        return RedirectResponse("/login?notice=expired", 303)
    if typed.is_fine:
        with desk_session(request.app.state.engines) as session:
            login = lock_account(session, owing.account_id).login
        if check_code(request, owing.account_id, login, typed.text("code")) is None:
            typed.refuse(
                "code",
                Said(
                    "wrong_code", "This code isn't right, or was used already. Wait for the next."
                ),
            )
    if not typed.is_fine:
        return render(request, "account/login_code.html", 422, typed=typed, path=path)
    with desk_session(request.app.state.engines) as session:
        account = lock_account(session, owing.account_id)
        secret = start_session(request, session, account)
        response = RedirectResponse(path, 303)
        give_session(request, response.headers, secret, account)
    return response


@router.post("/logout")
def sign_out(request: Request, session: Desk, sent: Sent) -> Response:
    """End this browser's session."""
    require_fine(empty_form(sent))
    open_session: SignInSession | None = request.state.session
    if open_session is not None:
        end_session(session, open_session.id)
        audit(
            request, session, "signed_out", open_session.account_id, by_id=open_session.account_id
        )
    response = RedirectResponse("/login?notice=signed-out", 303)
    cookies.drop_cookie(request, response.headers, cookies.SESSION)
    return response
