"""Files that are there whole or not at all.

What is written lies beside its place under another name until it is whole, and is then given its name, which is one
step. Faults of the disk become sentences that say what to do.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import SetupError


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Tell in plain words why something can't be written. Raises SetupError."""
    try:
        yield
    except OSError as error:
        raise SetupError(f"{path} can't be written: {error.strerror or error}.") from error


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole, in place of the one that was there. Raises SetupError."""
    with explained(path):
        if path.is_dir():
            raise SetupError(f"{path} is a folder: name a file in it, such as {path / 'map.html'}.")
        if not path.parent.is_dir():
            raise SetupError(f"There is no folder {path.parent}: make it, or name another.")
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.chmod(0o666 & ~_umask())
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def _umask() -> int:
    """What files of this process are made without."""
    now = os.umask(0o022)
    os.umask(now)
    return now
