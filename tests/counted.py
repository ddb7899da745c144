"""A small application behind the middleware that keeps answers."""

import asyncio
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message

from app import kept_answers
from app.caching import ConditionalAnswers
from app.data_version import DataVersion, NamedState
from tests.visiting import Visitor
from tests.web import kept_answers_of

PROFILED = 'application/ld+json; profile="https://example.org/p"'


class Counted:
    """A small application behind the middleware: every answer tells how many were made."""

    def __init__(self) -> None:
        self.told: str | None = "1"
        self.version = DataVersion(lambda: None if self.told is None else NamedState(self.told))
        self.made = 0
        self.while_making: Callable[[], None] = lambda: None
        app = Starlette(routes=[Route("/{rest:path}", self.answer)])
        app.add_middleware(ConditionalAnswers)
        app.add_middleware(
            kept_answers.KeptAnswers,
            version=lambda: self.version,
            skip=("/admin",),
            negotiated={"/api/claims": ("application/json", PROFILED)},
        )
        self.app = app
        self.http = Visitor(app)

    def answer(self, request: Request) -> Response:
        self.made += 1
        self.while_making()
        request.state.is_stray = "made-up" in request.query_params
        headers = {"set-cookie": "a=b"} if request.url.path == "/login" else {}
        media_type = "text/html"
        if request.url.path.startswith("/api/"):
            headers["vary"] = "Accept"
            media_type = "application/json"
            # As a route that looks at less than the whole header would.
            if "ld+json" in request.headers.get("accept", "")[:40]:
                media_type = PROFILED
        text = "" if "empty" in request.url.path else f"{self.made} ".ljust(1000)
        return Response(text, headers=headers, media_type=media_type)

    def become(self, version: str | None) -> None:
        """Let the data be in another state from now on, as after a write of this process."""
        self.told = version
        self.version.forget()

    def fall_silent(self) -> None:
        """Let the database answer no more."""
        self.told = None
        self.version.last = None

    @property
    def kept(self) -> kept_answers.KeptAnswers:
        """The middleware itself, once something was asked for."""
        return kept_answers_of(self.app)

    def get(self, path: str = "/places", **headers: str) -> str:
        self.http.cookies.clear()
        return self.http.get(path, headers=headers).text.strip()


def all_at_once(app: ASGIApp, paths: list[str]) -> list[int]:
    """The statuses of answers to requests that come in one moment."""

    async def ask(path: str) -> int:
        statuses: list[int] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        scope = {
            "type": "http",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "query_string": b"",
            "headers": [],
        }
        await app(scope, receive, send)
        return statuses[0]

    async def gather() -> list[int]:
        return await asyncio.gather(*(ask(path) for path in paths))

    return asyncio.run(gather())
