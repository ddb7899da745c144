"""OGC API – Features, Part 1: each abstract test of the standard's own suite, by its name there.

What the suite leaves to whoever runs it is asked of the data that ships.
"""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV30SpecValidator
from shapely.geometry import box, shape

from app.published.collections import COLLECTIONS
from app.queries.shapes_asked import CRS84
from tests.ogc_asking import GEOJSON, HTML, got, items, local, rels

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

EVERY = list(COLLECTIONS)
PAGES = ("/ogc", "/ogc/conformance", "/ogc/collections")


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    """Schemas as strict as the standard's, of what the suite checks."""
    link = {"type": "object", "required": ["href", "rel", "type"]}
    links = {"type": "array", "items": link, "minItems": 1}
    number = {"type": "integer", "minimum": 0}
    feature = {
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {"type": {"const": "Feature"}, "id": {"type": "string", "minLength": 1},
                       "geometry": {"type": ["object", "null"]}, "properties": {"type": "object"}},
    }  # fmt: skip
    collection = {
        "type": "object",
        "required": ["id", "links", "extent", "crs"],
        "properties": {"id": {"type": "string"}, "links": links, "itemType": {"const": "feature"}},
    }
    return {
        "landing": {"type": "object", "required": ["links"], "properties": {"links": links}},
        "conformance": {"type": "object", "required": ["conformsTo"]},
        "collections": {
            "type": "object", "required": ["links", "collections"],
            "properties": {"links": links, "collections": {"type": "array", "items": collection}},
        },
        "collection": collection,
        "items": {
            "type": "object", "required": ["type", "features", "links"],
            "properties": {"type": {"const": "FeatureCollection"}, "links": links, "numberMatched": number,
                           "numberReturned": number, "features": {"type": "array", "items": feature}},
        },
        "item": {**feature, "required": [*feature["required"], "links"]},  # type: ignore[misc]
    }  # fmt: skip


def test_landing_definition_and_conformance(client: TestClient, schemas: dict[str, Any]) -> None:
    # /ats/core/http, root-op, root-success
    landing = got(client, "/ogc")
    Draft202012Validator(schemas["landing"]).validate(landing)
    links = rels(landing)
    assert {"self", "alternate", "service-desc", "service-doc", "conformance", "data"} <= set(links)
    assert got(client, "/ogc/") | {"links": 0} == landing | {"links": 0}
    # api-definition-op, api-definition-success, /ats/oas30/definition-1, definition-2, oas-impl
    [described] = links["service-desc"]
    answer = client.get(local(described["href"]))
    assert answer.headers["Content-Type"] == described["type"]
    document = answer.json()
    assert document["openapi"].startswith("3.0")
    OpenAPIV30SpecValidator(document).validate()
    assert (
        client.get(local(links["service-doc"][0]["href"]))
        .headers["Content-Type"]
        .startswith("text/html")
    )
    # conformance-op, conformance-success
    conforms = got(client, local(links["conformance"][0]["href"]))
    Draft202012Validator(schemas["conformance"]).validate(conforms)
    part1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
    assert {f"{part1}{each}" for each in ("core", "geojson", "html", "oas30")} <= {
        *conforms["conformsTo"]
    }
    # /ats/oas30/completeness, exception-codes, security: each operation is there, and needs no key.
    for path, item in document["paths"].items():
        answers = item["get"]["responses"]
        if "{" not in path:
            assert client.get(f"/ogc{path}").status_code == 200, path
        assert {"200", "400", "503"} <= set(answers)
        assert "security" not in item["get"]


def test_collections_and_each_of_them(client: TestClient, schemas: dict[str, Any]) -> None:
    # All of the suite's names that begin with fc-md.
    found = got(client, "/ogc/collections")
    Draft202012Validator(schemas["collections"]).validate(found)
    assert {"self", "alternate"} <= set(rels(found))
    assert [each["id"] for each in found["collections"]] == EVERY
    for listed in found["collections"]:
        # sfc-md-op, sfc-md-success
        own = got(client, f"/ogc/collections/{listed['id']}")
        Draft202012Validator(schemas["collection"]).validate(own)
        for name in ("id", "title", "description", "extent", "itemType", "crs", "storageCrs"):
            assert own[name] == listed[name]
        links = rels(own)
        assert {each["type"] for each in links["items"]} == {GEOJSON, "text/html"}
        assert {"self", "alternate", "license", "describedby"} <= set(links)
        [bounds] = own["extent"]["spatial"]["bbox"]
        [[first, last]] = own["extent"]["temporal"]["interval"]
        for feature in items(client, listed["id"], limit=1000)["features"]:
            if feature["geometry"] is not None:
                # What is published is rounded to what it deserves.
                assert box(*bounds).buffer(0.06).contains(shape(feature["geometry"])), feature["id"]
            days = feature["properties"]
            assert days.get("valid_from") is None or days["valid_from"] >= first
            assert last is None or days.get("valid_to") is None or days["valid_to"] <= last
    assert client.get("/ogc/collections/nothing").status_code == 404


@pytest.mark.parametrize("name", EVERY)
def test_items_their_links_and_numbers(
    client: TestClient, schemas: dict[str, Any], name: str
) -> None:
    # fc-op, fc-response, fc-links, fc-rel-type, fc-timeStamp, fc-numberMatched, fc-numberReturned
    whole = items(client, name, limit=10_000)
    Draft202012Validator(schemas["items"]).validate(whole)
    assert whole["numberMatched"] == whole["numberReturned"] == len(whole["features"])
    assert "next" not in rels(whole)
    assert "timeStamp" not in whole
    # /ats/geojson/definition, content; every property is in every feature.
    columns = [column.name for column in COLLECTIONS[name].columns]
    for feature in whole["features"]:
        assert list(feature["properties"]) == columns
    # fc-limit-definition, fc-limit-response: page by page the same rows, and none twice.
    walked: list[Any] = []
    at: str | None = f"/ogc/collections/{name}/items?limit=7"
    while at:
        answer = client.get(at)
        page = answer.json()
        assert answer.headers["Content-Type"] == GEOJSON
        assert answer.headers["OGC-NumberMatched"] == str(whole["numberMatched"])
        assert answer.headers["Content-Crs"] == f"<{CRS84}>"
        assert page["numberReturned"] == len(page["features"]) <= 7
        assert {"self", "alternate", "collection"} <= set(rels(page))
        walked += page["features"]
        further = rels(page).get("next", [])
        at = local(further[0]["href"]) if further else None
        assert bool(further) == ('rel="next"' in answer.headers.get("Link", ""))
    assert walked == whole["features"]
    # More than can be given are as many as can.
    assert items(client, name, limit=10**9)["features"] == whole["features"]
    # f-op, f-success, f-links
    one = whole["features"][0]
    itself = got(client, f"/ogc/collections/{name}/items/{one['id']}")
    Draft202012Validator(schemas["item"]).validate(itself)
    assert {"self", "alternate", "collection"} <= set(rels(itself))
    assert itself["geometry"] == one["geometry"]
    assert client.get(f"/ogc/collections/{name}/items/nobody").status_code == 404


def test_html_only_where_it_is_named(client: TestClient) -> None:
    # /ats/html/definition, content
    paths = [*PAGES, "/ogc/api"]
    for name in EVERY:
        first = items(client, name, limit=1)["features"][0]["id"]
        at = f"/ogc/collections/{name}"
        paths += [at, f"{at}/items", f"{at}/items/{first}"]
    for path in paths:
        for asked, is_html in (
            (HTML, True),
            ({"Accept": "*/*"}, False),
            ({"Accept": "application/json"}, False),
            ({"Accept": "application/geo+json, text/html;q=0.5"}, "items" not in path and None),
        ):
            answer = client.get(path, headers=asked)
            kind = answer.headers["Content-Type"].partition(";")[0]
            assert answer.status_code == 200
            assert "Accept" in answer.headers["Vary"]
            if is_html is not None:
                assert (kind == "text/html") == is_html, (path, asked)
        page = client.get(f"{path}?f=html")
        assert page.headers["Content-Type"].startswith("text/html")
        assert "<h1>" in page.text
        assert "html" not in client.get(f"{path}?f=json", headers=HTML).headers["Content-Type"]


def test_answers_are_kept_each_in_its_own_form(client: TestClient) -> None:
    path = "/ogc/collections/positions/items?limit=3"
    for _ in range(2):
        assert client.get(path).headers["Content-Type"] == GEOJSON
        assert client.get(path, headers=HTML).headers["Content-Type"].startswith("text/html")
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    head = client.head(path)
    assert (head.content, head.headers["ETag"]) == (b"", tag)


def test_the_schema_is_of_a_whole_feature_with_types(client: TestClient) -> None:
    for name in EVERY:
        answer = client.get(f"/ogc/collections/{name}/schema")
        assert answer.headers["Content-Type"] == "application/schema+json"
        told = answer.json()["properties"]["properties"]["properties"]
        kinds = {"string": str, "integer": int, "boolean": bool}
        for feature in items(client, name, limit=1000)["features"]:
            own = {key: each for key, each in feature["properties"].items() if key != "id"}
            assert list(own) == list(told)
            for column, value in own.items():
                assert value is None or type(value) is kinds[told[column]["type"]], (column, value)
    assert json.dumps(got(client, "/ogc/api")).count("cql-text") == 0
