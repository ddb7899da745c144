"""Forms that come from our own pages, and nobody else's.

Two defences, each enough by itself. `refuse_foreign_origin` reads what the browser says of where
an unsafe request came from. The token in the hidden field `csrf` (or the header X-CSRF-Token) is
bound to the session, or for a stranger to the cookie `form`; `refuse_forged_form` is a dependency
of the whole application, so no route can forget it. Programs with a personal token need neither:
no browser sends that by itself.
"""

import hmac
import secrets
from hashlib import sha256
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.requests import HTTPConnection

from app.errors import Forbidden
from app.languages import mark
from app.security.secret_text import new_secret

FIELD = "csrf"
HEADER = "x-csrf-token"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
SALT_LENGTH = 16


class ForgedForm(Forbidden):
    """A form without the token of this session: forged, or older than the sign-in."""

    code = "forged_form"
    title = mark("This form has expired")


class FormTokens:
    """Makes the tokens of one browser's forms; a stranger's cookie is made when first needed."""

    def __init__(self, secret: str | None) -> None:
        self.secret = secret
        # True when the browser has yet to be given the cookie `form`.
        self.is_new = False

    def __call__(self) -> str:
        """A token for a form. Each differs, so that compression can't betray it letter by letter."""
        if self.secret is None:
            self.secret = new_secret()
            self.is_new = True
        return make_token(self.secret, secrets.token_hex(SALT_LENGTH // 2))

    def accept(self, token: str) -> bool:
        """True when the token was made for this browser."""
        if self.secret is None:
            return False
        expected = make_token(self.secret, token[:SALT_LENGTH])
        return hmac.compare_digest(expected.encode(), token.encode("utf-8", "replace"))


def make_token(secret: str, salt: str) -> str:
    """The salt, and a code that only who knows the secret can make for it."""
    message = f"form {salt}".encode("utf-8", "replace")
    return salt + hmac.new(secret.encode("utf-8", "replace"), message, sha256).hexdigest()


def refuse_foreign_origin(connection: HTTPConnection) -> None:
    """Raise Forbidden when the browser says that another site sent the request.

    Sec-Fetch-Site goes first: no page can set it. Without it, Origin must name the host that was
    asked. A browser sends one of the two with every unsafe request; programs send neither.
    """
    site = connection.headers.get("sec-fetch-site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise Forbidden("The form was sent from another site, so it was not carried out.")
        return
    origin = connection.headers.get("origin")
    if origin is None:
        return
    ours = {connection.headers.get("host", "").lower()}
    public_url = connection.app.state.settings.public_url
    if public_url:
        ours.add(urlsplit(public_url).netloc.lower())
    if _host_of(origin) not in ours:
        raise Forbidden(
            "The form was sent from {origin!r}, so it was not carried out.", origin=origin[:80]
        )


def _host_of(origin: str) -> str | None:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return None
    return parts.netloc.lower() if parts.scheme in ("http", "https") else None


async def refuse_forged_form(request: Request) -> None:
    """Raise ForgedForm for an unsafe request without the token of this browser's forms.

    Raises RuntimeError if the route isn't the one that the guard let the request through to.
    """
    method = "GET" if request.method == "HEAD" else request.method
    if request.state.route != f"{method} {request.scope['route'].path}":
        raise RuntimeError(f"{request.scope['route'].path} runs in place of {request.state.route}.")
    caller = request.state.account
    by_token = caller is not None and caller.scope is not None
    if request.method in SAFE_METHODS or by_token:
        return
    token = request.headers.get(HEADER)
    if token is None and is_form(request):
        # Starlette keeps what it has read, so the route gets the same fields.
        sent = (await request.form()).get(FIELD)
        token = sent if isinstance(sent, str) else None
    if token is None or not request.state.csrf.accept(token):
        raise ForgedForm(
            "The page that you sent is older than your sign-in, or another site made it."
        )


def is_form(request: Request) -> bool:
    """True when the body is what an HTML form sends."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() in FORM_TYPES


async def read_form(request: Request) -> FormData:
    """The fields that were sent; what `refuse_forged_form` has read already is read once."""
    return await request.form()


Sent = Annotated[FormData, Depends(read_form)]
