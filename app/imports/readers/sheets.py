"""What spreadsheets of any format share: rows of cells to a table, merged cells, more than one sheet."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from app.errors import Said
from app.imports.cells import MOST_COLUMNS, Fault, Finding, Row, Table, Unreadable
from app.imports.readers.headers import (
    LOOKED_AT,
    Header,
    find_header,
    header_faults,
    header_finding,
)
from app.imports.readers.joined_sheets import ALL, alike, joined
from app.imports.readers.separated import repeated
from app.languages import mark

# (row from 1, its cells); rows that are empty may be left out.
Cells = tuple[int, Sequence[str]]
# The value that a merged cell takes from its first: by row, by column from 0.
Merged = Mapping[int, Mapping[int, tuple[int, int]]]


def sheet_table(
    kind: str,
    name: str,
    read: Callable[[], Iterator[Cells]],
    merged: Merged,
    header: int | None,
) -> Table | None:
    """The table of one sheet; none where the sheet is empty."""
    first = [cells for _, cells in _filled(read(), LOOKED_AT * 2)]
    numbers = [number for number, _ in _filled(read(), LOOKED_AT * 2)]
    if not any(cell.strip() for cells in first for cell in cells):
        return None
    at = None if header is None else (numbers.index(header) + 1 if header in numbers else 0)
    head = find_header(first, at)
    number = numbers[head.at] if head.at is not None else 0
    begins = numbers[head.at - 1] if head.at else number

    def rows() -> Iterator[Row]:
        return _rows(read(), head, number, merged)

    faults = [Fault(number or 1, each.column, each.said) for each in header_faults(head)]
    findings = [Finding("sheet", name), header_finding(head, number, begins)]
    return Table(kind, head.names, rows, findings, faults)


def _filled(rows: Iterator[Cells], most: int) -> list[Cells]:
    return list(islice((each for each in rows if any(each[1])), most))


def _rows(rows: Iterator[Cells], header: Header, at: int, merged: Merged) -> Iterator[Row]:
    names = header.names
    width = len(names)
    held: dict[tuple[int, int], str] = {}
    for number, cells in rows:
        taken = merged.get(number, {})
        for column, start in taken.items():
            if start[0] == number and start[1] == column and column < len(cells):
                held[start] = cells[column]
        if number <= at or not any(cells):
            continue
        row = Row(number, dict.fromkeys(names, "") | dict(zip(names, cells, strict=False)))
        for column, start in taken.items():
            if start != (number, column) and column < width and not row.cells[names[column]]:
                _take_merged(row, names[column], held.get(start, ""), start[0])
        if width < MOST_COLUMNS and any(cells[width:]):
            said = Said(
                "row_length",
                "This row has cells beyond the last column of the header: {text!r}.",
                text=next(filter(None, cells[width:]))[:40],
            )
            row.faults.append((None, said))
        if header.is_again(cells):
            row.faults.append((None, repeated()))
        yield row


def _take_merged(row: Row, name: str, text: str, above: int) -> None:
    if not text:
        return
    row.cells[name] = text
    said = Said(
        "merged", "This cell is merged with the one in row {row}, whose text it takes.", row=above
    )
    row.cautions.append((name, said))


def one_of(tables: Sequence[tuple[str, Table]], wanted: str | None) -> Table:
    """The sheet that was asked for, or the one with the most columns, with a word on the others.

    `all` asks for those that have the same columns, as one. Raises Unreadable where there is no such sheet, or
    none with anything in it.
    """
    if not tables:
        raise Unreadable("This spreadsheet is empty.")
    same = alike(tables)
    by_name = dict(tables)
    if wanted == ALL and ALL not in by_name:
        if not same:
            said = Said(
                "no_sheet",
                "No two sheets here have the same columns; there are {names}.",
                names=_listed(tables),
            )
            raise Unreadable(said)
        table = joined(same, len(tables))
        table.faults.extend(_unread(tables, [name for name, _ in same], ALL))
        return _with_sheets(table, tables, same)
    if wanted is not None:
        if wanted not in by_name:
            said = Said(
                "no_sheet",
                "There is no sheet «{name}» here; there are {names}.",
                name=wanted[:60],
                names=_listed(tables),
            )
            raise Unreadable(said)
        return _with_sheets(by_name[wanted], tables, same)
    chosen, table = max(tables, key=lambda each: _worth(each[1]))
    names = [name for name, _ in same]
    left = names if chosen in names else []
    if left:
        said = Said(
            "alike_sheets",
            "Only «{chosen}» is read of {number} sheets that have its columns: take them as one by the name "
            "«{all}» for the sheet.",
            chosen=chosen,
            number=len(names),
            all=ALL,
        )
        table.faults.append(Fault(None, None, said))
    table.faults.extend(_unread(tables, [chosen, *left], chosen))
    return _with_sheets(table, tables, same)


def _listed(tables: Sequence[tuple[str, Table]]) -> str:
    return ", ".join(f"«{name}»" for name, _ in tables)


def _unread(
    tables: Sequence[tuple[str, Table]], known: Sequence[str], chosen: str
) -> Iterator[Fault]:
    """A word on each sheet that isn't read."""
    for name, _ in tables:
        if name not in known:
            said = Said(
                "other_sheet",
                "The sheet «{other}» isn't read, «{chosen}» is.",
                other=name,
                chosen=chosen,
            )
            yield Fault(None, name, said)


def _with_sheets(
    table: Table, tables: Sequence[tuple[str, Table]], same: Sequence[tuple[str, Table]]
) -> Table:
    """The table, whose finding of its sheet tells which there are, and how many of them are alike."""
    names = [name for name, _ in tables]
    findings = [
        _of_sheets(each, names, len(same), is_one=each.found in dict(same))
        if each.what == "sheet" and len(tables) > 1
        else each
        for each in table.findings
    ]
    own = next((each.found for each in table.findings if each.what == "sheet"), "")
    return replace(table, findings=findings, sheet=own if own in names and len(names) > 1 else "")


def _of_sheets(finding: Finding, names: Sequence[str], count: int, *, is_one: bool) -> Finding:
    """The finding of a table's sheet, with all that there are; `is_one` of those that are alike."""
    told = {**finding.made_of, "sheets": names, "alike": count}
    if "found" in told or not is_one:
        return replace(finding, made_of=told)
    why = mark("sheets with its columns: {number}; all of them can be read as one")
    values = {"number": count}
    return replace(
        finding, why=why.format(**values), made_of={**told, "why": why, "values": values}
    )


def _worth(table: Table) -> tuple[int, int]:
    """Columns that are named, up to a few; then whether it has many rows."""
    named = sum(not name.startswith("column ") for name in table.columns)
    return min(named, 40), sum(1 for _ in islice(table.read(), 100))


def letters_to_column(reference: str) -> tuple[int, int]:
    """(row from 1, column from 0) of a reference such as AB12."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(reference[len(letters) :]), column - 1
