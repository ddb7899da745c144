"""Random texts that open doors, and the hashes under which the database keeps them."""

import hmac
import secrets
from collections.abc import Sequence
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


class HashKeys:
    """The operator's keys, the same for the whole process: the one to hash with, and former ones.

    Empty is no key.
    """

    current = b""
    former: tuple[bytes, ...] = ()


def use_keys(current: str | None, former: Sequence[str] = ()) -> None:
    """Hash with this key from now on: a copy of the database alone then tests no guess.

    What was hashed with a former one is still found; an empty text stands for no key.
    """
    HashKeys.current = _letters(current or "")
    HashKeys.former = tuple(map(_letters, former))


def hash_secret(text: str) -> str:
    """SHA-256 in hexadecimal, keyed where the operator set a key, and then after the key's name.

    Enough for random texts, which nobody can guess; not for passwords.
    """
    return _hashes(text, HashKeys.current)[0]


def hashes_of(text: str) -> list[str]:
    """The hashes under which a text may be kept: that of `hash_secret` first, then by former keys."""
    found = [each for key in (HashKeys.current, *HashKeys.former) for each in _hashes(text, key)]
    return list(dict.fromkeys(found))


def key_mark() -> str:
    """How hashes by the current key begin; empty where there is no key."""
    return f"{_name(HashKeys.current)}." if HashKeys.current else ""


def _hashes(text: str, key: bytes) -> list[str]:
    """The hash by a key, and how it was written before keys had names."""
    if not key:
        return [sha256(_letters(text)).hexdigest()]
    bare = hmac.new(key, _letters(text), sha256).hexdigest()
    return [f"{_name(key)}.{bare}", bare]


def _name(key: bytes) -> str:
    """What a key is called beside hashes by it: too short to test a guess at the key."""
    return hmac.new(key, b"the name of this key", sha256).hexdigest()[:3]


def _letters(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
