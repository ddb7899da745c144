"""Taking very many records of an import back, as one change or none."""

from app.database import CLOCK, desk_session
from app.editing.write_policy import Editor
from app.queries.imports import count_rows, get_import, ready_again
from app.staging.deciding import undo_brought
from app.staging.holding import Work


def bring_back(work: Work) -> None:
    """Undo what an import brought in, in the name of whoever asked for it."""
    with desk_session(work.engines) as session:
        asked = get_import(session, work.number).options["back"]
        brought = count_rows(session, work.number).get("brought", 0)
    work.beat(rows_done=0, rows_all=brought)
    editor = Editor(**{name: value for name, value in asked.items() if name != "why"})
    with desk_session(work.engines) as session:
        session.info[CLOCK] = work.clock
        taken = get_import(session, work.number)

        def beat(done: int) -> None:
            # More records than rows: a row has a claim and its positions.
            work.beat(rows_done=min(done, brought))

        undo_brought(session, taken, editor, asked["why"], beat)
        ready_again(session, work.number)
        none = dict.fromkeys(("change_id", "review_id", "compared"))
        work.end(session, state="checked", **none)
