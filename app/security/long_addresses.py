"""How long the address of a request may be: its path and its query together."""

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import AppError
from app.languages import mark, say_number
from app.security.bodies import Refuse

# In bytes, as it was sent: what RFC 9110 asks every server to take.
LONGEST_ADDRESS = 8 * 1024


class AddressTooLong(AppError):
    """An address that is longer than any that the map makes."""

    status = 414
    code = "address_too_long"
    title = mark("The address is too long")


class BoundedAddresses:
    """ASGI middleware that refuses a long address before anything is read of it."""

    def __init__(self, app: ASGIApp, refuse: Refuse) -> None:
        self.app = app
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on whose address isn't too long."""
        if scope["type"] != "http" or address_size(scope) <= LONGEST_ADDRESS:
            await self.app(scope, receive, send)
            return
        too_long = AddressTooLong(
            "An address has at most {most} bytes, its query among them.",
            most=say_number(LONGEST_ADDRESS),
        )
        response = await self.refuse(Request(scope, receive), too_long)
        await response(scope, receive, send)


def address_size(scope: Scope) -> int:
    """The bytes of a request's path and query, with the mark between them."""
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope["query_string"]
    return len(path) + (len(query) + 1 if query else 0)
