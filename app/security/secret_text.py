"""Random texts that open doors, and the hashes under which the database keeps them."""

import secrets
from hashlib import sha256

# Personal tokens begin so, which lets people and scanners recognise one that leaked.
TOKEN_MARK = "cmap_"  # noqa: S105  (no secret, only how one begins)
TOKEN_PREFIX_LENGTH = len(TOKEN_MARK) + 6


def new_secret() -> str:
    """A text of 256 random bits that fits into an address or a cookie."""
    return secrets.token_urlsafe(32)


def new_token() -> str:
    """A personal token for the API."""
    return TOKEN_MARK + secrets.token_urlsafe(32)


def hash_secret(text: str) -> str:
    """SHA-256 in hexadecimal. Enough for random texts, which nobody can guess; not for passwords."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
