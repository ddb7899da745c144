"""How many readers may ask the database at once: as many as there are connections, no more.

Whoever waits for a connection in a thread of the web server keeps that thread from those who have
one, so the waiting is done here, before any thread is taken, and by few.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from concurrent.futures import Future
from contextlib import asynccontextmanager
from threading import Lock

from app.errors import Overloaded

# How long a reader waits for a place, and somebody who is signed in.
PATIENCE_SECONDS = 1.0
EDITORS_PATIENCE_SECONDS = 5.0


class Admission:
    """Places for `places` readers, and a queue as long. Whoever finds it full is refused at once.

    Safe in several threads and event loops.
    """

    def __init__(self, places: int) -> None:
        self.places = places
        self.taken = 0
        self.queue: deque[Future[None]] = deque()
        self.lock = Lock()

    @asynccontextmanager
    async def place(self, *, is_editor: bool = False) -> AsyncIterator[None]:
        """A place, for as long as the block lasts. Raises Overloaded.

        Editors wait longer and behind any number of readers, so that a crowd can't keep them from
        reading what they edit.
        """
        await self._enter(is_editor=is_editor)
        try:
            yield
        finally:
            self._leave()

    async def _enter(self, *, is_editor: bool) -> None:
        with self.lock:
            if self.taken < self.places:
                self.taken += 1
                return
            if len(self.queue) >= self.places and not is_editor:
                raise Overloaded
            turn: Future[None] = Future()
            turn.set_running_or_notify_cancel()
            self.queue.append(turn)
        patience = EDITORS_PATIENCE_SECONDS if is_editor else PATIENCE_SECONDS
        try:
            await asyncio.wait_for(asyncio.wrap_future(turn), patience)
        except BaseException as error:
            with self.lock:
                is_waiting = turn in self.queue
                if is_waiting:
                    self.queue.remove(turn)
            if not is_waiting:
                # It was this one's turn in the very moment in which the patience ended.
                self._leave()
            if isinstance(error, TimeoutError):
                raise Overloaded from None
            raise

    def _leave(self) -> None:
        with self.lock:
            if self.queue:
                self.queue.popleft().set_result(None)
            else:
                self.taken -= 1
