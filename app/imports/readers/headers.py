"""Which row of a table is its header, and what its columns are called. Pure.

Title rows above are passed over; a table whose first rows hold values alone has no header, and its
columns are numbered. What is found here is offered, and whoever brings the file decides.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.errors import Said
from app.imports.cells import MOST_COLUMNS, Cell, Fault, Finding
from app.imports.readers.double_headers import joined_names
from app.languages import mark

LOOKED_AT = 25
# A header may have a year or an empty cell among its names, but few.
SHARE_OF_NAMES = 0.7
LONGEST_NAME = 120
VALUE = re.compile(
    r"[-+−]?[\d٠-٩۰-۹][\d٠-٩۰-۹\s.,:/°'\"NSEWT+Z−-]*|https?://\S+|(?:POINT|POLYGON|LINESTRING)\s*\(.*"
    r"|(?:NA|NaN|null|None|true|false)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Header:
    """The header's place among the rows from 0, that of its last row, none without one; the columns' names."""

    at: int | None
    names: tuple[str, ...]
    why: str
    # More columns than are read: how many there are.
    of: int
    # Values that `why` names.
    values: Mapping[str, int] = field(default_factory=dict)
    # Of a header of more than one row, these as they stand.
    lines: tuple[tuple[str, ...], ...] = ()

    def is_again(self, record: Sequence[str]) -> bool:
        """Whether a row is the header once more, or one of its rows."""
        if self.at is None:
            return False
        return any(_repeats(record, line) for line in self.lines or (self.names,))


# So many names have to be different ones, or four of five.
FEW_NAMES = 3


def find_header(rows: Sequence[Sequence[str]], at: int | None = None) -> Header:
    """The header of a table by its first rows; `at`, from 1, where somebody said which row it is.

    With `at` 0 there is none.
    """
    if at is not None:
        if at == 0 or at > len(rows):
            return _numbered(rows, mark("chosen"))
        return _named(rows[at - 1], at - 1, "chosen")
    seen = rows[:LOOKED_AT]
    width = _usual_width(seen)
    for number, row in enumerate(seen):
        both = _doubled(rows, number)
        if both is not None:
            return both
        filled = [cell.strip() for cell in row if cell.strip()]
        if len(filled) < max(1, width * 0.6) or (width > 1 and len(filled) < 2):
            continue
        names = [cell for cell in filled if is_name(cell)]
        if len(names) < SHARE_OF_NAMES * len(filled):
            return _numbered(rows, mark("its first rows hold values, no names"))
        # Of a few names one may come twice.
        fewest = min(0.8 * len(names), max(len(names) - 1, FEW_NAMES))
        if len({name.casefold() for name in names}) < fewest:
            continue
        why = mark("the first row of {width} columns that holds names")
        if number:
            why = mark("the first row of {width} columns that holds names; {above} above it")
        return replace(_named(row, number, why), values={"width": width, "above": number})
    return _numbered(rows, mark("no row holds names alone"))


def _doubled(rows: Sequence[Sequence[str]], number: int) -> Header | None:
    """The header that a row and the next one are together; none where they aren't one."""
    both = rows[number : number + 2]
    cells = [cell for row in both for cell in row if cell.strip()]
    if len(both) < 2 or not all(is_name(cell) and not isinstance(cell, Cell) for cell in cells):
        return None
    names = joined_names(both[0], both[1], rows[number + 2 :])
    if not names:
        return None
    lines = tuple(tuple(cell.strip() for cell in row) for row in both)
    why = mark("cells of the upper row stand over several of the lower one")
    return replace(_named(names, number + 1, why), lines=lines)


def _repeats(record: Sequence[str], names: Sequence[str]) -> bool:
    return len(record) >= len(names) > 1 and all(
        cell.strip() == name for cell, name in zip(record, names, strict=False)
    )


def is_name(cell: str) -> bool:
    """Whether a cell may be the name of a column: no number, no day, no address."""
    text = cell.strip()
    return bool(text) and len(text) <= LONGEST_NAME and not VALUE.fullmatch(text)


def _usual_width(rows: Sequence[Sequence[str]]) -> int:
    """How many columns most rows have, without those at the end that are empty."""
    widths = Counter(_width(row) for row in rows if _width(row))
    if not widths:
        return 0
    # Titles are narrow, and of two widths that are as common the wider is the table's.
    return max(widths, key=lambda width: (widths[width] * min(width, 3), width))


def _width(row: Sequence[str]) -> int:
    last = len(row)
    while last and not row[last - 1].strip():
        last -= 1
    return last


def _named(row: Sequence[str], at: int, why: str) -> Header:
    names: list[str] = []
    taken: Counter[str] = Counter()
    for number, cell in enumerate(row[:MOST_COLUMNS], start=1):
        name = " ".join(cell.split())[:LONGEST_NAME] or f"column {number}"
        taken[name] += 1
        names.append(name if taken[name] == 1 else f"{name} ({taken[name]})")
    while names and names[-1] == f"column {len(names)}" and len(names) > _width(row):
        names.pop()
    return Header(
        at, tuple(names), why, max(len(row) if _width(row) > MOST_COLUMNS else 0, len(names))
    )


def _numbered(rows: Sequence[Sequence[str]], why: str) -> Header:
    # An empty cell at the end is a column as well, where no header says how many there are.
    width = max(map(len, rows), default=0)
    names = tuple(f"column {number}" for number in range(1, min(width, MOST_COLUMNS) + 1))
    return Header(None, names, why, width)


def header_finding(header: Header, number: int, first: int) -> Finding:
    """What to say of a header that is that row of its file, or ends there and begins in another."""
    found = mark("none") if header.at is None else mark("row {number}")
    values = {**header.values, "number": number}
    if header.lines:
        found, values = mark("rows {first} and {number}"), {**values, "first": first}
    made_of = {"found": found, "why": header.why, "values": values}
    return Finding("header", found.format(**values), header.why.format(**values), made_of)


def header_faults(header: Header) -> list[Fault]:
    """What is wrong with the header itself."""
    if header.of <= MOST_COLUMNS:
        return []
    said = Said(
        "too_many_columns",
        "There are {found:,} columns; the first {most:,} are read.",
        found=header.of,
        most=MOST_COLUMNS,
    )
    return [Fault((header.at or 0) + 1, f"column {MOST_COLUMNS + 1}", said)]
