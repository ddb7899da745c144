"""Files and folders that are there whole or not at all.

What is written lies beside its place under another name until it is whole, and is then given its name, which is one
step. Faults of the disk become sentences that say what to do.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import SetupError

# In a folder that was made here: who finds it there may take the folder's place.
OURS = "conflict-map-site.json"


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


def refuse_strangers(folder: Path) -> None:
    """Raise SetupError where a folder holds what wasn't published here, or is no folder."""
    with explained(folder):
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise SetupError(f"{folder} is there and is no folder: name another.")
        if not folder.exists():
            if not folder.parent.is_dir():
                raise SetupError(f"There is no folder {folder.parent}: make it, or name another.")
            return
        if any(folder.iterdir()) and not (folder / OURS).is_file():
            raise SetupError(
                f"{folder} holds files that «publish» didn't make, and they would be lost: name an empty "
                "folder, or one that doesn't exist yet."
            )


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A folder to write into that takes the place of `folder` when the block ends well, else goes.

    Raises SetupError.
    """
    refuse_strangers(folder)
    with explained(folder):
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=folder.parent))
    try:
        with explained(folder):
            yield made
            made.chmod(0o777 & ~_umask())
            refuse_strangers(folder)
            if folder.exists():
                former = made.with_name(f"{made.name}.former")
                folder.replace(former)
                try:
                    made.replace(folder)
                except BaseException:
                    former.replace(folder)
                    raise
                shutil.rmtree(former)
            else:
                made.replace(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
