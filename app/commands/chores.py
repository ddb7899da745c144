"""What is done behind the readers while the map runs: a process that looks what is due, and starts it.

Each chore is a command of its own, which ends and gives its memory back.
"""

import contextlib
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.database import Engines
from app.errors import AppError

BEAT_SECONDS = 1.0
# How long a command may take to end once it was asked to.
GRACE_SECONDS = 3.0
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


def keep_up(
    chores: Sequence[Chore], engines: Engines, supervisor: int, beats: int, stop: int
) -> None:
    """Do the chores until the supervisor is gone or there is something to read in `stop`.

    A byte goes into `beats` every second. What is under way ends with it: left alone, it would start the database
    again that is being stopped.
    """
    os.set_blocking(beats, False)
    running: list[subprocess.Popen[bytes] | None] = [None for _ in chores]
    try:
        _keep_up(chores, engines, running, lambda: _beat(supervisor, beats, stop))
    finally:
        for each in filter(None, running):
            each.terminate()
        for each in filter(None, running):
            _see_ended(each)


def _beat(supervisor: int, beats: int, stop: int) -> bool:
    """True after a moment in which nothing said that it is over."""
    with contextlib.suppress(BlockingIOError, BrokenPipeError):
        os.write(beats, b".")
    return not select.select([stop], [], [], BEAT_SECONDS)[0] and os.getppid() == supervisor


def _see_ended(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _keep_up(
    chores: Sequence[Chore],
    engines: Engines,
    running: "list[subprocess.Popen[bytes] | None]",
    goes_on: Callable[[], bool],
) -> None:
    due = [time.monotonic() + chore.first_seconds for chore in chores]
    while goes_on():
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
