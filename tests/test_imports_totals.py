"""Rows that sum up others: no claim comes of them, and it is said that they were left out."""

from pathlib import Path

import pytest

from app.database import Engines, editing_session
from tests.applications import Lend
from tests.desk import Desk
from tests.importing import add_named, candidates, tried, write_sheets
from tests.importing_pages import check, take
from tests.writing import program

HEADER = "Date,Place,Event,Killed"
EVENT = "2017-06-07,Tabqa,Shelling,2"
LEFT = "This row sums up others and is left out as no row of data. Give it a day or a place if it is one."


def table(folder: Path, *rows: str) -> Path:
    path = folder / "a.csv"
    path.write_text("\n".join((HEADER, EVENT, *rows)), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "row",
    [
        "Total,,,2",
        ",Total:,,2",
        ",,Grand Total,2",
        "Sum,-,-,2",
        "Всього,,,2",
        "Разом:,,,2",
        ",,Итого,2",
        ",المجموع,,٢",
        ",الإجمالي,,2",
        ",,Total général,1 200",
    ],
)
def test_a_total_is_no_claim_and_it_is_said(row: str, tmp_path: Path) -> None:
    report = tried(table(tmp_path, row))
    assert (report["rows"], report["ready"]) == (2, 1)
    [fault] = report["faults"]
    assert (fault["row"], fault["column"], fault["message"]) == (3, None, LEFT)
    assert {
        "what": "totals",
        "found": "1 left out",
        "why": "«Total» or the like with figures, without a day and a place",
    } in report["recognised"]


@pytest.mark.parametrize(
    "row",
    [
        # A day, a place, an event of its own, no figure, and a name that only begins so.
        "2017-06-08,,Total,2",
        ",Tabqa,Total,2",
        ",Total,Fire at a depot,2",
        "Total,,,",
        ",,Total destruction,2",
    ],
)
def test_what_is_more_than_a_total_stays_a_row(row: str, tmp_path: Path) -> None:
    report = tried(table(tmp_path, row))
    assert LEFT not in [each["message"] for each in report["faults"]]
    assert "totals" not in [each["what"] for each in report["recognised"]]


def test_a_total_whose_sum_was_never_worked_out_is_one_too(tmp_path: Path) -> None:
    rows = (tuple(HEADER.split(",")), tuple(EVENT.split(",")), ("Total", None, None, "=SUM(D2:D2)"))
    path = write_sheets(tmp_path, Events=rows)
    assert [row.is_total for row in candidates(path)] == [False, True]


@pytest.fixture
def desk(renewed: Lend, fresh_database: Engines) -> Desk:
    """A desk on a map of its own, with what the table names."""
    with editing_session(fresh_database, "What the table names") as session:
        add_named(session)
    return Desk(renewed(fresh_database), fresh_database)


def test_the_page_counts_totals_as_left_out_until_one_is_mended(desk: Desk, tmp_path: Path) -> None:
    editor = desk.seat()
    address = take(editor, table(tmp_path, "Total,,,2").read_bytes())
    assert check(editor, address).status_code == 303
    page = editor.get(address).text
    assert LEFT in page
    writer = program(desk, "admin", "write")
    api = address.replace("/admin/imports", "/api/v1/imports")
    found = writer.get(api).json()
    assert (found["ready"], found["faulty"], found["left_out"]) == (1, 0, 1)
    assert found["recognised"][-1]["what"] == "totals"
    # Taken in as it is it has a fault, and checked again it is left out again.
    at = f"{address}/rows/3"
    assert editor.send(at, do="back").status_code == 303
    assert writer.get(api).json()["faulty"] == 1
    assert check(editor, address).status_code == 303
    assert writer.get(api).json()["left_out"] == 1
    cells = {"cell:Date": "2017-06-08", "cell:Place": "Tabqa", "cell:Event": "Strike"}
    assert editor.send(at, **cells, do="mend").status_code == 303
    assert writer.get(api).json()["ready"] == 2
