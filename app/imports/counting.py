"""Counts in a row's cells to a figure of its candidate, held to what a claim's figures are held to."""

from itertools import chain

from pydantic import ValidationError

from app.editing.record_json import errors_of
from app.errors import NotRead
from app.imports.candidates import Candidate, Figure
from app.imports.cells import Row
from app.imports.columns import Columns
from app.imports.count_words import NO_COUNT, is_nobody, read_counts
from app.imports.matching import FigureColumns
from app.nouns.row_records import MOST_COUNTED, FigureRecord


def count(columns: Columns, row: Row, candidate: Candidate, each: FigureColumns) -> None:
    """Put the figure of some columns in, if any of them counts.

    A number that can't be one is refused there. What is no number at all is a caution: the claim stands without it.
    """
    counts: list[int | None] = []
    for at, column in enumerate((each.best, each.low, each.high)):
        text = columns.text(row, column)
        # Elsewhere such a word stands for nothing; where people are counted it is a number.
        text = text or next(filter(is_nobody, (columns.cell(row, column),)), "")
        found: tuple[int | None, int | None, int | None] = (None, None, None)
        if text:
            try:
                found = read_counts(text)
            except NotRead as error:
                is_worded = error.said.code == NO_COUNT
                note = columns.caution if is_worded else columns.refuse
                note(row, candidate, column, error.said)
        if at == 0:
            ends = found[1:]
        number = (
            found[0] if at == 0 else next((n for n in (found[0], found[at]) if n is not None), None)
        )
        # A column of its own goes before an end of a range in the first.
        number = ends[at - 1] if at and number is None else number
        counts.append(number)
    if all(found is None for found in counts):
        return
    figure = Figure(each.what, *counts)
    told = [number for number in (figure.low, figure.best, figure.high) if number is not None]
    if told == sorted(told) and told[-1] <= MOST_COUNTED:
        # Most of them, for which the record would say the same at twenty times the price.
        candidate.figures.append(figure)
        return
    try:
        FigureRecord.model_validate(figure.as_json())
    except ValidationError as error:
        for said in chain.from_iterable(errors_of(error).values()):
            columns.refuse(row, candidate, each.low or each.best or each.high, said)
