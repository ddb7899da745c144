"""Applications of one run of the tests, given to one test after the other.

Making one takes a moment, and its first requests half a second: the framework makes each router ready when
it first tries it. So an application that a test is done with is kept, and is as it starts for the next.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fastapi import FastAPI

from app.clock import wall_clock
from app.column_store import ColumnStore
from app.database import Engines
from app.security.secret_text import use_keys
from app.settings import Settings
from app.staging.working import work_on_waiting

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
        from app.main import create_app

        if not self.free:
            return create_app(self.settings, engines)
        application = self.free.pop()
        use_keys(self.settings.secret_key, self.settings.former_keys)
        state = application.state
        state.settings = self.settings
        state.engines = engines
        state.clock = wall_clock
        state.columns = ColumnStore()
        state.work_on_imports = work_on_waiting
        state.measure = None
        # Made anew at the next request, with nothing kept.
        application.middleware_stack = None
        return application
