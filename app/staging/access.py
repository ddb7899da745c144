"""Whose imports somebody sees: one's own, and for admins everybody's."""

from sqlalchemy.orm import Session

from app.models import Import
from app.queries.imports import get_import
from app.security.callers import Caller, Role
from app.security.guard import NotYours


def own_import(session: Session, caller: Caller, number: int, *, lock: bool = False) -> Import:
    """An import that the caller may see. Raises NotFound, also for somebody else's."""
    found = get_import(session, number, lock=lock)
    if found.account_id != caller.id and caller.role < Role.ADMIN:
        raise NotYours("There is no import {number}.", number=number)
    return found


def whose(caller: Caller) -> int | None:
    """The account whose imports are listed; none for everybody's."""
    return None if caller.role >= Role.ADMIN else caller.id
