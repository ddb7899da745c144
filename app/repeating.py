"""Writes that met another one halfway: made again from their beginning, a few times, then put off.

Two who change what rests on the same records may each wait for what the other holds. PostgreSQL ends
one of them, of which nothing is saved; whoever sent that one needn't hear of it.
"""

import asyncio
from random import SystemRandom

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.large_bodies import takes_file
from app.negotiation import asked_path

# How often a write is begun in all.
TRIES = 4
# Longest pause before the second try, which grows with each: those who met shouldn't meet again.
PAUSE_SECONDS = 0.1
SAFE = ("GET", "HEAD", "OPTIONS")
# Where it is noted, in a request's state, that its transaction was ended for the sake of another.
HAS_COLLIDED = "has_collided"
RANDOM = SystemRandom()


class RepeatedWrites:
    """ASGI middleware that makes a write again whose answer says `HAS_COLLIDED` in the request's state.

    That answer is never sent but for the last try's. Bodies are bounded where they are read, so what
    was read of one can be kept and read again; but for files, which are taken into tables of their own.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, a write again while it collides with others."""
        is_read_once = scope["type"] != "http" or takes_file(scope["method"], asked_path(scope))
        if is_read_once or scope["method"] in SAFE:
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        read: list[Message] = []
        for tried in range(1, TRIES + 1):
            state[HAS_COLLIDED] = False
            attempt = Attempt(read, receive, send, state, is_last=tried == TRIES)
            # Routes note in the scope what they found out, which the next try does itself.
            await self.app({**scope}, attempt.receive, attempt.send)
            if not attempt.is_withheld:
                return
            await asyncio.sleep(RANDOM.uniform(0, PAUSE_SECONDS * tried))


class Attempt:
    """One try at a request: it reads what earlier ones have read first, and may keep its answer back."""

    def __init__(
        self,
        read: list[Message],
        receive: Receive,
        send: Send,
        state: dict[str, object],
        *,
        is_last: bool,
    ) -> None:
        self.read = read
        self.at = 0
        self.receive_more = receive
        self.send_on = send
        self.state = state
        self.is_last = is_last
        self.is_withheld = False

    async def receive(self) -> Message:
        """The next message of the request."""
        if self.at == len(self.read):
            message = await self.receive_more()
            if message["type"] != "http.request":
                return message
            self.read.append(message)
        self.at += 1
        return self.read[self.at - 1]

    async def send(self, message: Message) -> None:
        """Pass a message of the answer on, unless another try is to be made."""
        if message["type"] == "http.response.start":
            self.is_withheld = bool(self.state[HAS_COLLIDED]) and not self.is_last
        if not self.is_withheld:
            await self.send_on(message)
