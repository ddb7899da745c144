"""Sheets with the same columns, or all but one or two, one a month or a year, read as one table.

Rows keep apart what they are counted by: of the second sheet they begin at the next thousand behind the first
one's, so that row 5 there is number 1005 of the file; each also knows its sheet and its row in it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.imports.cells import Fault, Finding, Row, Table
from app.imports.matching import column_key
from app.languages import mark

# What somebody writes for a sheet's name to have all that are alike.
ALL = "all"
SHEET = "sheet"
NEXT = 1_000
MOST_NAMED = 300
# By how many columns sheets may differ; those of few columns by one.
MOST_OTHERS, FEW_COLUMNS = 2, 6
Named = tuple[str, Table]


def alike(tables: Sequence[Named]) -> list[Named]:
    """The most sheets that have the same named columns, or nearly; none where no two have.

    One with two columns of the same name is none of them: which of both is the other sheets' can't be told.
    """
    keyed = []
    for name, table in tables:
        called = _named(table.columns)
        keys = frozenset(map(column_key, called))
        if 1 < len(keys) == len(called):
            keyed.append((keys, (name, table)))
    times = Counter(keys for keys, _ in keyed)
    groups = [
        (times[keys], [named for other, named in keyed if _are_alike(keys, other)])
        for keys in times
    ]
    _, largest = max(groups, key=lambda group: (len(group[1]), group[0]), default=(0, []))
    return largest if len(largest) > 1 else []


def _are_alike(keys: frozenset[str], other: frozenset[str]) -> bool:
    widest = max(len(keys), len(other))
    others = 1 if widest < FEW_COLUMNS else MOST_OTHERS
    return keys == other or (len(keys & other) > MOST_OTHERS and len(keys ^ other) <= others)


def _named(columns: Sequence[str]) -> list[str]:
    return [name for name in columns if not name.startswith("column ")]


def joined(sheets: Sequence[Named], of: int) -> Table:
    """The table of several sheets, in their order, with a column that names the sheet; `of` are all there are."""
    first = sheets[0][1]
    by_key = {column_key(name): name for name in first.columns}
    called = [
        {name: by_key.get(column_key(name), name) for name in table.columns} for _, table in sheets
    ]
    names = tuple(dict.fromkeys(name for each in called for name in each.values()))
    partial = [name for name in names if any(name not in each.values() for each in called)]
    own = SHEET if SHEET not in names else f"{SHEET} (2)"

    def read() -> Iterator[Row]:
        before = 0
        for (sheet, table), known in zip(sheets, called, strict=True):
            last = before
            lacking = (name for name in partial if name not in known.values())
            begun = {own: sheet} | dict.fromkeys(lacking, "")
            for row in table.read():
                last = before + row.number
                yield _numbered(row, last, sheet, begun, known)
            before = (last // NEXT + 1) * NEXT

    listed = ", ".join(name for name, _ in sheets)[:MOST_NAMED]
    found = mark("all {number} sheets with these columns")
    why = mark("of {of} sheets here: {names}")
    values = {"number": len(sheets), "of": of, "names": listed}
    others = ", ".join(_named(partial))[:MOST_NAMED]
    if others:
        found = mark("all {number} sheets with nearly the same columns")
        why = mark("of {of} sheets here: {names}; not all of them have {columns}")
        values["columns"] = others
    told = {"found": found, "why": why, "values": values}
    finding = Finding("sheet", found.format(**values), why.format(**values), told)
    further = [each for each in first.findings if each.what != "sheet"]
    faults = [*first.faults, *(_of_file(each) for _, table in sheets[1:] for each in table.faults)]
    return replace(
        first, columns=(own, *names), read=read, findings=[finding, *further], faults=faults
    )


def _of_file(fault: Fault) -> Fault:
    """A fault of a sheet's header, whose number in the file is known only once all before it was read."""
    return Fault(None, fault.column, fault.said)


def _numbered(
    row: Row, number: int, sheet: str, begun: dict[str, str], names: dict[str, str]
) -> Row:
    cells = begun | {names.get(name, name): cell for name, cell in row.cells.items()}
    return replace(row, number=number, cells=cells, sheet=sheet, within=row.number)
