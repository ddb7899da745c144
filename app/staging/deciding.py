"""What an editor decides about an import, between its long steps."""

from collections.abc import Iterable, Mapping
from typing import Literal

from sqlalchemy import func
from sqlalchemy.orm import Session

from app.database import Engines, begin_change, latest_day_of
from app.editing.errors import Stale
from app.errors import NotFound
from app.imports.checking import Checker
from app.imports.days import DayOrder
from app.imports.matching import Matching
from app.imports.survey import Survey
from app.models import Import, ImportName
from app.queries.imports import get_row, write_row
from app.queries.imports_taken_back import count_in_the_way, delete_brought
from app.staging.kept_files import opened_again, with_cells
from app.staging.prepared import staged

Step = Literal["checking", "bringing"]
# In which state a step can be begun.
FROM = {"checking": ("taken", "checked"), "bringing": ("checked",)}
# And where one ends that is stopped or can't be done.
STOPPED = {"checking": "taken", "bringing": "checked"}


def begin_step(taken: Import, step: Step) -> None:
    """Let workers do a step. Raises Stale unless it is the import's turn."""
    if taken.state not in FROM[step]:
        raise Stale("This import has gone on meanwhile; look at it again.")
    taken.state, taken.fault = step, None
    taken.rows_done, taken.rows_all = 0, None
    taken.holder = taken.held_until = None
    taken.updated_at = func.now()


def stop(taken: Import) -> None:
    """End the step under way; nothing of it stays half done. Raises Stale where there is none."""
    if taken.state not in STOPPED:
        raise Stale("Nothing is under way that could be stopped; look at it again.")
    taken.state = STOPPED[taken.state]
    taken.rows_done = 0
    taken.holder = taken.held_until = None


def require_open(taken: Import) -> None:
    """Raise Stale unless the rows can be decided about."""
    if taken.state != "checked":
        raise Stale("Its rows can't be changed now; look at the import again.")


def mend_row(
    engines: Engines, session: Session, taken: Import, number: int, cells: Mapping[str, str]
) -> None:
    """Write something in the stead of a row's cells and check the row anew."""
    require_open(taken)
    row = get_row(session, taken.id, number)
    mended = {**row.mended, **cells}
    matching = Matching.model_validate(taken.matching)
    told = taken.survey or {}
    seen = Survey(
        0,
        DayOrder(told.get("order", ""), ""),
        {number: row.replaced_by} if row.replaced_by is not None else {},
        has_late_days=told.get("has_late_days", False),
    )
    with opened_again(engines, taken) as (_, table):
        overlaid = with_cells(table, {number: mended}, taken.alike)
        checker = Checker(overlaid, matching, latest_day_of(session), taken.sha256, seen)
        again = next((each for each in overlaid.read() if each.number == number), None)
        if again is None:
            raise NotFound("There is no row {row} in this import.", row=number)
        write_row(session, taken.id, staged(checker.check(again), mended, row.replaced_by))
    taken.updated_at = func.now()


def leave_out(session: Session, taken: Import, number: int, *, out: bool) -> None:
    """Leave a row out, or take it in again."""
    require_open(taken)
    row = get_row(session, taken.id, number)
    row.state = "left_out" if out else ("faulty" if row.faults else "ready")
    taken.updated_at = func.now()


def decide_names(
    names: Iterable[ImportName], decided: Mapping[tuple[str, str], str | None]
) -> None:
    """Note whose names are: a slug, none for one that is refused."""
    for name in names:
        if (name.noun, name.name) in decided:
            name.slug, name.decided = decided[name.noun, name.name], True


def take_back(session: Session, taken: Import, account_id: int, why: str) -> int:
    """Delete all drafts that an import brought in, as one change, whose number it gives.

    Its rows are ready again. Raises Stale where it isn't brought in, or where somebody
    made something of a draft meanwhile.
    """
    if taken.state != "brought" or taken.change_id is None:
        raise Stale("This import isn't brought in; look at it again.")
    count = count_in_the_way(session, taken.id, taken.change_id)
    if count:
        raise Stale(
            "{count:,} of its records were changed since, or others rest on them: nothing was taken back.",
            count=count,
        )
    change = begin_change(session, why or f"Take back {taken.name}", account_id)
    delete_brought(session, taken.id, taken.change_id)
    taken.state, taken.change_id = "checked", None
    taken.updated_at = func.now()
    return change.id
