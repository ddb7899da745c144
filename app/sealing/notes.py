"""Checkpoints: how many leaves the log has and its root's hash, signed (C2SP tlog-checkpoint, signed-note).

A note is its text, an empty line, and a line for each signature: an em dash, the name of the key, and
its number and the Ed25519 signature in base64.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

# Kind of a key in its number and its text: Ed25519.
ED25519 = b"\x01"


@dataclass(frozen=True)
class Signer:
    """A signing key and its name, which is the log's."""

    name: str
    key: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """The 32 bytes that signatures are verified with."""
        return self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def public_text(self) -> str:
        """The same as verifiers take it: name, number and key with plus signs between."""
        return public_text(self.name, self.public)

    def signature(self, text: str) -> str:
        """The line that signs a text, which ends with a line break."""
        signed = key_number(self.name, self.public) + self.key.sign(text.encode())
        return f"— {self.name} {b64encode(signed).decode()}\n"


def key_number(name: str, public: bytes) -> bytes:
    """The four bytes by which a signature names its key."""
    return sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def public_text(name: str, public: bytes) -> str:
    """A key as verifiers take it."""
    key = b64encode(ED25519 + public).decode()
    return f"{name}+{key_number(name, public).hex()}+{key}"


def public_of(text: str) -> bytes:
    """The 32 bytes of a key by its text."""
    return b64decode(text.split("+", 2)[2])[1:]


def checkpoint_text(name: str, size: int, root: bytes) -> str:
    """What is signed: the log's name, how many leaves it has, its root in base64."""
    return f"{name}\n{size}\n{b64encode(root).decode()}\n"


def signed(text: str, *signers: Signer) -> str:
    """A text with its signatures."""
    return text + "\n" + "".join(each.signature(text) for each in signers)
