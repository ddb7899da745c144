"""Noting in the audit what a request did: who asked, from which network, and what was refused them."""

from contextlib import suppress

from fastapi import Request
from sqlalchemy.orm import Session

from app.database import Engines, desk_session
from app.errors import AppError
from app.logs import loggable_address
from app.queries.audit import note, was_noted
from app.security.addresses import client_address
from app.security.callers import Caller, now_of


def network_of(request: Request) -> str | None:
    """The network that a request came from, as the audit keeps it: never the whole address."""
    return loggable_address(client_address(request), "network")


def audit(
    request: Request,
    session: Session,
    kind: str,
    account_id: int | None,
    *,
    by_id: int | None = None,
    about: str = "",
) -> None:
    """Note something of a kind of `app.vocabulary.audit`; done by whoever is signed in, unless said."""
    caller: Caller | None = request.state.account
    note(
        session,
        kind,
        now_of(request),
        account_id=account_id,
        by_id=by_id if by_id is not None or caller is None else caller.id,
        network=network_of(request),
        about=about,
    )


def audit_refusal(request: Request) -> None:
    """Note that someone who is signed in asked for what they have no right to, once a minute."""
    caller: Caller | None = request.state.account
    if caller is None:
        return
    engines: Engines = request.app.state.engines
    about = request.state.route or ""
    # A refusal is answered all the same where nothing can be written.
    with suppress(AppError), desk_session(engines) as session:
        if not was_noted(session, "right_refused", caller.id, about, now_of(request)):
            audit(request, session, "right_refused", caller.id, about=about)
