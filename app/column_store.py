"""The columns of all positions, kept by each worker for as long as what readers see is the same.

Made in a thread of its own, one state after the other; whoever asks meanwhile waits without one.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from app.column_parts.parts import Part, Parts, make_parts
from app.database import Engines, reading_session
from app.errors import Gone
from app.queries.columns import DrawnActor, list_drawn_actors, read_rows


@dataclass(frozen=True)
class Drawn:
    """All positions in one state of the data, with the actors that their parts name by number."""

    # The state of the data that a reader saw before they were read.
    version: str | None
    actors: list[DrawnActor]
    parts: Parts
    known: datetime | None = None


class ColumnStore:
    """What there is of the map as it is now, and of the past instant that was asked for last."""

    def __init__(self) -> None:
        self.engines: Engines | None = None
        self.now: Drawn | None = None
        self.then: Drawn | None = None
        self.builder = ThreadPoolExecutor(1, "columns")

    async def drawn(
        self, engines: Engines, version: str | None, known: datetime | None = None
    ) -> Drawn:
        """All positions in the state of the data with that name. Raises DatabaseUnavailable."""
        if engines is not self.engines:
            self.engines, self.now, self.then = engines, None, None
        held = self.held(known)
        if held is not None and version is not None and held.version == version:
            return held
        async with engines.admission.place():
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self.builder, self.make, engines, version, known)

    def held(self, known: datetime | None) -> Drawn | None:
        """What is held of now, or of that instant."""
        if known is None:
            return self.now
        return self.then if self.then is not None and self.then.known == known else None

    def make(self, engines: Engines, version: str | None, known: datetime | None) -> Drawn:
        """Read all positions, unless somebody else has had them read meanwhile."""
        held = self.held(known)
        if held is not None and version is not None and held.version == version:
            return held
        with reading_session(engines, known, version=version) as session:
            actors = list_drawn_actors(session)
            rows = read_rows(session)
        about = [
            [each.slug, each.name, each.short_name, each.colour, each.symbol] for each in actors
        ]
        parts = make_parts(rows, [actor.id for actor in actors], about)
        drawn = Drawn(version, actors, parts, known)
        if known is None:
            self.now = drawn
        else:
            self.then = drawn
        return drawn


def find_part(drawn: Drawn, digest: str, name: str) -> Part:
    """The part at an address. Raises Gone when it no longer is what it was there."""
    part = drawn.parts.find(digest, name)
    if part is None:
        raise Gone("What was here has changed. Read /columns/positions.json again.")
    return part
