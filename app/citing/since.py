"""What has changed since something was cited: its own records and those around it, told as `/changes` tells them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.database import look_at
from app.nouns.told import NounName
from app.presenting.related import Around
from app.presenting.told_changes import HAPPENED, Line, counted, line_of
from app.published.difference import Difference, differences_of
from app.queries.around import around
from app.queries.changed import MOST_CHANGED, Between

# Sentences that a page tells; /changes has them all.
MOST_LINES = 40


@dataclass(frozen=True)
class Since:
    """Sentences, the newest change last, and how many more there are. `is_too_much` where none are told."""

    lines: tuple[Line, ...] = ()
    more: int = 0
    is_too_much: bool = False

    @property
    def counts(self) -> list[str]:
        """How many of each happened: «3 came»."""
        return counted([line.what for line in self.lines])


def changed_since(session: Session, cited_at: datetime, noun: NounName, number: int) -> Since:
    """What has changed of a record, and of what stands around it, since an instant.

    The session looks at the past, and looks at that instant again afterwards.
    """
    between = Between(cited_at, datetime.now(UTC))
    wanted: dict[NounName, set[int]] = {}
    for instant in (between.first, between.last):
        look_at(session, instant)
        for kind, numbers in around(session, noun, number).items():
            wanted.setdefault(kind, set()).update(numbers)
    return _told(session, between, wanted)


def positions_changed_since(
    session: Session, cited_at: datetime, numbers: Mapping[datetime, set[int]]
) -> Since:
    """The same of the positions that a view shows, whose numbers are given at both instants."""
    between = Between(cited_at, max(numbers))
    return _told(session, between, {"positions": set().union(*numbers.values())})


def _told(session: Session, between: Between, wanted: Mapping[NounName, set[int]]) -> Since:
    if sum(map(len, wanted.values())) > MOST_CHANGED:
        look_at(session, between.first)
        return Since(is_too_much=True)
    listed = {kind: sorted(numbers) for kind, numbers in wanted.items() if numbers}
    found = differences_of(session, between, listed)
    lines = _lines(session, between, found) if found else []
    look_at(session, between.first)
    return Since(tuple(lines[:MOST_LINES]), max(0, len(lines) - MOST_LINES))


def _lines(session: Session, between: Between, found: list[Difference]) -> list[Line]:
    order = list(HAPPENED)
    told = Around(session, between, found)
    in_order = sorted(found, key=lambda each: (each.at or between.first, order.index(each.what)))
    return [line_of(each, told) for each in in_order]
