"""The headers that every answer carries."""

from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.negotiation import asked_path
from app.security.routing import RouteTable

# No nonce and no unsafe-inline: every script and style is a file of ours. Leaflet draws tiles and
# blank images from data: addresses.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{images}; "
    "connect-src 'self'{fetches}; font-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
# The one address that others may show in a frame, and who may unless it is set.
FRAMED, NOBODY = "/embed", "'none'"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

# Of answers that pages of any site may read; credentials are never allowed beside the star.
SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Accept-Ranges, Allow, Content-Disposition, Content-Range, ETag, Link, Memento-Datetime, "
        "OGC-NumberMatched, OGC-NumberReturned, Retry-After"
    ),
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def content_policy(basemap_url: str | None = None) -> str:
    """The content security policy; an operator's other base map adds its origin, if it has another."""
    extra = ""
    if basemap_url and basemap_url.startswith(("http://", "https://")):
        parts = urlsplit(basemap_url)
        extra = f" {parts.scheme}://{parts.netloc}"
    return POLICY.format(images=extra, fetches=extra)


def add_headers(
    headers: MutableHeaders, scope: Scope, policy: str, *, is_shared: bool = False
) -> None:
    """Put the policy and its companions among the headers of an answer to a request.

    `is_shared` lets pages of other sites read the answer.
    """
    headers["Content-Security-Policy"] = policy
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if is_shared:
        for name, value in SHARED.items():
            headers[name] = value
    if scope["scheme"] == "https":
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"


class SecurityHeaders:
    """ASGI middleware that adds the policy and its companions to every answer."""

    def __init__(self, app: ASGIApp, policy: str, table: RouteTable, framing: str) -> None:
        self.app = app
        self.policy = policy
        self.table = table
        # Who may show `/embed` in a frame, as `frame-ancestors` has it.
        self.framing = framing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, adding the headers to its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                is_shared = self.table.is_public_data(scope)
                headers = MutableHeaders(scope=message)
                add_headers(headers, scope, self.policy, is_shared=is_shared)
                if self.framing != NOBODY and asked_path(scope) == FRAMED:
                    headers["Content-Security-Policy"] = self.policy.replace(
                        f"frame-ancestors {NOBODY}", f"frame-ancestors {self.framing}"
                    )
                    # It knows no list of sites.
                    del headers["X-Frame-Options"]
            await send(message)

        await self.app(scope, receive, send_with_headers)
