"""Headers of two rows, «Location» over «State» and «Town»: whether two rows are one, and what their columns are. Pure.

A row of texts below a header of one row looks much the same. So the upper row has to be sparse, and the lower one
to hold names that are known, or texts where the rows below hold values.
"""

import re
from collections import Counter
from collections.abc import Sequence

from app.imports.cells import Cell
from app.imports.layouts.column_names import DISPLACED, KILLED, NAMES, WOUNDED, spelled
from app.imports.matching import column_key

KNOWN = frozenset(column_key(name) for names in NAMES.values() for name in names)
PEOPLE = KILLED | WOUNDED | DISPLACED
# What each group may have one of, and which says nothing without the group's name.
GENERAL = frozenset(
    ("name", "type", "id", "code", "no", "nr", "n", "label", "note", "notes", "other", "item")
)
LOOKED_AT = 10
# Above a row that would do alone an upper one has to have groups of its own; fewer cells are a title.
SHARE_ABOVE = 0.6
VALUE_SIGNS = re.compile(r"[\d٠-٩۰-۹]")


def joined_names(
    upper: Sequence[str], lower: Sequence[str], later: Sequence[Sequence[str]]
) -> list[str]:
    """The names of the columns under both rows; none where they aren't one header.

    `later` are the rows below.
    """
    width = max(len(upper), len(lower))
    above, below = _whole(upper, width), _whole(lower, width)
    groups = _groups(above, below)
    if not groups or not _may_be_one(above, below, groups):
        return []
    within = [at for group in groups for at in group]
    known = sum(_is_known(below[at]) for at in within)
    if known < 0.5 * len(within) and _columns_of_values(below, later) < 2:
        return []
    over = {at: above[group[0]] for group in groups for at in group}
    times = Counter(map(str.casefold, below))
    return [
        _joined(over.get(at, above[at]), below[at], times[below[at].casefold()] == 1)
        for at in range(width)
    ]


def _whole(row: Sequence[str], width: int) -> list[str]:
    return [*(" ".join(cell.split()) for cell in row), *[""] * (width - len(row))]


def _groups(above: Sequence[str], below: Sequence[str]) -> list[list[int]]:
    """The columns under each cell that has empty ones to its right, where the lower row fills all of them."""
    groups: list[list[int]] = []
    for at, (over, under) in enumerate(zip(above, below, strict=True)):
        if over:
            groups.append([at] if under else [])
        elif under and groups and groups[-1] and groups[-1][-1] == at - 1:
            groups[-1].append(at)
    return [group for group in groups if len(group) > 1]


def _may_be_one(above: Sequence[str], below: Sequence[str], groups: Sequence[list[int]]) -> bool:
    """Whether nothing in the lower row is data, and the upper one is no title."""
    filled = [at for at, over in enumerate(above) if over]
    within = {at for group in groups for at in group}
    for at in filled:
        if at not in within and below[at] and not _explains(above[at], below[at]):
            return False
    names = [under.casefold() for under in below if under]
    would_do = len(names) == len(below) == len(set(names))
    if would_do and len(filled) < SHARE_ABOVE * len(below):
        return len(groups) > 1 and not any(VALUE_SIGNS.search(over) for over in above)
    return len(filled) > 1


def _explains(over: str, under: str) -> bool:
    """Whether a cell under a name of its own says more of that name."""
    return under.startswith("(") or over.casefold() == under.casefold() or _is_known(under)


def _columns_of_values(below: Sequence[str], later: Sequence[Sequence[str]]) -> int:
    """Columns with a text in the lower row, and values in most rows below it."""
    count = 0
    for at, under in enumerate(below):
        cells = [row[at] for row in later[:LOOKED_AT] if at < len(row) and row[at].strip()]
        values = sum(isinstance(cell, Cell) or bool(VALUE_SIGNS.match(cell)) for cell in cells)
        count += bool(under) and values > 0.5 * len(cells)
    return count


def _is_known(name: str) -> bool:
    return any(key in KNOWN or PEOPLE & set(key.split("_")) for key in spelled(name))


def _joined(over: str, under: str, is_unique: bool) -> str:
    if not (over and under) or over.casefold() == under.casefold() or under.startswith("("):
        return over or under
    both = f"{over}: {under}"
    is_plain = is_unique and column_key(under) not in GENERAL
    return under if is_plain and _is_known(under) and column_key(both) not in KNOWN else both
