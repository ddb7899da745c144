"""Checking every row of an import, and comparing it with what its source's files said before.

It goes on behind the last batch that was written.
"""

from collections.abc import Iterator, Mapping, Set
from contextlib import closing
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from app.batches import ahead, in_batches
from app.database import desk_session
from app.gazetteer import region
from app.imports.cells import Row
from app.imports.checking import Checker
from app.imports.matching import Matching
from app.imports.names import MOST_SUGGESTED
from app.imports.survey import survey
from app.models import Import
from app.queries.imports import add_rows, remove_rows, still_holds
from app.queries.imports_names import replace_names
from app.queries.imports_releases import has_earlier, likely_source
from app.settings import cores
from app.staging.compare_step import compare_with
from app.staging.holding import Stopped, Work
from app.staging.kept_files import opened_again, with_cells
from app.staging.names import look_up_names
from app.staging.prepared import copied, staged
from app.staging.shares import in_turns
from app.staging.world_places import known_places

CHECKED_AT_ONCE = 1000
# From so many batches on a second process is worth its start; where the database has a core it needs no third.
SHARED_FROM, MOST_PROCESSES = 4, 2

Batch = list[dict[str, Any]]


def check(work: Work, processes: int | None = None, at_once: int = CHECKED_AT_ONCE) -> None:
    """Check every row, in batches that stay; then look the names up.

    A number of processes says how many share the rows, whatever the machine has.
    """
    taken, mended, left_out, today = work.read()
    matching = Matching.model_validate(taken.matching)
    with opened_again(work.engines, taken) as (_, table):
        cells = with_cells(work.beating(table), mended, taken.alike)
        found = survey(cells, matching)
        with desk_session(work.engines) as session:
            known = known_places(session, found.named)
        checker = Checker(table, matching, today, taken.sha256, found, known=known)
        told = {
            "order": found.order.order,
            "has_late_days": found.has_late_days,
            "totals": found.totals,
            "kept": list(dict.fromkeys(checker.columns.actual.values())),
        }
        work.beat(rows_all=found.rows, survey=told)
        line = _Liner(checker, mended, left_out)

        def share(at: int, of: int) -> Iterator[Batch]:
            # The first process alone may tell the database that it goes on.
            read = cells if at == 0 else with_cells(table, mended, taken.alike)
            left = islice(read.read(), taken.rows_done, None)
            for number, rows in enumerate(in_batches(left, at_once)):
                if number >= at and (number - at) % of == 0:
                    yield [line(row) for row in rows]

        is_long = found.rows - taken.rows_done > SHARED_FROM * at_once
        shared = processes or (min(cores(), MOST_PROCESSES) if is_long else 1)
        if shared > 1:
            # Read once, and not by each.
            region.index()
        done, last = taken.rows_done, 0
        # The next batch is checked while the database takes this one.
        with in_turns(share, shared) as checked, closing(ahead(checked)) as batches:
            for batch in batches:
                done += len(batch)
                last = batch[-1]["number"]
                with desk_session(work.engines) as session:
                    remove_rows(session, work.number, batch[0]["number"], last)
                    add_rows(session, work.number, batch)
                    if not still_holds(session, work.number, work.holder, rows_done=done):
                        raise Stopped
    with desk_session(work.engines) as session:
        if taken.rows_done < done:
            remove_rows(session, work.number, last + 1)
        _end(work, session, taken)


class _Liner:
    """Makes rows of the staging table of a file's rows."""

    def __init__(
        self, checker: Checker, mended: Mapping[int, dict[str, str]], left_out: Set[int]
    ) -> None:
        self.checker = checker
        self.mended = mended
        self.left_out = left_out
        self.revised = checker.columns.name(checker.matching.revised)

    def __call__(self, row: Row) -> dict[str, Any]:
        replaced_by = self.checker.survey.replaced.get(row.number)
        mended = self.mended.get(row.number, {})
        made = staged(self.checker.check(row), mended, replaced_by, self.revised)
        if row.number in self.left_out:
            made["state"] = "left_out"
        return copied(made)


def _end(work: Work, session: Session, taken: Import) -> None:
    """Look the names up, and compare the rows with what the source's files said before."""
    names = look_up_names(session, work.number, work.beat, MOST_SUGGESTED)
    replace_names(session, work.number, [each.as_json() for each in names.unknown])
    source = taken.source or likely_source(session, work.number)
    compared = None
    if source is not None and has_earlier(session, work.number, source):
        compared = compare_with(work, session, source, names.slugs)
    work.end(session, state="checked", source=source, compared=compared)
