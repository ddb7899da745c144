"""The audit for admins: who signed in or failed to, what was refused, and what became of accounts."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request, Response

from app.languages import current, gettext
from app.queries.accounts import find_account
from app.queries.audit import list_audit, sweep_audit
from app.queries.sessions import LARGEST_ID
from app.routers import router_for_desk
from app.security.callers import Desk, Now
from app.settings import Settings
from app.templating import render
from app.vocabulary.audit import AUDIT_KINDS

router = router_for_desk()
PAGE_SIZE = 100
LONGEST_LOGIN = 40
Text = Annotated[str, Query()]


def read_day(text: str) -> date | None:
    """The day that a field has; none for an empty one, or what is no day of ours."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date.min < day < date.max else None


def start_of(day: date) -> datetime:
    """The instant in which a day begins in UTC."""
    return datetime.combine(day, time(), UTC)


@router.get("/admin/audit")
def show_audit(
    request: Request,
    session: Desk,
    now: Now,
    *,
    kind: Text = "",
    login: Text = "",
    first: Annotated[str, Query(alias="from")] = "",
    last: Annotated[str, Query(alias="to")] = "",
    before: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
) -> Response:
    """What was noted, newest first; of one kind, about or by one account, within days."""
    settings: Settings = request.app.state.settings
    sweep_audit(session, now, settings.audit_days)
    asked = {"kind": kind, "login": login.strip()[:LONGEST_LOGIN], "from": first, "to": last}
    account = find_account(session, asked["login"]) if asked["login"].isprintable() else None
    first_day, last_day = read_day(first), read_day(last)
    wrong = say_wrong(asked, is_account=account is not None)
    rows = []
    if wrong is None:
        rows = list_audit(
            session,
            PAGE_SIZE + 1,
            kind=kind or None,
            account_id=account.id if account is not None else None,
            first=start_of(first_day) if first_day else None,
            end=start_of(last_day) + timedelta(days=1) if last_day else None,
            before=before,
        )
    onwards = {name: text for name, text in asked.items() if text}
    if len(rows) > PAGE_SIZE:
        onwards["before"] = str(rows[PAGE_SIZE - 1].audit.id)
    return render(
        request,
        "admin/audit.html",
        422 if wrong else 200,
        rows=rows[:PAGE_SIZE],
        kinds=AUDIT_KINDS,
        asked=asked,
        wrong=wrong,
        days=settings.audit_days,
        is_narrowed=any(asked.values()),
        next=f"{current().prefix}/admin/audit?{urlencode(onwards)}"
        if "before" in onwards
        else None,
    )


def say_wrong(asked: dict[str, str], *, is_account: bool) -> str | None:
    """What is wrong with what the list was narrowed to, if anything is."""
    if asked["kind"] and asked["kind"] not in AUDIT_KINDS:
        return gettext("{given!r} is no kind: choose one of the list.", given=asked["kind"][:40])
    if asked["login"] and not is_account:
        return gettext("No account is called {login!r}.", login=asked["login"])
    for name in ("from", "to"):
        if asked[name] and read_day(asked[name]) is None:
            return gettext("{given!r} is no day. Write it like 2026-11-28.", given=asked[name][:40])
    return None
