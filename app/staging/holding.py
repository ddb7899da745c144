"""A worker's hold on an import: who works on it renews it with each batch, and says how far it is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from secrets import token_hex
from typing import Any

from sqlalchemy.orm import Session

from app.clock import Clock
from app.database import CLOCK, Engines, desk_session, latest_day_of
from app.errors import Said
from app.imports.cells import Row, Table
from app.imports.totals import TOTAL
from app.models import Import
from app.queries.imports import decided_rows, get_import, still_holds
from app.staging.deciding import STOPPED

ROWS_BETWEEN_BEATS = 20_000


class Stopped(Exception):
    """Somebody stopped the step, or another worker took it over."""


class Work:
    """One worker's time with an import."""

    def __init__(self, engines: Engines, number: int, clock: Clock) -> None:
        self.engines = engines
        self.number = number
        self.clock = clock
        self.holder = token_hex(16)

    def beat(self, **values: Any) -> None:
        """Go on holding, and say how far it is. Raises Stopped."""
        with desk_session(self.engines) as session:
            if not still_holds(session, self.number, self.holder, **values):
                raise Stopped

    def give_up(self, step: str, said: Said) -> None:
        """Leave the import where it was before the step, with what stands in the way."""
        with desk_session(self.engines) as session:
            still_holds(session, self.number, self.holder, state=STOPPED[step], fault=said)

    def read(self) -> tuple[Import, dict[int, dict[str, str]], set[int], date]:
        """The import, what was mended in it, what was left out of it, the last day there is."""
        with desk_session(self.engines) as session:
            session.info[CLOCK] = self.clock
            taken = get_import(session, self.number)
            mended, left_out = decided_rows(session, self.number, TOTAL)
            today = latest_day_of(session)
            session.expunge_all()
        return taken, mended, left_out, today

    def end(self, session: Session, **values: Any) -> None:
        """Leave the step done, within the session that did it. Raises Stopped."""
        if not still_holds(session, self.number, self.holder, fault=None, **values):
            raise Stopped

    def beating(self, table: Table) -> Table:
        """The table, which goes on holding the import while it is read."""
        read = table.read

        def rows() -> Iterator[Row]:
            for count, row in enumerate(read(), 1):
                if count % ROWS_BETWEEN_BEATS == 0:
                    self.beat()
                yield row

        return replace(table, read=rows)
