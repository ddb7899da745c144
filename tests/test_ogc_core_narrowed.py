"""OGC API – Features, Part 1: the suite's tests of what narrows a collection's items, and of parameters that are wrong."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from shapely.geometry import box, shape

from tests.ogc_asking import items, rels
from tests.test_ogc_core import EVERY, PAGES

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough


BOX = (38.0, 34.0, 41.0, 37.0)


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
