"""What an address can be asked with: OPTIONS, the Allow header, and what other sites may ask.

Public data may be read from pages of any site (CORS), but never with a cookie or a token: those of
the desk stay with its own pages, and a personal token belongs into a program and into no other
site's script. So no method that writes is ever allowed there.
"""

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.security.routing import READING, RouteTable

# The star stands for every header but Authorization; older browsers need the names.
PREFLIGHT = {
    "Access-Control-Allow-Methods": ", ".join(sorted(READING)),
    "Access-Control-Allow-Headers": (
        "*, Accept-Datetime, If-Modified-Since, If-None-Match, If-Range, Range, X-Requested-With"
    ),
    "Access-Control-Max-Age": "86400",
}


class Methods:
    """ASGI middleware that answers OPTIONS, and says in each 405 what is possible instead."""

    def __init__(self, app: ASGIApp, table: RouteTable) -> None:
        self.app = app
        self.table = table

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer OPTIONS for an address that there is; pass everything else on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and self.table.methods(scope):
            headers = {"Allow": self.allowed(scope)}
            if self.table.is_public_data(scope):
                headers |= PREFLIGHT
            await Response(None, 204, headers)(scope, receive, send)
            return

        async def send_allowed(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 405:
                MutableHeaders(scope=message)["Allow"] = self.allowed(scope)
            await send(message)

        await self.app(scope, receive, send_allowed)

    def allowed(self, scope: Scope) -> str:
        """The methods of an address, as the header Allow lists them."""
        return ", ".join(sorted(self.table.methods(scope)))
