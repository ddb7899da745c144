"""What changed on the map: between two instants, or between two days on the ground."""

from datetime import UTC, date, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request, Response
from sqlalchemy.orm import Session

from app.clock import write_instant
from app.drawing.changes_map import draw_changes_map
from app.editing.words import titles_by_key
from app.presenting.addresses import NoteStrays
from app.presenting.asked_changes import Asked, AskedChanges, Narrowed, OfWhat, bounds_of
from app.presenting.changes_of import changes_between, reader_of_changes
from app.presenting.own_names import KeepOwnNames
from app.presenting.told_changes import HAPPENED, Telling, tell, tell_span
from app.queries.changed import MOST_CHANGED, Between
from app.queries.instants import instants_of_changes
from app.queries.moved import MOST_MOVED, moved_between
from app.routers import make_router
from app.templating import render

router = make_router(dependencies=[NoteStrays, KeepOwnNames])
# Lines of one place, and places, that come with the page.
MOST_LINES, MOST_GROUPS = 30, 100
# Days that are offered where more changed than a page tells.
MOST_DAYS = 60

Changing = Annotated[Session, Depends(reader_of_changes, scope="function")]


def days_between(instants: list[datetime], between: Between) -> list[date]:
    """The days, in UTC, of the instants after the first and up to the last, newest first."""
    within = (each for each in instants if between.first < each <= between.last)
    return sorted({each.astimezone(UTC).date() for each in within}, reverse=True)


@router.get("/changes")
def show_changes(request: Request, session: Changing, asked: Asked, of: OfWhat) -> Response:
    """What came, went, moved, is disputed or settled, as a map and in sentences by place."""
    days: list[date] = []
    context: dict[str, Any] = {
        "telling": None,
        "changes_map": None,
        "is_too_much": False,
        "stayed": 0,
    }
    if asked.said is None:
        told = _told(session, asked, of)
        context |= {"telling": told[0], "stayed": told[1], "is_too_much": told[0] is None}
        if told[0] is not None:
            context["changes_map"] = draw_changes_map(session, told[0].shapes)
        elif asked.between is not None:
            days = days_between(instants_of_changes(session), asked.between)
    return render(
        request,
        "changes.html",
        400 if asked.said else 200,
        asked=asked,
        of=of,
        names=_names(session, of),
        days=[(day, *map(write_instant, bounds_of(day))) for day in days[:MOST_DAYS]],
        most_changed=MOST_MOVED if asked.span else MOST_CHANGED,
        most_lines=MOST_LINES,
        most_groups=MOST_GROUPS,
        then=_then(asked, of),
        happened=HAPPENED,
        **context,
    )


def _told(session: Session, asked: AskedChanges, of: Narrowed) -> tuple[Telling | None, int]:
    if asked.between is not None:
        changes = changes_between(session, asked.between, of)
        return (None if changes is None else tell(changes.differences, changes.around)), 0
    assert asked.span is not None
    moved = moved_between(session, asked.span, with_settled=False)
    return (None, 0) if moved is None else tell_span(session, of, moved)


def _names(session: Session, of: Narrowed) -> list[tuple[str, str]]:
    """(parameter, what it is called) of what the page is narrowed to."""
    wanted = {
        f"{name}s": [key] for name in ("place", "actor", "source") if (key := of.query.get(name))
    }
    titles = titles_by_key(session, wanted)
    return [
        (name, titles.get((f"{name}s", value), value) if f"{name}s" in wanted else value)
        for name, value in of.query.items()
    ]


def _then(asked: AskedChanges, of: Narrowed) -> dict[str, str]:
    """The query of links to records as they were first, and as they are last; empty for now and of everybody."""

    def query(known: str | None) -> str:
        given = [*([("known", known)] if known else []), *of.believed]
        return f"?{urlencode(given, safe=':')}" if given else ""

    if asked.between is None:
        then = query(asked.typed["known"] if asked.known else None)
        return {"first": then, "last": then}
    last = None if asked.is_up_to_now else write_instant(asked.between.last)
    return {"first": query(write_instant(asked.between.first)), "last": query(last)}
