"""Applications of one run of the tests, given to one test after the other.

Making one takes a moment, which thousands of tests would wait for. So an application that a test is done with is
kept, and is as it starts for the next.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fastapi import FastAPI

from app.database import Engines
from app.security.secret_text import use_keys
from app.settings import Settings

# Gives the application on a database, as it starts.
Lend = Callable[[Engines], FastAPI]


class Applications:
    """The applications of these settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.free: list[FastAPI] = []

    @contextmanager
    def lent(self) -> Iterator[Lend]:
        """A function that gives applications on databases, which are free again afterwards."""
        given: list[FastAPI] = []

        def lend(engines: Engines) -> FastAPI:
            given.append(self._take(engines))
            return given[-1]

        yield lend
        self.free += given

    def _take(self, engines: Engines) -> FastAPI:
        # Imported by whoever needs one: most of the program comes with it.
        from app.main import create_app, hold_nothing

        if not self.free:
            return create_app(self.settings, engines)
        application = self.free.pop()
        use_keys(self.settings.secret_key, self.settings.former_keys)
        hold_nothing(application, self.settings, engines)
        # Made anew at the next request, with nothing kept.
        application.middleware_stack = None
        return application
