"""The legend of an image: its rows in columns, closer where there are many, and at last counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.drawing.legend import Row
from app.drawing.lettering import wrapped
from app.drawing.palette import Palette
from app.drawing.spots import Box
from app.drawing.svg import element, words
from app.languages import ngettext

# The least width of a column.
COLUMN_PX = 180


@dataclass(frozen=True)
class Spacing:
    """How far apart a legend's rows and the lines in one are, and the size of its letters, in pixels."""

    row: float
    line: float
    size: float


WIDE, DENSE = Spacing(22, 14, 12), Spacing(17.5, 12, 10.5)


def draw_legend(at: Box, rows: Sequence[Row], palette: Palette, *, is_rtl: bool) -> Markup:
    """What the signs mean, of those that are drawn: closer where there are many, and at last counted."""
    columns = max(1, int((at.right - at.left + 12) // (COLUMN_PX + 12)))
    width = (at.right - at.left - 12 * (columns - 1)) / columns
    for spacing in (WIDE, DENSE):
        laid, left = _laid(at, rows, width, columns, spacing)
        if not left:
            break
    drawn: list[Markup] = []
    for row, lines, column, y in laid:
        start = at.right - column * (width + 12) if is_rtl else at.left + column * (width + 12)
        inward = -1 if is_rtl else 1
        if row.sample:
            scale = min(1, spacing.row / row.height)
            where = f"translate({start + 14 * inward:g} {y:g}) scale({scale:.2g})"
            drawn.append(element("g", row.sample, transform=where))
        x = start + (32 * inward if row.sample else 0)
        drawn += [
            words(line, x, y + 4 + spacing.line * number, is_rtl=is_rtl, font_size=spacing.size,
                  text_anchor="end" if is_rtl else None, fill=palette["ink"],
                  font_weight=600 if row.is_heading else None)
            for number, line in enumerate(lines)
        ]  # fmt: skip
    return element("g", *drawn)


def _laid(
    at: Box, rows: Sequence[Row], width: float, columns: int, spacing: Spacing
) -> tuple[list[tuple[Row, list[str], int, float]], int]:
    """(row, its lines, column, height) of the rows that have room, and how many signs have none."""
    laid: list[tuple[Row, list[str], int, float]] = []
    column, y = 0, at.top + spacing.row / 2
    for number, row in enumerate(rows):
        most = width - 32 if row.sample else width
        # What explains no sign may be longer.
        most_lines = 3 if row.sample or row.is_heading else 7
        lines = wrapped(row.words, spacing.size, most, most_lines, strong=row.is_heading)
        height = spacing.line * (len(lines) - 1) + spacing.row
        # Nothing stands below its column, and no heading alone at its end.
        needed = height + (spacing.row if row.is_heading else 0)
        if y + needed - spacing.row / 2 > at.bottom:
            column, y = column + 1, at.top + spacing.row / 2
        if column == columns:
            left = sum(1 for each in rows[number - 1 :] if not each.is_heading)
            said = ngettext(
                "{n} more, which the map itself tells", "{n} more, which the map itself tells", left
            )
            last = laid.pop()
            laid.append((Row(Markup(), said), [said], last[2], last[3]))
            return laid, left
        laid.append((row, lines, column, y))
        y += height
    return laid, 0
