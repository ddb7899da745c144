"""Sheets with the same columns, one a month or a year, read as one table.

Rows keep apart what they are counted by: of the second sheet they begin at the next thousand behind the first
one's, so that row 5 there is number 1005 of the file; each also knows its sheet and its row in it.
"""

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
Named = tuple[str, Table]


def alike(tables: Sequence[Named]) -> list[Named]:
    """The most sheets that have the same named columns; none where no two have.

    One with two columns of the same name is none of them: which of both is the other sheets' can't be told.
    """
    groups: dict[frozenset[str], list[Named]] = {}
    for name, table in tables:
        named = _named(table.columns)
        keys = frozenset(map(column_key, named))
        if 1 < len(keys) == len(named):
            groups.setdefault(keys, []).append((name, table))
    largest = max(groups.values(), key=len, default=[])
    return largest if len(largest) > 1 else []


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
    own = SHEET if SHEET not in names else f"{SHEET} (2)"

    def read() -> Iterator[Row]:
        before = 0
        for (sheet, table), names in zip(sheets, called, strict=True):
            last = before
            for row in table.read():
                last = before + row.number
                yield _numbered(row, last, sheet, own, names)
            before = (last // NEXT + 1) * NEXT

    listed = ", ".join(name for name, _ in sheets)[:MOST_NAMED]
    found = mark("all {number} sheets with these columns")
    why = mark("of {of} sheets here: {names}")
    values = {"number": len(sheets), "of": of, "names": listed}
    told = {"found": found, "why": why, "values": values}
    finding = Finding("sheet", found.format(**values), why.format(**values), told)
    others = [each for each in first.findings if each.what != "sheet"]
    faults = [*first.faults, *(_of_file(each) for _, table in sheets[1:] for each in table.faults)]
    return replace(
        first, columns=(own, *names), read=read, findings=[finding, *others], faults=faults
    )


def _of_file(fault: Fault) -> Fault:
    """A fault of a sheet's header, whose number in the file is known only once all before it was read."""
    return Fault(None, fault.column, fault.said)


def _numbered(row: Row, number: int, sheet: str, column: str, names: dict[str, str]) -> Row:
    cells = {column: sheet} | {names.get(name, name): cell for name, cell in row.cells.items()}
    return replace(row, number=number, cells=cells, sheet=sheet, within=row.number)
