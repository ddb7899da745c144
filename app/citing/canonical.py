"""Canonical JSON (RFC 8785) and its digest. Pure."""

from hashlib import sha256
from typing import Any

import rfc8785


def digest_of(data: Any) -> str:
    """SHA-256 of a value's canonical JSON in UTF-8, in hex: names in order, no blanks, numbers as ECMAScript has them."""
    return sha256(rfc8785.dumps(data)).hexdigest()
