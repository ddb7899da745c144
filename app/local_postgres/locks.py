"""Who may start or stop the cluster of a data folder, and who uses it."""

import contextlib
import fcntl
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

# A start takes a second or two; whoever waits longer than this is told what for.
PATIENCE_SECONDS = 5
POLL_SECONDS = 0.02

log = logging.getLogger(__name__)


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
            deadline = time.monotonic() + PATIENCE_SECONDS
            while not _take(file) and time.monotonic() < deadline:
                time.sleep(POLL_SECONDS)
            if not _take(file):
                log.warning("Another program starts or stops the database; waiting for it.")
                fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def enter(self) -> bool:
        """Count as a user of the cluster from now on; true when there was no other.

        Call it, and `leave`, while holding off other starts and stops.
        """
        self.users = self.users_path.open("a")
        is_first = _take(self.users)
        fcntl.flock(self.users, fcntl.LOCK_SH)
        return is_first

    def leave(self) -> bool:
        """Count as a user no longer; true for the last one to leave."""
        if self.users is None:
            return False
        with self.users as file:
            self.users = None
            return _take(file)


def _take(file: IO[str]) -> bool:
    """Take a lock for us alone, unless somebody holds it; true when it is ours."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
