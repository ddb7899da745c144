"""The rows of an import that have faults, as CSV."""

import csv
import io

from sqlalchemy.orm import Session

from app.csv_cells import safe_cell
from app.queries.imports import list_rows
from app.staging.prepared import say_fault

AT_ONCE = 500


def faults_csv(session: Session, number: int) -> str:
    """Row, column and message of each fault, with a header; the messages in the language of the request."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(("row", "column", "message"))
    after = 0
    while rows := list_rows(session, number, ("faulty",), after=after, limit=AT_ONCE):
        after = rows[-1].number
        for row in rows:
            for fault in row.faults:
                column = safe_cell(fault["column"] or "")
                writer.writerow((row.number, column, say_fault(fault)))
        session.expunge_all()
    return file.getvalue()
