"""Cells of CSV that no spreadsheet runs."""

import re
from typing import TypeVar

# What a spreadsheet takes for a formula, also behind quotes that were put there against that.
FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
T = TypeVar("T")


def safe_cell(cell: T) -> T | str:
    """A cell that no spreadsheet runs: a quote goes before text that could be a formula.

    Numbers stay numbers. `plain_cell` takes the quote away again.
    """
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell


def plain_cell(cell: str) -> str:
    """The text that `safe_cell` was given."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell
