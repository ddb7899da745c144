"""Descriptions of the data: they say what the files hold, lead to all of it, and are of one instant."""

import csv
import io
import re
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

import yaml
from fastapi.testclient import TestClient

from app.pages.reading.descriptions import DESCRIPTIONS
from app.pages.reading.downloads import DOWNLOADS
from app.published.columns import SEPARATOR

SITE = "http://testserver"
# Those of them that are in RO-Crate's context 1.1, which is of schema.org 10.
TERMS_OF_CRATES = {
    "@id", "@type", "about", "author", "conformsTo", "datePublished", "description", "encodingFormat", "hasPart",
    "identifier", "keywords", "license", "name", "publisher", "sdDatePublished", "url",
}  # fmt: skip
LINK = re.compile(r'<([^<>]*)>((?:; \w+="[^"]*")+)')
READ: dict[str, Any] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": {"True": True, "False": False}.__getitem__,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}


def got(client: TestClient, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.json()


def local(address: str) -> str:
    """A path of this site from an address of it."""
    assert address.startswith(f"{SITE}/"), address
    return address.removeprefix(SITE)


def test_every_cell_of_every_table_is_what_the_package_says(client: TestClient) -> None:
    package = got(client, "/data/datapackage.json")
    tables: dict[str, list[dict[str, str]]] = {}
    for resource in package["resources"]:
        text = client.get(local(resource["path"])).text
        tables[resource["name"]] = list(csv.DictReader(io.StringIO(text)))
        fields = resource["schema"]["fields"]
        assert next(csv.reader(io.StringIO(text))) == [each["name"] for each in fields]
        for each in fields:
            for row in tables[resource["name"]]:
                cell = row[each["name"]]
                if cell:
                    READ[each["type"]](cell)
                else:
                    assert not each.get("constraints", {}).get("required")
    for resource in package["resources"]:
        rows = tables[resource["name"]]
        [key] = resource["schema"]["primaryKey"]
        assert len({row[key] for row in rows}) == len(rows) > 0
        for foreign in resource["schema"].get("foreignKeys", ()):
            other = foreign["reference"]["resource"] or resource["name"]
            [name], [to] = foreign["fields"], foreign["reference"]["fields"]
            there = {row[to] for row in tables[other]}
            assert {row[name] for row in rows if row[name]} <= there, (resource["name"], name)
    # A list in a cell is text: a program that took it for a number would stop at the second.
    assert any(SEPARATOR in row["names"] for row in tables["places"])


def test_the_crate_names_every_file_once_with_its_licence(client: TestClient) -> None:
    graph = got(client, "/data/ro-crate-metadata.json")["@graph"]
    by_id = {each["@id"]: each for each in graph}
    assert len(by_id) == len(graph)
    root = by_id[by_id["ro-crate-metadata.json"]["about"]["@id"]]
    assert (root["@id"], root["url"]) == ("./", f"{SITE}/data")
    assert "known=" in root["identifier"]
    for each in graph:
        # What its validator takes for valid: terms of the context of 1.1, and media types without parameters.
        assert each.keys() <= TERMS_OF_CRATES
        assert ";" not in each.get("encodingFormat", "")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", root["datePublished"])
    assert {"name", "description", "license"} <= root.keys()
    parts = [by_id[each["@id"]] for each in root["hasPart"]]
    assert {each["name"] for each in parts} == {each.name for each in DOWNLOADS}
    for each in (root, *parts):
        assert by_id[each["license"]["@id"]]["@type"] == "CreativeWork"
    for name in ("author", "publisher"):
        assert by_id[root[name]["@id"]]["@type"] == "Organization"


def test_links_lead_to_all_of_it_and_back(client: TestClient) -> None:
    page = client.get("/data")
    links = [
        (address, dict(re.findall(r'(\w+)="([^"]*)"', told)))
        for address, told in LINK.findall(page.headers["Link"])
    ]
    relations = [told["rel"] for _, told in links]
    assert {"linkset", "cite-as", "license", "type", "describedby"} <= set(relations)
    [to_set] = [address for address, told in links if told["rel"] == "linkset"]
    answer = client.get(local(to_set))
    assert answer.headers["content-type"] == "application/linkset+json"
    whole, *parts = answer.json()["linkset"]
    assert whole["anchor"] == f"{SITE}/data"
    assert {"href": "https://schema.org/AboutPage"} in whole["type"]
    assert all(re.fullmatch(r"[\w.+-]+/[\w.+-]+", each["type"]) for each in whole["item"])
    assert {each["href"] for each in whole["item"]} == {each["anchor"] for each in parts}
    for each in parts:
        assert each["collection"] == [{"href": f"{SITE}/data", "type": "text/html"}]
    for each in whole["describedby"]:
        answer = client.get(local(each["href"]))
        assert answer.headers["content-type"].split(";")[0] == each["type"]
    # The lasting address shows the same on any day to come.
    [cited] = [each["href"] for each in whole["cite-as"]]
    assert "known=" in cited
    assert client.get(local(cited)).status_code == 200


def test_a_past_description_is_of_that_instant_alone(client: TestClient) -> None:
    known = "2026-11-01T00:00:00Z"
    for name in DESCRIPTIONS:
        text = client.get(f"/data/{name}?known={known}").text
        assert known in text, name
        for address in re.findall(rf"{SITE}/data[^\s\"'<>]*", text):
            assert urlsplit(address.rstrip(".")).query == f"known={known}", address
        assert client.get(f"/data/{name}?colour=red").status_code == 400
        assert client.get(f"/data/{name}?known=tomorrow").status_code == 400


def test_the_citation_and_datacite_say_who_what_and_when(client: TestClient) -> None:
    cited = yaml.safe_load(client.get("/data/citation.cff").text)
    assert {"cff-version", "message", "title", "authors", "type"} <= cited.keys()
    assert cited["license"] == "CC-BY-4.0"
    told = got(client, "/data/datacite.json")
    assert {"creators", "titles", "publisher", "publicationYear", "types"} <= told.keys()
    # As the schema 4.5 has them; up to 4.3 a publisher and the sides of a box were texts.
    assert told["publisher"] == {"name": told["creators"][0]["name"]}
    assert re.fullmatch(r"\d{4}", told["publicationYear"])
    box = told["geoLocations"][0]["geoLocationBox"]
    assert {type(side) for side in box.values()} == {float}
    assert box["westBoundLongitude"] < box["eastBoundLongitude"]
    assert box["southBoundLatitude"] < box["northBoundLatitude"]
    assert cited["version"] == told["version"]
