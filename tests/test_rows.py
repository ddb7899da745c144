"""A claim that came from a row keeps that row and its figures, and says them in every output."""

import csv
import io
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import yaml
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.commands.data import dump
from app.commands.importing import bring
from app.database import Engines, editing_session
from app.imports.opening import Choices
from app.settings import Settings
from tests.desk import open_desk
from tests.factories import make_claim
from tests.forms import errors, read_form, send
from tests.importing import add_named

HEAD = "event_id,date,place,actor,posture,lat,lon,statement,notes,killed_low,killed_high,killed"
WORDS = "قال الناطق " + "word " * 60
TABLE = f"""{HEAD}
SYR1,2017-06-07,Tabqa,River Brigade,holds,35.83,38.55,The brigade holds the town.,{WORDS},10,15,12
SYR2,2017-06-08,Tabqa,River Brigade,holds,35.83,38.55,It still does.,,20,15,12
"""
JSON_LD = {"Accept": "application/ld+json"}
Change = Callable[..., None]


def changing(engines: Engines) -> Change:
    """Sets columns of the source, or publishes all claims and positions, as a change of its own."""

    def change(statement: str, **values: Any) -> None:
        with editing_session(engines, "a test") as session:
            session.execute(
                text(statement.replace("set ", "set change_id = :change, ")),
                values | {"change": session.info["change_id"]},
            )

    return change


def test_a_claim_says_its_row_and_figures_wherever_it_is_read(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient], tmp_path: Path
) -> None:
    path = tmp_path / "events.csv"
    path.write_text(TABLE, encoding="utf-8")
    with editing_session(fresh_database, "What the table names") as session:
        add_named(session)
    change = changing(fresh_database)
    change(
        "update editorial.source set licence = 'CC-BY-4.0', terms_url = 'https://example.org/terms',"
        " attribution = 'Events, <b>Institute</b>' where slug = 'a-table'"
    )
    report, _ = bring(fresh_database, path, None, "a-table", Choices())
    # The least can't be more than the most.
    assert [(each["row"], each["column"]) for each in report["faults"]] == [(3, "killed_low")]
    change("update editorial.claim set status = 'published'")
    change("update editorial.position set status = 'published'")
    reader = client_of(fresh_database)

    [item] = reader.get("/api/v1/claims").json()["items"]
    row, digest = item["evidence"], sha256(path.read_bytes()).hexdigest()
    assert (row["file"], row["sha256"], row["row"], row["fragment"], row["key"]) == (
        "events.csv", digest, 2, "row=2", "SYR1",
    )  # fmt: skip
    assert list(row["cells"])[-1] != "notes"
    assert row["cells"]["notes"] == WORDS.strip()
    assert item["figures"] == [{"what": "killed", "low": 10, "high": 15, "best": 12}]
    assert item["source"]["licence"] == "CC-BY-4.0"
    url = f"/claims/{item['id']}"

    [line] = csv.DictReader(io.StringIO(reader.get("/data/claims.csv").text.lstrip("\ufeff")))
    assert json.loads(line["row_cells"]) == row["cells"]
    assert (line["row_file"], line["row_number"], line["figures"], line["figures_best"]) == (
        "events.csv", "2", "killed", "12",
    )  # fmt: skip
    assert line["attribution"] == "Events, <b>Institute</b>"
    [feature] = reader.get("/data/positions.geojson").json()["features"]
    assert feature["properties"]["licences"] == "CC-BY-4.0"
    assert feature["properties"]["attributions"] == "Events, <b>Institute</b>"

    named = reader.get("/tiles/positions.json").json()["attribution"]
    assert named.endswith(", Events, &lt;b&gt;Institute&lt;/b&gt;")
    target = reader.get(f"/api/v1{url}", headers=JSON_LD).json()["target"]
    assert target["selector"] == [
        {"type": "FragmentSelector", "conformsTo": "http://tools.ietf.org/rfc/rfc7111", "value": "row=2"}
    ]  # fmt: skip
    assert target["schema:sha256"] == digest
    assert target["rights"] == "https://example.org/terms"
    for address in (url, f"{url}/panel"):
        page = reader.get(address).text
        assert "Row 2 of <bdi>events.csv</bdi>" in " ".join(page.split())
        assert digest in page
        assert "killed: 12 (10 to 15)" in page
        assert "<b>Institute</b>" not in page

    dump(fresh_database, tmp_path / "dumped")
    [folder] = [each.parent for each in (tmp_path / "dumped").rglob("claims.yaml")]
    [claim] = yaml.safe_load((folder / "claims.yaml").read_text(encoding="utf-8"))
    assert list(claim["evidence"]["cells"].items()) == list(row["cells"].items())
    assert claim["figures"] == [{"what": "killed", "low": 10, "high": 15, "best": 12}]

    less_is_shown(reader, change, url)
    known = instant_now(fresh_database)
    only_counts_are_left(reader, change, url, known)


def test_a_row_of_several_sheets_names_its_own_wherever_it_is_read(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient], tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    for name in ("May", "June <2>"):
        sheet = book.create_sheet(name)
        sheet.append(("event_id", "date", "statement"))
        sheet.append((name[0], "2017-06-07", f"Something happened, as {name} has it."))
    book.remove(book.worksheets[0])
    path = tmp_path / "year.xlsx"
    book.save(path)
    with editing_session(fresh_database, "What the table names") as session:
        add_named(session)
    change = changing(fresh_database)
    bring(fresh_database, path, None, "a-table", Choices(sheet="all"))
    change("update editorial.claim set status = 'published'")
    reader = client_of(fresh_database)

    items = reader.get("/api/v1/claims").json()["items"]
    told = {
        (row["sheet"], row["row"], row["fragment"]) for row in (each["evidence"] for each in items)
    }
    assert told == {("May", 2, "row=2"), ("June <2>", 2, "row=2")}
    lines = csv.DictReader(io.StringIO(reader.get("/data/claims.csv").text.lstrip("\ufeff")))
    assert {line["row_sheet"] for line in lines} == {"May", "June <2>"}
    url = next(f"/claims/{each['id']}" for each in items if each["evidence"]["sheet"] != "May")
    target = reader.get(f"/api/v1{url}", headers=JSON_LD).json()["target"]
    assert target["schema:hasPart"] == {"schema:name": "June <2>"}
    for address in (url, f"{url}/panel"):
        page = " ".join(reader.get(address).text.split())
        assert (
            "Row 2 of sheet <bdi>June &lt;2&gt;</bdi> in <bdi>year.xlsx</bdi>, <bdi>J</bdi>" in page
        )

    dump(fresh_database, tmp_path / "dumped")
    [folder] = [each.parent for each in (tmp_path / "dumped").rglob("claims.yaml")]
    claims = yaml.safe_load((folder / "claims.yaml").read_text(encoding="utf-8"))
    assert {each["evidence"]["sheet"] for each in claims} == {"May", "June <2>"}


def less_is_shown(reader: TestClient, change: Change, url: str) -> None:
    """A licence that lets less be shown counts at once, for what is kept already too."""
    change("update editorial.source set licence = 'all rights reserved' where slug = 'a-table'")
    said = reader.get(f"/api/v1{url}").json()["evidence"]["cells"]["notes"]
    assert said == " ".join(WORDS.split()[:12]) + " …"
    assert " ".join(WORDS.split()[:13]) not in reader.get(url).text


def only_counts_are_left(reader: TestClient, change: Change, url: str, known: str) -> None:
    """Rows that may only be counted are gone, from the past too."""
    change(
        "update editorial.source set rows_shown = 'counts', shown_fields = '[\"posture\", \"none\"]'"
        " where slug = 'a-table'"
    )
    for address in (url, f"{url}?known={known}", f"/api/v1{url}"):
        assert reader.get(address).status_code == 404
    assert reader.get("/data/positions.geojson").json()["features"] == []
    for lens in ("", f"?known={known}"):
        counts = reader.get(f"/api/v1/sources/a-table/counts{lens}").json()
        assert (counts["claims"], counts["counts"]) == (
            1, [{"place": "tabqa", "place_name": "Tabqa", "month": "2017-06", "claims": 1}],
        )  # fmt: skip
        assert counts["fields"] == [
            {"field": "posture", "values": [{"value": "holds", "claims": 1}], "others": 0}
        ]
        page = reader.get(f"/sources/a-table{lens}").text
        assert "June 2017" in page
        assert "The brigade holds the town." not in page
    assert reader.get("/api/v1/sources/a-table").json()["claim_count"] == 0


def instant_now(engines: Engines) -> str:
    with engines.owner.connect() as connection:
        moment: str = connection.scalar(
            text(
                "select to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
            )
        )
    return moment


def test_an_editor_sees_the_row_and_mends_figures(
    settings: Settings, fresh_database: Engines
) -> None:
    desk = open_desk(settings, fresh_database)
    with editing_session(fresh_database, "a test") as session:
        row = {"row_file": "a.csv", "row_sha256": "a" * 64, "row_number": 5}
        cells = {"b": "<i>ب</i>", "a": "2"}
        make_claim(session, public_id="of-a-row", row_cells=cells, status="draft",
                   figures=[{"what": "killed", "best": 3}], **row)  # fmt: skip
    editor = desk.seat("reviewer")
    at = "/admin/claims/of-a-row/edit"
    page = " ".join(editor.get(at).text.split())
    assert "Row 5 of <bdi>a.csv</bdi>" in page
    assert page.index("<bdi>b</bdi>") < page.index("&lt;i&gt;") < page.index("<bdi>a</bdi>")
    wrong = {"figures__0__low": "9", "figures__0__high": "many", "figures__1__best": "4"}
    refused = send(editor, at, "draft", **wrong)
    assert set(errors(refused)) == {"figures-0-high", "figures-1-what"}
    assert read_form(refused.text).fields["figures-0-low"] == "9"
    refused = send(editor, at, "draft", figures__0__low="9")
    assert "don't follow one another" in errors(refused)["figures-0-low"]
    two = {"figures__0__low": "2", "figures__1__what": "wounded", "figures__1__high": "7"}
    assert send(editor, at, "draft", **two).status_code == 303
    found = desk.one("select figures from editorial.claim where public_id = 'of-a-row'")
    assert found == [{"what": "killed", "low": 2, "best": 3}, {"what": "wounded", "high": 7}]
    kept = desk.one("select row_cells from editorial.claim where public_id = 'of-a-row'")
    assert dict(kept) == cells
    history = editor.get("/admin/claims/of-a-row/history").text
    assert "killed: 3 (at least 2)" in history
