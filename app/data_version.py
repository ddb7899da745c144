"""Which state of the data readers see: asked for all requests together, not once for each.

`DataVersion.current` is what callers use. The question itself is `state_names.StateNames`.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from math import inf
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from time import monotonic
from typing import NamedTuple

# How long before a request came the question may have been asked whose answer it takes.
FRESH_SECONDS = 0.05
# How long a request waits for an answer.
PATIENCE_SECONDS = 0.1
# A question ends by then in any case: connecting and asking have limits of their own.
REST_SECONDS = 5.0
# After so long without a question the thread that asks them ends.
IDLE_SECONDS = 2.0


class NamedState(NamedTuple):
    """The name of a state, and for how many seconds from the question on it holds if nobody writes."""

    name: str
    seconds: float = inf


@dataclass(frozen=True, slots=True)
class Question:
    """One question under way, or answered: none when the database didn't."""

    asked_at: float
    # How many of this process's own writes had ended by then.
    writes: int
    answer: "Future[NamedState | None]" = field(default_factory=Future)

    def name(self) -> str | None:
        """What was answered; none where the database didn't."""
        state = self.answer.result()
        return state and state.name

    def ends_at(self) -> float:
        """When the next embargo ends, or as little earlier as the answer took; endless where none does."""
        if not self.answer.done() or self.answer.exception() is not None:
            return inf
        state = self.answer.result()
        return inf if state is None else self.asked_at + state.seconds


class DataVersion:
    """A name of the state that a reader sees: two equal names mean equal data.

    A request takes the answer of a question that was asked at most FRESH_SECONDS before it came, so
    what another process withdraws may be shown for that long. What this process writes is seen by
    the next request (`forget`), and so is what shows by itself when an embargo ends. Replicas are asked themselves, and so tell their own state.
    """

    def __init__(self, ask: Callable[[], NamedState | None]) -> None:
        # The state as of now, none when the database doesn't answer; it may take its time.
        self.ask = ask
        self.writes = 0
        self.lock = Lock()
        self.last: Question | None = None
        # The last one that was answered with a name.
        self.known: Question | None = None
        # What is to be asked, and by whom: whoever starts a thread waits until it runs, which on a busy
        # machine is long, so it isn't started for each question anew.
        self.waiting: SimpleQueue[Question] = SimpleQueue()
        self.asker: Thread | None = None

    def forget(self) -> None:
        """Take no answer any more that was asked for before now: this process has written."""
        with self.lock:
            self.writes += 1

    async def current(self) -> str | None:
        """The name for a request that has just come; none where no answer comes in time."""
        came = monotonic()
        last = self.last
        if last is not None and self.serves(last, came) and last.answer.done():
            return last.name()
        return await self.wait(came)

    async def wait(self, came: float) -> str | None:
        """The answer to a question that serves a request which came then; none if it is late."""
        while True:
            question = self.question(came)
            # A question that is late already keeps nobody else waiting.
            left = min(came, question.asked_at) + PATIENCE_SECONDS - monotonic()
            if not question.answer.done():
                try:
                    await asyncio.wait_for(asyncio.wrap_future(question.answer), max(left, 0.0))
                except TimeoutError:
                    return None
            if self.serves(question, came):
                return question.name()

    def serves(self, question: Question, came: float) -> bool:
        """True when the answer is new enough for a request that came then."""
        if question.writes != self.writes or question.asked_at < came - FRESH_SECONDS:
            return False
        # Who came before it was asked is served by it in any case: else, where one embargo ends after the other,
        # they would wait for ever.
        return question.asked_at >= came or came < question.ends_at()

    def holds_for(self) -> float:
        """For how many seconds from now the last known state holds if nobody writes; endless without an embargo."""
        known = self.known
        return inf if known is None else max(0.0, known.ends_at() - monotonic())

    def question(self, came: float) -> Question:
        """The question under way, or a new one where the last one doesn't serve."""
        with self.lock:
            last = self.last
            if last is not None and (self.serves(last, came) or not last.answer.done()):
                return last
            self.last = question = Question(monotonic(), self.writes)
            # Whoever stops waiting must not take the answer away from the others.
            question.answer.set_running_or_notify_cancel()
            self.waiting.put(question)
            # None is alive either in a process that has parted from the one that started it.
            if self.asker is None or not self.asker.is_alive():
                # Not one of the web server's threads, which may all be waiting for the database.
                self.asker = Thread(target=self._settle_all, daemon=True)
                self.asker.start()
        return question

    def _settle_all(self) -> None:
        """Ask what is to be asked, until nobody has had a question for a while."""
        while True:
            try:
                question = self.waiting.get(timeout=IDLE_SECONDS)
            except Empty:
                with self.lock:
                    if self.waiting.empty():
                        self.asker = None
                        return
            else:
                self._settle(question)

    def _settle(self, question: Question) -> None:
        try:
            state = self.ask()
        except BaseException as error:
            question.answer.set_exception(error)
            raise
        if state is not None:
            self.known = question
        question.answer.set_result(state)

    def rest(self) -> None:
        """Come back once no question is under way, or after some seconds."""
        if self.last is not None:
            wait([self.last.answer], REST_SECONDS)

    def last_known(self) -> tuple[str, float] | None:
        """The last name that was told, and when it was asked for; none after an own write since."""
        known = self.known
        if known is None or known.writes != self.writes:
            return None
        return str(known.name()), known.asked_at
