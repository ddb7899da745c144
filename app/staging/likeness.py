"""Rows without a key that are likely the same one: all of their cells agree but one, or but two. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

# With more columns than these, pairs of them are too many to try.
MOST_COLUMNS = 14
# Of so few cells that agree nothing can be told.
FEWEST_ALIKE = 2


def alike(rows: Sequence[Any]) -> list[tuple[int, int, int]]:
    """(row, earlier import, earlier row) of those that belong together.

    `rows` have is_new, import_id, number and cells. Where several rows would do, none is taken.
    """
    new = {(row.import_id, row.number): row.cells for row in rows if row.is_new}
    old = {(row.import_id, row.number): row.cells for row in rows if not row.is_new}
    columns = sorted({name for cells in (*new.values(), *old.values()) for name in cells})
    found: list[tuple[int, int, int]] = []
    tries: list[tuple[str, ...]] = [(name,) for name in columns]
    if len(columns) <= MOST_COLUMNS:
        tries += combinations(columns, 2)
    for apart in tries:
        if not new or not old:
            break
        kept = [name for name in columns if name not in apart]
        if len(kept) < FEWEST_ALIKE:
            continue
        ones, others = _by_cells(new, kept), _by_cells(old, kept)
        for said, keys in ones.items():
            before = others.get(said, ())
            if len(keys) == len(before) == 1:
                row, earlier = keys[0], before[0]
                found.append((row[1], *earlier))
                del new[row], old[earlier]
    return found


def _by_cells(
    rows: dict[tuple[int, int], dict[str, str]], columns: Iterable[str]
) -> dict[tuple[str, ...], list[tuple[int, int]]]:
    found: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    names = list(columns)
    for key, cells in rows.items():
        found[tuple(cells.get(name, "") for name in names)].append(key)
    return found
