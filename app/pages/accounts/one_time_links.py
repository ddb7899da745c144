"""Invitations and resets: a link that sets a password, once."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from app.database import desk_session
from app.forms.accounts import password_form
from app.forms.fields import Typed
from app.queries.accounts import set_password
from app.queries.one_time_links import end_links, open_link
from app.queries.sessions import end_sessions
from app.routers import router_for_desk
from app.security.addresses import HOME
from app.security.auditing import audit
from app.security.callers import Desk, Now
from app.security.csrf import Sent
from app.security.passwords import hash_password
from app.security.secret_text import hashes_of
from app.security.signing_in import give_session, start_session
from app.templating import render

router = router_for_desk()
KINDS = {"invitation": "invitation_taken", "reset": "password_set"}


def show_form(request: Request, session: Desk, now: Now, kind: str, token: str) -> Response:
    """The form for a password; looking at it doesn't use the link up, as mail programs look too."""
    row = open_link(session, kind, hashes_of(token), now)
    return render(request, "account/one_time_link.html", typed=Typed(), kind=kind, own=row.account)


def set_own_password(request: Request, sent: Sent, now: Now, kind: str, token: str) -> Response:
    """Set the password, use the link up, and sign in where no one-time code is owed."""
    engines = request.app.state.engines
    with desk_session(engines) as session:
        row = open_link(session, kind, hashes_of(token), now)
        typed = password_form(sent, row.account.login, current=False)
        if not typed.is_fine:
            return render(
                request, "account/one_time_link.html", 422, typed=typed, kind=kind, own=row.account
            )
    password_hash = hash_password(typed.texts["password"])
    with desk_session(engines) as session:
        # Asked for again: the link may have been used while the password was hashed.
        account = open_link(session, kind, hashes_of(token), now).account
        set_password(account, password_hash)
        end_links(session, account.id, now)
        end_sessions(session, account.id)
        audit(request, session, KINDS[kind], account.id, by_id=account.id)
        if account.totp_confirmed_at is not None:
            return RedirectResponse("/login?notice=password-set", 303)
        secret = start_session(request, session, account)
        response = RedirectResponse(HOME, 303)
        give_session(request, response.headers, secret, account)
    return response


@router.get("/invitations/{token}")
def show_invitation(request: Request, session: Desk, now: Now, token: str) -> Response:
    """The form that takes up an invitation."""
    return show_form(request, session, now, "invitation", token)


@router.post("/invitations/{token}")
def take_up_invitation(request: Request, sent: Sent, now: Now, token: str) -> Response:
    """Take up an invitation with a password of one's own."""
    return set_own_password(request, sent, now, "invitation", token)


@router.get("/resets/{token}")
def show_reset(request: Request, session: Desk, now: Now, token: str) -> Response:
    """The form that sets a forgotten password anew."""
    return show_form(request, session, now, "reset", token)


@router.post("/resets/{token}")
def reset_password(request: Request, sent: Sent, now: Now, token: str) -> Response:
    """Set a forgotten password anew."""
    return set_own_password(request, sent, now, "reset", token)
