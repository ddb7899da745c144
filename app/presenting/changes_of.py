"""The differences that a page, a feed or the API is asked for, and the session that they are read in."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from fastapi import Request
from sqlalchemy.orm import Session

from app.choosing import Chosen, heard_for
from app.presenting.asked_changes import Asked, Narrowed
from app.presenting.related import Around
from app.published.difference import Difference, few_differences, own_values
from app.queries.changed import Between
from app.queries.hearing import hear
from app.queries.moved import moved_between
from app.queries.states import read_states
from app.requests import reading
from app.spans import Span


async def reader_of_changes(
    request: Request, asked: Asked, _choice: Chosen
) -> AsyncIterator[Session]:
    """A reader's session, through the lens of the last instant that is asked for."""
    if asked.between is None:
        async with reading(request, asked.lens) as session:
            yield session
        return
    first, last = asked.between.first, asked.between.last
    async with reading_between(request, last, (first,), is_now=asked.is_up_to_now) as session:
        yield session


@asynccontextmanager
async def reading_between(
    request: Request, last: datetime, others: Sequence[datetime], *, is_now: bool
) -> AsyncIterator[Session]:
    """A reader's session that looks at the last of some instants, and hears chosen witnesses at each that it looks at.

    Of `others` who says what is read before, as that of the last is, which may be now.
    """
    # Before there is a connection: who holds one mustn't wait for another.
    heard = await heard_for(request, [*others, None if is_now else last])
    async with reading(request, last) as session:
        if heard:
            given = {instant or last: each for instant, each in heard.items()}
            hear(session, request.state.choice, given)
        yield session


@dataclass(frozen=True)
class Changes:
    """Differences that fit what was asked for, and what is around them."""

    differences: list[Difference]
    around: Around


def changes_between(session: Session, between: Between, of: Narrowed) -> Changes | None:
    """What was edited between two instants; none where that is more than is looked at one by one."""
    found = few_differences(session, between, of.named)
    if found is None:
        return None
    around = Around(session, between, found)
    return Changes(around.narrow(found, of), around)


def changes_in_span(session: Session, span: Span, of: Narrowed) -> list[Difference] | None:
    """Positions that are drawn on one of two days and not on the other; none where too many are held.

    What is said of each is as the map's own list of a span has it: `stayed`, where the same actor is
    there in the same posture by another position.
    """
    moved = moved_between(session, span, with_settled=False)
    if moved is None:
        return None
    apart = {each.id: each for each in moved if each.is_before != each.is_after}
    states = read_states(session, {"positions": list(apart)})
    found = []
    for number, each in sorted(apart.items()):
        state = states.of["positions"].get(number)
        if state is None:
            continue
        values = own_values("positions", state, states)
        before, after = (values if there else None for there in (each.is_before, each.is_after))
        found.append(Difference("positions", each.public_id, each.group, None, before, after))
    if not of.query:
        return found
    return Around(session, None, found).narrow(found, of)
