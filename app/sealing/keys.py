"""The key that checkpoints are signed with: a file beside the settings' other secrets, or none.

The file holds one line: the log's name and 32 secret bytes in base64. Who has it alone may sign; it is in
no backup of the database, and belongs into a safe place of its own.
"""

import os
import secrets
from base64 import b64decode, b64encode
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.errors import SetupError
from app.sealing.notes import Signer

OURS_ALONE = 0o600
# What a log is called whose operator calls it nothing: the rest tells it from others.
NAME = "conflict-map/{}"


def new_signer(name: str | None = None) -> Signer:
    """A signer with a new key, for a log of that name or a new one."""
    key = Ed25519PrivateKey.generate()
    return Signer(name or NAME.format(secrets.token_hex(6)), key)


def read_key(file: Path) -> Signer | None:
    """The signer that a file holds; none where there is no file. Raises SetupError."""
    try:
        name, slash, key = file.read_text("ascii").strip().rpartition(" ")
        secret = b64decode(key, validate=True)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise SetupError(f"The sealing key in {file} can't be read: {error}.") from error
    if not slash or len(secret) != 32:
        raise SetupError(f"{file} holds no sealing key: a name, a blank and 32 bytes in base64.")
    return Signer(name, Ed25519PrivateKey.from_private_bytes(secret))


def write_key(file: Path, signer: Signer) -> None:
    """Keep a signer in a file that nobody else reads; what was there stays beside it, as `….former`."""
    file.parent.mkdir(parents=True, exist_ok=True)
    line = f"{signer.name} {b64encode(signer.key.private_bytes_raw()).decode()}\n"
    made = file.with_name(f"{file.name}.new-{secrets.token_hex(4)}")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OURS_ALONE), "w") as written:
        written.write(line)
        written.flush()
        os.fsync(written.fileno())
    if file.exists():
        file.replace(file.with_name(f"{file.name}.former"))
    made.replace(file)
