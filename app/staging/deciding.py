"""What an editor decides about an import, between its long steps."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Literal

from sqlalchemy import func
from sqlalchemy.orm import Session

from app.database import Engines, latest_day_of
from app.editing.errors import Stale
from app.editing.undoing_many import undo_many
from app.editing.write_policy import Editor
from app.errors import NotFound
from app.imports.checking import Checker
from app.imports.columns import Columns
from app.imports.days import DayOrder
from app.imports.matching import Matching
from app.imports.survey import Survey, named_in
from app.languages import speaking_english
from app.models import Import, ImportName, ImportRow
from app.queries.imports import get_row, import_of_change, published_by, ready_again, write_row
from app.staging.kept_files import opened_again, with_cells
from app.staging.prepared import staged, storable
from app.staging.world_places import known_places

# What becomes of drafts that were brought in, and of the review that they wait in.
Decision = Literal["approve", "submit", "publish"]
Beat = Callable[[int], None]
Step = Literal["checking", "comparing", "bringing", "deciding", "taking_back"]
# In which state a step can be begun.
FROM = {
    "checking": ("taken", "checked"),
    "comparing": ("checked",),
    "bringing": ("checked",),
    "deciding": ("brought",),
    "taking_back": ("brought",),
}
# And where one ends that is stopped or can't be done.
STOPPED = {
    "checking": "taken",
    "comparing": "checked",
    "bringing": "checked",
    "deciding": "brought",
    "taking_back": "brought",
}


def _nobody(_: int) -> None:
    """Nobody waits to hear how far it is."""


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
        with speaking_english():
            again = next((each for each in overlaid.read() if each.number == number), None)
        if again is None:
            raise NotFound("There is no row {row} in this import.", row=number)
        with speaking_english():
            columns = Columns(matching, overlaid.columns)
            known = known_places(session, named_in(again, columns, matching))
            checker = Checker(
                overlaid, matching, latest_day_of(session), taken.sha256, seen, known=known
            )
            revised = checker.columns.name(matching.revised)
            kept = storable(staged(checker.check(again), mended, row.replaced_by, revised))
        write_row(session, taken.id, kept)
    # It may say something else beside earlier files now.
    taken.compared = None
    taken.updated_at = func.now()


def note_alike(taken: Import, column: str, found: str, meant: str) -> None:
    """Note what a text in a column means in all rows; they are to be checked again."""
    told = {"column": column, "found": found, "meant": meant}
    others = [each for each in taken.alike if (each["column"], each["found"]) != (column, found)]
    taken.alike = [*others, told]


def conflicts_of(row: ImportRow) -> set[str]:
    """The fields of a compared row that were edited here too, each as «record:field»."""
    fields = (row.differences or {}).get("fields", ())
    return {f"{each['record']}:{each['field']}" for each in fields if each["conflict"]}


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


def reset_undone(session: Session, change_id: int) -> None:
    """Note of the import that a change brought in that the change was undone: its rows are ready again."""
    taken = import_of_change(session, change_id)
    if taken is None:
        return
    ready_again(session, taken.id)
    taken.state, taken.change_id, taken.review_id = "checked", None, None
    taken.compared = None
    taken.updated_at = func.now()


def ask_back(taken: Import, editor: Editor, why: str) -> None:
    """Note who takes an import back and why, for the worker that does it. Raises Stale."""
    if taken.state != "brought":
        raise Stale("This import isn't brought in; look at it again.")
    taken.options = {**taken.options, "back": {**asdict(editor), "why": why}}


def ask_decision(
    taken: Import, editor: Editor, act: Decision, *, seen: str = "", note: str = ""
) -> None:
    """Note what a worker is to do with what an import brought in, and for whom. Raises Stale."""
    if taken.state != "brought":
        raise Stale("This import has gone on meanwhile; look at it again.")
    asked = {"editor": asdict(editor), "act": act, "seen": seen, "note": note}
    taken.options = {**taken.options, "decision": asked}


def undo_brought(
    session: Session, taken: Import, editor: Editor, why: str, beat: Beat = _nobody
) -> int:
    """Undo the change that brought an import in, and what published it; the change that does it.

    Drafts are deleted, what was published since is withdrawn, what it changed is put back. Raises Stale
    where it isn't brought in, Blocked where somebody made something of a record meanwhile, and what
    `undo_many` does.
    """
    if taken.state not in ("brought", "taking_back") or taken.change_id is None:
        raise Stale("This import isn't brought in; look at it again.")
    along = published_by(session, taken)
    note = why or f"Take back {taken.name}"
    return undo_many(session, editor, taken.change_id, note, along=along, beat=beat)


def take_back(session: Session, taken: Import, editor: Editor, why: str) -> int:
    """Undo what an import brought in, as one change, whose number it gives; its rows are ready again."""
    change = taken.change_id
    undoing = undo_brought(session, taken, editor, why)
    if change is not None:
        reset_undone(session, change)
    return undoing
