"""First starts that are killed or held up at any step, and the start that comes after or beside them.

A step is whatever changes a file, takes a lock, runs a program or sends a statement.
"""

import os
import signal
import sys
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from tests.operation.watching import ask, start

CHANGES = ("mkdir", "chmod", "chown", "rename", "remove", "symlink")
STEPS = {f"os.{name}" for name in CHANGES} | {"fcntl.flock", "subprocess.Popen"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
# The data folder isn't there yet, or has just been made.
STEPS_BEFORE_THE_LOCK = (0, 1, 2)
# Holding the lock: before initdb, and before the first statements.
STEPS_WITHIN_THE_LOCK = (14, 34)


def begin(folder: Path, step: int, number: signal.Signals) -> int:
    """A process that starts the cluster and leaves it running, but sends itself a signal before
    that step.
    """
    child = os.fork()
    if child == 0:
        status = 1
        try:
            signal_before(step, number)
            start(folder)
            status = 0
        finally:
            os._exit(status)
    return child


def signal_before(step: int, number: signal.Signals) -> None:
    """Have this process send itself a signal before one of its steps."""
    left = step + 1

    def take() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), number)

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING
        if event in STEPS or writes:
            take()

    def watch_calls(frame: FrameType, event: str, _argument: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_name == "execute" and "psycopg" in code.co_filename:
            take()

    sys.addaudithook(watch)
    sys.setprofile(watch_calls)


def ending_of(child: int) -> int:
    """How a process ended: 0 when it has started the cluster, a negative number for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_whatever_a_killed_start_leaves_the_next_goes_on_from_there(folder: Path) -> None:
    # Each is killed a step later than the one before it, on what all of them have left.
    for step in count():
        ending = ending_of(begin(folder, step, signal.SIGKILL))
        assert ending in (0, -signal.SIGKILL), step
        if ending == 0:
            break
    assert step > max(STEPS_WITHIN_THE_LOCK)
    running = start(folder)
    assert ask(running, "select 1") == 1
    assert [each.name for each in (folder / "postgres").iterdir()] == [running.data.name]
    running.stop()


@pytest.mark.parametrize("step", [*STEPS_BEFORE_THE_LOCK, *STEPS_WITHIN_THE_LOCK])
def test_a_start_beside_one_that_is_held_up_waits_or_goes_first(folder: Path, step: int) -> None:
    held_up = begin(folder, step, signal.SIGSTOP)
    assert os.WIFSTOPPED(os.waitpid(held_up, os.WUNTRACED)[1])
    other = begin(folder, -1, signal.SIGSTOP)
    if step in STEPS_BEFORE_THE_LOCK:
        assert ending_of(other) == 0
    os.kill(held_up, signal.SIGCONT)
    assert ending_of(held_up) == 0
    if step in STEPS_WITHIN_THE_LOCK:
        assert ending_of(other) == 0
    running = start(folder)
    assert running.joined
    assert ask(running, "select 1") == 1
    running.stop()
