"""Answers kept in memory for as long as what readers see is the same.

PostgreSQL's snapshot names the committed state that a query would see: while it stays the same, the
same address gives the same page. It is asked before every answer, so that nothing withdrawn is shown
once more; only an embargo that ends by itself is noticed a little late. What is negotiated is kept
once for each media type, whatever way a client asked for that type.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.negotiation import best_media_type

# What all kept answers may take together, and the longest of them, in bytes.
MOST_BYTES = 48 * 1024 * 1024
LONGEST_BODY = 1024 * 1024
FRESH_SECONDS = 20.0

# What an answer may vary by and still be everybody's: who brings a cookie or a token isn't asked
# here, and compression comes later.
SAME_FOR_READERS = {"", "cookie", "authorization", "accept-encoding"}

# Host and scheme are in it because pages name their own address; at the end stands the media type
# that is negotiated, or nothing where there is no choice.
Key = tuple[str, str, str, bytes, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A whole answer, the state of the data it shows, and until when it may be given again."""

    version: str
    until: float
    start: Message
    body: bytes


class KeptAnswers:
    """ASGI middleware that answers readers again with what it answered before, where it still holds.

    It acts on GET without cookies and credentials, and keeps answers of status 200 that carry neither
    a cookie nor a rule of their own about keeping. `version` gives the state of the data, or none when
    the database doesn't answer; routes find it as `request.state.version`. `negotiated` has the media
    types that the routes below a path choose among by Accept, the one for whoever likes none first.
    """

    def __init__(
        self,
        app: ASGIApp,
        version: Callable[[], str | None],
        skip: tuple[str, ...],
        negotiated: Mapping[str, Sequence[str]],
    ) -> None:
        self.app = app
        self.version = version
        self.skip = skip
        self.negotiated = negotiated
        self.kept: OrderedDict[Key, Kept] = OrderedDict()
        self.size = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or pass the request on and keep its answer."""
        if not self.is_of_data(scope):
            await self.app(scope, receive, send)
            return
        version = await run_in_threadpool(self.version)
        scope.setdefault("state", {})["version"] = version
        if version is None or _is_personal(scope):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        key = (
            headers.get("host", ""),
            scope["scheme"],
            scope["path"],
            scope["query_string"],
            self.media_type(scope["path"], headers),
        )
        kept = self.kept.get(key)
        if kept is not None and kept.version == version and monotonic() < kept.until:
            self.kept.move_to_end(key)
            await send({**kept.start, "headers": list(kept.start["headers"])})
            await send({"type": "http.response.body", "body": kept.body})
            return
        await self.app(scope, receive, self.keeper(key, scope["state"], version, send))

    def is_of_data(self, scope: Scope) -> bool:
        """True when the answer follows from the data, and from who asks."""
        if scope["type"] != "http" or scope["method"] != "GET":
            return False
        return not scope["path"].startswith(self.skip)

    def media_type(self, path: str, headers: Headers) -> str:
        """The media type that a client gets at a path; empty where there is no choice."""
        for above, offered in self.negotiated.items():
            if path == above or path.startswith(f"{above}/"):
                return best_media_type(headers.get("accept"), offered) or offered[0]
        return ""

    def keeper(self, key: Key, state: dict[str, Any], version: str, send: Send) -> Send:
        """`send`, which keeps a whole answer that passes through.

        Not where the route noted parameters that it doesn't know (`is_stray`): anybody can make up
        as many such addresses as they like, and each would take the place of one that is asked for.
        """
        start: Message | None = None

        async def keep(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = (
                    {**message, "headers": list(message["headers"])}
                    if _is_kept(message, key[-1])
                    else None
                )
            elif start is not None:
                body = message.get("body", b"")
                is_whole = not message.get("more_body") and len(body) <= LONGEST_BODY
                if is_whole and not state.get("is_stray"):
                    self.put(key, Kept(version, monotonic() + FRESH_SECONDS, start, body))
                # An answer in several pieces is on its way to being too long.
                start = None
            await send(message)

        return keep

    def put(self, key: Key, answer: Kept) -> None:
        """Keep an answer; the ones that were asked for longest ago make room."""
        gone = self.kept.pop(key, None)
        self.size += len(answer.body) - (len(gone.body) if gone else 0)
        self.kept[key] = answer
        while self.size > MOST_BYTES:
            _, oldest = self.kept.popitem(last=False)
            self.size -= len(oldest.body)


def _is_personal(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return "cookie" in headers or "authorization" in headers


def _is_kept(start: Message, media_type: str) -> bool:
    headers = Headers(raw=start["headers"])
    has_rule = any(name in headers for name in ("cache-control", "etag", "set-cookie"))
    varies = {name.strip().lower() for name in ",".join(headers.getlist("vary")).split(",")}
    # What came of a choice is kept only under the type that it has, however the route chose.
    chosen = {"accept"} if media_type and headers.get("content-type") == media_type else set()
    return start["status"] == 200 and not has_rule and varies <= SAME_FOR_READERS | chosen
