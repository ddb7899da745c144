"""A process that stops, or is killed, before one of its steps.

A step is whatever changes a file, takes a lock, runs a program or sends something to the database.
"""

import os
import signal
import sys
from collections.abc import Callable, Set
from types import FrameType
from typing import Any

CHANGES = ("mkdir", "chmod", "chown", "rename", "remove", "symlink")
STEPS = {f"os.{name}" for name in CHANGES} | {"fcntl.flock", "subprocess.Popen"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
STATEMENTS = frozenset({"execute"})
# What psycopg's methods are called that send anything.
ALL_THAT_IS_SENT = frozenset({"execute", "commit", "copy", "write"})
NEVER = -1


def begin(
    act: Callable[[], object],
    step: int,
    number: signal.Signals = signal.SIGKILL,
    sent: Set[str] = STATEMENTS,
) -> int:
    """A process that acts and ends with status 0, but sends itself a signal before that step."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            watch_steps(lambda taken: taken == step and os.kill(os.getpid(), number), sent)
            act()
            status = 0
        finally:
            os._exit(status)
    return child


def ending_of(child: int) -> int:
    """How a process ended: 0 when it has acted, a negative number for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def count_steps(act: Callable[[], object], sent: Set[str]) -> int:
    """How many steps it takes to act, done in another process."""
    reading, writing = os.pipe()
    taken: list[int] = []

    def act_and_tell() -> None:
        watch_steps(taken.append, sent)
        act()
        sys.setprofile(None)
        os.write(writing, str(len(taken)).encode())

    ended = ending_of(begin(act_and_tell, NEVER))
    os.close(writing)
    with os.fdopen(reading) as told:
        assert ended == 0
        return int(told.read())


def watch_steps(take: Callable[[int], object], sent: Set[str]) -> None:
    """Have the number of each of this process's steps told before it is taken, from 0 on."""
    taken = -1

    def note() -> None:
        nonlocal taken
        taken += 1
        take(taken)

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING
        if event in STEPS or writes:
            note()

    def watch_calls(frame: FrameType, event: str, _argument: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_name in sent and "psycopg" in code.co_filename:
            note()

    sys.addaudithook(watch)
    sys.setprofile(watch_calls)
