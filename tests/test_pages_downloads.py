"""Downloads: whole tables as GeoJSON and CSV that open anywhere and harm nobody."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from shapely import from_wkt
from shapely.geometry import shape

from app.csv_cells import plain_cell, safe_cell
from app.database import Engines, editing_session
from app.pages.reading.downloads import DOWNLOADS
from app.published import PUBLISHED
from tests.factories import make_claim, make_place, make_source
from tests.reading import read


def rows_of(client: TestClient, path: str) -> list[dict[str, str]]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


@pytest.mark.thorough
@pytest.mark.parametrize("name", [each.name for each in DOWNLOADS])
def test_every_file_on_offer_is_sent_whole(client: TestClient, name: str) -> None:
    assert read(client, "/data").links[name] == f"/data/{name}"
    answer = client.get(f"/data/{name}", headers={"Accept-Encoding": "identity"})
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["content-type"].startswith(("text/csv", "application/"))
    assert int(answer.headers["content-length"]) == len(answer.content)


@pytest.mark.parametrize("noun", ["places", "positions"])
def test_geojson_holds_every_row_with_flat_properties(client: TestClient, noun: str) -> None:
    collection = client.get(f"/data/{noun}.geojson").json()
    assert collection["type"] == "FeatureCollection"
    assert len(collection["features"]) == client.get(f"/api/v1/{noun}").json()["numberMatched"]
    for feature in collection["features"]:
        assert not [
            each for each in feature["properties"].values() if isinstance(each, list | dict)
        ]
        assert "longitude" not in feature["properties"]


@pytest.mark.parametrize("noun", ["places", "positions", "claims", "actors", "sources"])
def test_csv_holds_every_row(client: TestClient, noun: str) -> None:
    rows = rows_of(client, f"/data/{noun}.csv")
    assert len(rows) == client.get(f"/api/v1/{noun}").json()["numberMatched"]
    assert all(row["url"].startswith("http://testserver/") for row in rows)


def test_csv_says_of_a_claim_what_the_api_says(client: TestClient) -> None:
    [row] = [each for each in rows_of(client, "/data/claims.csv") if each["id"] == "magnier-f06"]
    item = client.get("/api/v1/claims/magnier-f06").json()
    assert row["statement"] == item["statement"]
    assert (int(row["start"]), int(row["end"])) == (
        item["passage"]["start"],
        item["passage"]["end"],
    )
    assert row["places"].split("; ") == [each["slug"] for each in item["places"]]
    # A column of nothing but F would be read as false.
    assert row["reliability"] == "F: cannot be judged" == item["reliability_label"]
    assert item["reliability"] == "F"
    assert row["credibility"] == "6"


def test_numbers_stay_numbers(client: TestClient) -> None:
    [row] = [each for each in rows_of(client, "/data/places.csv") if each["slug"] == "raqqah"]
    assert (round(float(row["longitude"])), round(float(row["latitude"]))) == (39, 36)
    assert safe_cell(-33.5) == -33.5


@given(st.text())
def test_text_cells_never_read_as_formulas_and_come_back_unchanged(text: str) -> None:
    cell = safe_cell(text)
    assert isinstance(cell, str)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert plain_cell(cell) == text


def test_a_formula_among_the_records_is_disarmed(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    with editing_session(fresh_database, "Test") as session:
        source = make_source(session, title='=HYPERLINK("http://x","y")', author="@author")
        place = make_place(session, longitude=-3.5, name="+place")
        make_claim(session, source, (place,), statement="-1+1", quote="\tquote")
    client = client_of(fresh_database)
    [claim] = rows_of(client, "/data/claims.csv")
    assert claim["statement"] == "'-1+1"
    assert claim["source_title"] == '\'=HYPERLINK("http://x","y")'
    assert claim["author"] == "'@author"
    assert claim["quote"] == "'\tquote"
    [row] = rows_of(client, "/data/places.csv")
    assert row["name"] == "'+place"
    assert float(row["longitude"]) == -3.5


def test_an_unknown_file_is_not_found_and_the_real_ones_are_named(client: TestClient) -> None:
    page = read(client, "/data/clams.csv", 404)
    assert page.links["claims.csv"] == "/data/claims.csv"


def test_an_unchanged_file_is_not_sent_again(client: TestClient) -> None:
    tag = client.get("/data/claims.csv").headers["etag"]
    assert client.get("/data/claims.csv", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("noun", ["places", "positions", "claims", "actors", "sources"])
def test_the_columns_of_a_file_are_the_members_of_the_api(client: TestClient, noun: str) -> None:
    answer = client.get(f"/api/v1/{noun}?limit=1000").json()
    shaped = "features" in answer
    items = [each["properties"] for each in answer["features"]] if shaped else answer["items"]
    table = PUBLISHED[noun]
    # The letter of a grade alone is only for those who read JSON.
    told = {column.path.partition(".")[0].removesuffix("_label") for column in table.columns}
    assert {name.removesuffix("_label") for name in items[0]} == told
    rows = rows_of(client, f"/data/{noun}.csv")
    for row, item in zip(rows, items, strict=True):
        assert list(row) == [column.name for column in table.csv_columns]
        for column in table.columns:
            cell = column.cell(item)
            assert plain_cell(row[column.name]) == ("" if cell is None else str(cell)), column
    described = client.get("/data").text
    assert all(f"<code>{column.path}</code>" in described for column in table.columns)


@pytest.mark.parametrize("noun", ["places", "positions"])
def test_csv_holds_every_geometry_with_lines_as_they_run(client: TestClient, noun: str) -> None:
    shapes = {
        each["id"]: each["geometry"] for each in client.get(f"/api/v1/{noun}").json()["features"]
    }
    rows = rows_of(client, f"/data/{noun}.csv")
    assert {row["wkt"].split(" ")[0] for row in rows} >= {"POINT", "POLYGON", "LINESTRING"}
    for row in rows:
        found, expected = from_wkt(row["wkt"]), shape(shapes[row[next(iter(row))]])
        assert found.equals_exact(expected, 0), row
        assert (row["longitude"] == "") == (expected.geom_type != "Point")


def test_a_spelling_that_languages_share_is_told_once(client: TestClient) -> None:
    for noun in ("places", "actors"):
        for row in rows_of(client, f"/data/{noun}.csv"):
            names = row["names"].split("; ")
            assert len(names) == len(set(names)), row["slug"]


@pytest.mark.parametrize(
    ("noun", "query"),
    [
        ("places", "bbox=38,34,41,37"),
        ("places", "q=At Tanf"),
        ("places", "actor=isis&on=2017-06-07"),
        ("positions", "on=2017-06-07&bbox=38,34,41,37"),
        ("positions", "place=raqqah&actor=isis"),
        ("positions", "from=2017-06-01&to=2017-06-30&q=raqqah"),
        ("claims", "place=raqqah&kind=forecast"),
        ("claims", "source=magnier-2017-raqqah&q=tanf"),
        ("actors", "q=sdf"),
        ("sources", "from=2017-06-01&to=2017-06-30"),
    ],
)
def test_a_file_takes_the_filters_of_the_api(client: TestClient, noun: str, query: str) -> None:
    answer = client.get(f"/api/v1/{noun}?{query}&limit=1000").json()
    rows = rows_of(client, f"/data/{noun}.csv?{query}")
    assert 0 < len(rows) == answer["numberMatched"]
    assert len(rows) < len(rows_of(client, f"/data/{noun}.csv"))
    found = answer.get("features") or answer["items"]
    key = next(iter(rows[0]))
    assert {row[key] for row in rows} == {each.get("id") or each["slug"] for each in found}
    if "features" in answer:
        file = client.get(f"/data/{noun}.geojson?{query}").json()
        assert [each["id"] for each in file["features"]] == [row[key] for row in rows]


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("positions.geojson?day=2017-06-07", "day"),
        ("positions.geojson?on=June", "on"),
        ("positions.csv?bbox=1,2,3", "bbox"),
        ("positions.csv?kind=report", "kind"),
        ("positions.csv?limit=10", "limit"),
        ("places.csv?place=raqqah", "place"),
        ("claims.csv?bbox=38,34,41,37", "bbox"),
        ("claims.csv?kind=rumour", "kind"),
        ("links.csv?on=2017-06-07", "on"),
        ("actors.csv?on=2017-06-07", "on"),
        ("claims.csv?place=raqqah&place=mosul", "place"),
    ],
)
def test_a_file_refuses_what_it_does_not_understand(
    client: TestClient, address: str, parameter: str
) -> None:
    assert parameter in read(client, f"/data/{address}", 400).main.text


def test_the_page_shows_how_a_file_is_narrowed(client: TestClient) -> None:
    page = read(client, "/data")
    examples = re.findall(r"http://testserver(/data/\S+\?\S+)", page.main.text)
    assert len(examples) >= 3
    for address in examples:
        assert client.get(address).status_code == 200, address


def test_no_reader_takes_columns_for_coordinates_that_are_none() -> None:
    """Maps of others take a column for a latitude that has «lat» in its name (findings/csv2geojson_columns_and_decimal_commas.sh)."""
    for table in PUBLISHED.values():
        names = [column.name for column in table.csv_columns]
        if not {"latitude", "longitude"} <= set(names):
            assert not all(
                any(re.search(letters, name) for name in names) for letters in ("lat", "lon|lng")
            ), names
