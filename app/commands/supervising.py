"""Nobody has to restart anything by hand: what dies is started again, and the log says so.

`supervise` keeps web workers and the private database alive until it is interrupted. Workers are
forked from this process, which has everything imported: that takes some milliseconds and shares the
memory, and each begins with what was made ready once. uvicorn's own supervisor has every worker import
the whole program anew, starts what dies at once without ever slowing down, leaves its workers behind
when it is killed itself, and knows of no database.
"""

import contextlib
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.commands.web_worker import GRACE_SECONDS
from app.errors import SetupError
from app.local_postgres.cluster import Cluster, start_cluster
from app.settings import Settings

LOOK_SECONDS = 0.1
# What dies once is started again at once; what keeps dying, less and less often.
FIRST_PAUSE_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 2.0
# Whatever lived that long had started well.
CALM_SECONDS = 30
# A worker whose requests are all held up for that long won't recover.
SILENCE_SECONDS = 30
# What Linux calls this process; there is no such file elsewhere.
COMM = Path("/proc/self/comm")
# Handled by a parent's handler, a signal would have a child that was just forked end like the parent.
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LONGEST_REASON = 10_000

log = logging.getLogger(__name__)

# What a worker does: the numbers of the supervising process, and of a pipe to show that it lives.
Work = Callable[[int, int], None]


def supervise(
    settings: Settings,
    cluster: Cluster | None,
    listening: socket.socket,
    work: Work,
    beside: "Sequence[WorkerKeeper]" = (),
) -> None:
    """Keep `settings.workers` processes at `work`, and the cluster up, until it is interrupted.

    Workers answer whoever comes to `listening`, which is closed here at the end. `beside` are
    further processes to keep alive. It ends by the exception that interrupts it; by then every worker has finished what was under way.
    """
    workers = [*(WorkerKeeper(work) for _ in range(settings.workers)), *beside]
    database = DatabaseKeeper(settings, cluster) if cluster else None
    try:
        while True:
            for worker in workers:
                worker.look()
            if database:
                database.look()
            time.sleep(LOOK_SECONDS)
    finally:
        # Whoever comes now is refused at once, and doesn't wait for nobody.
        listening.close()
        end_all(workers)
        if database:
            database.wait()


@dataclass
class Pauses:
    """When something that died may be started again."""

    due: float = 0.0
    seconds: float = 0.0

    def died(self, lived_seconds: float) -> None:
        """Note a death, or a start that failed."""
        calm = lived_seconds > CALM_SECONDS
        self.due = time.monotonic() + (0.0 if calm else self.seconds)
        longer = max(FIRST_PAUSE_SECONDS, 2 * self.seconds)
        self.seconds = FIRST_PAUSE_SECONDS if calm else min(longer, LONGEST_PAUSE_SECONDS)

    def is_over(self) -> bool:
        """True when it may be started."""
        return time.monotonic() >= self.due


@dataclass
class WorkerKeeper:
    """Keeps one worker alive."""

    work: Work
    name: str = "Web worker"
    pid: int | None = None
    started: float = 0.0
    # When it last showed that it lives, and the end of the pipe where it does.
    heard: float = 0.0
    beats: int = -1
    pauses: Pauses = field(default_factory=Pauses)

    def look(self) -> None:
        """Start the worker where there is none; see whether it lives."""
        if self.pid is None:
            if self.pauses.is_over():
                self.start()
            return
        now = time.monotonic()
        with contextlib.suppress(BlockingIOError):
            if os.read(self.beats, 1024):
                self.heard = now
        if now - self.heard > SILENCE_SECONDS:
            log.warning("%s %d has stopped answering; it is ended.", self.name, self.pid)
            os.kill(self.pid, signal.SIGKILL)
            self.heard = now
        status = ended(self.pid)
        if status is not None:
            self.pauses.died(now - self.started)
            log.warning("%s %d died (%s); another starts.", self.name, self.pid, say_status(status))
            self.forget()

    def start(self) -> None:
        """Fork the worker."""
        self.started = self.heard = time.monotonic()
        supervisor = os.getpid()
        with stops_held_off():
            self.beats, showing = os.pipe()
            os.set_blocking(self.beats, False)
            self.pid = fork(lambda: self.work(supervisor, showing), self.name)
            os.close(showing)

    def forget(self) -> None:
        """Let go of a worker that has ended."""
        os.close(self.beats)
        self.pid = None


@dataclass
class DatabaseKeeper:
    """Keeps the private cluster up, whichever process started it."""

    settings: Settings
    cluster: Cluster
    # The process that starts the cluster, and the end of the pipe where it says why it couldn't.
    starter: int | None = None
    reason: int = -1
    # Since when it is up, and since when it is down.
    up: float = field(default_factory=time.monotonic)
    down: float | None = None
    said: str = ""
    pauses: Pauses = field(default_factory=Pauses)

    def look(self) -> None:
        """Start the cluster when it is down; see what became of a start."""
        now = time.monotonic()
        if self.starter is not None:
            status = ended(self.starter)
            if status is not None:
                self.finish(now)
            return
        if self.down is not None:
            if self.pauses.is_over():
                self.start()
        elif not self.cluster.lives():
            log.warning("The database is down; it is started again.")
            self.pauses.died(now - self.up)
            self.down = now

    def start(self) -> None:
        """Fork a process that starts the cluster: it may take long, and workers are looked at meanwhile."""
        with stops_held_off():
            self.reason, saying = os.pipe()
            self.starter = fork(lambda: start_database(self.settings, saying), "Database start")
            os.close(saying)

    def finish(self, now: float) -> None:
        """Say what came of a start."""
        with os.fdopen(self.reason) as pipe:
            said = pipe.read()
        self.starter = None
        assert self.down is not None
        if not said:
            log.warning("The database answers again after %.1f s.", now - self.down)
            self.up, self.down = now, None
        else:
            self.pauses.died(0)
            if said != self.said:
                log.error("The database can't be started, and is tried again and again: %s", said)
        self.said = said

    def wait(self) -> None:
        """Wait for a start under way, so that what it started can be stopped."""
        if self.starter is not None:
            os.waitpid(self.starter, 0)


def start_database(settings: Settings, saying: int) -> None:
    """Start the cluster and leave it running; or write the reason why not into a pipe."""
    try:
        start_cluster(settings)
    except SetupError as error:
        os.write(saying, str(error).encode()[:LONGEST_REASON])
    except BaseException as error:
        os.write(saying, repr(error).encode()[:LONGEST_REASON])
        raise


def end_all(workers: list[WorkerKeeper]) -> None:
    """Ask every worker to finish what is under way, and wait until they are gone."""
    for worker in workers:
        if worker.pid is not None:
            os.kill(worker.pid, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS + 2
    for worker in workers:
        while worker.pid is not None:
            if ended(worker.pid) is not None:
                worker.forget()
            elif time.monotonic() > deadline:
                os.kill(worker.pid, signal.SIGKILL)
            time.sleep(0.01)


def fork(act: Callable[[], None], name: str) -> int:
    """The number of a new process that does `act` and ends. Stops are held off meanwhile.

    Linux shows the first 15 letters of its name in `ps -o comm`.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        # Ctrl-C in the terminal reaches the supervisor alone, which ends the others in order.
        os.setsid()
        with contextlib.suppress(OSError):
            COMM.write_text(name)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        for each in (signal.SIGINT, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
        act()
        status = 0
    except BaseException:
        log.exception("A process of the map failed.")
    finally:
        # Not the parent's own end, which would stop the database.
        os._exit(status)


@contextlib.contextmanager
def stops_held_off() -> Iterator[None]:
    """Signals that stop come after the block, in which a process is started and noted."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)


def ended(pid: int) -> int | None:
    """The status of a child process that has ended, as `subprocess` has it; none while it lives."""
    done, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if done else None


def say_status(status: int) -> str:
    """How a process ended, in a word or two."""
    return signal.Signals(-status).name if status < 0 else f"status {status}"
