"""The rows of an import that have faults, or cautions, as CSV."""

import csv
import io
from typing import Literal

from sqlalchemy.orm import Session

from app.csv_cells import safe_cell
from app.imports.readers.joined_sheets import ALL
from app.models import ImportRow
from app.queries.imports import ALL_STATES, get_import, list_rows
from app.staging.prepared import say_fault

AT_ONCE = 500
Kind = Literal["faults", "cautions"]
COLUMNS = ("row", "column", "message")
OF_SHEETS = ("sheet", "row_in_sheet")


def faults_csv(session: Session, number: int, of: Kind = "faults") -> str:
    """Row, column and message of each fault, with a header; the messages in the language of the request.

    Of each caution instead, whatever became of its row, where these are asked for. Where several sheets are read
    as one, its sheet and its row there come behind.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    is_joined = get_import(session, number).choices.get("sheet") == ALL
    writer.writerow((*COLUMNS, *(OF_SHEETS if is_joined else ())))
    is_of_cautions = of == "cautions"
    states = ALL_STATES if is_of_cautions else ("faulty",)
    after = 0
    while rows := list_rows(
        session, number, states, after=after, limit=AT_ONCE, with_cautions=is_of_cautions
    ):
        after = rows[-1].number
        for row in rows:
            sheet, within = place_in_sheet(row)
            where = (safe_cell(sheet or ""), within or "") if is_joined else ()
            for each in row.cautions if is_of_cautions else row.faults:
                column = safe_cell(each["column"] or "")
                writer.writerow((row.number, column, say_fault(each), *where))
        session.expunge_all()
    return file.getvalue()


def place_in_sheet(row: ImportRow) -> tuple[str | None, int | None]:
    """The sheet of a row and its number there, where several sheets are read as one."""
    evidence = row.prepared.get("evidence", {})
    return evidence.get("sheet"), evidence.get("within")
