"""The long steps of imports in a process of their own, which takes what no reader waits for."""

import os
import subprocess
import sys

from app.clock import Clock, wall_clock
from app.database import Engines, desk_session
from app.queries.imports import waiting_imports
from app.staging.working import work_on_waiting

# Behind whoever answers readers, as far as the kernel goes.
NICENESS = 10


def work(engines: Engines) -> None:
    """Do what waits, and end."""
    os.nice(NICENESS)
    work_on_waiting(engines, wall_clock)


def launch(engines: Engines, _clock: Clock) -> "subprocess.Popen[bytes] | None":
    """Start a process that does what waits, unless nothing does.

    It finds the database as this one did, and goes on where this one ends.
    """
    with desk_session(engines) as session:
        if not waiting_imports(session):
            return None
    return subprocess.Popen(
        [sys.executable, "-m", "app", "work"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
