"""What a claim keeps of the row of a table that it came from: the row itself as evidence, and its figures."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, Field, StrictInt, StrictStr, model_validator

from app.letters import REFUSED, holds_refused, refused
from app.nouns.parts import Part, Refused, Text
from app.nouns.text_records import MOST_QUOTED_WORDS, Sha256
from app.nouns.told import Told
from app.vocabulary.sources import OPEN_LICENCES

# What the passages of a table are called by where programs ask: RFC 7111.
CSV_FRAGMENTS = "http://tools.ietf.org/rfc/rfc7111"
MOST_CELLS, LONGEST_CELL = 200, 2000
MOST_COUNTED = 999_999_999


def _cells(cells: dict[str, str]) -> dict[str, str]:
    if len(cells) > MOST_CELLS:
        raise Refused(
            "too_many",
            "",
            "It has {count} cells; at most {most} may be kept",
            count=len(cells),
            most=MOST_CELLS,
        )
    # Looked for in all of them at once: letters that no text may hold are rare.
    is_odd = holds_refused(" ".join(cells.values()))
    for column, text in cells.items():
        if not _is_column(column):
            raise Refused("column", "", "{column!r} is no name of a column", column=column[:60])
        if len(text) > LONGEST_CELL:
            raise Refused(
                "too_long",
                "",
                "The cell of {column!r} has more than {most} letters",
                column=column[:60],
                most=LONGEST_CELL,
            )
        # A cell is kept as it was; wherever it is shown it is isolated, so that it may turn the direction.
        problem = refused(text, keep_returns=True, turns=False) if is_odd else None
        if problem is not None:
            raise Refused(
                "character",
                "",
                "The cell of {column!r} holds {found}",
                column=column[:60],
                found=problem,
            )
    return cells


@lru_cache(2_000)
def _is_column(name: str) -> bool:
    """Whether it can be the name of a column; the rows of a file have the same ones."""
    return bool(name.strip()) and len(name) <= 300 and REFUSED.search(name) is None


Count = Annotated[StrictInt, Field(ge=0, le=MOST_COUNTED)]


class RowRecord(Part):
    """The row that a claim came from: its file, its sheet, its number as RFC 7111 counts, the cells that were used."""

    columns: ClassVar[Mapping[str, str]] = {
        "file": "row_file",
        "sha256": "row_sha256",
        "sheet": "row_sheet",
        "row": "row_number",
        "key": "row_key",
        "cells": "row_cells",
    }
    tells: ClassVar[tuple[str, ...]] = ("sha256",)

    file: Annotated[Text, Told(longest=300)]
    sha256: Sha256
    # Where a workbook has several; the row is that of the sheet.
    sheet: Annotated[Text | None, Told(longest=300)] = None
    row: Annotated[StrictInt, Field(ge=1, le=MOST_COUNTED)]
    key: Annotated[Text | None, Told(longest=500)] = None
    # {column: text}, in the order of the columns' use.
    cells: Annotated[dict[str, StrictStr], AfterValidator(_cells)]

    @property
    def fragment(self) -> str:
        """The row as a fragment of the file's address."""
        return fragment_of(self.row)


class FigureRecord(Part):
    """A count as the source has it: of what, the least, the most, the best."""

    what: Annotated[Text, Told(longest=100)]
    low: Count | None = None
    high: Count | None = None
    best: Count | None = None

    @model_validator(mode="after")
    def _counts_something(self) -> Self:
        ordered = [each for each in (self.low, self.best, self.high) if each is not None]
        if not ordered:
            raise Refused("needed", "best", "A figure needs a number")
        if ordered != sorted(ordered):
            numbers = ", ".join(f"{each:,}" for each in ordered)
            raise Refused(
                "out_of_order",
                "low",
                "The least, the best and the most don't follow one another: {numbers}",
                numbers=numbers,
            )
        return self


def fragment_of(row: int) -> str:
    """The row of a table as a fragment, as RFC 7111 has it: `row=5`."""
    return f"row={row}"


def a_dozen_words(text: str) -> str:
    """The text, cut after a dozen words."""
    words = text.split(None, MOST_QUOTED_WORDS)
    if len(words) <= MOST_QUOTED_WORDS:
        return text.strip()
    return f"{' '.join(words[:MOST_QUOTED_WORDS])} …"


def lets_words_be_shown(licence: str | None) -> bool:
    """Whether a licence lets anybody pass on whole texts, and not a dozen words alone."""
    return licence is not None and licence.strip().casefold() in OPEN_LICENCES


def cells_to_show(cells: Mapping[str, Any] | None, licence: str | None) -> dict[str, str]:
    """The cells as readers may see them: of each a dozen words, unless the source's licence allows more.

    It is asked whenever they are shown, so that a licence that was noted wrongly counts no longer.
    """
    if not cells:
        return {}
    if lets_words_be_shown(licence):
        return dict(cells)
    return {column: a_dozen_words(text) for column, text in cells.items()}
