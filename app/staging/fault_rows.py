"""The rows of an import that have faults, or cautions, as CSV."""

import csv
import io
from typing import Literal

from sqlalchemy.orm import Session

from app.csv_cells import safe_cell
from app.queries.imports import ALL_STATES, list_rows
from app.staging.prepared import say_fault

AT_ONCE = 500
Kind = Literal["faults", "cautions"]


def faults_csv(session: Session, number: int, of: Kind = "faults") -> str:
    """Row, column and message of each fault, with a header; the messages in the language of the request.

    Of each caution instead, whatever became of its row, where these are asked for.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(("row", "column", "message"))
    is_of_cautions = of == "cautions"
    states = ALL_STATES if is_of_cautions else ("faulty",)
    after = 0
    while rows := list_rows(
        session, number, states, after=after, limit=AT_ONCE, with_cautions=is_of_cautions
    ):
        after = rows[-1].number
        for row in rows:
            for each in row.cautions if is_of_cautions else row.faults:
                column = safe_cell(each["column"] or "")
                writer.writerow((row.number, column, say_fault(each)))
        session.expunge_all()
    return file.getvalue()
