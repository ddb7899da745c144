"""To which server readers are sent: a replica that is up and follows closely, else the primary.

`Servers` is what callers use. It knows nothing of connections: each server brings its own questions.
"""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Event, Lock, Thread
from typing import Generic, TypeVar

Engines = TypeVar("Engines")
LOOK_SECONDS = 0.5
REST_SECONDS = 10.0


@dataclass(frozen=True)
class Position:
    """How far a server is: its place in the primary's log, and how old the last change is it has.

    `age_seconds` is none where nothing was ever replayed, and on a primary.
    """

    place: int
    age_seconds: float | None = None


# The position of a server; none when it doesn't answer.
Ask = Callable[[], Position | None]


@dataclass(eq=False)
class Server(Generic[Engines]):
    """One server that readers may be sent to, with whatever leads there."""

    name: str
    engines: Engines
    ask: Ask
    is_fit: bool = False


class Servers(Generic[Engines]):
    """The primary and its replicas, looked at twice a second by a thread for each replica.

    A replica is passed over when it doesn't answer, and when it lacks changes and the last one that it
    has is older than `lag_seconds`. While the primary itself doesn't answer, none lags. Each process
    prefers another replica, and keeps to it, so that what it keeps in memory stays valid.
    """

    def __init__(
        self, primary: Server[Engines], replicas: Sequence[Server[Engines]], lag_seconds: float
    ) -> None:
        self.primary = primary
        self.replicas = list(replicas)
        self.lag_seconds = lag_seconds
        self.lock = Lock()
        self.watchers: list[Thread] = []
        self.resting = Event()
        # Workers are forked: threads of another process don't look for this one.
        self.watched_in = 0

    def choose(self) -> Server[Engines]:
        """Where a reader's request goes now."""
        if not self.replicas:
            return self.primary
        if self.watched_in != os.getpid():
            self.watch()
        first = os.getpid() % len(self.replicas)
        for replica in self.replicas[first:] + self.replicas[:first]:
            if replica.is_fit:
                return replica
        return self.primary

    def named(self, name: str | None) -> Server[Engines]:
        """The server of that name while it is fit, else where a request goes now."""
        for replica in self.replicas:
            if replica.name == name and replica.is_fit:
                return replica
        return self.primary if name == self.primary.name else self.choose()

    def pass_over(self, server: Server[Engines]) -> bool:
        """Send nobody to a server that failed until it answers again; false for the primary."""
        if server is self.primary:
            return False
        server.is_fit = False
        return True

    def watch(self) -> None:
        """Look at every replica, from now on in threads of this process."""
        with self.lock:
            if self.watched_in == os.getpid():
                return
            self.watched_in = os.getpid()
            self.resting = Event()
            self.watchers = [
                Thread(target=self._keep_looking, args=[each, self.resting], daemon=True)
                for each in self.replicas
            ]
            for thread in self.watchers:
                thread.start()

    def _keep_looking(self, replica: Server[Engines], resting: Event) -> None:
        while not resting.is_set():
            self.look(replica)
            resting.wait(LOOK_SECONDS)

    def look(self, replica: Server[Engines]) -> None:
        """See whether a replica answers and follows."""
        # The primary first: what it writes meanwhile, the replica needn't have.
        target = self.primary.ask()
        found = replica.ask()
        replica.is_fit = found is not None and not self.lags(found, target)

    def wait_for(self, replica: Server[Engines], seconds: float) -> bool:
        """Look at a replica until it is fit, that long at most; false when it never was.

        One that follows closely lacks for a moment what was just written, and where nothing was written
        for long before, it looks as far behind as that.
        """
        until = time.monotonic() + seconds
        self.look(replica)
        while not replica.is_fit and time.monotonic() < until:
            time.sleep(LOOK_SECONDS / 5)
            self.look(replica)
        return replica.is_fit

    def lags(self, found: Position, target: Position | None) -> bool:
        """True when a replica at that position lacks changes for too long."""
        if target is None or found.place >= target.place:
            return False
        return found.age_seconds is None or found.age_seconds > self.lag_seconds

    def rest(self) -> None:
        """Look at nothing any more until somebody asks again."""
        with self.lock:
            self.resting.set()
            if self.watched_in == os.getpid():
                for thread in self.watchers:
                    thread.join(REST_SECONDS)
            self.watchers = []
            self.watched_in = 0
            for replica in self.replicas:
                replica.is_fit = False
