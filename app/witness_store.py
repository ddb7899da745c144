"""Who says what, kept by each worker for as long as what readers see is the same, and what choices leave of it.

It is read once for each state of the data, and of a past map for each instant that is asked for, of which the last
few are kept, from one state of the data to the next where no record was touched. Who asks meanwhile waits without a connection.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Any

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from app.database import Engines, admitted_session
from app.errors import BadParameter
from app.languages import semicolon
from app.queries.testimony import positions_resting, read_testimony
from app.queries.touched import Mark, is_over, mark_of, nothing_touched
from app.witnesses.naming import Choice
from app.witnesses.testimony import Heard, Testimony, Told

# States of the map that are kept, and choices of all of them: each takes some bits for each claim.
MOST_STATES, MOST_CHOICES = 4, 64
LONGEST_SAID = 60
State = tuple[str | None, datetime | None]


@dataclass(frozen=True)
class Held:
    """Who says what in a state of the map, and which state of the data that was read of."""

    mark: Mark
    testimony: Testimony
    # True where nobody's transaction can bring anything new into it: as of an instant that everybody has ended since.
    is_settled: bool


class WitnessStore:
    """What a worker holds of who says what."""

    def __init__(self) -> None:
        self.engines: Engines | None = None
        self.states = OrderedDict[State, Held]()
        self.choices = OrderedDict[Any, tuple[Testimony, Told]]()
        self.reading: dict[State, Future[Testimony]] = {}
        self.lock = Lock()

    async def testimony(
        self, engines: Engines, version: str | None, known: datetime | None = None
    ) -> Testimony:
        """Who says what in a state of the map. Raises DatabaseUnavailable."""
        state = (version, known)
        with self.lock:
            if engines is not self.engines:
                self.engines = engines
                self.states.clear()
            held = self.states.get(state)
            if version is not None and held is not None:
                return held.testimony
            begun = self.reading.get(state)
            mine: Future[Testimony] = Future()
            if begun is None:
                self.reading[state] = mine
        if begun is not None:
            return await asyncio.wrap_future(begun)
        # Whoever stops waiting must not end it for the others.
        mine.set_running_or_notify_cancel()
        try:
            async with admitted_session(engines, known, version=version) as session:
                read = await run_in_threadpool(self._read, session, known)
        except BaseException as error:
            mine.set_exception(error)
            raise
        else:
            mine.set_result(read.testimony)
            with self.lock:
                _keep(self.states, state, read, MOST_STATES)
            return read.testimony
        finally:
            with self.lock:
                del self.reading[state]

    def _read(self, session: Session, known: datetime | None) -> Held:
        """Who says what as a session sees it; of a settled instant what is held of it, where no record was touched since."""
        mark = mark_of(session)
        with self.lock:
            # The newest, which the fewest notes lead from.
            held = next(
                (each for state, each in reversed(self.states.items()) if state[1] == known), None
            )
        if held is not None and held.is_settled and nothing_touched(session, held.mark, mark):
            return replace(held, mark=mark)
        is_settled = known is not None and is_over(session, known, mark)
        return Held(mark, read_testimony(session), is_settled)

    async def told(
        self,
        engines: Engines,
        version: str | None,
        known: datetime | None,
        choice: Choice,
        rests: str | None = None,
    ) -> Told:
        """What a choice leaves of the map; of positions those that rest so, where that is asked.

        Raises BadParameter for a witness that nobody knows, DatabaseUnavailable.
        """
        testimony = await self.testimony(engines, version, known)
        # What is held may have been asked for beside another instant, which knows more names.
        await self._require_known(engines, version, {known: testimony}, choice)
        key = (known, choice, rests)
        told = self._held(key, testimony)
        if told is not None:
            return told
        told = await run_in_threadpool(testimony.told, choice)
        if rests is not None:
            async with admitted_session(engines, known, version=version, told=told) as session:
                resting = await run_in_threadpool(positions_resting, session, rests)
            told = told.resting(rests, resting)
        self._hold(key, testimony, told)
        return told

    async def heard(
        self,
        engines: Engines,
        version: str | None,
        instants: Sequence[datetime | None],
        choice: Choice,
    ) -> list[Heard]:
        """Who says what in several states of the map, and what a choice leaves of each.

        Raises BadParameter for a witness whom none of these knows nor the map of now, DatabaseUnavailable.
        """
        states = {known: await self.testimony(engines, version, known) for known in instants}
        await self._require_known(engines, version, states, choice)
        found = []
        for known in instants:
            testimony, key = states[known], (known, choice, None)
            told = self._held(key, testimony)
            if told is None:
                told = await run_in_threadpool(testimony.told, choice)
                self._hold(key, testimony, told)
            found.append(Heard(testimony, told))
        return found

    def _held(self, key: Any, testimony: Testimony) -> Told | None:
        held = self.choices.get(key)
        return held[1] if held is not None and held[0] is testimony else None

    def _hold(self, key: Any, testimony: Testimony, told: Told) -> None:
        with self.lock:
            _keep(self.choices, key, (testimony, told), MOST_CHOICES)

    async def _require_known(
        self,
        engines: Engines,
        version: str | None,
        states: Mapping[datetime | None, Testimony],
        choice: Choice,
    ) -> None:
        """Raise BadParameter where the choice names somebody whom none of these maps knows nor that of now."""
        unknown = [
            name
            for name in next(iter(states.values())).unknown(choice)
            if not any(each.roll.find(name) for each in states.values())
        ]
        if not unknown:
            return
        now = states.get(None) or await self.testimony(engines, version)
        for name in unknown:
            if now.roll.find(name):
                continue
            said = {"name": name[:LONGEST_SAID]}
            parameter = "without" if name in choice.without else "witness"
            near = now.roll.near(name)
            if near:
                raise BadParameter(
                    parameter,
                    "No witness is called {name!r}. Near to it: {near}. All are in /witnesses.",
                    near=semicolon().join(near),
                    **said,
                )
            raise BadParameter(
                parameter, "No witness is called {name!r}. All are in /witnesses.", **said
            )


def _keep(into: OrderedDict[Any, Any], key: Any, value: Any, most: int) -> None:
    into[key] = value
    into.move_to_end(key)
    while len(into) > most:
        into.popitem(last=False)
