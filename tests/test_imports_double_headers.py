"""Headers of two rows, whose upper cells stand over several of the lower ones."""

import csv
import zipfile
from pathlib import Path

import openpyxl
import pytest

from app.imports.opening import Choices
from tests.importing import candidates, tried
from tests.test_imports_sheets import CONTENT

Rows = tuple[tuple[object, ...], ...]
TWO: Rows = (
    ("Date", "Location", "", "Event", "Casualties", ""),
    ("", "State", "Town", "", "Killed", "Injured"),
    ("2017-06-07", "Raqqa", "Tabqa", "Shelling", 2, 3),
    ("2017-06-08", "Raqqa", "Mansura", "Clashes", 1, ""),
)
MERGED = ("A1:A2", "B1:C1", "D1:D2", "E1:F1")


def written_as_csv(folder: Path, rows: Rows = TWO) -> Path:
    path = folder / "a.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def workbook(folder: Path) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(("Incidents of a summer",))
    for row in TWO:
        book.active.append(tuple(cell or None for cell in row))
    for cells in MERGED:
        book.active.merge_cells(cells.replace("2", "3").replace("1", "2"))
    path = folder / "a.xlsx"
    book.save(path)
    return path


def ods(folder: Path) -> Path:
    def cell(at: int, text: object) -> str:
        spans = {1: "columns", 4: "columns"} if text in ("Location", "Casualties") else {}
        told = f' table:number-{spans[at]}-spanned="2"' if at in spans else ""
        kind = f' office:value-type="float" office:value="{text}"' if type(text) is int else ""
        return f"<table:table-cell{told}{kind}><text:p>{text}</text:p></table:table-cell>"

    rows = "".join(
        f"<table:table-row>{''.join(cell(*each) for each in enumerate(row))}</table:table-row>"
        for row in TWO
    )
    path = folder / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        sheet = f'<table:table table:name="A">{rows}</table:table>'
        archive.writestr("content.xml", CONTENT.format(sheets=sheet))
    return path


@pytest.mark.parametrize(("make", "begins"), [(written_as_csv, 1), (workbook, 2), (ods, 1)])
def test_two_rows_are_one_header_and_the_town_is_the_place(
    make: object, begins: int, tmp_path: Path
) -> None:
    assert callable(make)
    path = make(tmp_path)
    report = tried(path)
    assert (report["rows"], report["ready"], report["faults"]) == (2, 2, [])
    [header] = [each for each in report["recognised"] if each["what"] == "header"]
    assert header["found"] == f"rows {begins} and {begins + 1}"
    assert "stand over several" in header["why"]
    first, second = candidates(path)
    assert (first.row, second.row) == (begins + 2, begins + 3)
    assert (first.place, first.claim["statement"]) == ("Tabqa", "Shelling")
    assert first.claim["valid"]["from"] == "2017-06-07"
    assert [(each.what, each.best) for each in first.figures] == [("killed", 2), ("wounded", 3)]


def test_names_that_come_twice_have_their_group_before_them(tmp_path: Path) -> None:
    rows: Rows = (
        ("Date", "Place", "Event", "Civilians", "", "Soldiers", ""),
        ("", "", "", "Killed", "Injured", "Killed", "Injured"),
        ("2017-06-07", "Tabqa", "Shelling", 2, 3, 4, 5),
    )
    [row] = candidates(written_as_csv(tmp_path, rows))
    assert {each.what: each.best for each in row.figures} == {
        "killed, civilians": 2,
        "wounded, civilians": 3,
        "killed, soldiers": 4,
        "wounded, soldiers": 5,
    }


def test_the_header_that_comes_again_on_the_next_sheet_of_paper_is_no_row_of_data(
    tmp_path: Path,
) -> None:
    report = tried(written_as_csv(tmp_path, (*TWO, *TWO)))
    assert (report["rows"], report["ready"]) == (6, 4)
    assert {each["message"] for each in report["faults"]} == {"This row is the header once more."}


@pytest.mark.parametrize(
    "rows",
    [
        # A column without a name, and rows of texts alone.
        (("Place", "", "Event"), ("Tabqa", "north", "Shelling"), ("Raqqa", "east", "Clashes")),
        (
            ("Place", "", "Killed", "Event"),
            ("Tabqa", "north", "unknown", "Shelling"),
            ("Raqqa", "east", "5", "Clashes"),
        ),
        (
            ("Event", "Town", ""),
            ("Shelling", "Town of Tabqa", "by night"),
            ("Clashes", "Raqqa", ""),
        ),
        # A full row of names, whatever follows.
        (("Town", "Event"), ("Village", "Event"), ("Tabqa", "Shelling")),
    ],
)
def test_a_row_of_texts_below_a_header_of_one_row_stays_a_row(rows: Rows, tmp_path: Path) -> None:
    path = written_as_csv(tmp_path, rows)
    report = tried(path)
    assert report["rows"] == len(rows) - 1
    [header] = [each for each in report["recognised"] if each["what"] == "header"]
    assert header["found"] == "row 1"


def test_a_title_of_two_cells_above_a_whole_header_is_no_part_of_it(tmp_path: Path) -> None:
    title = ("Incidents", "", "May 2019", "", "", "")
    whole = ("Date", "State", "Town", "Event", "Killed", "Injured")
    report = tried(written_as_csv(tmp_path, (title, whole, *TWO[2:])))
    assert (report["rows"], report["ready"]) == (2, 2)
    [header] = [each for each in report["recognised"] if each["what"] == "header"]
    assert header["found"] == "row 2"


def test_whoever_says_which_row_the_header_is_has_that_row_alone(tmp_path: Path) -> None:
    report = tried(written_as_csv(tmp_path), choices=Choices(header=2))
    [header] = [each for each in report["recognised"] if each["what"] == "header"]
    assert (header["found"], report["rows"]) == ("row 2", 2)
