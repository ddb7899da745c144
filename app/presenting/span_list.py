"""What the map tells of a span: the two days as they were typed, and what moved between them, by group."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from fastapi import Depends, Query
from sqlalchemy.orm import Session

from app import wording
from app.errors import BadParameter, NotRead, Said
from app.languages import ngettext
from app.presenting.map_list import Behind
from app.queries.moved import MOST_MOVED, Moved, moved_between
from app.queries.standing import Standing, standing_with
from app.requests import DAY_OR_EMPTY, parse_day
from app.spans import COUNTED, GROUPS, Span

# Lines of each group that come with the page; scripts have the rest.
MOST_IN_GROUP = 60


@dataclass(frozen=True)
class AskedSpan:
    """The days of a span as an address says them. Without both, or where they are wrong, there is none.

    `said` is what is wrong, in a sentence; `wrong` names the parameter.
    """

    typed: tuple[str, str] = ("", "")
    span: Span | None = None
    said: Said | None = None
    wrong: str | None = None

    def is_no_day(self, name: str) -> bool:
        """True where what was typed as «from» or «to» can't be read as a day at all."""
        return self.wrong == name and self.said is not None and self.said.code == "day"


def read_span(first: str | None, last: str | None) -> AskedSpan:
    """The span of `from` and `to`; none where both are empty."""
    typed = (first or "", last or "")
    if typed == ("", ""):
        return AskedSpan()
    days: list[date | None] = []
    for name, text in zip(("from", "to"), typed, strict=True):
        try:
            days.append(parse_day(text))
        except NotRead as error:
            return AskedSpan(typed, said=error.said, wrong=name)
    begin, end = days
    if begin is None:
        return AskedSpan(
            typed, said=Said("span", "A span has two days: say the first, too."), wrong="from"
        )
    if end is None:
        return AskedSpan(
            typed, said=Said("span", "A span has two days: say the last, too."), wrong="to"
        )
    if end < begin:
        said = Said(
            "span",
            "The last day, {last}, is before the first, {first}.",
            first=wording.say_day(begin),
            last=wording.say_day(end),
        )
        return AskedSpan(typed, said=said, wrong="to")
    return AskedSpan(typed, Span(begin, end))


@dataclass(frozen=True)
class ListedGroup:
    """One group of a span's list: how many there are, and the first of them."""

    key: str
    title: str
    count: int
    standing: Sequence[Standing]

    @property
    def counted(self) -> str:
        """How many there are, in a sentence: «3 came»."""
        return ngettext(*COUNTED[self.key], self.count)


@dataclass(frozen=True)
class SpanList:
    """What is on the map on any day of a span; `count` is none where more than MOST_MOVED are."""

    span: Span
    groups: Sequence[ListedGroup] = field(default=())
    count: int | None = None
    most: int = MOST_MOVED


def listed_between(
    session: Session,
    span: Span,
    actors: Sequence[str],
    *,
    with_settled: bool,
    behind: Behind | None = None,
) -> SpanList:
    """The list of a span, narrowed to some actors and to what one mark stands for."""
    moved = moved_between(session, span, with_settled=with_settled)
    if moved is None:
        return SpanList(span)
    wanted = [
        each
        for each in moved
        if (not actors or each.actor in actors)
        and (behind is None or each.place in behind.places or each.public_id in behind.positions)
    ]
    by_group: dict[str, list[Moved]] = {key: [] for key in GROUPS}
    for each in wanted:
        by_group[each.group].append(each)
    first = [each.id for members in by_group.values() for each in members[:MOST_IN_GROUP]]
    standing = standing_with(session, first, span.last)
    return SpanList(
        span,
        [
            ListedGroup(
                key,
                GROUPS[key],
                len(members),
                [standing[each.id] for each in members[:MOST_IN_GROUP] if each.id in standing],
            )
            for key, members in by_group.items()
            if members
        ],
        len(wanted),
    )


def asked_span(
    first: Annotated[
        str | None, DAY_OR_EMPTY, Query(alias="from", description="First day of a span")
    ] = None,
    last: Annotated[
        str | None, DAY_OR_EMPTY, Query(alias="to", description="Last day of a span")
    ] = None,
) -> AskedSpan:
    """The span that a page is asked for, right or wrong."""
    return read_span(first, last)


def right_span(asked: Annotated[AskedSpan, Depends(asked_span)]) -> Span | None:
    """The span that a fragment is asked for. Raises BadParameter where it is wrong."""
    if asked.said is not None:
        raise BadParameter(asked.wrong or "from", asked.said)
    return asked.span


Asked = Annotated[AskedSpan, Depends(asked_span)]
RightSpan = Annotated[Span | None, Depends(right_span)]
