"""The one piece of code that decides about every request, before any route runs.

It finds the route in the table of rights (`rights`), finds out who is asking, and refuses what the
table doesn't allow or doesn't list. What it learned stands in `request.state`: `account` (the
`Caller` or none), `may` for templates, `csrf` for forms, `session` (also one that still owes the
one-time code).
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.database import Engines, desk_session
from app.errors import AppError, Forbidden, NotFound, SignInNeeded
from app.languages import mark
from app.models import Account, SignInSession
from app.negotiation import asked_path
from app.queries.sessions import find_session, mark_seen
from app.queries.tokens import find_token, mark_used
from app.security import cookies
from app.security.addresses import client_address
from app.security.callers import Caller, Role
from app.security.callers import Scope as TokenScope
from app.security.csrf import SAFE_METHODS, FormTokens, refuse_foreign_origin
from app.security.rights import RULES, may
from app.security.routing import RouteTable
from app.security.rules import DATA, PAGE, Rule
from app.security.secret_text import hashes_of
from app.settings import Settings

Refuse = Callable[[Request, AppError], Awaitable[Response]]
MUST_CHANGE = mark(
    "Choose a password of your own first: the one you have is known to someone else too."
)
# What a route takes, by the lowest role that may; the second of a program with a token.
TAKES = {
    Role.EDITOR: (
        mark("This takes an editor."),
        mark("This takes an editor and a token that allows it."),
    ),
    Role.REVIEWER: (
        mark("This takes a reviewer."),
        mark("This takes a reviewer and a token that allows it."),
    ),
    Role.ADMIN: (
        mark("This takes an admin."),
        mark("This takes an admin and a token that allows it."),
    ),
}


@dataclass(frozen=True)
class Asked:
    """Who asks, by which means."""

    account: Caller | None = None
    session: SignInSession | None = None


class PasswordChangeNeeded(Forbidden):
    """The account's password is known to someone else and must be changed first."""


class NotYours(NotFound):
    """A row of someone else, which looks to the caller as if it weren't there."""


class Guard:
    """ASGI middleware around every route."""

    def __init__(self, app: ASGIApp, table: RouteTable, refuse: Refuse) -> None:
        self.app = app
        self.table = table
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through to its route, or answer it here with a refusal."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            raise RuntimeError(f"Nothing here speaks {scope['type']}.")
        request = Request(scope, receive)
        state = scope.setdefault("state", {})
        state.update(account=None, session=None, may=partial(may, None), csrf=FormTokens(None))
        found = self.table.find(scope)
        state["route"] = found[0] if found else None
        # Where there is no route, the router answers 404 or 405 by itself.
        rule = PAGE if found is None else RULES.get(found[0])
        try:
            if rule is None:
                raise Forbidden(
                    "{route} isn't in app/security/rights.py: it stays shut.", route=state["route"]
                )
            if not rule.same_for_all:
                await self.look_up(request, public=rule.role == Role.STRANGER and not rule.private)
            if request.method not in SAFE_METHODS and not self.by_token(request):
                refuse_foreign_origin(request)
            if found is not None:
                await self.admit(request, rule, found[1])
        except AppError as error:
            response = await self.refuse(request, error)
            await response(scope, receive, self.with_headers(request, rule or DATA, send))
            return
        await self.app(scope, receive, self.with_headers(request, rule, send))

    @staticmethod
    def by_token(request: Request) -> bool:
        """True when a program asks, with a personal token."""
        caller: Caller | None = request.state.account
        return caller is not None and caller.scope is not None

    async def look_up(self, request: Request, *, public: bool) -> None:
        """Find out who asks. A public page is served to a stranger when the database is lost."""
        secret = cookies.read_cookie(request, cookies.SESSION)
        token = bearer_token(request)
        state = request.state
        state.csrf = FormTokens(cookies.read_cookie(request, cookies.FORM))
        if secret is None and token is None:
            return
        try:
            asked = await run_in_threadpool(identify, request, secret, token)
        except AppError:
            if public:
                return
            raise
        state.account = asked.account
        state.session = asked.session
        state.may = partial(may, asked.account)
        if asked.session is not None and secret is not None:
            state.csrf = FormTokens(secret)

    async def admit(self, request: Request, rule: Rule, path: dict[str, str]) -> None:
        """Raise SignInNeeded, Forbidden or NotFound unless the rule admits the caller."""
        caller: Caller | None = request.state.account
        if caller is None and rule.role > Role.STRANGER:
            raise SignInNeeded("This is for people with an account.")
        if not rule.admits(caller):
            takes = TAKES[rule.role][self.by_token(request)]
            raise Forbidden(takes)
        if caller is None or rule.role == Role.STRANGER:
            return
        if caller.must_change_password and not rule.before_password:
            raise PasswordChangeNeeded(MUST_CHANGE)
        if rule.owner is not None:
            owner = await run_in_threadpool(owner_of, request.app.state.engines, rule, path)
            if owner != caller.id:
                kind = NotFound if owner is None else NotYours
                raise kind("There is nothing at {path}.", path=request.url.path[:200])

    def with_headers(self, request: Request, rule: Rule, send: Send) -> Send:
        """`send`, adding what caches must know and the cookie that a stranger's form needs."""

        async def send_more(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if not rule.same_for_all:
                    headers.add_vary_header("Cookie")
                if rule.private or request.state.account is not None:
                    headers.setdefault("Cache-Control", "private, no-store")
                tokens: FormTokens = request.state.csrf
                if tokens.is_new and tokens.secret is not None:
                    headers.setdefault("Cache-Control", "private, no-store")
                    cookies.set_cookie(request, headers, cookies.FORM, tokens.secret, None)
            await send(message)

        return send_more


def bearer_token(request: Request) -> str | None:
    """The personal token that came with a request to the API; pages take none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    is_api = asked_path(request.scope).startswith("/api/")
    return token.strip() if is_api and scheme.lower() == "bearer" else None


def identify(request: Request, secret: str | None, token: str | None) -> Asked:
    """Who asks. A token goes before a cookie. Raises SignInNeeded for a token that isn't one."""
    state: Any = request.app.state
    engines: Engines = state.engines
    settings: Settings = state.settings
    now: datetime = state.clock()
    with desk_session(engines) as session:
        if token is not None:
            return by_personal_token(session, token, now)
        idle = timedelta(minutes=settings.session_idle_minutes)
        row = find_session(session, hashes_of(secret or ""), now, idle)
        if row is None:
            return Asked()
        mark_seen(row.session, now, client_address(request))
        session.flush()
        session.expunge_all()
    if row.session.awaits_code:
        return Asked(None, row.session)
    return Asked(caller_of(row.account, session_id=row.session.id), row.session)


def by_personal_token(session: Session, token: str, now: datetime) -> Asked:
    """Whose token it is. Raises SignInNeeded when it is unknown, revoked or expired."""
    row = find_token(session, hashes_of(token), now)
    if row is None:
        raise SignInNeeded("This token is unknown, was revoked or has expired.")
    mark_used(row.token, now)
    return Asked(caller_of(row.account, scope=TokenScope[row.token.scope.upper()]))


def caller_of(
    account: Account, *, session_id: int | None = None, scope: TokenScope | None = None
) -> Caller:
    """The account as routes and templates see it: without its secrets."""
    return Caller(
        id=account.id,
        login=account.login,
        name=account.display_name,
        role=Role[account.role.upper()],
        scope=scope,
        session_id=session_id,
        must_change_password=account.must_change_password,
    )


def owner_of(engines: Engines, rule: Rule, path: dict[str, str]) -> int | None:
    """The id of the account whose row a path names; none when there is no such row."""
    with desk_session(engines) as session:
        return rule.owner(session, path) if rule.owner is not None else None
