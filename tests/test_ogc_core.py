"""OGC API – Features, Part 1: each abstract test of the standard's own suite, by its name there.

What the suite leaves to whoever runs it is asked of the data that ships.
"""

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV30SpecValidator
from shapely.geometry import box, shape

from app.published.collections import COLLECTIONS
from app.queries.shapes_asked import CRS84

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

GEOJSON = "application/geo+json"
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
EVERY = list(COLLECTIONS)
PAGES = ("/ogc", "/ogc/conformance", "/ogc/collections")
BOX = (38.0, 34.0, 41.0, 37.0)


def got(client: TestClient, path: str, **query: Any) -> Any:
    answer = client.get(path, params=query)
    assert answer.status_code == 200, (path, query, answer.text[:300])
    return answer.json()


def items(client: TestClient, name: str, **query: Any) -> Any:
    return got(client, f"/ogc/collections/{name}/items", **query)


def rels(document: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for link in document["links"]:
        assert all((link["type"], link["href"])), link
        found.setdefault(link["rel"], []).append(link)
    return found


def local(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


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


@pytest.mark.parametrize("name", EVERY)
def test_boxes(client: TestClient, name: str) -> None:
    # fc-bbox-definition, fc-bbox-response, crs84
    every = items(client, name, limit=1000)["features"]
    west, south, east, north = BOX
    in_box = items(client, name, limit=1000, bbox=f"{west},{south},{east},{north}")["features"]
    with_heights = items(client, name, limit=1000, bbox=f"{west},{south},-10,{east},{north},9000")
    assert with_heights["features"] == in_box
    found = {each["id"] for each in in_box}
    assert found
    for feature in every:
        if feature["geometry"] is None:
            # What has no place is in every box.
            assert feature["id"] in found
            continue
        where, edge = shape(feature["geometry"]), box(*BOX)
        if edge.buffer(-0.1).intersects(where):
            assert feature["id"] in found, feature["id"]
        assert feature["id"] not in found or edge.buffer(0.1).intersects(where), feature["id"]
    # Over the meridian lies all the rest of the world, and nothing else.
    rest = items(client, name, limit=1000, bbox="60,-90,20,90")["features"]
    assert {each["id"] for each in rest if each["geometry"]} == {
        each["id"]
        for each in every
        if each["geometry"] and not box(20, -90, 60, 90).contains(shape(each["geometry"]))
    }


def touches(properties: Any, first: str, last: str) -> bool:
    begin = properties.get("drawn_from") or properties["valid_from"] or ""
    return begin <= last and (properties["valid_to"] or "9999") >= first


def test_days(client: TestClient) -> None:
    # fc-time-definition, fc-time-response
    every = items(client, "positions", limit=1000)["features"]

    def asked(*datetime: str) -> set[str]:
        found = client.get(
            "/ogc/collections/positions/items", params={"limit": 1000, "datetime": list(datetime)}
        )
        assert found.status_code == 200, (datetime, found.text)
        return {each["id"] for each in found.json()["features"]}

    def expected(first: str, last: str) -> set[str]:
        return {each["id"] for each in every if touches(each["properties"], first, last)}

    span = ("2017-06-06", "2017-07-01")
    assert asked("2017-06-06") == expected("2017-06-06", "2017-06-06") != set()
    assert asked("2017-06-06/2017-07-01") == expected(*span)
    for opened in ("2017-07-01/..", "2017-07-01/"):
        assert asked(opened) == expected("2017-07-01", "9998")
    for opened in ("../2017-06-01", "/2017-06-01"):
        assert asked(opened) == expected("", "2017-06-01")
    # An instant stands for its day in UTC, and GDAL writes a bare T.
    for same in (
        "2017-06-06T23:59:59Z",
        "2017-06-06T",
        "2017-06-07T01:00:00+03:00",
        "2017-06-06t10:00:00z",
    ):
        assert asked(same) == asked("2017-06-06"), same
    assert asked("2017-06-06T/2017-07-01T") == expected(*span)
    # Several count all, and stay in the link that leads on.
    assert asked("2017-06-06/..", "../2017-07-01") == asked("2017-06-06/..") & asked(
        "../2017-07-01"
    )
    page = client.get(
        "/ogc/collections/positions/items?limit=1&datetime=2017-06-06T/..&datetime=../2017-07-01T"
    ).json()
    assert rels(page)["next"][0]["href"].count("datetime=") == 2
    # Without a day of its own nothing is left out: places are there when something is said of them.
    assert items(client, "claims", datetime="1901-01-01")["numberMatched"] == sum(
        each["properties"]["valid_from"] is None and each["properties"]["valid_to"] is None
        for each in items(client, "claims", limit=1000)["features"]
    )
    assert items(client, "places", datetime="2017-06-06")["numberMatched"] < 48


BAD = {
    "bbox": ("1,2,3", "1,2,3,4,5", "a,b,c,d", "1,2,inf,4", "1,9,2,8", "0,0,9,1,1,8", "-181,0,0,0"),
    "bbox-crs": ("EPSG:3857", "x"),
    "crs": ("http://www.opengis.net/def/crs/EPSG/0/4326",),
    "cursor": ("nobody", "UPPER"),
    "datetime": (
        "2017",
        "2017-06",
        "20170606",
        "2017-02-30",
        "a/b",
        "2018-01-01/2017-01-01",
        "1/2/3",
    ),
    "f": ("gml",),
    "filter": ("nothing = 1", "(", "actor"),
    "filter-crs": ("x",),
    "filter-lang": ("cql-text",),
    "known": ("x", "9999-01-01"),
    "limit": ("0", "-1", "x", "1.5"),
    "sortby": ("nothing", "geometry", "--id"),
}


def test_wrong_and_unknown_parameters_say_what_is_taken(client: TestClient) -> None:
    # query-param-invalid, query-param-unknown
    for name, values in BAD.items():
        for value in values:
            answer = client.get("/ogc/collections/positions/items", params={name: value})
            said = answer.json()
            assert (answer.status_code, said["parameter"]) == (400, name), (name, value, said)
    for path in (*PAGES, "/ogc/api", *(f"/ogc/collections/{name}{rest}" for name in EVERY
                 for rest in ("", "/items", "/queryables", "/sortables", "/schema"))):  # fmt: skip
        said = client.get(f"{path}?unknown=1")
        assert (said.status_code, said.json()["parameter"]) == (400, "unknown"), path
        assert "Known: " in said.json()["detail"]
    refused = client.get("/ogc/collections/places/items?limit=1&limit=2")
    assert (refused.status_code, refused.json()["parameter"]) == (400, "limit")
    posted = client.post("/ogc/collections/places/items", json={"op": "=", "args": []})
    assert posted.status_code == 405
    assert "filter-lang=cql2-json" in posted.json()["detail"]


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
