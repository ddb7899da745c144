"""Passwords: hashing with argon2id, checking, and generating one that is used once."""

import secrets
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from app.security.password_rules import plain_form

# RFC 9106, second recommended choice: 64 MiB, three passes, four lanes.
HASHER = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4, type=Type.ID)
# Each check takes 64 MiB and four lanes, so a flood of them waits in line and can't take all the memory.
AT_ONCE = BoundedSemaphore(2)
# Of a password that nobody knows: who has no account waits as long for the answer as who has one.
NOBODYS_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4$27u0geZtyCJjUPAy+r34QQ$HbIupX"
    "cjx6TSFYd/r9pMudatePvFaFYbHFPQ8cpdn+w"
)
# Without letters and digits that are mistaken for each other.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def hash_password(password: str) -> str:
    """The argon2id hash to keep."""
    with AT_ONCE:
        return HASHER.hash(plain_form(password).encode())


def password_is_right(password_hash: str | None, password: str) -> bool:
    """True when the password belongs to the hash; as slow for an account that doesn't exist."""
    with AT_ONCE:
        try:
            HASHER.verify(password_hash or NOBODYS_HASH, plain_form(password).encode())
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def renewed_hash(password_hash: str, password: str) -> str | None:
    """The hash by today's parameters where the kept one was made by others; else none."""
    return hash_password(password) if HASHER.check_needs_rehash(password_hash) else None


def generate_password() -> str:
    """A password of 99 random bits in groups that can be read out, to be changed when first used."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(5)) for _ in range(4))
