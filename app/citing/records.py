"""Citations of records by their noun and key, read in a session."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from fastapi import Request
from sqlalchemy.orm import Session

from app.citing.asking import Citable
from app.citing.making import As, Cited, cite_claim, cite_place, cite_position
from app.citing.offered import Offered, offered
from app.presenting.arranging import settled_at
from app.queries.claims import get_claim
from app.queries.places import get_place
from app.queries.positions import get_position
from app.queries.sealed_shown import head_at

READ: Mapping[str, Callable[[Session, str], Any]] = {
    "claims": get_claim,
    "positions": get_position,
    "places": get_place,
}
CITE: Mapping[str, Callable[[As, Any], Cited]] = {
    "claims": cite_claim,
    "positions": cite_position,
    "places": cite_place,
}


def as_of(request: Request, session: Session, instant: datetime) -> As:
    """As what a session at an instant cites, with the signed head that covers it, if there is one yet."""
    return As(request, instant, head_at(session, instant))


def cite(request: Request, session: Session, instant: datetime, noun: Citable, key: str) -> Cited:
    """The citation of a record as a session sees it at an instant. Raises NotFound, Moved or Gone."""
    return CITE[noun](as_of(request, session, instant), READ[noun](session, key))


def last_change(request: Request, session: Session) -> datetime:
    """The last instant at which what readers see changed; now, on an empty map."""
    version = getattr(request.state, "version", None)
    last: datetime | None = request.app.state.instants.last(session, version)
    return last or datetime.now(UTC)


def offer(request: Request, session: Session, noun: Citable, row: Any) -> Offered | None:
    """What a record's page offers of a row that it has read anyway; none where witnesses are chosen.

    Of now the state is cited that began with the last change of the map. What was read is a moment newer, so
    where the row itself was changed meanwhile, that change counts.
    """
    if getattr(request.state, "told", None) is not None:
        return None
    known: datetime | None = getattr(request.state, "known", None)
    record = row if noun == "claims" else row.place if noun == "places" else row.position
    rows = [record, *([row.source] if noun == "claims" and row.source else [])]
    instant = known or max(last_change(request, session), settled_at(rows))
    cited = CITE[noun](As(request, instant), row).citation
    return offered(cited, f"/cite/{noun}/{cited.key}")
