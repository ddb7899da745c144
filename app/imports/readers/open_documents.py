"""OpenDocument spreadsheets (ods), cell by cell: no reader tells formulas that were never worked out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from xml.etree.ElementTree import Element  # only its type: defusedxml does the reading

from app.errors import NotRead
from app.imports.cells import MOST_COLUMNS, Cell, Table, Unreadable
from app.imports.readers.archives import open_archive
from app.imports.readers.sheets import Cells, one_of, sheet_table
from app.imports.readers.xml_files import elements, local

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
ERRORS = ("#", "Err:")
# Empty rows to the end of the sheet are one element that says how often it stands.
MOST_REPEATED = 10_000
Merged = dict[int, dict[int, tuple[int, int]]]
# What LibreOffice counts days from, unless somebody chose otherwise.
DAY_0 = date(1899, 12, 30)


def open_spreadsheet(path: Path, *, sheet: str | None = None, header: int | None = None) -> Table:
    """The table of a spreadsheet's sheet. Raises Unreadable."""
    found = []
    for name in _sheet_names(path):
        merged: Merged = {}
        for _ in _cells(path, name, merged):
            # Read once for what is merged, which each row has to know.
            pass
        table = sheet_table("ods", name, partial(_cells, path, name, None), merged, header)
        if table is not None:
            found.append((name, replace(table, days_from=DAY_0)))
    return one_of(found, sheet)


def _content(path: Path) -> Iterator[tuple[str, Element]]:
    try:
        with open_archive(path) as archive, archive.open("content.xml") as file:
            yield from elements(file)
    except NotRead as error:
        raise Unreadable(error.said) from None
    except KeyError:
        raise Unreadable("This spreadsheet has no content.") from None


def _sheet_names(path: Path) -> list[str]:
    return [
        element.get(f"{TABLE}name", "")
        for event, element in _content(path)
        if event == "start" and element.tag == f"{TABLE}table"
    ]


def _cells(path: Path, wanted: str, merged: Merged | None) -> Iterator[Cells]:
    is_inside, number = False, 0
    for event, element in _content(path):
        if element.tag == f"{TABLE}table":
            is_inside = event == "start" and element.get(f"{TABLE}name") == wanted
            if event == "end":
                element.clear()
        if event == "end" and element.tag == f"{TABLE}table-row":
            if is_inside:
                times = int(element.get(f"{TABLE}number-rows-repeated", "1"))
                cells = _row(element, number + 1, merged)
                for at in range(times if any(cells) and times < MOST_REPEATED else 0):
                    yield number + at + 1, cells
                number += times
            element.clear()


def _row(element: Element, number: int, merged: Merged | None) -> list[str]:
    cells: list[str] = []
    for child in element:
        if local(child) not in ("table-cell", "covered-table-cell") or len(cells) > MOST_COLUMNS:
            continue
        times = int(child.get(f"{TABLE}number-columns-repeated", "1"))
        text = _text(child) if local(child) == "table-cell" else ""
        if merged is not None:
            _note_merged(child, number, len(cells), merged)
        cells += [text] * (times if text or times < MOST_COLUMNS else 1)
    return cells


def _note_merged(cell: Element, number: int, column: int, merged: Merged) -> None:
    down = int(cell.get(f"{TABLE}number-rows-spanned", "1"))
    across = int(cell.get(f"{TABLE}number-columns-spanned", "1"))
    if down * across > 1 and down * across < MOST_REPEATED:
        for row in range(number, number + down):
            for at in range(column, column + across):
                merged.setdefault(row, {})[at] = (number, column)


def _text(cell: Element) -> str:
    """The cell's value; of an error its code, of a formula whether it was worked out."""
    shown = "\n".join("".join(part.itertext()) for part in cell if local(part) == "p").strip()
    formula = cell.get(f"{TABLE}formula")
    kind = cell.get(f"{OFFICE}value-type") or cell.get(f"{CALC}value-type") or ""
    value = cell.get(f"{OFFICE}value")
    if cell.get(f"{CALC}value-type") == "error" or (formula and shown.startswith(ERRORS)):
        return Cell(shown or "#N/A", "error")
    if kind == "date":
        day = cell.get(f"{OFFICE}date-value", shown)
        return Cell(day.removesuffix("T00:00:00").replace("T", " "), "day")
    if formula and not shown and not value:
        return Cell(formula[:80], "unworked")
    text = value if kind in ("float", "currency", "percentage") and value else shown
    if kind == "boolean":
        text = cell.get(f"{OFFICE}boolean-value", shown)
    text = text.removesuffix(".0") if kind == "float" else text
    return Cell(text, "formula") if formula else text
