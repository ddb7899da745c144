"""The process of its own in which openpyxl writes a workbook: `python …/workbook.py PATH`.

Standard input has a line of JSON that says what the table is, and a line with the cells of each row after
it. Days stay text, which sorts and knows no 1900; text is never a formula, whatever it begins with.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

# Rows that a sheet can have with its heading, and characters that a cell can have.
MOST_ROWS = 1_048_575
LONGEST = 32_767
GEOMETRY = "wkt"


def main(path: str) -> None:
    """Write the rows of standard input into a workbook."""
    from openpyxl import Workbook  # noqa: PLC0415

    about = json.loads(sys.stdin.readline())
    book = Workbook(write_only=True)
    names = [name for name, _ in about["columns"]]
    left_out: Counter[str] = Counter()
    sheet: Any = None
    for number, line in enumerate(sys.stdin):
        if number % MOST_ROWS == 0:
            sheet = begun(book, about["name"], number // MOST_ROWS, names)
        cells = json.loads(line)
        sheet.append(
            [fitting(sheet, name, cell, left_out) for name, cell in zip(names, cells, strict=True)]
        )
    if sheet is None:
        begun(book, about["name"], 0, names)
    # Columns by themselves: one is called «licence», as what the file is under.
    tell(book, "columns", about["columns"])
    tell(book, "about", [*told_of(about), *sorted(left_out.items())])
    book.save(path)


def tell(book: Any, name: str, pairs: Sequence[Sequence[Any]]) -> None:
    """A sheet of names and what each says."""
    sheet = book.create_sheet(name)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 100
    for pair in pairs:
        sheet.append([fitting(sheet, "", cell, Counter()) for cell in pair])


def begun(book: Any, name: str, number: int, heads: list[str]) -> Any:
    """A sheet with its heading; those after the first are numbered."""
    sheet = book.create_sheet(name if number == 0 else f"{name} {number + 1}")
    sheet.freeze_panes = "A2"
    sheet.append(heads)
    return sheet


def told_of(about: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What the file is, under which licence, as of when, and how to read it."""
    yield "table", about["name"]
    yield from about["about"].items()
    yield "days", "Text as ISO 8601 has it, so that it sorts; ends are inclusive"
    yield "coordinates", "Longitude, latitude, EPSG:4326"


def fitting(sheet: Any, name: str, cell: Any, left_out: Counter[str]) -> Any:
    """What goes into a cell: numbers as they are, text as text, what is too long for it told."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415

    if not isinstance(cell, str):
        return cell
    text: str = ILLEGAL_CHARACTERS_RE.sub("\ufffd", cell)
    if len(text) > LONGEST:
        if name == GEOMETRY:
            # Half a geometry is none.
            left_out["geometries left out"] += 1
            return None
        left_out["cells cut"] += 1
        text = text[: LONGEST - 1] + "…"
    if not text.startswith(("=", "#")):
        return text
    made = WriteOnlyCell(sheet, text)
    made.data_type = "s"
    return made


if __name__ == "__main__":
    main(*sys.argv[1:])
