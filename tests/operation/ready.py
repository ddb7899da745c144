"""A `run` without the seconds in which Python imports it: forked from a process that has imported it.

What `python -m app run` does from its first moment on is held in test_run.py.
"""

import multiprocessing
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from multiprocessing.connection import Connection

from app.cli import main

FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(["tests.operation.ready", "app.commands.serving", "app.main"])


class ReadyRun:
    """As much of `subprocess.Popen` as tests need. What it and its workers say comes through one pipe."""

    args = "run"

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.reading, writing = FORKING.Pipe(duplex=False)
        self.process = FORKING.Process(target=run, args=(dict(environment), writing))
        self.process.start()
        writing.close()

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    @property
    def returncode(self) -> int | None:
        """How it ended, a negative number for a signal; none as long as it lives."""
        return self.process.exitcode

    def poll(self) -> int | None:
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def wait(self, timeout: float) -> int:
        """How it ended. Raises TimeoutExpired."""
        self.process.join(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired(self.args, timeout)
        return self.returncode

    def communicate(self, timeout: float = 60) -> tuple[str, None]:
        """What was said by the time that the last process of it has ended. Raises TimeoutExpired."""
        deadline = time.monotonic() + timeout
        said = b""
        while True:
            left = deadline - time.monotonic()
            if not select.select([self.reading], [], [], max(left, 0))[0]:
                raise subprocess.TimeoutExpired(self.args, timeout, said)
            block = os.read(self.reading.fileno(), 1 << 16)
            if not block:
                self.wait(max(deadline - time.monotonic(), 1))
                return said.decode(), None
            said += block


def run(environment: dict[str, str], writing: Connection) -> None:
    """What the forked process does."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    for stream in (1, 2):
        os.dup2(writing.fileno(), stream)
    writing.close()
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["conflict-map", "run"]
    main()
