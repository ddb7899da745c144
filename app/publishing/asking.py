"""What the application answers a stranger at one instant, asked for in this process: `Site(app, known).get(path)`.

No port is opened. What is asked passes all that a request from outside passes, the reader's role and the lens
among it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from anyio import sleep_forever
from anyio.from_thread import BlockingPortal
from fastapi import FastAPI

from app.clock import write_instant
from app.errors import SetupError
from app.languages import Language

# The name that the application is asked under; it stands in no answer that is kept.
HOST = "127.0.0.1"
PAGE = 500


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def media_type(self) -> str:
        """Of what kind it is, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip()


@dataclass(frozen=True)
class Site:
    """The application as it is known at one instant, in one language."""

    app: FastAPI
    portal: BlockingPortal
    # As an address has it.
    known: str
    language: Language

    def address(self, path: str) -> str:
        """The address of a path at the instant, in the language; whatever instant it had goes."""
        parts = urlsplit(path)
        query = [
            each for each in parse_qsl(parts.query, keep_blank_values=True) if each[0] != "known"
        ]
        return f"{parts.path}?{urlencode([*query, ('known', self.known)])}"

    def get(self, path: str, *, accept: str = "*/*", is_known: bool = True) -> Answer:
        """The answer to a path; `is_known` where it has a past."""
        address = self.address(path) if is_known else path
        return self.portal.call(_ask, self.app, address, accept)

    def page(self, path: str) -> str:
        """The page at a path, in the language. Raises SetupError where there is none."""
        said = f"The page {path} could not be made"
        return self._found(f"{self.language.prefix}{path}", said, accept="text/html").text

    def file(self, path: str) -> bytes:
        """What is at a path. Raises SetupError where there is nothing."""
        return self._found(path, f"{path} could not be made").body

    def json(self, path: str) -> Any:
        """What an address of the API answers. Raises SetupError where it answers nothing."""
        return json.loads(self._found(path, f"{path} could not be read").body)

    def _found(self, path: str, said: str, *, accept: str = "*/*") -> Answer:
        answer = self.get(path, accept=accept)
        if answer.status != 200:
            raise SetupError(f"{said}: it answered {answer.status}.")
        return answer

    def rows(self, noun: str, **query: str) -> Iterator[dict[str, Any]]:
        """Every row of a list of the API, page after page."""
        path: str | None = f"/api/v1/{noun}?{urlencode({**query, 'limit': PAGE})}"
        while path is not None:
            page = self.json(path)
            yield from page.get("features") or page.get("items") or ()
            after = page.get("next") or next(
                (each["href"] for each in page.get("links", ()) if each["rel"] == "next"), None
            )
            path = None if after is None else _path_of(after)


def _path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def instant_of(at: Any) -> str:
    """An instant as addresses have it."""
    return write_instant(at)


async def _ask(app: FastAPI, address: str, accept: str) -> Answer:
    parts = urlsplit(address)
    sent: list[dict[str, Any]] = []
    asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> dict[str, Any]:
        for each in asked:
            return each
        # Who is told that nobody listens any more leaves a stream unfinished.
        await sleep_forever()
        return {}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [
            (b"host", HOST.encode()),
            (b"accept", accept.encode()),
            (b"accept-encoding", b"identity"),
        ],
        "client": (HOST, 0),
        "server": (HOST, 80),
        "state": {},
    }
    await app(scope, receive, send)
    start = next(each for each in sent if each["type"] == "http.response.start")
    body = b"".join(each.get("body", b"") for each in sent if each["type"] == "http.response.body")
    headers = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], headers, body)
