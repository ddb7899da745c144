"""What a page says of the sealed history."""

from fastapi import Request
from sqlalchemy.orm import Session

from app.queries.sealed_shown import Head, head_at, head_of


def head_for(request: Request, session: Session) -> Head | None:
    """The signed head that covers what a page shows: of a past map the first one, of the map of now the newest."""
    known = getattr(request.state, "known", None)
    return head_of(session) if known is None else head_at(session, known)
