"""What is done behind the readers while the map runs: a process that looks what is due, and starts it.

Each chore is a command of its own, which ends and gives its memory back.
"""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.database import Engines
from app.errors import AppError

BEAT_SECONDS = 1.0
NICENESS = 10


def stand_back() -> None:
    """Let whoever answers readers go first, as far as the kernel goes."""
    os.nice(NICENESS)


@dataclass
class Chore:
    """A command of this program that is run where it is due, every so often and never twice at once."""

    command: tuple[str, ...]
    every_seconds: float
    is_due: Callable[[Engines], bool]
    # Seconds from the start until it is looked at first.
    first_seconds: float = 0.0
    # Seconds from one that failed until it is tried again, where that isn't as often.
    failed_seconds: float = 0.0


def keep_up(chores: Sequence[Chore], engines: Engines, supervisor: int, beats: int) -> None:
    """Do the chores until the supervisor is gone. A byte goes into `beats` every second."""
    os.set_blocking(beats, False)
    due = [time.monotonic() + chore.first_seconds for chore in chores]
    running: list[subprocess.Popen[bytes] | None] = [None for _ in chores]
    while os.getppid() == supervisor:
        with contextlib.suppress(BlockingIOError, BrokenPipeError):
            os.write(beats, b".")
        for number, chore in enumerate(chores):
            at_it = running[number]
            if time.monotonic() < due[number] or (at_it is not None and at_it.poll() is None):
                continue
            due[number] = time.monotonic() + chore.every_seconds
            if at_it is not None and at_it.returncode:
                running[number] = None
                due[number] = time.monotonic() + max(chore.every_seconds, chore.failed_seconds)
                continue
            with contextlib.suppress(AppError):
                if chore.is_due(engines):
                    running[number] = subprocess.Popen(
                        [sys.executable, "-m", "app", *chore.command],
                        stdin=subprocess.DEVNULL,
                        stdout=subprocess.DEVNULL,
                    )
        time.sleep(BEAT_SECONDS)
