"""How long the body of a request may be, and readers who leave before all of it has come."""

from collections.abc import Awaitable, Callable

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import AppError
from app.languages import mark, say_number
from app.large_bodies import LARGEST_UPLOAD, takes_file
from app.negotiation import asked_path

# Of any request that brings no file, in bytes.
LARGEST_BODY = 1024 * 1024
Refuse = Callable[[Request, AppError], Awaitable[Response]]


class BodyTooLong(AppError):
    """A body that is longer than any form or record needs."""

    status = 413
    code = "too_long"
    title = mark("The body is too long")


class BoundedBodies:
    """ASGI middleware that measures bodies as they are read, and not even begins with a long one.

    The framework's own limit answers in bare text, whatever answer of ours there is.
    """

    def __init__(self, app: ASGIApp, refuse: Refuse) -> None:
        self.app = app
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; what is read of its body counts."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = LARGEST_UPLOAD if takes_file(scope["method"], asked_path(scope)) else LARGEST_BODY
        too_long = BodyTooLong("At most {most} bytes are taken at once.", most=say_number(most))
        size = 0

        async def receive_some() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > most:
                raise too_long
            return message

        try:
            if told_size(scope) > most:
                raise too_long
            await self.app(scope, receive_some, send)
        except BodyTooLong as error:
            response = await self.refuse(Request(scope), error)
            await response(scope, receive, send)
        except ClientDisconnect:
            # Whoever left gets no answer, and that they did is no fault of ours to log.
            pass


def told_size(scope: Scope) -> int:
    """The size in bytes that a request tells of its body; 0 where it tells none."""
    told = Headers(scope=scope).get("content-length", "")
    return int(told[:20]) if told.isascii() and told.isdecimal() else 0
