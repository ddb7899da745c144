"""What this is, how to take the data out, how to ask the API, and what crawlers are told."""

import xml.etree.ElementTree as ET

from fastapi.testclient import TestClient

from app import vocabulary
from tests.reading import read


def test_method_kinds_grades_postures_and_licences_are_told(client: TestClient) -> None:
    page = read(client, "/about")
    titles = [text for _, text in page.headings]
    for title in ("Method", "Kinds of claim", "Grades", "Uncertainty", "Two clocks", "Limits"):
        assert title in titles
    for words in (
        *dict(vocabulary.RELIABILITY.labels()).values(),
        *vocabulary.CREDIBILITY.values(),
    ):
        assert words.capitalize() in page.main.text
    for verdict in dict(vocabulary.VERDICTS.labels()).values():
        assert verdict in page.main.text
    assert len(page.classed("posture-mark")) == len(vocabulary.POSTURES)


def test_every_vendored_library_and_dataset_is_credited(client: TestClient) -> None:
    text = read(client, "/about").main.text
    for name in ("Leaflet", "protomaps-leaflet", "milsymbol", "Source Serif", "Noto Naskh Arabic"):
        assert name in text
    for name in ("OpenStreetMap", "ODbL", "GeoNames", "Natural Earth", "CC BY 4.0", "MIT"):
        assert name in text
    assert "one article, claim by claim" in text


def test_totals_reconcile(client: TestClient) -> None:
    table = read(client, "/data").named("totals")
    assert table.text == "How much there is"
    rows = {
        row.text.rpartition(" ")[0]: int(row.text.rpartition(" ")[2].replace(",", ""))
        for row in read(client, "/data").all("tr")
        if row.text.rpartition(" ")[2].replace(",", "").isdigit()
    }
    assert rows["Claims"] == rows["of them with a place"] + rows["of them without"]
    for noun in ("Places", "Actors", "Positions", "Sources", "Claims"):
        matched = client.get(f"/api/v1/{noun.lower()}").json()["numberMatched"]
        assert rows[noun] == matched


def test_the_data_page_says_how_to_open_and_cite(client: TestClient) -> None:
    text = read(client, "/data").main.text
    for words in ("QGIS", "geopandas.read_file", "CC BY 4.0", "known=", "http://testserver/data/"):
        assert words in text


def test_the_api_page_documents_every_endpoint_with_its_parameters(client: TestClient) -> None:
    page = read(client, "/api")
    document = client.get("/api/v1/openapi.json").json()
    for path, methods in document["paths"].items():
        if path.startswith("/api/"):
            for method, operation in methods.items():
                assert f"{method.upper()} {path}" in page.main.text
                for each in operation.get("parameters", ()):
                    assert each["name"] in page.main.text
    bodies = [each.text for each in page.all("pre") if "to send" in each.attributes["aria-label"]]
    assert sum('"record"' in body for body in bodies) >= 12
    assert page.main.text.count("Needs a personal token.") >= len(bodies)
    assert "at most 200 characters" in page.main.text
    assert "one of report, statement, assessment, forecast" in page.main.text
    assert page.links["The OpenAPI document"] == "/api/v1/openapi.json"
    assert "FeatureCollection" in page.main.text


def test_robots_are_told_where_the_sitemap_is(client: TestClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "Sitemap: http://testserver/sitemap.xml" in answer.text
    assert "Disallow: /search" in answer.text


def test_the_sitemap_names_every_record_once(client: TestClient) -> None:
    answer = client.get("/sitemap.xml")
    assert answer.headers["content-type"].startswith("application/xml")
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    root = ET.fromstring(answer.text)
    addresses = [each.text for each in root.iter(f"{space}loc")]
    assert len(addresses) == len(set(addresses))
    count = sum(
        client.get(f"/api/v1/{noun}").json()["numberMatched"]
        for noun in ("places", "positions", "claims", "actors", "sources")
    )
    assert len(addresses) == count + 15
    assert "http://testserver/places/raqqah" in addresses
    assert "http://testserver/claims/magnier-f06" in addresses


def test_the_icon_is_found_by_its_customary_name(client: TestClient) -> None:
    answer = client.get("/favicon.ico")
    assert answer.status_code == 200
    assert "icon" in answer.headers["content-type"]
