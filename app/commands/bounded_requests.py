"""How much a request may be, and how long it may take, before any route is asked.

uvicorn bounds heads only where h11 reads them, and answers 400 then. httptools, which is faster, has
no bound at all: it joins whatever comes, piece by piece, so that one head without end takes the memory
and the time of everybody. `BoundedRequests` counts along.
"""

import asyncio
from http import HTTPStatus

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app.showing_errors import show_unread

# What a head may hold, in bytes. An address that fits into it, and is too long all the same, the application
# refuses in its own words (`app.security.long_addresses`).
LARGEST_HEAD = 32 * 1024
MOST_HEADERS = 100
# Between a header's name, its value and the next one.
SEPARATORS = len(b": \r\n")
# From the first byte to the end of the head, and from there to the end of the body.
HEAD_SECONDS = 20.0
BODY_SECONDS = 300.0
# How long the rest of what was refused is read and dropped: closing before it has come would take
# the answer from the client again.
LINGER_SECONDS = 2.0


class HeadTooLarge(Exception):
    """More of a head than is taken; the parser stops at it."""


class BoundedRequests(HttpToolsProtocol):
    """One connection, which is answered 414, 431 or 408, or closed, when a request goes on and on."""

    # Set by the parser's callbacks; httptools tells of an error in one only that there was one.
    refusal = HTTPStatus.BAD_REQUEST
    is_refused = False
    # Until the head of the next request is complete, and whether a byte of it has come.
    in_head = True
    has_begun = False
    # Of the head: the bytes and headers that the parser has told of, and the bytes since then.
    told = 0
    headers_told = 0
    untold = 0
    # The address of the request that is being read, as far as it has come.
    url = b""
    clock: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self.start_clock(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self.stop_clock()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; what can't be read, or is too much, is refused. Nothing is logged of it."""
        if self.is_refused:
            return
        self._unset_keepalive_if_required()
        if self.clock is None and self.in_head:
            self.start_clock(HEAD_SECONDS)
        self.untold += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            # Nothing else is spoken here, and who asked is answered in HTTP/1.1 as if they hadn't.
            pass
        except httptools.HttpParserError:
            self.refuse(self.refusal)
            return
        if self.in_head and self.told + self.untold > LARGEST_HEAD:
            self.refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def on_message_begin(self) -> None:
        """Count anew for one more request."""
        super().on_message_begin()
        self.has_begun = True
        self.told = self.headers_told = self.untold = 0
        if self.clock is None:
            self.start_clock(HEAD_SECONDS)

    def on_url(self, url: bytes) -> None:
        """Take one more piece of the address."""
        self.count(len(url))
        if self.told > LARGEST_HEAD:
            # Its beginning tells who is to understand the refusal.
            self.url = (self.url + url)[:LARGEST_HEAD]
            self.refusal = HTTPStatus.REQUEST_URI_TOO_LONG
            raise HeadTooLarge
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take one more header, also one that follows a body in pieces."""
        self.count(len(name) + len(value) + SEPARATORS)
        self.headers_told += 1
        if self.told > LARGEST_HEAD or self.headers_told > MOST_HEADERS:
            self.refusal = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            raise HeadTooLarge
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Give the request to the application, and wait for its body."""
        super().on_headers_complete()
        self.in_head = False
        self.start_clock(BODY_SECONDS)

    def on_message_complete(self) -> None:
        """The request is there; between two of them uvicorn watches the time itself."""
        super().on_message_complete()
        self.in_head = True
        self.has_begun = False
        # The piece that completed it holds the end of a body, which is no part of the next head.
        self.told = self.headers_told = self.untold = 0
        self.stop_clock()

    def count(self, size: int) -> None:
        """Count bytes of the head that the parser tells of."""
        self.told += size
        self.untold = 0

    def start_clock(self, seconds: float) -> None:
        """Wait so long for the rest of the head, or of the body."""
        self.stop_clock()
        self.clock = self.loop.call_later(seconds, self.time_out)

    def stop_clock(self) -> None:
        """Wait for nothing."""
        if self.clock is not None:
            self.clock.cancel()
            self.clock = None

    def time_out(self) -> None:
        """End a connection on which a request takes too long, or none has begun."""
        self.clock = None
        if self.has_begun:
            self.refuse(HTTPStatus.REQUEST_TIMEOUT)
        else:
            self.transport.close()

    def refuse(self, status: HTTPStatus) -> None:
        """Answer with a status, unless another answer is due or under way, and end the connection."""
        self.is_refused = True
        self.stop_clock()
        if not self.may_answer():
            self.transport.close()
            return
        if self.cycle is not None:
            # The route that waits for the rest of the body is told that it won't come.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        said = show_unread(self.url, status)
        head = f"HTTP/1.1 {status} {status.phrase}\r\n".encode()
        fields = [*said.raw_headers, (b"connection", b"close")]
        lines = b"".join(b"%s: %s\r\n" % field for field in fields)
        self.transport.write(head + lines + b"\r\n" + bytes(said.body))
        self.transport.write_eof()
        self.clock = self.loop.call_later(LINGER_SECONDS, self.transport.close)

    def may_answer(self) -> bool:
        """True when what is refused is the next request that an answer is due to."""
        cycle: RequestResponseCycle | None = self.cycle
        if self.pipeline:
            return False
        if self.in_head or cycle is None:
            return cycle is None or cycle.response_complete
        return not cycle.response_started
