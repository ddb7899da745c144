"""Hashes of the sealed history: of a record's members, of a record, and of the trees (RFC 9162).

A record's state is hashed member by member, each with a salt of its own. Whoever is shown some members
can check them against the digest of the whole, and learns nothing of the others: what names something
that readers mustn't see is withheld, and what was erased can't be guessed.
"""

import hmac
import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

SALT_BYTES = 16
# Sets hashes of one kind apart from those of another; 0 and 1 are those of RFC 9162.
LEAF, NODE, RECORD, MEMBER = b"\x00", b"\x01", b"\x02", b"\x03"


def leaf_hash(data: bytes) -> bytes:
    """Hash of what stands in a leaf (RFC 9162, 2.1.1)."""
    return sha256(LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of a node above two (RFC 9162, 2.1.1)."""
    return sha256(NODE + left + right).digest()


def in_json(value: Any) -> str:
    """JSON that is the same for the same value: names in order, no blanks, letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def disclosures(salt: bytes, values: Mapping[str, Any]) -> dict[str, str]:
    """By member, the text whose hash stands for it: a JSON list of its salt in hex, its name, its value."""
    return {
        name: in_json([hmac.digest(salt, name.encode(), "sha256")[:SALT_BYTES].hex(), name, value])
        for name, value in values.items()
    }


def member_digest(disclosure: str) -> bytes:
    """Digest of a member by its text."""
    return sha256(MEMBER + disclosure.encode()).digest()


def record_digest(members: Iterable[bytes]) -> bytes:
    """Digest of a record's state by those of its members, whose order tells nothing."""
    return sha256(RECORD + b"".join(sorted(members))).digest()
