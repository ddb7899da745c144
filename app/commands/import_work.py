"""The long steps of imports in a process of their own, which takes what no reader waits for."""

import gc
import subprocess
import sys

from app.clock import Clock, wall_clock
from app.commands.chores import stand_back
from app.database import Engines, desk_session
from app.queries.imports import waiting_imports
from app.staging.working import work_on_waiting

# Rows make and drop very many small values; what was imported stays to the end, and needn't be looked through.
GC_THRESHOLDS = 50_000, 20, 1_000


def work(engines: Engines) -> None:
    """Do what waits, and end."""
    stand_back()
    collect_seldom()
    work_on_waiting(engines, wall_clock)


def collect_seldom() -> None:
    """Let Python look for what nobody needs any more as seldom as suits a process that works through rows."""
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)


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
