"""CSV, TSV and the like: every cell as text, row by row, whatever single rows suffer from."""

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from app.errors import Said
from app.imports.cells import (
    LONGEST_CELL,
    MOST_COLUMNS,
    Row,
    Table,
    Unreadable,
    explained,
)
from app.imports.readers.encodings import Encoding, find_encoding
from app.imports.readers.headers import (
    LOOKED_AT,
    Header,
    find_header,
    header_faults,
    header_finding,
)
from app.languages import mark
from app.languages.words import Word

SEPARATORS = {
    ",": Word("comma"),
    ";": Word("semicolon"),
    "\t": Word("tab"),
    "|": Word("bar"),
}
# A quoted cell of more lines is a quote that was never closed.
MOST_LINES = 2_000
REPLACED = "\ufffd"
# A record as it was parsed, or the sentence that says why it couldn't be.
Record = tuple[list[str], Said | None]


def open_separated(
    path: Path,
    *,
    separator: str | None = None,
    header: int | None = None,
    encoding: str | None = None,
) -> Table:
    """The table of a text file whose cells are parted by a sign. Raises Unreadable for an empty one.

    `separator`, `header` (row from 1, 0 for none) and `encoding` are what somebody chose.
    """
    written = Encoding(encoding, "chosen") if encoding else find_encoding(path)
    sign, why, values = separator or "", mark("chosen"), dict[str, int]()
    if not separator:
        sign, why, values = find_separator(path, written.name)
    first = [record for record, _ in islice(records(path, written.name, sign), LOOKED_AT * 2)]
    if not any(cell.strip() for record in first for cell in record):
        raise Unreadable("This file has no rows.")
    head = find_header(first, header)
    last = head.at + 1 if head.at is not None else 0

    def read() -> Iterator[Row]:
        return _rows(records(path, written.name, sign), head, sign, is_damaged=written.is_damaged)

    return Table(
        "csv",
        head.names,
        read,
        [
            written.finding,
            explained("separator", SEPARATORS.get(sign, sign), why, **values),
            header_finding(head, last, last - 1),
        ],
        header_faults(head),
    )


def find_separator(path: Path, encoding: str) -> tuple[str, str, dict[str, int]]:
    """The sign that parts the first rows into the most columns alike, why, and what that names."""
    best, share, columns = ",", 0.0, 1
    for sign in SEPARATORS:
        widths = [len(record) for record, _ in islice(records(path, encoding, sign), LOOKED_AT)]
        widths = [width for width in widths if width > 1]
        if not widths:
            continue
        usual = max(set(widths), key=lambda width: (widths.count(width), width))
        alike = widths.count(usual)
        if (alike >= max(1, share), alike * usual) > (True, share * columns):
            best, share, columns = sign, alike, usual
    if columns == 1:
        return best, mark("there is one column"), {}
    why = mark("it parts {rows} of the first rows into {columns} columns")
    return best, why, {"rows": int(share), "columns": columns}


def records(path: Path, encoding: str, sign: str) -> Iterator[Record]:
    """Every record of a file. After one whose quotes are wrong it goes on with the next line."""
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        lines = Lines(file)
        reader = csv.reader(lines, delimiter=sign, strict=True)
        while True:
            lines.taken.clear()
            try:
                yield next(reader), None
            except StopIteration:
                return
            except csv.Error:
                yield _alone(lines.taken[0], sign), _wrong_quotes()
                lines.give_back()
                reader = csv.reader(lines, delimiter=sign, strict=True)


def _wrong_quotes() -> Said:
    return Said(
        "quotes",
        "A quotation mark in this row is never closed, or stands within quotes without being doubled.",
    )


def _alone(line: str, sign: str) -> list[str]:
    """The cells of one line whose quotes can't be trusted."""
    plain = line[:LONGEST_CELL].rstrip("\r\n").replace("\x00", "")
    return next(csv.reader([plain], delimiter=sign, quoting=csv.QUOTE_NONE), [])


class Lines:
    """The lines of a file, of which those of the last record can be given back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.waiting: list[str] = []
        self.taken: list[str] = []

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = self.waiting.pop() if self.waiting else next(self.lines)
        self.taken.append(line)
        if len(self.taken) > MOST_LINES:
            raise csv.Error
        return line

    def give_back(self) -> None:
        """All lines of the last record but its first come again."""
        self.waiting += reversed(self.taken[1:])


def _rows(found: Iterator[Record], header: Header, sign: str, *, is_damaged: bool) -> Iterator[Row]:
    names = header.names
    width = len(names)
    first = 1 if header.at is None else header.at + 2
    for number, (record, fault) in enumerate(found, start=1):
        if number < first or not any(record):
            continue
        row = Row(number, dict(zip(names, record, strict=False)))
        if fault is not None:
            row.faults.append((None, fault))
        elif len(record) != width:
            _look_at_width(row, record, names, sign)
        if header.is_again(record):
            row.faults.append((None, repeated()))
        if is_damaged:
            _look_at_letters(row)
        yield row


def repeated() -> Said:
    """That a row is the header once more."""
    return Said("header_again", "This row is the header once more.")


def _look_at_width(row: Row, record: list[str], names: Sequence[str], sign: str) -> None:
    """Note what is missing or left over; empty cells at the end count for nothing."""
    width = len(names)
    if len(record) > width:
        if not any(record[width:]) or width >= MOST_COLUMNS:
            return
        said = Said(
            "row_length",
            "This row has {found} cells, the header {wanted}: what is left over begins with {text!r}.",
            found=len(record),
            wanted=width,
            text=next(filter(None, record[width:]))[:40],
        )
    else:
        row.cells |= dict.fromkeys(names[len(record) :], "")
        others = [
            other for other in SEPARATORS if other != sign and record[0].count(other) >= width - 1
        ]
        lengths = {"found": len(record), "wanted": width}
        if others and width > 1:
            said = Said(
                "row_length",
                "This row has {found} cells, the header {wanted}. "
                "It seems to be parted by a {separator}.",
                separator=SEPARATORS[others[0]],
                **lengths,
            )
        else:
            said = Said("row_length", "This row has {found} cells, the header {wanted}.", **lengths)
    row.faults.append((None, said))


def _look_at_letters(row: Row) -> None:
    for name, cell in row.cells.items():
        if REPLACED in cell:
            said = Said(
                "bytes",
                "This cell holds bytes that aren't UTF-8; they show as {sign}.",
                sign=REPLACED,
            )
            row.faults.append((name, said))
