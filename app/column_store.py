"""The columns of all positions, kept by each worker for as long as what readers see is the same.

Those of now follow the data: positions that have changed are read again, and the parts that they are in
made anew. Of the past, the instant that was asked for last is kept. Each is made by a thread of its own,
once for all who ask meanwhile; these wait without one.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock, Thread
from time import monotonic

from app.column_parts.parts import Part, Parts, change_parts, make_parts
from app.database import Engines, reading_session
from app.errors import DatabaseUnavailable, Gone, Overloaded
from app.memory import give_back_memory
from app.queries.columns import DrawnActor, list_drawn_actors, read_rows
from app.queries.touched import Mark, mark_of, touched_since

# How long a request waits for what is being made.
PATIENCE_SECONDS = 30.0
# How long what is held is given while no database says whether it holds.
STALE_SECONDS = 60.0


@dataclass(frozen=True)
class Drawn:
    """All positions in one state of the data, with the actors that their parts name by number."""

    # Since when a reader would have seen at least this, by this process's clock.
    asked_at: float
    # The state of the data that a request named; none where no database said.
    version: str | None
    mark: Mark
    actors: list[DrawnActor]
    parts: Parts
    known: datetime | None = None


class Kept:
    """Columns of now or of some past instant: what there is, and what is being made."""

    def __init__(
        self, make: Callable[[Engines, str | None, datetime | None, Drawn | None], Drawn]
    ) -> None:
        self.make = make
        self.engines: Engines | None = None
        self.drawn: Drawn | None = None
        self.known: datetime | None = None
        self.making: Future[Drawn] | None = None
        self.lock = Lock()

    def holding(self, came: float, version: str | None, known: datetime | None) -> Drawn | None:
        """What is there, where it is of that instant and holds for a request that came then."""
        drawn = self.drawn
        if drawn is None or drawn.known != known:
            return None
        is_same = version is not None and drawn.version == version
        is_late = version is None and monotonic() - drawn.asked_at < STALE_SECONDS
        return drawn if is_same or is_late or drawn.asked_at >= came else None

    def begin(
        self, came: float, engines: Engines, version: str | None, known: datetime | None
    ) -> Drawn | Future[Drawn]:
        """What is there, or what will be: that which is being made, or what is begun now."""
        with self.lock:
            if engines is not self.engines:
                self.engines, self.drawn = engines, None
            held = self.holding(came, version, known)
            if held is not None:
                return held
            if self.making is None or self.making.done():
                self.known, self.making = known, Future()
                # Whoever stops waiting must not end it for the others.
                self.making.set_running_or_notify_cancel()
                work = (self.making, engines, version, known, self.drawn)
                # A thread that doesn't keep the process from ending.
                Thread(target=self.build, args=work, daemon=True).start()
            elif known != self.known:
                # Anybody can name any instant; one of them is read at a time.
                raise Overloaded
            return self.making

    def build(
        self,
        making: Future[Drawn],
        engines: Engines,
        version: str | None,
        known: datetime | None,
        held: Drawn | None,
    ) -> None:
        """Make it and keep it, for all who wait."""
        before = held if held is not None and held.known == known else None
        try:
            made = self.make(engines, version, known, before)
        except BaseException as error:  # noqa: BLE001  (whoever waits is told)
            making.set_exception(error)
        else:
            if engines is self.engines:
                self.drawn = made
            making.set_result(made)


class ColumnStore:
    """What a worker holds of the map as it is now, and as it was known at an instant."""

    def __init__(self) -> None:
        self.now = Kept(make_now)
        self.then = Kept(make_then)

    async def drawn(
        self, engines: Engines, version: str | None, known: datetime | None = None
    ) -> Drawn:
        """All positions as they are at least when this is asked. Raises DatabaseUnavailable."""
        kept = self.now if known is None else self.then
        came = monotonic()
        while True:
            found = kept.begin(came, engines, version, known)
            if isinstance(found, Drawn):
                return found
            left = came + PATIENCE_SECONDS - monotonic()
            try:
                await asyncio.wait_for(asyncio.wrap_future(found), max(left, 0.0))
            except TimeoutError:
                raise DatabaseUnavailable(
                    "The columns of all positions are still being made."
                ) from None


def make_now(
    engines: Engines, version: str | None, _known: datetime | None, before: Drawn | None
) -> Drawn:
    """All positions as they are now, of which what hasn't changed since `before` is taken over."""
    asked_at = monotonic()
    with reading_session(engines, version=version) as session:
        mark = mark_of(session)
        touched = touched_since(session, before.mark, mark) if before else None
        if before is not None and touched is not None and not touched:
            return replace(before, asked_at=asked_at, version=version, mark=mark)
        actors = list_drawn_actors(session)
        if before is None or touched is None:
            rows = read_rows(session)
        else:
            rows = read_rows(session, sorted(touched - {0}))
    ids, about = [actor.id for actor in actors], told_of(actors)
    if before is None or touched is None:
        parts = make_parts(rows, ids, about)
        del rows
        give_back_memory()
    else:
        parts = change_parts(before.parts, touched, rows, ids, about)
    return Drawn(asked_at, version, mark, actors, parts)


def make_then(
    engines: Engines, version: str | None, known: datetime | None, before: Drawn | None
) -> Drawn:
    """All positions as they were known at an instant, less what has been hidden since."""
    asked_at = monotonic()
    with reading_session(engines, known, version=version) as session:
        mark = mark_of(session)
        # What is no longer shown can have been under an embargo, too, and comes back into past maps with its end.
        if (
            before is not None
            and before.mark.embargo_ended_at == mark.embargo_ended_at
            and touched_since(session, before.mark, mark) == set()
        ):
            return replace(before, asked_at=asked_at, version=version, mark=mark)
        actors = list_drawn_actors(session)
        rows = read_rows(session)
    parts = make_parts(rows, [actor.id for actor in actors], told_of(actors))
    del rows
    give_back_memory()
    return Drawn(asked_at, version, mark, actors, parts, known)


def told_of(actors: list[DrawnActor]) -> list[list[str | None]]:
    """What a list tells of actors, for its version."""
    return [[each.slug, each.name, each.short_name, each.colour, each.symbol] for each in actors]


def find_part(drawn: Drawn, digest: str, name: str) -> Part:
    """The part at an address. Raises Gone when it no longer is what it was there."""
    part = drawn.parts.find(digest, name)
    if part is None:
        raise Gone("What was here has changed. Read /columns/positions.json again.")
    return part
