"""What a file holds once it is read: rows of cells as they were, and what was found about them.

A cell is a text. One that a spreadsheet knows more of is a `Cell`, which is a text as well. Pure.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from shapely.geometry.base import BaseGeometry

from app.errors import AppError, Said
from app.languages import mark

# error: the spreadsheet couldn't work it out; unworked: a formula that was never worked out;
# formula: one that was; day: a date cell; number: a number.
CellKind = Literal["error", "unworked", "formula", "day", "number"]
MOST_BYTES = 200_000_000
MOST_ROWS = 1_000_000
MOST_COLUMNS = 1_000
LONGEST_CELL = 100_000


class Cell(str):
    """A text with what a spreadsheet says of it."""

    __slots__ = ("kind",)

    kind: CellKind

    def __new__(cls, text: str, kind: CellKind) -> "Cell":
        """The text as the cell shows it; of an error cell its code, such as #REF!."""
        cell = super().__new__(cls, text)
        cell.kind = kind
        return cell


class Unreadable(AppError):
    """A file of which nothing can be read, with the sentence that says why."""

    status = 422
    code = "unreadable"
    title = mark("This file can't be read")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row: its number, the column's name, the sentence with its code.

    Without a row it is about the whole file, without a column about the whole row.
    """

    row: int | None
    column: str | None
    said: Said

    @property
    def message(self) -> str:
        """The sentence."""
        return self.said

    def as_json(self) -> dict[str, Any]:
        """`row`, `column`, `message`, which is English."""
        return {"row": self.row, "column": self.column, "message": self.said.in_english}


@dataclass(frozen=True)
class Finding:
    """Something that was recognised in a file, and why, in English: encoding, separator, header, layout.

    `made_of` is for whoever looks at it in another language: the patterns of `found` and `why`, where they
    have any, and the `values` that these name.
    """

    what: str
    found: str
    why: str = ""
    made_of: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, str]:
        """`what`, `found`, `why`, which are English."""
        return {"what": self.what, "found": str(self.found), "why": self.why}


def explained(what: str, found: str, why: str, /, **values: str | int) -> Finding:
    """A finding whose reason names values, in braces."""
    return Finding(what, found, why.format(**values), {"why": why, "values": values})


@dataclass(slots=True)
class Row:
    """One row of a table, or one feature of a geographic file.

    `number` is its place in the file: for a table as RFC 7111 counts (`#row=`), from 1 and with the
    header; for features from 1. `geometry` is in EPSG:4326, (longitude, latitude).
    """

    number: int
    cells: dict[str, str]
    geometry: BaseGeometry | None = None
    # What the reader itself found wrong: (column or none, sentence).
    faults: list[tuple[str | None, Said]] = field(default_factory=list)
    cautions: list[tuple[str | None, Said]] = field(default_factory=list)
    # Where several sheets are read as one: its sheet, and its row there.
    sheet: str = ""
    within: int = 0


@dataclass
class Table:
    """A file that can be read, from its first row on and as often as is wanted, as a stream."""

    # csv, xlsx, ods, geojson, kml, gpx, geo, json, zip.
    kind: str
    # Names of the columns in order; rows of features may have others besides.
    columns: tuple[str, ...]
    read: Callable[[], Iterator[Row]]
    findings: list[Finding] = field(default_factory=list)
    # What is wrong with the file as a whole; the rows are read all the same.
    faults: list[Fault] = field(default_factory=list)
    # A layout that the reader can tell by the file's own mark.
    layout: str | None = None
    # What a row is called in sentences and locators.
    unit: str = "row"
    # The day that number 0 stands for, where the program counts days; none where it counts none.
    days_from: date | None = None
    # Its sheet, where a workbook has others besides; of several that are read as one each row has its own.
    sheet: str = ""
    # Values that hold for the whole file, by name: the title of a map, its licence.
    about: Mapping[str, str] = field(default_factory=dict)


def as_text(value: object) -> str:
    """A value of JSON or Arrow as a cell: numbers as short as they are exact, lists joined by «;»."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case dict():
            return "; ".join(f"{name}: {as_text(part)}" for name, part in value.items())
        case list() | tuple():
            return "; ".join(as_text(part) for part in value)
    return str(value)
