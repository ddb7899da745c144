"""Decisions on reviews of very many records, by statement: all of it is published, or none.

`reviewing` asks these where a review holds more than `reviews.MOST_READ` records.
"""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy.orm import Session

from app.editing.errors import Blocked
from app.errors import Said
from app.nouns import NOUNS
from app.queries.many_records import MANY, set_status
from app.queries.many_reviews import unfit_for

AT_ONCE = 2_000
Beat = Callable[[int], None]


def nobody(_: int) -> None:
    """Nobody waits to hear how far it is."""


def what_is_unfit(session: Session, rows: Mapping[str, list[int]]) -> list[Said]:
    """What keeps rows from being published, in sentences: what they need and readers don't see yet."""
    return [
        Said(
            "not_published",
            "The {what} '{key}' isn't published; {count:,} of the records need it.",
            what=NOUNS[each.noun].singular,
            noun=each.noun,
            key=each.key,
            count=each.count,
        )
        for each in unfit_for(session, rows)
    ]


def publish_rows(
    session: Session, rows: Mapping[str, list[int]], change: int, beat: Beat = nobody
) -> None:
    """Publish claims, then what rests on them, within the change. Raises Blocked."""
    problems = what_is_unfit(session, rows)
    if problems:
        raise Blocked("It can't be published as it is.", problems)
    move_rows(session, rows, "published", change, beat)


def move_rows(
    session: Session,
    rows: Mapping[str, Sequence[int]],
    status: str,
    change: int,
    beat: Beat = nobody,
) -> None:
    """Bring rows into another state, within the change; `beat` hears how many are done."""
    done = 0
    for noun in MANY:
        ids = rows.get(noun, ())
        for at in range(0, len(ids), AT_ONCE):
            set_status(session, noun, ids[at : at + AT_ONCE], status, change=change)
            done += len(ids[at : at + AT_ONCE])
            beat(done)
