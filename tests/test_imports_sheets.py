"""Workbooks with a sheet a month: read as one, each row under its sheet and its number there."""

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from app.commands.importing import bring
from app.database import Engines, editing_session
from app.imports.opening import Choices
from tests.applications import Lend
from tests.desk import Browser, Desk
from tests.importing import add_named, candidates, tried, write_sheets
from tests.importing_pages import check, take
from tests.writing import program

HEADER = ("Date", "Place", "Event", "Killed")
MONTHS = {
    "January": [("2017-01-02", "Tabqa", "Shelling", 2), ("2017-01-03", "Tabqa", "Clashes", None)],
    "February": [
        ("2017-02-30", "Tabqa", "Strike", 1),
        ("2017-02-03", "Tabqa", "Strike", "several"),
    ],
    "March": [("2017-03-02", "Tabqa", "Strike", 4)],
}
ALL = Choices(sheet="all")
CONTENT = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"""


def workbook(folder: Path, **more: list[tuple[object, ...]]) -> Path:
    """A sheet a month with the same header, and others as they are."""
    return write_sheets(folder, **{name: [HEADER, *rows] for name, rows in MONTHS.items()}, **more)


def ods(folder: Path) -> Path:
    def row(cells: tuple[object, ...]) -> str:
        return "".join(
            f"<table:table-cell><text:p>{each or ''}</text:p></table:table-cell>" for each in cells
        )

    sheets = "".join(
        f'<table:table table:name="{name}">'
        + "".join(f"<table:table-row>{row(each)}</table:table-row>" for each in (HEADER, *rows))
        + "</table:table>"
        for name, rows in MONTHS.items()
    )
    path = folder / "year.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", CONTENT.format(sheets=sheets))
    return path


@pytest.mark.parametrize("make", [workbook, ods])
def test_sheets_with_the_same_columns_are_one_table_where_that_is_chosen(
    make: object, tmp_path: Path
) -> None:
    assert callable(make)
    path = make(tmp_path)
    report = tried(path)
    assert report["rows"] == 2
    [offer] = report["faults"]
    assert "of 3 sheets that have its columns" in offer["message"]
    report = tried(path, choices=ALL)
    assert (report["rows"], report["ready"]) == (5, 4)
    assert report["recognised"][1] == {
        "what": "sheet",
        "found": "all 3 sheets with these columns",
        "why": "of 3 sheets here: January, February, March",
    }
    # The second sheet begins at the next thousand; the report also says where that is.
    [fault] = report["faults"]
    assert (fault["row"], fault["column"], fault["sheet"], fault["sheet_row"]) == (
        1002,
        "Date",
        "February",
        2,
    )
    assert [(each["row"], each["sheet_row"]) for each in report["cautions"]] == [(1003, 3)]


def test_a_row_of_one_of_several_sheets_says_in_which_one_it_stands(tmp_path: Path) -> None:
    rows = candidates(workbook(tmp_path), choices=ALL)
    assert [row.row for row in rows] == [2, 3, 1002, 1003, 2002]
    last = rows[-1]
    assert last.claim["locator"] == "sheet «March», row 2"
    kept = last.evidence.record("year.xlsx", words=False)
    assert (kept["row"], kept["cells"]["sheet"]) == (2, "March")
    assert last.evidence.fragment == "#row=2"


def test_a_workbook_with_one_table_and_notes_stays_as_it_is(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Events"
    for row in (HEADER, *MONTHS["January"]):
        book.active.append(row)
    notes = book.create_sheet("Read me")
    notes.append(("Compiled by hand",))
    path = tmp_path / "a.xlsx"
    book.save(path)
    report = tried(path)
    assert (report["rows"], [each["message"] for each in report["faults"]]) == (
        2,
        ["The sheet «Read me» isn't read, «Events» is."],
    )
    [refused] = tried(path, choices=ALL)["faults"]
    assert (
        refused["message"]
        == "No two sheets here have the same columns; there are «Events», «Read me»."
    )


def test_other_sheets_are_named_and_a_sheet_called_all_is_meant_itself(tmp_path: Path) -> None:
    path = workbook(tmp_path, Codes=[("code", "meaning"), ("A", "Airstrike"), ("B", "Battle")])
    report = tried(path, choices=ALL)
    assert report["rows"] == 5
    assert "The sheet «Codes» isn't read, «all» is." in [
        each["message"] for each in report["faults"]
    ]
    path = workbook(tmp_path, all=[HEADER, ("2017-05-02", "Tabqa", "Truce", 0)])
    assert [row.claim["statement"] for row in candidates(path, choices=ALL)] == ["Truce"]


def test_a_sheet_with_two_columns_of_one_name_is_not_joined_with_others(tmp_path: Path) -> None:
    """Else the cells of one would take the place of the other's."""
    twice = ("DATE", *HEADER)
    path = workbook(tmp_path, May=[twice, ("2017-05-02", "2017-05-03", "Tabqa", "Truce", 0)])
    report = tried(path, choices=ALL)
    assert report["rows"] == 5
    assert "The sheet «May» isn't read, «all» is." in [each["message"] for each in report["faults"]]


def test_days_without_a_year_are_in_that_of_their_sheets_name(tmp_path: Path) -> None:
    path = write_sheets(
        tmp_path,
        _2019=[HEADER, ("7 June", "Tabqa", "Shelling", 1), ("25/12", "Tabqa", "Strike", 1)],
        March_2021=[HEADER, ("3 March", "Tabqa", "Clashes", 2)],
        # A year of its own counts, and two years in a name are none.
        _2022=[HEADER, ("5 May 2020", "Tabqa", "Clashes", 2)],
        _2017_to_2018=[HEADER, ("5 May", "Tabqa", "Clashes", 2)],
    )
    found = candidates(path, choices=ALL)
    days = [str(row.first) for row in found]
    assert days == ["2019-06-07", "2019-12-25", "2021-03-03", "2020-05-05", "None"]
    assert [len(row.faults) for row in found] == [0, 0, 0, 0, 1]
    assert {
        "what": "days",
        "found": "years are in the sheets' names",
        "why": "days without a year are in that of their sheet's name",
    } in tried(path, choices=ALL)["recognised"]
    assert "days" not in [
        each["what"] for each in tried(workbook(tmp_path), choices=ALL)["recognised"]
    ]


def test_sheets_that_differ_by_a_column_are_joined_by_the_columns_names(tmp_path: Path) -> None:
    path = write_sheets(
        tmp_path,
        January=[HEADER, ("2017-01-02", "Tabqa", "Shelling", 1)],
        February=[(*HEADER, "Wounded"), ("2017-02-02", "Tabqa", "Strike", 2, 3)],
        March=[
            ("Place", "Date", "Killed", "Event"),
            ("Tabqa", "2017-03-02", 4, "Strike"),
        ],
        Codes=[("Code", "Meaning", "Event"), ("A", "Airstrike", "Strike")],
    )
    report = tried(path, choices=ALL)
    assert (report["rows"], report["ready"]) == (3, 3)
    assert report["recognised"][1] == {
        "what": "sheet",
        "found": "all 3 sheets with nearly the same columns",
        "why": "of 4 sheets here: January, February, March; not all of them have Wounded",
    }
    assert [[(each.what, each.best) for each in row.figures] for row in candidates(path, choices=ALL)] == [
        [("killed", 1)], [("killed", 2), ("wounded", 3)], [("killed", 4)],
    ]  # fmt: skip


def test_sheets_of_other_things_that_share_a_few_columns_are_no_one_table(tmp_path: Path) -> None:
    path = write_sheets(
        tmp_path,
        Events=[HEADER, ("2017-01-02", "Tabqa", "Shelling", 1)],
        Victims=[("Date", "Place", "Name", "Age"), ("2017-01-02", "Tabqa", "A. B.", 30)],
    )
    assert "No two sheets here" in tried(path, choices=ALL)["faults"][0]["message"]


@pytest.fixture
def desk(renewed: Lend, fresh_database: Engines) -> Desk:
    """A desk on a map of its own, with what the tables name."""
    with editing_session(fresh_database, "What the table names") as session:
        add_named(session)
    return Desk(renewed(fresh_database), fresh_database)


def test_the_page_offers_all_alike_sheets_and_shows_where_a_row_stands(
    desk: Desk, tmp_path: Path
) -> None:
    editor: Browser = desk.seat()
    address = take(editor, workbook(tmp_path).read_bytes(), "year.xlsx")
    page = editor.get(address).text
    assert "all 3 sheets of one kind" in page
    # What is read now stands there, not what might be.
    assert '<option value="January" selected>' in page
    answer = editor.send(f"{address}/check", sheet="April")
    assert answer.status_code == 422
    assert "no such sheet" in answer.text
    answer = editor.send(f"{address}/check", sheet="all")
    assert answer.headers["location"].endswith("?notice=sheet#seen")
    page = editor.get(address).text
    assert "of 3 sheets here: January, February, March" in page
    assert '<option value="all" selected>' in page
    assert check(editor, address).status_code == 303
    page = editor.get(address).text
    assert "Sheet <bdi>February</bdi>, row 2" in page
    head, told = list(csv.reader(io.StringIO(editor.get(f"{address}/faults.csv").text)))
    assert head == ["row", "column", "message", "sheet", "row_in_sheet"]
    assert (told[0], told[3:]) == ("1002", ["February", "2"])
    assert (
        editor.send(f"{address}/rows/1002", **{"cell:Date": "2017-02-28", "do": "mend"}).status_code
        == 303
    )
    answer = editor.send(f"{address}/bring-in", source="A table", why="The year", licence="CC0-1.0")
    assert answer.status_code == 303
    found = desk.rows(
        "select locator, row_number, row_sheet as sheet from editorial.claim"
        " where row_file = 'year.xlsx' order by locator"
    )
    assert [(each.sheet, each.row_number) for each in found] == [
        ("February", 2), ("February", 3), ("January", 2), ("January", 3), ("March", 2),
    ]  # fmt: skip
    assert found[0].locator == "sheet «February», row 2"
    # A file that was brought in stays as it was read.
    assert editor.send(f"{address}/check", sheet="March").status_code == 409


def test_a_program_reads_all_alike_sheets_at_once_or_later(desk: Desk, tmp_path: Path) -> None:
    writer = program(desk, "editor", "write")
    headers = writer.headers | {"content-type": "application/octet-stream"}
    content = workbook(tmp_path).read_bytes()
    taken = writer.http.post(
        "/api/v1/imports?name=year.xlsx&sheet=all", content=content, headers=headers
    )
    assert taken.status_code == 201, taken.text
    taken = writer.http.post("/api/v1/imports?name=year.xlsx", content=content, headers=headers)
    address = taken.headers["location"].removeprefix("http://testserver")
    assert writer.get(address).json()["rows"] == 2
    assert writer.get(f"{address}/matching").json()["sheets"] == [
        "all",
        "January",
        "February",
        "March",
    ]
    assert writer.post(f"{address}/matching", {"sheet": "April"}).status_code == 422
    assert writer.post(f"{address}/matching", {"sheet": "all"}).status_code == 202
    found = writer.get(address).json()
    assert (found["rows"], found["ready"], found["faulty"]) == (5, 4, 1)
    assert found["recognised"][0]["found"] == "all 3 sheets with these columns"
    told = writer.get(f"{address}/faults.csv?of=cautions").text.splitlines()
    assert [line.partition(",")[0] for line in told] == ["row", "1003"]


def test_a_row_that_stays_out_when_it_is_brought_in_is_named_by_its_sheet(
    fresh_database: Engines, tmp_path: Path
) -> None:
    with editing_session(fresh_database, "What the table names") as session:
        add_named(session)
    header = ("date", "place", "lat", "lon", "statement")
    rows = {
        month: [header, ("2017-05-07", "Tabqa", latitude, 38.55, f"It happened in {month}.")]
        for month, latitude in (("May", 35.83), ("June", 15.83))
    }
    path = write_sheets(tmp_path, **rows)
    report, _ = bring(fresh_database, path, None, "a-table", ALL)
    [fault] = report["faults"]
    # Far from the town that it names.
    assert (fault["sheet"], fault["sheet_row"], report["claims"]) == ("June", 2, 1)
    assert report["recognised"][1]["what"] == "sheet"
