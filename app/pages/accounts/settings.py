"""Settings of the desk that admins make in the browser."""

from typing import Annotated

from fastapi import Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from app.forms.accounts import settings_form
from app.forms.fields import Typed
from app.languages import gettext
from app.queries.desk_settings import REVIEW_MODES, review_is_on, review_mode, write_setting
from app.routers import router_for_desk
from app.security.auditing import audit
from app.security.callers import Desk, Now, SignedIn
from app.security.csrf import Sent
from app.templating import render

router = router_for_desk()


def show_settings_page(
    request: Request, session: Session, typed: Typed, notice: str | None = None
) -> Response:
    """The settings that are made in the browser."""
    settings = request.app.state.settings
    typed.texts.setdefault("review", review_mode(session, settings))
    return render(
        request,
        "admin/settings.html",
        200 if typed.is_fine else 422,
        typed=typed,
        is_on=review_is_on(session, settings),
        notice=gettext("Saved.") if notice == "saved" else None,
    )


@router.get("/admin/settings")
def show_settings(
    request: Request, session: Desk, notice: Annotated[str | None, Query()] = None
) -> Response:
    """The desk's settings."""
    return show_settings_page(request, session, Typed(), notice)


@router.post("/admin/settings")
def save_settings(
    request: Request, session: Desk, caller: SignedIn, sent: Sent, now: Now
) -> Response:
    """Say whether a second person must publish a change."""
    typed = settings_form(sent, REVIEW_MODES)
    if not typed.is_fine:
        return show_settings_page(request, session, typed)
    before, after = review_mode(session, request.app.state.settings), typed.text("review")
    if before != after:
        audit(request, session, "setting_changed", None, about=f"review: {before} to {after}")
    write_setting(session, "review", typed.text("review"), now=now, by_id=caller.id)
    return RedirectResponse("/admin/settings?notice=saved", 303)
