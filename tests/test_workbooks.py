"""Workbooks hold the tables as they are, and nobody's text is a formula in them or a mark-up in KML."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from defusedxml import ElementTree
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from app.csv_cells import plain_cell
from app.database import Engines, editing_session
from app.models import Actor
from app.published import PUBLISHED
from app.published.files import About, write_workbook
from app.published.published import ExportRow
from app.published.workbook import LONGEST
from tests.factories import make_actor, make_claim, make_place, make_position, make_source
from tests.web import saved

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

WHOLE = re.compile(r"-?\d+\.0")


def test_workbooks_hold_every_row_of_the_tables_and_what_they_are(
    client: TestClient, tmp_path: Path
) -> None:
    for noun in PUBLISHED:
        path = saved(client, tmp_path, f"{noun}.xlsx", "known=2026-11-01")
        book = load_workbook(path, read_only=True)
        assert book.sheetnames == [noun, "columns", "about"]
        text = client.get(f"/data/{noun}.csv?known=2026-11-01").text
        lines = [[plain_cell(cell) for cell in row] for row in csv.reader(io.StringIO(text))]
        rows = book[noun].iter_rows(values_only=True)
        found = [["" if cell is None else cell for cell in row] for row in rows]
        # Numbers are numbers, and everything else is text.
        # A whole number has lost its «.0».
        assert [[str(cell) for cell in row] for row in found] == [
            [cell.removesuffix(".0") if WHOLE.fullmatch(cell) else cell for cell in row]
            for row in lines
        ]
        assert not [
            cell for row in found for cell in row if not isinstance(cell, str | int | float)
        ]
        told = {row[0]: row[1] for row in book["about"].iter_rows(values_only=True)}
        assert told["licence"].startswith("CC BY 4.0")
        assert told["as_known"].startswith("2026-11-01")
        assert "/data/sources.csv?known=2026-11-01" in told["sources"]
        columns = [name for name, _ in book["columns"].iter_rows(values_only=True)]
        assert columns == lines[0] == found[0]


def test_hostile_text_stays_text_in_marks_and_cells(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient], tmp_path: Path
) -> None:
    with editing_session(fresh_database, "Test") as session:
        source = make_source(session, title='=HYPERLINK("http://x","y")', author="@<b>author</b>")
        place = make_place(session, longitude=-3.5, slug="odd", name="=1+1 & <i>x</i> ]]>")
        actor = make_actor(session, slug="odd", name="#N/A <script>")
        claim = make_claim(session, source, (place,), (actor,), statement="=cmd|' /C'!A0 </kml>")
        make_position(
            session, actor, (claim,), place=place, valid_from=None, valid_to=date(2017, 6, 9)
        )
    client = client_of(fresh_database)
    for noun, said in (("places", "=1+1 & <i>x</i> ]]>"), ("claims", "=cmd|' /C'!A0 </kml>"),
                       ("sources", '=HYPERLINK("http://x","y")'), ("actors", "#N/A <script>")):  # fmt: skip
        book = load_workbook(saved(client, tmp_path, f"{noun}.xlsx"))
        cells = [each for each in book[noun][2] if each.value == said]
        assert {each.data_type for each in cells} == {"s"}, said
    root = ElementTree.fromstring(saved(client, tmp_path, "claims.kml").read_bytes())
    space = "{http://www.opengis.net/kml/2.2}"
    [mark] = root.iter(f"{space}Placemark")
    # What a balloon shows is HTML, in which text is escaped once more.
    description = mark.findtext(f"{space}description")
    assert "Said by: @&lt;b&gt;author" in description
    assert "<b>" not in description
    assert mark.findtext(f"{space}name") == "=cmd|' /C'!A0 </kml>"
    root = ElementTree.fromstring(saved(client, tmp_path, "positions.kml").read_bytes())
    [mark] = root.iter(f"{space}Placemark")
    span = mark.find(f"{space}TimeSpan")
    assert span.findtext(f"{space}end") == "2017-06-10"
    said = mark.findtext(f"{space}description")
    assert "Since when isn’t known" in said
    assert "to 2017-06-09" in said


def test_a_file_that_tells_when_it_was_asked_for_is_sent_again_only_if_its_rows_changed(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    with editing_session(fresh_database, "Test") as session:
        make_actor(session, slug="odd", name="Before")
    client = client_of(fresh_database)
    # Whoever brings a cookie is asked for anew each time.
    client.cookies.set("any", "thing")
    names = ("actors.xlsx", "tracks.gpkg", "tracks.kmz", "actors.csv")
    tags = {name: client.get(f"/data/{name}").headers["ETag"] for name in names}
    assert len(set(tags.values())) == len(tags)
    for name, tag in tags.items():
        again = client.get(f"/data/{name}", headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b""), name
    with editing_session(fresh_database, "Test") as session:
        session.query(Actor).one().name = "After"
    for name in ("actors.xlsx", "actors.csv"):
        changed = client.get(f"/data/{name}", headers={"If-None-Match": tags[name]})
        assert changed.status_code == 200
        assert changed.headers["ETag"] != tags[name]


def test_what_no_cell_holds_is_told_and_a_row_that_is_none_sends_nothing(tmp_path: Path) -> None:
    about = About("2026-01-31T00:00:00Z", "…")
    table = PUBLISHED["places"]
    cells = ["x"] * len(table.columns)
    # A geometry that no cell holds is left out whole, and told; a row that is none is a fault.
    line = {"type": "LineString", "coordinates": [[0.123456 + n, 1] for n in range(LONGEST // 10)]}
    with (tmp_path / "out.xlsx").open("w+b") as file:
        whole = [ExportRow((*cells[1:], "y" * (LONGEST + 1)), line)]
        write_workbook(file, table, whole, about, done=lambda: None)
        book = load_workbook(file)
        last, wkt = [cell.value for cell in book["places"][2]][-4:][::3]
        assert (len(last), last[-2:], wkt) == (LONGEST, "y…", None)
        told = {row[0]: row[1] for row in book["about"].iter_rows(values_only=True)}
        assert (told["cells cut"], told["geometries left out"]) == (1, 1)
    with (tmp_path / "out").open("wb") as file:
        with pytest.raises(OSError, match="writer ended"):
            write_workbook(file, table, [ExportRow(("x",))], about, done=lambda: None)
        assert file.tell() == 0
