"""Everybody's accounts, for admins: invite, change roles, hand over links, disable."""

from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from app.database import desk_session
from app.errors import NotFound, Said
from app.forms.accounts import LOGIN, empty_form, invitation_form, removal_form, role_form
from app.forms.fields import WHOLE_FORM, Typed, require_fine
from app.languages import current, gettext, ngettext
from app.languages.words import WordsByCode
from app.mail import mail_is_set, send_mail
from app.models import Account
from app.pages.accounts.recovery_codes import forget_totp
from app.queries.accounts import (
    create_account,
    find_account,
    get_account_by_login,
    is_last_admin,
    list_accounts,
    lock_account,
    lock_accounts,
)
from app.queries.audit import recent_of
from app.queries.desk_settings import review_is_on
from app.queries.former_editors import remove_personal_data
from app.queries.one_time_links import LASTS, create_link, end_links
from app.queries.sessions import end_sessions
from app.routers import router_for_desk
from app.security.auditing import audit
from app.security.callers import Caller, Desk, SignedIn
from app.security.csrf import Sent
from app.security.secret_text import hash_secret, new_secret
from app.templating import absolute, render
from app.vocabulary.audit import AUDIT_KINDS

router = router_for_desk()
NOTICES = WordsByCode(
    {
        "role": "The role is changed. Their sessions have ended.",
        "disabled": "Disabled. Their sessions have ended and their tokens are refused.",
        "enabled": "In use again.",
        "sessions-ended": "Their sessions have ended.",
        "data-removed": "Their personal data is removed. What they did stays, by a former editor.",
        "codes-off": "One-time codes are off for them. Hand over a reset link if the password is lost.",
    }
)
Notice = Annotated[str | None, Query()]


def last_admin() -> Said:
    """Why the last admin's account stays as it is."""
    return Said("last_admin", "This is the last admin: make someone else one first.")


def path_login(login: str) -> str:
    """The sign-in name in a path. Raises NotFound for one that nobody can have."""
    if not LOGIN.fullmatch(login):
        raise NotFound("No account is called {login!r}.", login=login[:60])
    return login


PathLogin = Annotated[str, Depends(path_login)]


def show_list(request: Request, session: Session, typed: Typed) -> Response:
    """All accounts, and the form to invite someone."""
    return render(
        request,
        "admin/accounts.html",
        200 if typed.is_fine else 422,
        typed=typed,
        rows=list_accounts(session),
        review=review_is_on(session, request.app.state.settings),
    )


def show_one(
    request: Request, session: Session, account: Account, typed: Typed, **more: Any
) -> Response:
    """One account with all that an admin can do about it."""
    typed.texts.setdefault("role", account.role)
    return render(
        request,
        "admin/accounts_one.html",
        200 if typed.is_fine else 422,
        typed=typed,
        shown=account,
        last_admin=is_last_admin(session, account),
        events=recent_of(session, account.id),
        kinds=AUDIT_KINDS,
        notice=NOTICES.get(more.get("notice") or ""),
        made_link=more.get("made_link"),
        mailed=more.get("mailed"),
        kind=more.get("kind"),
    )


def back(account: Account, notice: str) -> Response:
    """The way back to the account's page, with a notice."""
    return RedirectResponse(f"/admin/accounts/{account.login}?notice={notice}", 303)


def make_link(
    request: Request, session: Session, caller: Caller, account: Account
) -> dict[str, Any]:
    """A new one-time link, for the page that shows it this once and for the mail."""
    kind = "invitation" if account.password_hash is None else "reset"
    secret = new_secret()
    now = request.app.state.clock()
    create_link(session, account.id, kind, hash_secret(secret), now=now, created_by=caller.id)
    audit(request, session, "link_made", account.id, about=kind)
    return {"made_link": absolute(request, f"{current().prefix}/{kind}s/{secret}"), "kind": kind}


def mail_and_show(request: Request, caller: Caller, login: str, link: dict[str, Any]) -> Response:
    """Mail a link that has been committed, where mail is set, and show the account with it."""
    settings = request.app.state.settings
    engines = request.app.state.engines
    with desk_session(engines) as session:
        account = get_account_by_login(session, login)
        to = account.email
        words = words_of(link["kind"], account, caller, link["made_link"])
    # No transaction waits for the mail server.
    mailed = send_mail(settings, to, *words) if to and mail_is_set(settings) else None
    with desk_session(engines) as session:
        account = get_account_by_login(session, login)
        return show_one(request, session, account, Typed(), mailed=mailed, **link)


def words_of(kind: str, account: Account, caller: Caller, link: str) -> tuple[str, str]:
    """Subject and text of the mail with a one-time link, in the language of who sends it."""
    if kind == "invitation":
        subject = gettext("Invitation to the conflict map")
        what = gettext("{name} invites you to work on the conflict map.", name=caller.name)
    else:
        subject = gettext("A new password for the conflict map")
        what = gettext("{name} sends you a link for a new password.", name=caller.name)
    dear = gettext("Dear {name},", name=account.display_name)
    choose = gettext("Your sign-in name is {login}. Choose a password here:", login=account.login)
    lasts = ngettext(
        "The link works once, for a day.", "The link works once, for {n} days.", LASTS[kind].days
    )
    leave = gettext("If you didn't expect it, leave it alone and nothing happens.")
    text = f"{dear}\n\n{what} {choose}\n\n{link}\n\n{lasts}\n{leave}\n"
    return subject, text


@router.get("/admin/accounts")
def show_accounts(request: Request, session: Desk) -> Response:
    """All accounts."""
    return show_list(request, session, Typed({"role": "editor"}))


@router.post("/admin/accounts")
def invite(request: Request, caller: SignedIn, sent: Sent) -> Response:
    """Make an account without a password, and the link with which its owner chooses one."""
    typed = invitation_form(sent)
    login = typed.text("login").lower()
    with desk_session(request.app.state.engines) as session:
        lock_accounts(session)
        if typed.is_fine and find_account(session, login) is not None:
            typed.refuse(
                "login",
                Said(
                    "taken",
                    "Someone is called {login!r} already. Choose another name.",
                    login=login,
                ),
            )
        if not typed.is_fine:
            return show_list(request, session, typed)
        account = create_account(
            session,
            login,
            typed.text("display_name"),
            typed.text("role"),
            email=typed.text("email") or None,
        )
        audit(request, session, "invited", account.id, about=account.role)
        link = make_link(request, session, caller, account)
    return mail_and_show(request, caller, login, link)


@router.get("/admin/accounts/{login}")
def show_account_of(
    request: Request, session: Desk, login: PathLogin, notice: Notice = None
) -> Response:
    """One account."""
    return show_one(request, session, get_account_by_login(session, login), Typed(), notice=notice)


@router.post("/admin/accounts/{login}/role")
def change_role(request: Request, session: Desk, sent: Sent, login: PathLogin) -> Response:
    """Give an account another role; its sessions end, so that none keeps the former rights."""
    typed = role_form(sent)
    lock_accounts(session)
    account = lock_account(session, get_account_by_login(session, login).id)
    role = typed.text("role")
    if typed.is_fine and role != "admin" and is_last_admin(session, account):
        typed.refuse("role", last_admin())
    if not typed.is_fine:
        return show_one(request, session, account, typed)
    if role != account.role:
        audit(request, session, "role_changed", account.id, about=f"{account.role} to {role}")
        account.role = role
        end_sessions(session, account.id)
    return back(account, "role")


@router.post("/admin/accounts/{login}/link")
def hand_over_link(request: Request, caller: SignedIn, sent: Sent, login: PathLogin) -> Response:
    """Make an invitation or a reset link anew; earlier ones end."""
    require_fine(empty_form(sent))
    with desk_session(request.app.state.engines) as session:
        account = lock_account(session, get_account_by_login(session, login).id)
        if account.disabled_at is not None:
            typed = Typed()
            typed.refuse(WHOLE_FORM, Said("disabled", "The account is disabled: enable it first."))
            return show_one(request, session, account, typed)
        link = make_link(request, session, caller, account)
    return mail_and_show(request, caller, login, link)


@router.post("/admin/accounts/{login}/codes-off")
def turn_codes_off(request: Request, session: Desk, sent: Sent, login: PathLogin) -> Response:
    """Take one-time codes away from someone who has lost phone and recovery codes."""
    require_fine(empty_form(sent))
    account = lock_account(session, get_account_by_login(session, login).id)
    forget_totp(session, account)
    end_sessions(session, account.id)
    audit(request, session, "codes_off", account.id)
    return back(account, "codes-off")


@router.post("/admin/accounts/{login}/disable")
def disable(request: Request, session: Desk, sent: Sent, login: PathLogin) -> Response:
    """Let nobody sign in with an account any more; what it has written stays."""
    require_fine(empty_form(sent))
    lock_accounts(session)
    account = lock_account(session, get_account_by_login(session, login).id)
    if is_last_admin(session, account):
        typed = Typed()
        typed.refuse(WHOLE_FORM, last_admin())
        return show_one(request, session, account, typed)
    now = request.app.state.clock()
    account.disabled_at = account.disabled_at or now
    end_sessions(session, account.id)
    end_links(session, account.id, now)
    audit(request, session, "disabled", account.id)
    return back(account, "disabled")


@router.post("/admin/accounts/{login}/enable")
def enable(request: Request, session: Desk, sent: Sent, login: PathLogin) -> Response:
    """Let a disabled account be used again."""
    require_fine(empty_form(sent))
    account = lock_account(session, get_account_by_login(session, login).id)
    if account.removed_at is not None:
        typed = Typed()
        typed.refuse(WHOLE_FORM, Said("removed", "Nobody's account can be used again."))
        return show_one(request, session, account, typed)
    account.disabled_at = None
    audit(request, session, "enabled", account.id)
    return back(account, "enabled")


@router.post("/admin/accounts/{login}/remove-data")
def remove_data(request: Request, session: Desk, sent: Sent, login: PathLogin) -> Response:
    """Remove all that tells who an account belonged to, once its name was typed; there is no way back."""
    typed = removal_form(sent, login)
    lock_accounts(session)
    account = lock_account(session, get_account_by_login(session, login).id)
    if is_last_admin(session, account):
        typed.refuse(WHOLE_FORM, last_admin())
    if not typed.is_fine:
        return show_one(request, session, account, typed)
    # Noted first: what is noted afterwards would keep the network of whoever removes their own.
    audit(request, session, "data_removed", account.id)
    session.flush()
    remove_personal_data(session, account, request.app.state.clock())
    return back(account, "data-removed")
