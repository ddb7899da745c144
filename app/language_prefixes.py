"""Which language an address is in: `/ar/places` is `/places` in Arabic, an address without one is English."""

from collections.abc import Mapping
from urllib.parse import quote

from babel import negotiate_locale
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.languages import Language, find_language, languages, speaking
from app.languages.catalogues import ENGLISH
from app.negotiation import preferences
from app.security.headers import add_headers

# `/en/places` leads to `/places` and has the browser remember that English was chosen, so that `/` stays English.
CHOSEN = "language"
REMEMBER_ENGLISH = f"{CHOSEN}={ENGLISH}; Path=/; Max-Age={365 * 24 * 3600}; SameSite=Lax; HttpOnly"
MOST_ACCEPTED = 40
# What is the same in every language, or has another for each in its address.
ALIKE = ("/static/", "/basemap/", "/tiles/", "/columns/")


class LanguagePrefixes:
    """ASGI middleware: the language at the beginning of a path is spoken, and routes don't see it.

    As with a mounted application, `root_path` is what the path begins with. Redirects stay in the language.
    """

    def __init__(self, app: ASGIApp, policy: str) -> None:
        self.app = app
        self.policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on in its language."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        first, slash, _ = path.removeprefix("/").partition("/")
        language = find_language(first) if first else None
        if language is None:
            preferred = preferred_language(scope) if path == "/" else None
            if preferred is not None and not preferred.is_english:
                await self.redirect(f"{preferred.prefix}/", scope, send)
                return
            await self.app(
                without_choice(scope), receive, sent_from_start(send) if path == "/" else send
            )
        elif language.is_english:
            to = whole(path.removeprefix(f"/{ENGLISH}"), scope)
            await self.redirect(to, scope, send, {"set-cookie": REMEMBER_ENGLISH})
        elif not slash:
            await self.redirect(whole(f"{path}/", scope), scope, send)
        else:
            root = scope.get("root_path", "") + language.prefix
            inner = {**without_choice(scope), "root_path": root}
            with speaking(language):
                await self.app(inner, receive, sent_in(language, send))

    async def redirect(
        self, to: str, scope: Scope, send: Send, more: Mapping[str, str] | None = None
    ) -> None:
        """Answer that the page is elsewhere, which other requests may not be told."""
        headers = MutableHeaders(
            {
                "location": to,
                "content-length": "0",
                "vary": "Accept-Language, Cookie",
                "cache-control": "no-store",
                **(more or {}),
            }
        )
        add_headers(headers, scope, self.policy)
        await send({"type": "http.response.start", "status": 302, "headers": headers.raw})
        await send({"type": "http.response.body", "body": b""})


def whole(path: str, scope: Scope) -> str:
    """A path of this site with the query of the request, never of another site."""
    query = scope["query_string"].decode("latin-1")
    return "/" + quote(path.lstrip("/\\"), safe="/:@!$&'()*+,;=~") + (f"?{query}" if query else "")


def sent_in(language: Language, send: Send) -> Send:
    """Send answers that say their language, and whose redirects stay in it."""

    async def send_in(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Content-Language"] = language.code
            to = headers.get("location", "")
            if is_ours(to) and not to.startswith(ALIKE) and not has_prefix(to):
                headers["location"] = language.prefix + to
        await send(message)

    return send_in


def is_ours(address: str) -> bool:
    """True for a path of this site."""
    return address.startswith("/") and not address.startswith(("//", "/\\"))


def has_prefix(address: str) -> bool:
    """True for a path that is in a language already."""
    return find_language(address.split("?", maxsplit=1)[0].split("/")[1]) is not None


def sent_from_start(send: Send) -> Send:
    """Send the start page, which depends on the language that a browser prefers."""

    async def send_varied(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).add_vary_header("Accept-Language")
        await send(message)

    return send_varied


def preferred_language(scope: Scope) -> Language | None:
    """The language that a browser asks for and that there is, unless English was chosen by hand."""
    if scope["method"] not in ("GET", "HEAD") or scope["query_string"]:
        return None
    headers = Headers(scope=scope)
    if cookie_parser(headers.get("cookie", "")).get(CHOSEN) == ENGLISH:
        return None
    wanted = accepted(headers.get("accept-language", ""))
    code = negotiate_locale(wanted, list(languages()), sep="-")
    return find_language(code) if code else None


def accepted(header: str) -> list[str]:
    """The languages of Accept-Language, the one that is liked best first; those refused left out."""
    liked = [each for each in preferences(header)[:MOST_ACCEPTED] if each.quality > 0]
    return [each.name for each in sorted(liked, key=lambda each: -each.quality)]


def without_choice(scope: Scope) -> Scope:
    """The request without the cookie of the chosen language where that is the only one: it decides nothing else."""
    headers = [
        (name, value)
        for name, value in scope["headers"]
        if not (
            name == b"cookie" and value.startswith(CHOSEN.encode() + b"=") and b";" not in value
        )
    ]
    return scope if len(headers) == len(scope["headers"]) else {**scope, "headers": headers}
