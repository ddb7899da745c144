"""Who is asking: their role, what their token allows, and how a route learns of it.

Routes declare `SignedIn` and get the `Caller`; the guard has seen to it by then that there is one.
`Desk` is a session for the schema `desk`, committed before the answer is sent.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from app.clock import Clock
from app.database import CLOCK, Engines, desk_session
from app.errors import SignInNeeded


class Role(IntEnum):
    """What someone may be, in rising order: each may do what those before it may."""

    STRANGER = 0
    EDITOR = 1
    REVIEWER = 2
    ADMIN = 3


class Scope(IntEnum):
    """What a personal token allows, in rising order: each allows what those before it do."""

    READ = 0
    WRITE = 1
    PUBLISH = 2


@dataclass(frozen=True)
class Caller:
    """An account that is signed in, or whose personal token came with the request."""

    id: int
    login: str
    name: str
    role: Role
    # None for a browser's session, which may do all that the role may.
    scope: Scope | None = None
    # The browser's session; none for a token.
    session_id: int | None = None
    # True until a password that someone else knows has been changed.
    must_change_password: bool = False


def now_of(request: Request) -> datetime:
    """The instant that the application's clock shows."""
    clock: Clock = request.app.state.clock
    return clock()


def signed_in(request: Request) -> Caller:
    """The caller. Raises SignInNeeded for a route whose rule lets strangers in."""
    caller: Caller | None = request.state.account
    if caller is None:
        raise SignInNeeded("Sign in to do this.")
    return caller


def desk(request: Request) -> Iterator[Session]:
    """A session for the desk's tables, committed once, before the answer is sent."""
    engines: Engines = request.app.state.engines
    with desk_session(engines) as session:
        session.info[CLOCK] = request.app.state.clock
        yield session


Now = Annotated[datetime, Depends(now_of)]
SignedIn = Annotated[Caller, Depends(signed_in)]
Desk = Annotated[Session, Depends(desk, scope="function")]
