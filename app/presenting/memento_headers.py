"""Puts the links of Memento (RFC 7089), and what instant is shown, among the headers of public answers."""

import re
from functools import partial

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import AppError, NotRead
from app.languages import current
from app.negotiation import asked_path
from app.presenting.mementos import Address, Original, http_date, memento_links
from app.requests import parse_instant
from app.security.routing import RouteTable
from app.templating import absolute

# Asked for in masses, and by nothing that walks through time: as they are now they carry no links.
LEAN = re.compile(r"/tiles/|/columns/|/ogc/.*/tiles/")


class MementoHeaders:
    """ASGI middleware for the routes that can show the past; `has_past` has their keys.

    An answer with `known=` gets Memento-Datetime and Link, one of now Link alone, and so does an
    address that there is nothing at now, for there may have been.
    """

    def __init__(self, app: ASGIApp, table: RouteTable, has_past: frozenset[str]) -> None:
        self.app = app
        self.table = table
        self.has_past = has_past

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, adding the headers to its answer."""
        found = self.table.find(scope) if scope["type"] == "http" else None
        if found is None or found[0] not in self.has_past:
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        try:
            known = parse_instant(request.query_params.get("known"))
        except NotRead:
            # The route refuses it.
            known = None
        path = asked_path(scope)
        if known is None and LEAN.match(path):
            await self.app(scope, receive, send)
            return
        # A page's past is in the language of the page.
        query = scope["query_string"].decode("latin-1")
        original = Original.of(current().prefix + path, query)
        address = Address(original, partial(absolute, request))
        instants = []
        if known is not None:
            state = request.app.state
            # Before the route takes a connection: who holds one mustn't wait for another.
            try:
                version = scope["state"].get("version")
                instants = await state.instants.of(state.engines, version)
            except AppError:
                # Without the links to other mementos; whether the page can be read is for its route.
                instants = []
        links = memento_links(address, known, instants)

        async def send_with_links(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if links and message["status"] in (200, 404):
                    headers.append("Link", links)
                if known is not None and message["status"] == 200:
                    headers["Memento-Datetime"] = http_date(known)
            await send(message)

        await self.app(scope, receive, send_with_links)
