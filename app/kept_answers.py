"""Answers kept in memory, as they were sent, for as long as what readers see is the same.

`app.data_version` says which state of the data that is, at most 50 ms late. No other cache is let keep an
answer beyond the end of the next embargo. What is kept is given outside all other middleware, without a thread:
compressed, with its ETag and its headers. What is negotiated is kept once for each media type,
whatever way a client asked for that type. Where the database doesn't answer, what is kept is given
for a minute more, and says so.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from time import monotonic
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.caching import PUBLIC, KeptNoLonger, is_known, unchanged
from app.data_version import DataVersion
from app.negotiation import asked_path, best_encoding, best_media_type

# What all kept answers may take together, how many they may be, and the longest of them, in bytes.
MOST_BYTES = 48 * 1024 * 1024
MOST_ANSWERS = 10_000
LONGEST_BODY = 1024 * 1024
# What Python takes for an answer beside its texts, and for each of its headers: measured, rounded up.
BYTES_OF_ANSWER = 1024
BYTES_OF_HEADER = 140
FRESH_SECONDS = 20.0
# How long an answer is given that nobody could confirm.
STALE_SECONDS = 60.0

# The longest that others may keep an answer of the data. Files and icons may be kept longer, and aren't cut: a
# shorter age would tell long before when an embargo ends.
LONGEST_AGE_SECONDS = 60.0

# What an answer may vary by and still be everybody's: who brings a cookie or a token isn't asked
# here, and each coding is kept by itself.
SAME_FOR_READERS = {"", "cookie", "authorization", "accept-encoding"}


class Key(NamedTuple):
    """What an answer depends on beside the data. Host and scheme, because pages name their own address."""

    host: bytes
    scheme: str
    path: str
    query: bytes
    # Negotiated by Accept, or empty where there is no choice.
    media_type: str
    coding: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A whole answer, the state of the data it shows, and until when it may be given again."""

    version: str
    until: float
    etag: str
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    # Which route made it, for what is counted of requests.
    route: str | None = None

    def size(self, key: Key) -> int:
        """How many bytes of memory it takes, its key included; at least BYTES_OF_ANSWER."""
        texts = len(key.host) + len(key.path) + len(key.query) + len(self.body)
        return (
            BYTES_OF_ANSWER
            + texts
            + sum(len(name) + len(value) + BYTES_OF_HEADER for name, value in self.headers)
        )


class KeptAnswers:
    """ASGI middleware that answers readers again with what it answered before, where it still holds.

    It acts on GET without cookies and credentials, and keeps answers of status 200 that have an ETag,
    no cookie and the rule of `ConditionalAnswers` about keeping. `version` tells the state of the
    data. `negotiated` has the media types that the routes below a path choose among by Accept, the
    one for whoever likes none first. Of those who ask for the same at once, one makes it for all.
    """

    def __init__(
        self,
        app: ASGIApp,
        version: Callable[[], DataVersion],
        skip: tuple[str, ...],
        negotiated: Mapping[str, Sequence[str]],
    ) -> None:
        self.app = app
        self.version = version
        self.skip = skip
        self.negotiated = negotiated
        # Of one state of the data alone, the ones that were asked for longest ago first.
        self.kept: OrderedDict[Key, Kept] = OrderedDict()
        self.size = 0
        self.state: str | None = None
        # What is being made, and in which state of the data: settled when it is kept or can't be.
        self.making: dict[tuple[Key, str], Future[None]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or pass the request on and keep its answer."""
        if (
            scope["type"] != "http"
            or scope["method"] != "GET"
            or asked_path(scope).startswith(self.skip)
        ):
            await self.app(scope, receive, send)
            return
        sent: dict[bytes, bytes] = dict(scope["headers"])
        # A header that comes twice, such as Host, is for others to judge.
        is_clear = len(sent) == len(scope["headers"])
        data = self.version()
        # Routes find it as `request.state.version`, for what they keep themselves.
        version = scope.setdefault("state", {})["version"] = await data.current()
        seconds = data.holds_for()
        if seconds < LONGEST_AGE_SECONDS:
            send = KeptNoLonger(seconds, send)
        if not is_clear or b"cookie" in sent or b"authorization" in sent:
            await self.app(scope, receive, send)
            return
        key = self.key(scope, sent)
        asked = sent.get(b"if-none-match", b"").decode("latin-1")
        if version is None:
            old = self.unconfirmed(key, data)
            if old:
                # For the log and what is counted.
                scope["state"].update(kept="stale", route=old[0].route)
            await (give(*old, asked, send) if old else self.app(scope, receive, send))
            return
        kept = self.fresh(key, version)
        if kept is None and (key, version) in self.making:
            await asyncio.wrap_future(self.making[key, version])
            kept = self.fresh(key, version)
        if kept is not None:
            scope["state"].update(kept="hit", route=kept.route)
            await give(kept, {}, asked, send)
        else:
            await self.make(key, version, scope, receive, send)

    def key(self, scope: Scope, sent: dict[bytes, bytes]) -> Key:
        """What the answer to a request depends on."""
        path, asked = scope["path"], asked_path(scope)
        media_type = ""
        for above, offered in self.negotiated.items():
            if asked == above or asked.startswith(f"{above}/"):
                accept = sent.get(b"accept", b"").decode("latin-1")
                media_type = best_media_type(accept, offered) or offered[0]
        accepted = sent.get(b"accept-encoding", b"").decode("latin-1")
        coding = best_encoding(accepted, "gzip")
        host = sent.get(b"host", b"")
        return Key(host, scope["scheme"], path, scope["query_string"], media_type, coding)

    def fresh(self, key: Key, version: str) -> Kept | None:
        """What is kept and holds in this state of the data."""
        kept = self.kept.get(key)
        if kept is None or kept.version != version or monotonic() >= kept.until:
            return None
        self.kept.move_to_end(key)
        return kept

    def unconfirmed(self, key: Key, data: DataVersion) -> tuple[Kept, dict[str, str]] | None:
        """What is kept of the last known state, with headers that say so; none after a minute."""
        kept, known = self.kept.get(key), data.last_known()
        if kept is None or known is None or kept.version != known[0]:
            return None
        age = monotonic() - min(known[1], kept.until)
        if age > STALE_SECONDS:
            return None
        # RFC 9111 has the age, and RFC 9211 how it came about; no other cache lengthens it.
        status = f'conflict-map; hit; ttl=-{age:.0f}; detail="The database does not answer"'
        told = {"Age": f"{age:.0f}", "Cache-Control": "no-cache", "Cache-Status": status}
        return kept, told

    async def make(
        self, key: Key, version: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Pass a request on, keep its answer and give it.

        Not kept where the route noted parameters that it doesn't know (`is_stray`): anybody can make
        up as many such addresses as they like, and each would take the place of one that is asked
        for. Nor where another server was read than the one whose state the version names
        (`is_elsewhere`). An empty answer, such as a tile with nothing in it, is made as fast as it is
        found.
        """
        state = scope.setdefault("state", {})
        asked = Headers(scope=scope).get("if-none-match", "")
        start: Message | None = None
        done: Future[None] = Future()
        # Whoever stops waiting for it must not end it for the others.
        done.set_running_or_notify_cancel()
        making = self.making.setdefault((key, version), done)

        def settle() -> None:
            if making is done and not done.done():
                del self.making[key, version]
                done.set_result(None)

        async def keep(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_kept(message, key):
                start = message
                return
            if start is None:
                settle()
                await passed_on(message)
                return
            begun, start = start, None
            body = message.get("body", b"")
            headers = tuple((bytes(name), bytes(value)) for name, value in begun["headers"])
            etag = Headers(raw=begun["headers"])["etag"]
            answer = Kept(
                version, monotonic() + FRESH_SECONDS, etag, headers, body, state.get("route")
            )
            is_whole = not message.get("more_body") and 0 < len(body) <= LONGEST_BODY
            if is_whole and not (state.get("is_stray") or state.get("is_elsewhere")):
                self.put(key, answer)
            settle()
            await give(answer, {}, asked, send, more=bool(message.get("more_body")))

        # It is compared here, so that what is kept is the whole.
        passed_on = Compared(asked, send)
        headers = [each for each in scope["headers"] if each[0] != b"if-none-match"]
        try:
            await self.app({**scope, "headers": headers}, receive, keep)
        finally:
            settle()

    def put(self, key: Key, answer: Kept) -> None:
        """Keep an answer; the ones that were asked for longest ago make room."""
        known = self.version().last_known()
        if known is not None and known[0] != answer.version:
            # It took so long to make that the data has changed meanwhile.
            return
        self.let_go(answer.version)
        gone = self.kept.pop(key, None)
        self.size += answer.size(key) - (gone.size(key) if gone else 0)
        self.kept[key] = answer
        while self.size > MOST_BYTES or len(self.kept) > MOST_ANSWERS:
            self.let_one_go()

    def let_go(self, version: str) -> None:
        """Let go of what can't be given any more: of another state of the data than that, or too old.

        Else the memory of a worker would grow for as long as nobody asks for so much at once that
        the bounds are reached.
        """
        if self.state != version:
            self.kept.clear()
            self.size = 0
            self.state = version
        now = monotonic()
        while self.kept and now >= next(iter(self.kept.values())).until + STALE_SECONDS:
            self.let_one_go()

    def let_one_go(self) -> None:
        """Let go of the answer that was asked for longest ago."""
        key, answer = self.kept.popitem(last=False)
        self.size -= answer.size(key)


class Compared:
    """`send` for an answer that isn't kept: where `asked`, an If-None-Match, names it, that it is unchanged."""

    def __init__(self, asked: str, send: Send) -> None:
        self.asked = asked
        self.send = send
        self.is_known = False

    async def __call__(self, message: Message) -> None:
        """Take one message of the answer."""
        if message["type"] == "http.response.start" and message["status"] == 200:
            etag = Headers(raw=message["headers"]).get("etag")
            self.is_known = bool(self.asked and etag) and is_known(etag or "", self.asked)
            message = unchanged(message) if self.is_known else message
        elif self.is_known and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self.send(message)


async def give(
    kept: Kept, more_headers: dict[str, str], asked: str, send: Send, *, more: bool = False
) -> None:
    """Send an answer, or that it is the one which `asked`, an If-None-Match, names."""
    headers = list(kept.headers)
    if more_headers:
        new = {name.lower().encode(): value.encode() for name, value in more_headers.items()}
        headers = [each for each in headers if each[0] not in new] + list(new.items())
    start: Message = {"type": "http.response.start", "status": 200, "headers": headers}
    body = kept.body
    if asked and is_known(kept.etag, asked):
        start, body, more = unchanged(start), b"", False
    await send(start)
    await send({"type": "http.response.body", "body": body, "more_body": more})


def _is_kept(start: Message, key: Key) -> bool:
    headers = Headers(raw=start["headers"])
    if start["status"] != 200 or "set-cookie" in headers or "etag" not in headers:
        return False
    varies = {name.strip().lower() for name in ",".join(headers.getlist("vary")).split(",")}
    # What came of a choice is kept only under the type that it has, however the route chose.
    chosen = {"accept"} if key.media_type and headers["content-type"] == key.media_type else set()
    return headers.get("cache-control") == PUBLIC and varies <= SAME_FOR_READERS | chosen
