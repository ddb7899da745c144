"""The cookies: one names the session, one binds a stranger's form to their browser, one remembers
who was signed in there (`known_browsers`).

Over https all carry the prefix __Host-, with which a browser takes them from this very host only.
"""

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response

SESSION = "session"
FORM = "form"
KNOWN = "known"


def is_secure(connection: HTTPConnection) -> bool:
    """True when the reader's browser speaks https with us, directly or through a proxy."""
    public_url = connection.app.state.settings.public_url or ""
    return connection.url.scheme == "https" or public_url.startswith("https://")


def cookie_name(connection: HTTPConnection, name: str) -> str:
    """The cookie's full name."""
    return f"__Host-{name}" if is_secure(connection) else name


def read_cookie(connection: HTTPConnection, name: str) -> str | None:
    """The cookie's text, if the browser sent it."""
    return connection.cookies.get(cookie_name(connection, name))


def set_cookie(
    connection: HTTPConnection, headers: MutableHeaders, name: str, text: str, seconds: int | None
) -> None:
    """Give the browser a cookie for that many seconds, or until it is closed."""
    carrier = Response()
    carrier.set_cookie(
        cookie_name(connection, name),
        text,
        max_age=seconds,
        path="/",
        secure=is_secure(connection),
        httponly=True,
        samesite="lax",
    )
    headers.append("set-cookie", carrier.headers["set-cookie"])


def drop_cookie(connection: HTTPConnection, headers: MutableHeaders, name: str) -> None:
    """Make the browser forget a cookie."""
    set_cookie(connection, headers, name, "", 0)
