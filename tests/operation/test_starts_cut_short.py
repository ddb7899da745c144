"""First starts that are killed or held up at any step, and the start that comes after or beside them.

`steps` says what a step is.
"""

import os
import signal
from itertools import count
from pathlib import Path

import pytest

from tests.operation.steps import NEVER, begin, ending_of
from tests.operation.watching import ask, start

# The data folder isn't there yet, or has just been made.
STEPS_BEFORE_THE_LOCK = (0, 1, 2)
# Holding the lock: before initdb, and before the first statements.
STEPS_WITHIN_THE_LOCK = (14, 34)


def test_whatever_a_killed_start_leaves_the_next_goes_on_from_there(folder: Path) -> None:
    # Each is killed a step later than the one before it, on what all of them have left.
    for step in count():
        ending = ending_of(begin(lambda: start(folder), step))
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
    held_up = begin(lambda: start(folder), step, signal.SIGSTOP)
    assert os.WIFSTOPPED(os.waitpid(held_up, os.WUNTRACED)[1])
    other = begin(lambda: start(folder), NEVER)
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
