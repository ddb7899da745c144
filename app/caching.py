"""ETags: an answer that hasn't changed is not sent again. HEAD: what a GET would get, unsent."""

import re
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# A shared cache may keep an answer this long and serve it a little longer while it asks again.
PUBLIC = "public, max-age=0, s-maxage=10, stale-while-revalidate=30"
# How long some other cache may do with an answer what a header says.
AGES = re.compile(r"(?<![\w-])(max-age|s-maxage|stale-while-revalidate)=(\d+)")
# Longer answers are streamed as they are.
LARGEST_BODY = 8 * 1024 * 1024


# What tells of a body, and so is in no answer without one.
OF_BODY = (b"content-length", b"content-type", b"content-encoding")


def is_known(tag: str, asked: str) -> bool:
    """True when an If-None-Match names the ETag. They are compared weakly, as RFC 9110 has it."""
    tags = {part.strip().removeprefix("W/") for part in asked.split(",")}
    return tag.removeprefix("W/") in tags or "*" in tags


def unchanged(start: Message) -> Message:
    """The beginning of the 304 that stands for an answer which the client has."""
    headers = [(name, value) for name, value in start["headers"] if name.lower() not in OF_BODY]
    return {**start, "status": 304, "headers": headers}


def kept_no_longer(rule: str, seconds: float) -> str:
    """A Cache-Control by which no cache gives the answer after so many seconds, also not while it asks again."""
    left = int(seconds)
    ages = {name: min(int(age), left) for name, age in AGES.findall(rule)}
    fresh = max(ages.get("max-age", 0), ages.get("s-maxage", 0))
    if "stale-while-revalidate" in ages:
        ages["stale-while-revalidate"] = min(ages["stale-while-revalidate"], left - fresh)
    return AGES.sub(lambda found: f"{found[1]}={ages[found[1]]}", rule)


class KeptNoLonger:
    """`send` for an answer that no other cache may give after so many seconds, when an embargo ends."""

    def __init__(self, seconds: float, send: Send) -> None:
        self.seconds = seconds
        self.send = send

    async def __call__(self, message: Message) -> None:
        """Take one message of the answer."""
        if message["type"] == "http.response.start":
            headers = [
                (name, kept_no_longer(value.decode("latin-1"), self.seconds).encode("latin-1"))
                if name == b"cache-control"
                else (name, value)
                for name, value in message["headers"]
            ]
            message = {**message, "headers": headers}
        await self.send(message)


class ConditionalAnswers:
    """ASGI middleware that gives whole public answers an ETag and answers 304 where it matches.

    It acts on answers of status 200 to GET and HEAD that carry no ETag and no Cache-Control. A route whose
    bytes change though nothing that they tell has leaves a digest of that in `request.state.digest`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; hold its answer back until its ETag is known."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        asked = Headers(scope=scope).get("if-none-match", "")
        await self.app(scope, receive, HeldAnswer(asked, send, scope.setdefault("state", {})))


class HeadAnswers:
    """ASGI middleware that answers HEAD as GET, without the body. FastAPI's routes know only GET."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as a GET; keep the body of the answer back."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, send_without_body)


class HeldAnswer:
    """One answer on its way out: held while it may still get an ETag, else passed through."""

    def __init__(self, asked: str, send: Send, state: Mapping[str, Any]) -> None:
        self.asked = asked
        self.send = send
        self.state = state
        self.start: Message | None = None
        self.pieces: list[bytes] = []
        self.size = 0

    async def __call__(self, message: Message) -> None:
        """Take one message of the answer."""
        if message["type"] == "http.response.start" and _may_be_tagged(message):
            self.start = message
        elif self.start is None:
            await self.send(message)
        else:
            await self._take_body(self.start, message)

    async def _take_body(self, start: Message, message: Message) -> None:
        piece = message.get("body", b"")
        self.pieces.append(piece)
        self.size += len(piece)
        more = message.get("more_body", False)
        if more and self.size < LARGEST_BODY:
            return
        # Most answers are one piece, of which this makes no copy.
        body = b"".join(self.pieces) if len(self.pieces) > 1 else piece
        if not more and self._tag(start, body):
            body = b""
        self.start = None
        await self.send(start)
        await self.send({"type": "http.response.body", "body": body, "more_body": more})

    def _tag(self, start: Message, body: bytes) -> bool:
        """Give the answer its ETag, and say whether the client has it already."""
        digest = self.state.get("digest") or blake2b(body, digest_size=12)
        tag = f'W/"{digest.hexdigest()}"'
        headers = MutableHeaders(scope=start)
        headers["ETag"] = tag
        headers["Cache-Control"] = PUBLIC
        if not is_known(tag, self.asked):
            return False
        start.update(unchanged(start))
        return True


def _may_be_tagged(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return start["status"] == 200 and "etag" not in headers and "cache-control" not in headers
