"""Personal tokens, with which one's own programs use the API."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import Path, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from app.errors import Said
from app.forms.accounts import TOKEN_LASTS, empty_form, token_form
from app.forms.fields import Typed, require_fine
from app.queries.accounts import lock_account
from app.queries.sessions import LARGEST_ID
from app.queries.tokens import create_token, list_tokens, name_is_taken, revoke_token
from app.routers import router_for_desk
from app.security.auditing import audit
from app.security.callers import Caller, Desk, Now, SignedIn
from app.security.csrf import Sent
from app.security.secret_text import TOKEN_PREFIX_LENGTH, hash_secret, new_token
from app.templating import render

router = router_for_desk()


def show_list(
    request: Request, session: Session, caller: Caller, typed: Typed, **more: Any
) -> Response:
    """The tokens, the form for another, and this once the text of one just made."""
    return render(
        request,
        "account/tokens.html",
        200 if typed.is_fine else 422,
        typed=typed,
        tokens=list_tokens(session, caller.id),
        new_token=more.get("new_token"),
        now=request.app.state.clock(),
    )


@router.get("/account/tokens")
def show_tokens(request: Request, session: Desk, caller: SignedIn) -> Response:
    """One's own tokens."""
    return show_list(request, session, caller, Typed())


@router.post("/account/tokens")
def make_token(request: Request, session: Desk, caller: SignedIn, sent: Sent, now: Now) -> Response:
    """Make a token; its text is shown this once."""
    typed = token_form(sent)
    # Held until the commit, so that a form sent twice makes one token.
    lock_account(session, caller.id)
    name = typed.text("name")
    if typed.is_fine and name_is_taken(session, caller.id, name):
        typed.refuse(
            "name", Said("taken", "You have a token of this name. Revoke it first, or use another.")
        )
    if not typed.is_fine:
        return show_list(request, session, caller, typed)
    token = new_token()
    days = TOKEN_LASTS[typed.text("lasts")]
    create_token(
        session,
        caller.id,
        name,
        typed.text("scope"),
        token_hash=hash_secret(token),
        prefix=token[:TOKEN_PREFIX_LENGTH],
        now=now,
        expires_at=None if days is None else now + timedelta(days=days),
    )
    about = f"{token[:TOKEN_PREFIX_LENGTH]}…, {typed.text('scope')}"
    audit(request, session, "token_made", caller.id, about=about)
    return show_list(request, session, caller, Typed(), new_token=token)


@router.post("/account/tokens/{token_id:int}/revoke")
def revoke(
    request: Request,
    session: Desk,
    caller: SignedIn,
    sent: Sent,
    token_id: Annotated[int, Path(ge=1, le=LARGEST_ID)],
) -> Response:
    """Revoke a token; programs that use it are refused from now on."""
    require_fine(empty_form(sent))
    token = revoke_token(session, token_id, request.app.state.clock())
    audit(request, session, "token_revoked", caller.id, about=f"{token.prefix}…")
    return RedirectResponse("/account/tokens", 303)
