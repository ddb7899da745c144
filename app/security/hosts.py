"""The names that this map answers to; a request under any other is refused.

Links in mails, feeds and the sitemap are made from the request's Host where no public address is
set. Whoever sends a request can write any name there, so only names that are ours are believed.
"""

import socket
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import AppError
from app.languages import mark
from app.settings import HOST, Settings

# What a name in the DNS may have at most, in bytes.
LONGEST_HOST = 255
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# Asked under whatever address a load balancer knows, and answered without a link.
ALWAYS = "/healthz"
Refuse = Callable[[Request, AppError], Awaitable[Response]]


class UnknownHost(AppError):
    """A request under a name that isn't ours, or that doesn't say under which."""

    code = "host"
    title = mark("This isn't the address of this map")


class HostNames:
    """Which Hosts are ours: the public address, the bound one, and what the settings add."""

    def __init__(self, settings: Settings) -> None:
        self.is_everywhere = settings.listens_everywhere
        # A proxy before us is reached at the usual ports.
        self.ports = {None, 80, 443, settings.port}
        # With a port of their own: no other will do.
        self.exact: set[tuple[str, int | None]] = set()
        self.names = {settings.host.lower()}
        if self.is_everywhere:
            own = socket.gethostname().lower()
            self.names = {own, f"{own.partition('.')[0]}.local", *LOOPBACK}
        elif settings.host.lower() in LOOPBACK:
            self.names |= LOOPBACK
        public = urlsplit(settings.public_url or "").netloc
        for written in filter(None, (public, *settings.host_names)):
            name, port = parse_host(written)
            if port in self.ports:
                self.names.add(name)
            else:
                self.exact.add((name, port))

    def include(self, written: str, reached: str | None) -> bool:
        """True when a Host is ours; `reached` is the address at which the connection arrived."""
        try:
            name, port = parse_host(written)
        except ValueError:
            return False
        if name in LOOPBACK & self.names:
            # Tunnels and containers end at ports that nobody here knows.
            return True
        is_ours = name in self.names or (self.is_everywhere and is_same_address(name, reached))
        return (is_ours and port in self.ports) or (name, port) in self.exact


def parse_host(written: str) -> tuple[str, int | None]:
    """(name in lower case, port or none) of a Host. Raises ValueError for what is none."""
    match = HOST.fullmatch(written.lower())
    if match is None:
        raise ValueError(f"{written[:60]!r} is no name of a host.")
    return match["name"].strip("[]"), int(match["port"]) if match["port"] else None


def is_same_address(name: str, reached: str | None) -> bool:
    """True when a name is an IP address, and the one at which the connection arrived."""
    try:
        return reached is not None and ip_address(name) == ip_address(reached)
    except ValueError:
        return False


class KnownHosts:
    """ASGI middleware that refuses requests under names that aren't ours, and unclear ones."""

    def __init__(self, app: ASGIApp, settings: Settings, refuse: Refuse) -> None:
        self.app = app
        self.hosts = HostNames(settings)
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on that is meant for us."""
        error = self.find_fault(scope) if scope["type"] == "http" else None
        if error is None:
            await self.app(scope, receive, send)
            return
        response = await self.refuse(Request(scope, receive), error)
        await response(scope, receive, send)

    def find_fault(self, scope: Scope) -> UnknownHost | None:
        """What is wrong with the Host of a request; none when it is one of ours."""
        given = Headers(scope=scope).getlist("host")
        is_probe = scope["path"] == ALWAYS
        if not given and is_probe and scope["http_version"] == "1.0":
            return None
        if not given:
            return UnknownHost("A request has one Host, and this one has none.")
        if len(given) > 1:
            return UnknownHost(
                "A request has one Host, and this one has {count}.", count=len(given)
            )
        if len(given[0]) > LONGEST_HOST:
            return UnknownHost(
                "The Host has {length} bytes, and a name at most 255.", length=len(given[0])
            )
        if is_probe or self.hosts.include(given[0], (scope.get("server") or (None,))[0]):
            return None
        return UnknownHost(
            "This map isn't known as {host!r}. If it should be, whoever runs it adds the name to CONFLICT_MAP_ALLOWED_HOSTS, or makes it part of CONFLICT_MAP_PUBLIC_URL.",
            host=given[0][:60],
        )
