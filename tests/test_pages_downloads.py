"""Downloads: whole tables as GeoJSON and CSV that open anywhere and harm nobody."""

import csv
import io
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from app.database import Engines, editing_session
from app.pages.downloads import DOWNLOADS, plain_cell, safe_cell
from tests.factories import make_claim, make_place, make_source
from tests.reading import read


def rows_of(client: TestClient, path: str) -> list[dict[str, str]]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


@pytest.mark.parametrize("name", [each.name for each in DOWNLOADS])
def test_every_file_on_offer_is_sent_whole(client: TestClient, name: str) -> None:
    assert read(client, "/data").links[name] == f"/data/{name}"
    answer = client.get(f"/data/{name}", headers={"Accept-Encoding": "identity"})
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["content-type"].startswith(("text/csv", "application/geo+json"))
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
    assert row["reliability"] == "F"
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


def test_what_is_not_published_is_in_no_file(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    with editing_session(fresh_database, "Test") as session:
        make_claim(session, statement="A draft.", status="draft")
        make_claim(session, statement="Published.")
    client = client_of(fresh_database)
    assert [row["statement"] for row in rows_of(client, "/data/claims.csv")] == ["Published."]


def test_an_unknown_file_is_not_found_and_the_real_ones_are_named(client: TestClient) -> None:
    page = read(client, "/data/clams.csv", 404)
    assert page.links["claims.csv"] == "/data/claims.csv"


def test_an_unchanged_file_is_not_sent_again(client: TestClient) -> None:
    tag = client.get("/data/claims.csv").headers["etag"]
    assert client.get("/data/claims.csv", headers={"If-None-Match": tag}).status_code == 304
