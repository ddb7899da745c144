"""What moved between two days: in which group a position is that is on the map on any day of a span.

The same rules stand in `static/js/lib/span.js`, for rows of the API and for columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.languages import nmark
from app.languages.words import WordsByCode

# In the order of lists, with what each is called.
GROUPS = WordsByCode(
    {
        "came": "Came",
        "went": "Gone",
        "changed": "Changed",
        "stayed": "Stayed",
        "passed": "Came and went",
    }
)
# How many there are of each, in a sentence.
COUNTED = {
    "came": nmark("{n} came", "{n} came"),
    "went": nmark("{n} gone", "{n} gone"),
    "changed": nmark("{n} changed", "{n} changed"),
    "stayed": nmark("{n} stayed", "{n} stayed"),
    "passed": nmark("{n} came and went", "{n} came and went"),
}
HOLDS = "holds"

Spot = tuple[int, int]


@dataclass(frozen=True)
class Span:
    """Two days, both included; the first isn't after the last."""

    first: date
    last: date


@dataclass(frozen=True)
class Drawn:
    """A position as far as its group follows from it.

    `last` is the last day on which it is drawn, none where no end is known. `spot` is where it stands,
    in millionths of a degree as readers see it, of a point at a named place; else none. `actor` is
    whatever tells actors apart.
    """

    first: date
    last: date | None
    spot: Spot | None
    actor: object
    posture: str
    is_observed: bool


def by_days(drawn: Drawn, span: Span) -> str | None:
    """The group that its days alone put a position in; none where it is drawn on no day of the span."""
    last = drawn.last or date.max
    if last < drawn.first or drawn.first > span.last or last < span.first:
        return None
    is_before, is_after = drawn.first <= span.first, last >= span.last
    if is_before:
        return "stayed" if is_after else "went"
    return "came" if is_after else "passed"


def groups_of(rows: Sequence[Drawn], span: Span) -> list[str | None]:
    """The group of each of all positions that are drawn, whatever of them is looked at.

    Where at one spot somebody is gone and somebody has come, both observed, it may be that nothing
    moved: who is there again in the same posture stayed, who is in another changed, and so did the
    spot that one held before and another holds since.
    """
    groups = [by_days(row, span) for row in rows]
    spots: dict[Spot, list[int]] = {}
    for at, row in enumerate(rows):
        if row.spot is not None and row.is_observed and groups[at] in ("came", "went"):
            spots.setdefault(row.spot, []).append(at)
    for here in spots.values():
        came = [at for at in here if groups[at] == "came"]
        went = [at for at in here if groups[at] == "went"]
        if came and went:
            told = [_met(rows, some, [rows[at] for at in others])
                    for some, others in ((came, went), (went, came))]  # fmt: skip
            for at, group in {**told[0], **told[1]}.items():
                groups[at] = group
    return groups


def _met(rows: Sequence[Drawn], some: Sequence[int], others: Sequence[Drawn]) -> dict[int, str]:
    """The groups of those that meet any of the others, who were at the same spot on the other day."""
    stances = {(each.actor, each.posture) for each in others}
    actors = {each.actor for each in others}
    holders = {each.actor for each in others if each.posture == HOLDS}
    groups = {}
    for at in some:
        row = rows[at]
        if (row.actor, row.posture) in stances:
            groups[at] = "stayed"
        elif row.actor in actors or (row.posture == HOLDS and holders - {row.actor}):
            groups[at] = "changed"
    return groups
