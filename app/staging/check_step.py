"""Checking every row of an import, and comparing it with what its source's files said before.

It goes on behind the last batch that was written.
"""

from contextlib import closing
from itertools import islice
from typing import Any

from app.batches import ahead, in_batches
from app.database import desk_session
from app.imports.cells import Row
from app.imports.checking import Checker
from app.imports.matching import Matching
from app.imports.names import MOST_SUGGESTED
from app.imports.survey import survey
from app.queries.imports import add_rows, remove_rows, still_holds
from app.queries.imports_names import replace_names
from app.queries.imports_releases import has_earlier, likely_source
from app.staging.compare_step import compare_with
from app.staging.holding import Stopped, Work
from app.staging.kept_files import opened_again, with_cells
from app.staging.names import look_up_names
from app.staging.prepared import copied, staged

CHECKED_AT_ONCE = 1000


def check(work: Work) -> None:
    """Check every row, in batches that stay; then look the names up."""
    taken, mended, left_out, today = work.read()
    matching = Matching.model_validate(taken.matching)
    with opened_again(work.engines, taken) as (_, table):
        cells = with_cells(work.beating(table), mended, taken.alike)
        found = survey(cells, matching)
        told = {"order": found.order.order, "has_late_days": found.has_late_days}
        work.beat(rows_all=found.rows, survey=told)
        checker = Checker(cells, matching, today, taken.sha256, found)
        revised = checker.columns.name(matching.revised)
        done = taken.rows_done
        first = 1
        left = islice(cells.read(), done, None)

        def line(row: Row) -> dict[str, Any]:
            replaced_by = found.replaced.get(row.number)
            made = staged(checker.check(row), mended.get(row.number, {}), replaced_by, revised)
            if row.number in left_out:
                made["state"] = "left_out"
            return copied(made)

        checked = ([line(row) for row in rows] for rows in in_batches(left, CHECKED_AT_ONCE))
        # The next batch is checked while the database takes this one.
        with closing(ahead(checked)) as batches:
            for batch in batches:
                done += len(batch)
                first = batch[-1]["number"] + 1
                with desk_session(work.engines) as session:
                    remove_rows(session, work.number, batch[0]["number"], first - 1)
                    add_rows(session, work.number, batch)
                    if not still_holds(session, work.number, work.holder, rows_done=done):
                        raise Stopped
    with desk_session(work.engines) as session:
        if taken.rows_done < done:
            remove_rows(session, work.number, first)
        names = look_up_names(session, work.number, work.beat, MOST_SUGGESTED)
        unknown = [each.as_json() for each in names.unknown]
        replace_names(session, work.number, unknown)
        source = taken.source or likely_source(session, work.number)
        compared = None
        if source is not None and has_earlier(session, work.number, source):
            compared = compare_with(work, session, source, names.slugs)
        work.end(session, state="checked", source=source, compared=compared)
