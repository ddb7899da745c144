"""Chores behind the readers: one that fails is left alone for a while, and none outlives the map."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from app.commands.chores import Chore, keep_up
from app.database import Engines
from tests.operation.watching import told_of, wait_until

pytestmark = pytest.mark.thorough


@contextmanager
def kept_up(chores: Sequence[Chore], engines: Engines) -> Iterator[None]:
    """Chores are done meanwhile."""
    hearing, beats = os.pipe()
    stop, stopping = os.pipe()
    thread = Thread(target=keep_up, args=(chores, engines, os.getppid(), beats, stop))
    thread.start()
    try:
        yield
    finally:
        os.write(stopping, b".")
        thread.join(60)
        for each in (hearing, beats, stop, stopping):
            os.close(each)
    assert not thread.is_alive()


def test_a_chore_that_failed_is_left_alone_while_others_go_on(database: Engines) -> None:
    asked: list[str] = []

    def is_due(name: str) -> bool:
        asked.append(name)
        return True

    failing = Chore(("no-such-command",), 0.0, lambda _: is_due("failing"), failed_seconds=3600)
    fine = Chore(("--version",), 0.0, lambda _: is_due("fine"))
    with kept_up([failing, fine], database):
        wait_until(lambda: asked.count("fine") >= 4, 60)
    assert asked.count("failing") == 1


def test_what_is_under_way_ends_with_the_map(database: Engines, tmp_path: Path) -> None:
    # Nobody ever writes into it, and so reading it takes for ever.
    os.mkfifo(tmp_path / "dataset.json")
    command = ("check", str(tmp_path))

    def is_at_it() -> bool:
        return any(str(tmp_path) in told_of(each) for each in Path("/proc").glob("[0-9]*/cmdline"))

    with kept_up([Chore(command, 0.0, lambda _: True)], database):
        wait_until(is_at_it)
    assert not is_at_it()
