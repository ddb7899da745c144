"""The long steps of an import, checking and bringing in: any worker takes one that nobody is at.

Who works holds the import for a minute at a time and says how far it is. Where a worker ends, another
goes on: checking behind the last batch that was written; bringing in from its beginning, since all of it
is one transaction. Whoever stops a step takes the hold away; the worker finds out at its next batch,
and nothing of that batch stays.
"""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice, starmap
from secrets import token_hex
from typing import Any

from app.batches import in_batches
from app.clock import Clock
from app.database import CHANGE_ID, CLOCK, Engines, desk_session, editing_session, latest_day_of
from app.errors import AppError, DatabaseUnavailable, Said
from app.imports.bringing import BATCH, Brought, bring_in
from app.imports.candidates import Candidate
from app.imports.cells import Fault, Row, Table
from app.imports.checking import Checker
from app.imports.matching import Matching
from app.imports.survey import survey
from app.models import Import
from app.queries.imports import (
    add_rows,
    count_rows,
    decided_rows,
    get_import,
    hold,
    list_rows,
    mark_brought,
    remove_rows,
    replace_names,
    still_holds,
    waiting_imports,
    write_row,
)
from app.queries.imports_before import brought_before
from app.staging.deciding import STOPPED
from app.staging.kept_files import opened_again, with_cells
from app.staging.names import look_up_names
from app.staging.prepared import candidate_of, fault_json, staged

log = logging.getLogger(__name__)
CHECKED_AT_ONCE = 1000
ROWS_BETWEEN_BEATS = 20_000


class Stopped(Exception):
    """Somebody stopped the step, or another worker took it over."""


def work_on_waiting(engines: Engines, clock: Clock) -> None:
    """Do every step that is under way and that nobody works on."""
    with desk_session(engines) as session:
        waiting = waiting_imports(session)
    for number in waiting:
        work_on(engines, number, clock)


def work_on(engines: Engines, number: int, clock: Clock) -> None:
    """Do the step of an import that is under way, unless somebody does it already."""
    work = _Work(engines, number, clock)
    with desk_session(engines) as session:
        step = hold(session, number, work.holder)
    if step is None:
        return
    try:
        if step == "checking":
            work.check()
        else:
            work.bring_in()
    except Stopped:
        log.info("Import %d was stopped while %s.", number, step)
    except DatabaseUnavailable:
        # Another worker takes it over once the hold has run out.
        log.warning("Import %d waits for the database while %s.", number, step)
    except AppError as error:
        work.give_up(step, error.said)
    except Exception:
        # Nobody waits for it who could be told, and trying it again would end the same way.
        log.exception("Import %d failed while %s.", number, step)
        work.give_up(step, Said("fault", "This is our fault, and it has been logged."))


def _there_already(row: int, claim: str) -> Brought:
    said = "This was brought in before: it is claim '{key}'."
    return Brought(row, stayed_out=Said("brought_before", said, key=claim))


class _Work:
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
            mended, left_out = decided_rows(session, self.number)
            today = latest_day_of(session)
            session.expunge_all()
        return taken, mended, left_out, today

    def check(self) -> None:
        """Check every row, in batches that stay; then look the names up."""
        taken, mended, left_out, today = self.read()
        matching = Matching.model_validate(taken.matching)
        with opened_again(self.engines, taken) as (_, table):
            cells = with_cells(self.beating(table), mended, taken.alike)
            found = survey(cells, matching)
            told = {"order": found.order.order, "has_late_days": found.has_late_days}
            self.beat(rows_all=found.rows, survey=told)
            checker = Checker(cells, matching, today, taken.sha256, found)
            done = taken.rows_done
            first = 1
            for rows in in_batches(islice(cells.read(), done, None), CHECKED_AT_ONCE):
                batch = []
                for row in rows:
                    kept = staged(
                        checker.check(row),
                        mended.get(row.number, {}),
                        found.replaced.get(row.number),
                    )
                    if row.number in left_out:
                        kept["state"] = "left_out"
                    batch.append(kept)
                done += len(batch)
                first = batch[-1]["number"] + 1
                with desk_session(self.engines) as session:
                    remove_rows(session, self.number, batch[0]["number"], first - 1)
                    add_rows(session, self.number, batch)
                    if not still_holds(session, self.number, self.holder, rows_done=done):
                        raise Stopped
        with desk_session(self.engines) as session:
            if taken.rows_done < done:
                remove_rows(session, self.number, first)
            names = look_up_names(session, self.number, self.beat)
            unknown = [each.as_json() for each in names.unknown]
            replace_names(session, self.number, unknown)
            self.end(session, state="checked")

    def end(self, session: Any, **values: Any) -> None:
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

    def bring_in(self) -> None:
        """Write the ready rows as drafts, all of them or none, as one change."""
        taken, *_ = self.read()
        with desk_session(self.engines) as session:
            names = look_up_names(session, self.number, self.beat)
            ready = count_rows(session, self.number).get("ready", 0)
        self.beat(rows_done=0, rows_all=ready)
        note = taken.note or f"Bring in {taken.name}"
        with editing_session(self.engines, note, taken.account_id) as session:
            done = 0
            rows = bring_in(session, self.candidates(session), taken.source or "", names.slugs)
            for some in in_batches(rows, BATCH):
                self.note(session, some)
                done += len(some)
                # In a transaction of its own: this one is seen by nobody before its end.
                self.beat(rows_done=done)
            self.end(session, state="brought", change_id=session.info[CHANGE_ID], rows_done=done)

    def candidates(self, session: Any) -> Iterator[Candidate]:
        """The ready rows in order."""
        after = 0
        while rows := list_rows(session, self.number, ("ready",), after=after, limit=BATCH):
            after = rows[-1].number
            before = brought_before(session, self.number, [row.number for row in rows])
            ready = [candidate_of(row.prepared) for row in rows if row.number not in before]
            self.note(session, tuple(starmap(_there_already, before.items())))
            yield from ready

    def note(self, session: Any, rows: tuple[Brought, ...]) -> None:
        """Write down what became of rows."""
        mark_brought(
            session,
            self.number,
            [
                {"row": each.row, "claim": each.claim, "positions": list(each.positions)}
                for each in rows
                if each.stayed_out is None
            ],
        )
        for each in rows:
            if each.stayed_out is not None:
                fault = fault_json(Fault(each.row, None, each.stayed_out))
                values = {"number": each.row, "state": "faulty", "faults": [fault]}
                write_row(session, self.number, values)
