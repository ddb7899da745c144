"""A matching put to a table's own columns: cells by what they become, and faults by the file's names."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from app.errors import Said
from app.imports.candidates import Candidate
from app.imports.cells import Cell, Fault, Row
from app.imports.matching import Matching, column_key
from app.nouns.row_records import LONGEST_CELL, a_dozen_words

Code = TypeVar("Code")


class Columns:
    """Finds the cells of a row by the names that a matching uses."""

    def __init__(self, matching: Matching, names: Iterable[str]) -> None:
        by_key: dict[str, str] = {}
        for name in names:
            by_key.setdefault(column_key(name), name)
        exact = set(by_key.values())
        actual: dict[str, str] = {}
        for column in filter(None, matching.columns()):
            others = (column, *matching.aliases.get(column, ()))
            found = next(
                (by_key[column_key(each)] for each in others if column_key(each) in by_key), column
            )
            actual[column] = column if column in exact else found
        # In the order of the file, in which a row's cells are told.
        order = {name: number for number, name in enumerate(by_key.values())}
        self.actual = dict(sorted(actual.items(), key=lambda each: order.get(each[1], len(order))))
        self.unknown = frozenset(matching.unknown)

    def name(self, column: str) -> str:
        """The column's name in the file."""
        return self.actual.get(column, column)

    def text(self, row: Row, column: str) -> str:
        """A cell without blanks around it; empty for what stands for nothing."""
        if not column:
            return ""
        cell = row.cells.get(self.actual.get(column, column))
        if not cell:
            return ""
        text = cell.strip()
        return "" if text in self.unknown else text

    def cell(self, row: Row, column: str) -> str:
        """A cell as it is, with what a spreadsheet says of it."""
        return row.cells.get(self.actual.get(column, column), "") if column else ""

    def first_filled(self, row: Row, columns: Iterable[str]) -> tuple[str, str]:
        """(column, text) of the first of several columns that is filled; empty texts for none."""
        for column in columns:
            text = self.text(row, column)
            if text:
                return column, text
        return "", ""

    def used(self, row: Row, free: frozenset[str]) -> tuple[dict[str, str], dict[str, str]]:
        """The cells that were used, as they were, but of other people's sentences a dozen words; and those
        of the cells whole of which that left something out.
        """
        used: dict[str, str] = {}
        whole: dict[str, str] = {}
        for column, name in self.actual.items():
            text = row.cells.get(name, "")
            if text:
                used[name] = str(text)
                if column in free:
                    used[name] = a_dozen_words(text)
                    if used[name].endswith("…"):
                        whole[name] = text.strip()[: 2 * LONGEST_CELL]
        return used, whole

    def refuse(self, row: Row, candidate: Candidate, column: str, said: Said) -> None:
        """Note a fault at a column of the matching, by its name in the file."""
        candidate.faults.append(Fault(row.number, self.name(column) or None, said))

    def caution(self, row: Row, candidate: Candidate, column: str, said: Said) -> None:
        """Note a caution there."""
        candidate.cautions.append(Fault(row.number, self.name(column) or None, said))

    def coded(
        self, row: Row, candidate: Candidate, column: str, codes: Mapping[str, Code]
    ) -> Code | None:
        """What a cell's code stands for, 3 for 3.0, ADM1 for adm1; refused if there is no such code."""
        text = self.text(row, column)
        if not text or not codes:
            return None
        code = codes.get(text.removesuffix(".0").upper())
        if code is None:
            said = Said(
                "choice",
                "{found!r} is no code of this column; there are {known}.",
                found=text[:40],
                known=", ".join(codes),
            )
            self.refuse(row, candidate, column, said)
        return code

    def special(self, row: Row) -> list[tuple[str, Cell]]:
        """(name in the file, cell) of the cells that a spreadsheet says something of."""
        found = []
        for name in self.actual.values():
            cell = row.cells.get(name)
            if type(cell) is Cell:
                found.append((name, cell))
        return found
