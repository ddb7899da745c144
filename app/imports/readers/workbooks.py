"""Excel workbooks (xlsx), cell by cell: values as they are, formulas that were never worked out, errors."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any

from app.imports.cells import Cell, Table, Unreadable, as_text
from app.imports.readers.archives import open_archive
from app.imports.readers.sheets import Cells, letters_to_column, one_of, sheet_table

MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})"')
FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
BLOCK = 1 << 20
# Merging a whole column is a way of laying out, and says nothing of a million rows.
MOST_MERGED = 20_000


def open_workbook(path: Path, *, sheet: str | None = None, header: int | None = None) -> Table:
    """The table of a workbook's sheet. Raises Unreadable.

    `sheet` and `header` (row from 1, 0 for none) are what somebody chose.
    """
    with open_archive(path) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" not in names and not any(
            name.endswith("workbook.xml") for name in names
        ):
            raise Unreadable("This is no Excel workbook, though it is packed like one.")
    found = []
    days_from, sheets = _sheets(path)
    for name, part in sheets:
        has_formulas, merged = _look_through(path, part)

        def read(name: str = name, has_formulas: bool = has_formulas) -> Iterator[Cells]:
            return _cells(path, name, has_formulas=has_formulas)

        table = sheet_table("xlsx", name, read, merged, header)
        if table is not None:
            found.append((name, replace(table, days_from=days_from)))
    return one_of(found, sheet)


@contextmanager
def _loaded(path: Path, *, values: bool) -> Iterator[Any]:
    """The workbook for as long as the block lasts. Raises Unreadable."""
    # Long to import, and nothing else needs it.
    import openpyxl  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    # Of a path openpyxl believes the ending, which a file that was taken hasn't; of an open file it asks the bytes.
    with path.open("rb") as file, warnings.catch_warnings():
        # It warns of styles and checks that it doesn't read.
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=values, keep_links=False)
        except (
            InvalidFileException,
            KeyError,
            ValueError,
            TypeError,
            zipfile.BadZipFile,
            SyntaxError,
        ):
            raise Unreadable("This workbook is damaged: it can't be opened.") from None
        with closing(book):
            yield book


def _sheets(path: Path) -> tuple[date, list[tuple[str, str]]]:
    """(day 0 of the workbook, of 1899 or 1904; (name, path within the archive) of the sheets that have cells
    and aren't hidden).
    """
    with _loaded(path, values=True) as book:
        return book.epoch.date(), [
            (sheet.title, sheet._worksheet_path)  # noqa: SLF001  (nothing else tells which part it is)
            for sheet in book.worksheets
            if sheet.sheet_state == "visible"
        ]


def _look_through(path: Path, part: str) -> tuple[bool, dict[int, dict[int, tuple[int, int]]]]:
    """Whether a sheet has formulas, and its merged cells."""
    has_formulas = False
    merged: dict[int, dict[int, tuple[int, int]]] = {}
    count = 0
    with open_archive(path) as archive, archive.open(part.lstrip("/")) as file:
        tail = b""
        while block := file.read(BLOCK):
            text = tail + block
            has_formulas = has_formulas or FORMULA.search(text) is not None
            for found in MERGED.finditer(text):
                count += _merge(merged, found[1].decode(), found[2].decode(), MOST_MERGED - count)
            # An element that lies over the end of a block is seen with the next.
            tail = text[text.rfind(b"<") :][-200:]
    return has_formulas, merged


def _merge(merged: dict[int, dict[int, tuple[int, int]]], first: str, last: str, most: int) -> int:
    """Note the cells between two corners; how many, none where they are more than `most`."""
    top, left = letters_to_column(first)
    bottom, right = letters_to_column(last)
    size = (bottom - top + 1) * (right - left + 1)
    if not 0 < size <= most:
        return 0
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            merged.setdefault(row, {})[column] = (top, left)
    return size


def _cells(path: Path, name: str, *, has_formulas: bool) -> Iterator[Cells]:
    """(row, cells) of a sheet; one reading for the values and, where there are any, one for formulas."""
    with ExitStack() as open_ones:
        sheet = open_ones.enter_context(_loaded(path, values=True))[name]
        try:
            sheet.reset_dimensions()
            rows = sheet.iter_rows()
            if not has_formulas:
                for number, row in enumerate(rows, start=1):
                    yield number, [_text(cell) for cell in row]
                return
            other = open_ones.enter_context(_loaded(path, values=False))[name]
            other.reset_dimensions()
            both = zip(rows, other.iter_rows(), strict=False)
            for number, (row, written) in enumerate(both, start=1):
                yield number, [_with_formula(*pair) for pair in zip_longest(row, written)]
        except (KeyError, ValueError, TypeError, zipfile.BadZipFile, SyntaxError, EOFError):
            raise Unreadable(
                "The sheet «{name}» is damaged: it can't be read to its end.", name=name[:60]
            ) from None


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "e":
        return Cell(str(value), "error")
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        is_day = value.time() == time(0)
        return Cell(value.date().isoformat() if is_day else value.isoformat(" ", "seconds"), "day")
    if isinstance(value, date):
        return Cell(value.isoformat(), "day")
    if isinstance(value, time | timedelta):
        return str(value)
    return as_text(value)


def _with_formula(cell: Any, written: Any) -> str:
    """The value of a cell that may have a formula: worked out, or not."""
    text = _text(cell) if cell is not None else ""
    if written is None or written.data_type != "f":
        return text
    if not text:
        return Cell(str(getattr(written.value, "text", None) or written.value)[:80], "unworked")
    return text if isinstance(text, Cell) else Cell(text, "formula")
