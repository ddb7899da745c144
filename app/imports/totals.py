"""Rows that sum up others: «Total» with figures and nothing else, which are no events. Pure."""

import re

from app.errors import Said
from app.imports.cells import Cell, Finding, Row
from app.imports.columns import Columns
from app.imports.matching import Matching
from app.imports.readers.joined_sheets import SHEET

TOTAL = "total_row"
TOTALS = frozenset((
    *("total", "totals", "grand total", "subtotal", "sub-total", "sub total", "sum", "overall total", "total overall"),
    *("total général", "total general", "sous-total", "somme", "suma", "insgesamt", "gesamt", "summe", "toplam"),
    *("всього", "усього", "разом", "загалом", "загальна сума", "итого", "всего", "общий итог", "razem"),
    *("المجموع", "مجموع", "الإجمالي", "الاجمالي", "إجمالي", "اجمالي", "المجموع الكلي", "الإجمالي العام"),
    *("المجموع العام", "جمع کل", 'סה"כ', "סה״כ", "合计", "總計", "总计"),
))  # fmt: skip
LONGEST = max(map(len, TOTALS)) + 3
FIGURE = re.compile(r"[-+~]?[\d٠-٩۰-۹][\d٠-٩۰-۹\s.,'’٬٫]*%?")
YEAR = re.compile(r"(?:19|20)\d\d(?:\.0|-(?:0[1-9]|1[0-2]))?")
EMPTY = frozenset(("-", "–", "—"))


def is_total(row: Row, columns: Columns, matching: Matching) -> bool:
    """Whether the first text of a row is «Total» or the like, the others are figures, and it has no day or place."""
    word, figures = "", 0
    for name, cell in row.cells.items():
        text = cell.strip()
        if not text or text in EMPTY or (row.sheet and name == SHEET):
            continue
        if FIGURE.fullmatch(text) or (isinstance(cell, Cell) and cell.kind == "unworked"):
            figures += 1
        elif word or len(text) > LONGEST or text.rstrip(":. ").casefold() not in TOTALS:
            return False
        else:
            word = text
    if not (word and figures) or row.geometry is not None:
        return False
    where = (matching.latitude, matching.longitude, matching.point, *matching.point_parts)
    when = (*matching.first, *matching.last, *matching.first_parts[2:])
    told = {columns.text(row, column) for column in (*matching.place, *where)}
    # A year or a month alone is what it sums up.
    days = {text for column in when if not YEAR.fullmatch(text := columns.text(row, column))}
    return told | days <= {"", word}


def total_said() -> Said:
    """That a row is a total, and what to do where it isn't."""
    return Said(
        TOTAL,
        "This row sums up others and is left out as no row of data. Give it a day or a place if it is one.",
    )


def totals_finding(count: int) -> list[Finding]:
    """How many rows were left out as totals; nothing of none."""
    why = "«Total» or the like with figures, without a day and a place"
    return [Finding("totals", f"{count} left out", why)] if count else []
