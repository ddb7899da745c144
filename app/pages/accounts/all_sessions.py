"""Everybody's sessions, for admins: who is signed in, since when and with what; ending them."""

from datetime import timedelta
from typing import Annotated

from fastapi import Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.errors import NotFound
from app.forms.accounts import empty_form
from app.forms.fields import require_fine
from app.languages import current
from app.languages.words import WordsByCode
from app.pages.accounts.all_accounts import PathLogin, back
from app.queries.accounts import get_account_by_login
from app.queries.sessions import LARGEST_ID, end_session, end_sessions, find_owner, list_everybodys
from app.routers import router_for_desk
from app.security.auditing import audit
from app.security.callers import Desk, Now, SignedIn
from app.security.csrf import Sent
from app.templating import render

router = router_for_desk()
PAGE_SIZE = 100
NOTICES = WordsByCode({"ended": "That session has ended."})
RowId = Annotated[int, Path(ge=1, le=LARGEST_ID)]


@router.get("/admin/sessions")
def show_all_sessions(
    request: Request,
    session: Desk,
    caller: SignedIn,
    now: Now,
    *,
    before: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    notice: Annotated[str | None, Query()] = None,
) -> Response:
    """Every session that holds, the newest first."""
    idle = timedelta(minutes=request.app.state.settings.session_idle_minutes)
    rows = list_everybodys(session, now, idle, PAGE_SIZE + 1, before)
    more = len(rows) > PAGE_SIZE
    return render(
        request,
        "admin/sessions.html",
        rows=rows[:PAGE_SIZE],
        current=caller.session_id,
        next=f"{current().prefix}/admin/sessions?before={rows[PAGE_SIZE - 1].session.id}"
        if more
        else None,
        notice=NOTICES.get(notice or ""),
    )


@router.post("/admin/sessions/{session_id:int}/end")
def end_any_session(
    request: Request, session: Desk, caller: SignedIn, sent: Sent, session_id: RowId
) -> Response:
    """End one session of anybody. Raises NotFound for one that is over."""
    require_fine(empty_form(sent))
    owner_id = find_owner(session, session_id)
    if owner_id is None:
        raise NotFound("This session is over already.")
    end_session(session, session_id)
    audit(request, session, "session_ended", owner_id)
    if session_id == caller.session_id:
        return RedirectResponse("/login?notice=signed-out", 303)
    return RedirectResponse("/admin/sessions?notice=ended", 303)


@router.post("/admin/accounts/{login}/end-sessions")
def end_sessions_of(request: Request, session: Desk, sent: Sent, login: PathLogin) -> Response:
    """End every session of an account; its tokens still hold."""
    require_fine(empty_form(sent))
    account = get_account_by_login(session, login)
    end_sessions(session, account.id)
    audit(request, session, "sessions_ended", account.id)
    return back(account, "sessions-ended")
