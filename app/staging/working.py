"""The long steps of an import, checking, comparing, bringing in: any worker takes one that nobody is at.

Who works holds the import for a minute at a time and says how far it is. Where a worker ends, another
goes on: checking behind the last batch that was written; bringing in from its beginning, since all of it
is one transaction. Whoever stops a step takes the hold away; the worker finds out at its next batch,
and nothing of that batch stays.
"""

import logging

from app.clock import Clock
from app.database import Engines, desk_session
from app.errors import AppError, DatabaseUnavailable, Said
from app.queries.imports import hold, waiting_imports
from app.staging.back_step import bring_back
from app.staging.bring_step import bring
from app.staging.check_step import check
from app.staging.compare_step import compare
from app.staging.decide_step import decide
from app.staging.holding import Stopped, Work

log = logging.getLogger(__name__)
STEPS = {
    "checking": check,
    "comparing": compare,
    "bringing": bring,
    "deciding": decide,
    "taking_back": bring_back,
}


def work_on_waiting(engines: Engines, clock: Clock) -> None:
    """Do every step that is under way and that nobody works on."""
    with desk_session(engines) as session:
        waiting = waiting_imports(session)
    for number in waiting:
        work_on(engines, number, clock)


def work_on(engines: Engines, number: int, clock: Clock) -> None:
    """Do the step of an import that is under way, unless somebody does it already."""
    work = Work(engines, number, clock)
    with desk_session(engines) as session:
        step = hold(session, number, work.holder)
    if step is None:
        return
    try:
        STEPS[step](work)
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
