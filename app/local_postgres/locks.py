"""Who may start or stop the cluster of a data folder, and who uses it."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path
from typing import IO


class Locks:
    """Two lock files in the data folder, which the kernel frees whenever their holder dies.

    `cluster.moving` is held by whoever starts or stops the cluster; `cluster.users` is shared
    by all who use it, so that the last one can tell that it is the last.
    """

    def __init__(self, folder: Path) -> None:
        self.moving_path = folder / "cluster.moving"
        self.users_path = folder / "cluster.users"
        self.users: IO[str] | None = None

    @contextlib.contextmanager
    def moving(self) -> Iterator[None]:
        """Hold off every other start and stop meanwhile."""
        with self.moving_path.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def enter(self) -> None:
        """Count as a user of the cluster from now on."""
        self.users = self.users_path.open("a")
        fcntl.flock(self.users, fcntl.LOCK_SH)

    def leave(self) -> bool:
        """Count as a user no longer; true for the last one to leave."""
        if self.users is None:
            return False
        with self.users as file:
            self.users = None
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True
