"""Addresses: of the client, and the local ones that a redirect may lead to."""

from ipaddress import IPv6Address, ip_address
from urllib.parse import quote, unquote, urlsplit

from starlette.requests import HTTPConnection

# Where someone goes who signs in without having asked for a page.
HOME = "/admin"
LONGEST_NEXT = 2000
# What one customer of an IPv6 network gets; single addresses cost an attacker nothing there.
IPV6_CUSTOMER_BITS = 64


def client_address(connection: HTTPConnection) -> str:
    """The client's address, «unknown» behind a socket without one.

    X-Forwarded-For counts only where a trusted proxy has been set (see `create_app`).
    """
    return connection.client.host if connection.client else "unknown"


def address_to_limit(address: str) -> str:
    """What tries are counted by: an IPv4 address, the network of an IPv6 customer, or the text."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    network = int(parsed) >> (128 - IPV6_CUSTOMER_BITS) << (128 - IPV6_CUSTOMER_BITS)
    return f"{IPv6Address(network)}/{IPV6_CUSTOMER_BITS}"


def local_path(wanted: str | None, fallback: str = HOME) -> str:
    """The path that `next` asks for when it lies on this site, else `fallback`.

    Browsers read a backslash as a slash and skip control characters, so neither may occur.
    """
    if not wanted or len(wanted) > LONGEST_NEXT or not wanted.startswith("/"):
        return fallback
    plain = unquote(wanted)
    for text in (wanted, plain):
        if text.startswith("//") or any(
            sign == "\\" or sign < " " or sign == "\x7f" for sign in text
        ):
            return fallback
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return fallback
    return fallback if parts.scheme or parts.netloc else wanted


def sign_in_address(path: str) -> str:
    """The address of the sign-in page that leads back to a path."""
    return f"/login?next={quote(local_path(path), safe='/')}"
