"""Whatever is wrong with a file is said in a sentence with row and column, and the rest of it is kept."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from app.imports.layouts.known import recognise
from app.imports.opening import Choices, open_file
from tests.importing import candidates, faults, tried

HEAD = "date,place,lat,lon,statement\n"
GOOD = "2017-06-07,Tabqa,35.83,38.55,It is held.\n"
Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A function that writes a file of that content."""

    def write(content: str | bytes, name: str = "events.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def told(path: Path) -> list[str]:
    return [fault["message"] for fault in tried(path)["faults"]]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("2017-02-30,Tabqa,35.83,38.55,It is held.", "date"),
        ("0025-06-07,Tabqa,35.83,38.55,It is held.", "date"),
        ("08-03-14,Tabqa,35.83,38.55,It is held.", "date"),
        ("2099-01-01,Tabqa,35.83,38.55,It is held.", "date"),
        ("soon,Tabqa,35.83,38.55,It is held.", "date"),
        ("2017-06-07,Tabqa,0,0,It is held.", "lat"),
        ("2017-06-07,Tabqa,95.83,38.55,It is held.", "lat"),
        ("2017-06-07,Tabqa,35.83,238.55,It is held.", "lon"),
        ("2017-06-07,Tabqa,,38.55,It is held.", "lat"),
        ("2017-06-07,Tabqa,35.83,,It is held.", "lon"),
        ("2017-06-07,Tabqa,north,38.55,It is held.", "lat"),
        ("2017-06-07,,,,It is held.", "lat"),
        ("2017-06-07,Tabqa,35.83,38.55,", "statement"),
        ("2017-06-07,Tabqa,35.83,38.55,It \x07 rings.", "statement"),
        # Latitude and longitude of a town that is known by its name.
        ("2017-06-07,Ar Raqqah,39.01,35.95,It is held.", "lat"),
        ("2017-06-07,Tabqa,35.83,38.55", None),
        ("2017-06-07,Tabqa,35.83,38.55,It is held.,more", None),
        ("2017-06-07;Tabqa;35.83;38.55;It is held.", None),
        ("date,place,lat,lon,statement", None),
    ],
)
def test_a_row_that_will_not_do_is_named_with_its_column_and_the_others_are_kept(
    row: str, column: str | None, make: Make
) -> None:
    report = tried(make(f"{HEAD}{GOOD}{row}\n{GOOD}"))
    assert (report["rows"], report["ready"], faults(report)) == (3, 2, [(3, column)])
    assert report["faults"][0]["message"].endswith((".", "?"))


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("35.83", "38.55"),
        ('"35,83"', '"38,55"'),
        ("٣٥٫٨٣", "٣٨٫٥٥"),
        ("35.83 N", "38.55 E"),
        ("35.83°", "38.55°"),
        ("+35.83", "+38.55"),
        ("35°49′48″N", "38°33′00″E"),
        ("N 35 49.8", "E 38 33"),
        ("35.83 ", "\u00a038.55"),
    ],
)
def test_angles_are_read_as_people_write_them(latitude: str, longitude: str, make: Make) -> None:
    [row] = candidates(make(f"{HEAD}2017-06-07,Tabqa,{latitude},{longitude},It is held.\n"))
    assert [fault.message for fault in row.faults] == []
    assert (row.geometry.x, row.geometry.y) == pytest.approx((38.55, 35.83), abs=1e-4)


def test_a_minus_sign_of_print_is_a_minus_sign(make: Make) -> None:
    [row] = candidates(make("date,lat,lon,statement\n2017-06-07,−35.83,38.55,It is held.\n"))
    assert row.geometry.y == -35.83


def test_the_whole_column_decides_which_number_is_the_day(make: Make) -> None:
    head = "date,statement\n"
    first, _ = candidates(make(f"{head}05/06/2017,One.\n25/06/2017,Two.\n"))
    assert str(first.first) == "2017-06-05"
    first, _ = candidates(make(f"{head}05/06/2017,One.\n06/25/2017,Two.\n"))
    assert str(first.first) == "2017-05-06"
    report = tried(make(f"{head}05/06/2017,One.\n07/06/2017,Two.\n2017-06-09,Three.\n"))
    assert (report["ready"], faults(report)) == (1, [(2, "date"), (3, "date")])
    assert "nothing in this column tells which" in report["faults"][0]["message"]


def test_an_unclosed_quote_takes_no_other_row_along(make: Make) -> None:
    open_quote = '2017-06-08,Tabqa,35.83,38.55,"It is attacked.\n'
    report = tried(make(f"{HEAD}{GOOD}{open_quote}{GOOD}{GOOD}"))
    assert (report["rows"], report["ready"], faults(report)) == (4, 3, [(3, None)])
    inner = '2017-06-08,Tabqa,35.83,38.55,"They said "no" twice."\n'
    report = tried(make(f"{HEAD}{GOOD}{inner}{GOOD}"))
    assert (report["rows"], report["ready"], faults(report)) == (3, 2, [(3, None)])


def test_a_quote_within_an_unquoted_cell_is_a_letter(make: Make) -> None:
    [row] = candidates(make(f'{HEAD}2017-06-07,Tabqa,35.83,38.55,A 5" shell fell.\n'))
    assert row.claim["statement"] == 'A 5" shell fell.'


def test_line_breaks_within_a_cell_do_not_count_as_rows(make: Make) -> None:
    broken = '2017-06-08,Tabqa,35.83,38.55,"It is\nattacked."\n'
    report = tried(make(f"{HEAD}{broken}{GOOD}2017-02-30,Tabqa,35.83,38.55,Never.\n"))
    assert faults(report) == [(4, "date")]


def test_rows_are_counted_with_titles_and_empty_lines_above_them(make: Make) -> None:
    report = tried(make(f"Events of June,,,,\n\n{HEAD}{GOOD}2017-02-30,Tabqa,35.83,38.55,Never.\n"))
    assert (report["rows"], report["ready"], faults(report)) == (2, 1, [(5, "date")])


def test_ten_thousand_columns_are_cut_with_a_word(make: Make) -> None:
    names = ",".join(f"extra{number}" for number in range(10_000))
    cells = "," * 10_000
    report = tried(make(f"date,statement,{names}\n2017-06-07,Held.{cells}\n"))
    assert (report["rows"], report["ready"]) == (1, 1)
    assert "10,002 columns" in report["faults"][0]["message"]


def test_bytes_that_are_not_of_the_encoding_are_a_fault_of_their_cell(make: Make) -> None:
    words = "".join(f"2017-06-07,Tabqa,35.83,38.55,Поселок {n}.\n" for n in range(20)).encode()
    bad = b"2017-06-07,Tabqa,35.83,38.55,Caf\xe9 bombed.\n"
    report = tried(make(HEAD.encode() + words + bad))
    assert (report["rows"], report["ready"], faults(report)) == (21, 20, [(22, "statement")])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_cyrillic_is_read_in_the_encodings_that_it_comes_in(encoding: str, make: Make) -> None:
    text = "дата;место;событие\n" + "07.06.2017;Ракка;бой у моста за город\n" * 3
    rows = candidates(make(text.encode(encoding)))
    assert {row.claim["statement"] for row in rows} == {"бой у моста за город"}
    assert {str(row.first) for row in rows} == {"2017-06-07"}


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7 ...", b"\x89PNG\r\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html><body>No</body></html>", b"\n\n\n", b"PK\x03\x04rubbish", b"fgb\x03fgb\x00rubbish", b"PAR1rubbish", b"{\"a\": 1}", b"[1, 2", b"[]"],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_a_sentence(content: bytes, make: Make) -> None:
    report = tried(make(content, "file.bin"))
    assert (report["rows"], report["ready"], len(report["faults"])) == (0, 0, 1) or (
        report["ready"] == 0 and report["faults"]
    )
    assert report["faults"][0]["message"].endswith(".")


def archive(*members: tuple[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as file:
        for name, content in members:
            file.writestr(name, content)
    return packed.getvalue()


def test_archives_that_harm_are_not_opened(make: Make) -> None:
    bomb = archive(("events.csv", b"0" * 300_000_000))
    assert "would unpack to" in told(make(bomb, "bomb.zip"))[0]
    outside = archive(("../../events.csv", (HEAD + GOOD).encode()))
    assert "path out of it" in told(make(outside, "outside.zip"))[0]
    nested = archive(("inner.zip", archive(("events.csv", b"a"))))
    assert told(make(nested, "nested.zip"))
    several = archive(("a.csv", b"a"), ("b.csv", b"b"))
    assert "a.csv, b.csv" in told(make(several, "several.zip"))[0]


def test_a_table_in_an_archive_is_read(make: Make) -> None:
    path = make(
        archive(("data/events.csv", (HEAD + GOOD).encode()), ("__MACOSX/._events.csv", b"x")),
        "a.zip",
    )
    assert (tried(path)["rows"], tried(path)["ready"]) == (1, 1)


ENTITIES = """<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>
<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>&a;&b;</name></Placemark></kml>"""


def test_xml_with_entities_is_refused(make: Make) -> None:
    [message] = told(make(ENTITIES, "map.kml"))
    assert "entities" in message
    assert "passwd" not in message


def test_xml_that_breaks_off_is_read_up_to_there(make: Make) -> None:
    mark = "<Placemark><name>Held</name><Point><coordinates>38.5,35.8</coordinates></Point></Placemark>"
    report = tried(
        make(
            f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{mark}<Placemark><na', "cut.kml"
        )
    )
    assert (report["rows"], report["ready"], faults(report)) == (2, 1, [(2, None)])


def workbook(path: Path, *rows: list[object]) -> openpyxl.worksheet.worksheet.Worksheet:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book.active


def test_errors_and_formulas_of_a_workbook_are_faults_of_their_cells(tmp_path: Path) -> None:
    sheet = workbook(
        tmp_path,
        ["date", "place", "lat", "lon", "statement"],
        ["2017-06-07", "Tabqa", 35.83, 38.55, "It is held."],
        ["2017-06-07", "Tabqa", "#REF!", 38.55, "It is held."],
        ["2017-06-07", "Tabqa", "=35+0.83", 38.55, "It is held."],
    )
    sheet["C3"].data_type = "e"
    sheet.parent.save(tmp_path / "a.xlsx")
    report = tried(tmp_path / "a.xlsx")
    assert (report["rows"], report["ready"], faults(report)) == (3, 1, [(3, "lat"), (4, "lat")])
    assert "#REF!" in report["faults"][0]["message"]


def test_merged_cells_count_for_every_row_that_they_stand_in(tmp_path: Path) -> None:
    sheet = workbook(
        tmp_path,
        ["date", "place", "statement"],
        ["2017-06-07", "Tabqa", "It is held."],
        ["2017-06-08", None, "It is attacked."],
    )
    sheet.merge_cells("B2:B3")
    sheet.parent.save(tmp_path / "a.xlsx")
    rows = candidates(tmp_path / "a.xlsx")
    assert [row.place for row in rows] == ["Tabqa", "Tabqa"]
    assert [said.said.code for said in rows[1].cautions] == ["merged"]


def test_a_year_typed_into_a_cell_of_days_is_a_caution(tmp_path: Path) -> None:
    sheet = workbook(
        tmp_path, ["date", "statement"], ["2017-06-07", "It is held."], [2017, "It is attacked."]
    )
    sheet["A3"].number_format = "yyyy-mm-dd"
    sheet.parent.save(tmp_path / "a.xlsx")
    rows = candidates(tmp_path / "a.xlsx")
    assert rows[1].first.year == 1905
    assert [said.said.code for said in rows[1].cautions] == ["early_day"]


def test_a_file_read_again_gives_the_same_and_the_reader_may_be_chosen(make: Make) -> None:
    path = make("a;b\n1;2\n")
    table = open_file(path, choices=Choices(separator=",", header=0)).table
    assert table.columns == ("column 1",)
    assert [row.cells for row in table.read()] == [row.cells for row in table.read()]
    assert recognise(table).name == "table"


@pytest.mark.parametrize(
    "text",
    [
        "[07/06/2017, 10:22:31] Abu: Shelling in Tabqa\n[07/06/2017, 11:02:01] Abu: another one\n",
        "07/06/2017, 10:22 - Abu: Shelling in Tabqa\n07/06/2017, 11:02 - Abu: another one\n",
    ],
)
def test_a_chat_is_named_and_taken_for_no_table(text: str, tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_text(text)
    report = tried(path)
    assert (report["layout"], report["rows"]) == (None, 0)
    assert "chat" in report["faults"][0]["message"]


def test_nobody_in_french_and_spanish_is_no_actor(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Fecha,Municipio,Hecho,Responsable\n2022-06-07,Argelia,Combates,ELN\n"
        "2022-06-08,Tumaco,Masacre,Sin información\n2022-06-08,Tumaco,Masacre,Non identifiés\n"
    )
    assert [[each.name for each in row.actors] for row in candidates(path)] == [["ELN"], [], []]
