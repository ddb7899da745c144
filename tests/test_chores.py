"""Chores behind the readers: one that fails is left alone for a while, and the others go on."""

import contextlib
import os
from threading import Thread

from app.commands.chores import Chore, keep_up
from app.database import Engines
from tests.operation.watching import wait_until


def test_a_chore_that_failed_is_left_alone_while_others_go_on(database: Engines) -> None:
    asked: list[str] = []
    ending: list[int] = []

    def is_due(name: str) -> bool:
        if ending:
            # Ends the thread: nothing else does while this process has its parent.
            raise KeyboardInterrupt
        asked.append(name)
        return True

    failing = Chore(("no-such-command",), 0.0, lambda _: is_due("failing"), failed_seconds=3600)
    fine = Chore(("--version",), 0.0, lambda _: is_due("fine"))
    reading, writing = os.pipe()

    def live() -> None:
        with contextlib.suppress(KeyboardInterrupt):
            keep_up([failing, fine], database, os.getppid(), writing)

    thread = Thread(target=live)
    thread.start()
    wait_until(lambda: asked.count("fine") >= 4, 60)
    ending.append(1)
    thread.join(60)
    os.close(reading)
    os.close(writing)
    assert asked.count("failing") == 1
