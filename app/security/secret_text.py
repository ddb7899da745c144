"""Random texts that open doors, and the hashes under which the database keeps them."""

import hmac
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


class HashKey:
    """The operator's key, the same for the whole process; empty when none was set."""

    value = b""


def use_key(key: str | None) -> None:
    """Hash with this key from now on: a copy of the database alone then tests no guess."""
    HashKey.value = (key or "").encode("utf-8", "surrogatepass")


def hash_secret(text: str) -> str:
    """SHA-256 in hexadecimal, keyed where the operator set a key.

    Enough for random texts, which nobody can guess; not for passwords.
    """
    letters = text.encode("utf-8", "surrogatepass")
    if HashKey.value:
        return hmac.new(HashKey.value, letters, sha256).hexdigest()
    return sha256(letters).hexdigest()
