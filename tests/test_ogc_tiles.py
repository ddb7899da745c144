"""OGC API – Tiles, Part 1: each requirement of the classes that are conformed to, as a program walks them."""

from typing import Any

import mapbox_vector_tile
import pytest
from fastapi.testclient import TestClient

from app.api.ogc.tiles import HALF_SIDE, SCHEME_URI, TILESETS, TILING, scheme

MVT = "application/vnd.mapbox-vector-tile"


def got(client: TestClient, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.text[:300])
    return answer.json()


def linked(document: Any, relation: str) -> dict[str, Any]:
    """The one link of that relation, its address without the site's name."""
    [found] = [each for each in document["links"] if each["rel"] == relation]
    return found | {"href": found["href"].removeprefix("http://testserver")}


@pytest.mark.parametrize("layer", ["places", "positions"])
def test_a_program_finds_its_way_from_the_landing_page_to_a_tile(
    client: TestClient, layer: str
) -> None:
    landing = got(client, "/ogc")
    schemes = got(
        client, linked(landing, "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes")["href"]
    )
    [named] = schemes["tileMatrixSets"]
    tiling = got(client, linked(named, "self")["href"])
    collections = got(client, linked(landing, "data")["href"])["collections"]
    [collection] = [each for each in collections if each["id"] == layer]
    sets = got(client, linked(collection, TILESETS)["href"])
    [brief] = sets["tilesets"]
    tileset = got(client, linked(brief, "self")["href"])
    for each in (brief, tileset):
        assert each["dataType"] == "vector"
        assert each["crs"].endswith("/3857")
        assert each["tileMatrixSetURI"] == tiling["uri"] == named["uri"] == SCHEME_URI
    assert got(client, linked(tileset, TILING)["href"]) == tiling
    assert linked(tileset, "describedby")["href"] == f"/tiles/{layer}.json"
    item = linked(tileset, "item")
    assert item["templated"] is True
    # The middle that it names has something in it.
    x, _ = tileset["centerPoint"]["coordinates"]
    assert tileset["boundingBox"]["lowerLeft"][0] <= x <= tileset["boundingBox"]["upperRight"][0]
    path = item["href"].format(tileMatrix=6, tileRow=25, tileCol=38)
    tile = client.get(path)
    assert tile.headers["content-type"] == item["type"] == MVT
    # Row before column, unlike the other address.
    assert tile.content == client.get(f"/tiles/{layer}/6/38/25.mvt").content
    assert set(mapbox_vector_tile.decode(tile.content)) == {tileset["layers"][0]["id"]} == {layer}
    past = got(client, f"/ogc/collections/{layer}/tiles/WebMercatorQuad?known=2026-11-01T00:00:00Z")
    assert "known=2026-11-01T00%3A00%3A00Z" in linked(past, "item")["href"]


def test_the_scheme_is_that_of_the_standard() -> None:
    first, second = scheme()["tileMatrices"][:2]
    # OGC 17-083r4, annex D.1.
    assert first["scaleDenominator"] == pytest.approx(559082264.028717)
    assert first["cellSize"] == pytest.approx(156543.033928041)
    assert second["scaleDenominator"] == pytest.approx(279541132.014358)
    assert first["pointOfOrigin"] == [-HALF_SIDE, HALF_SIDE]
    assert (second["matrixWidth"], second["matrixHeight"]) == (2, 2)
    assert [each["id"] for each in scheme()["tileMatrices"]] == [str(n) for n in range(23)]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/ogc/tileMatrixSets/WorldCRS84Quad", 404),
        ("/ogc/collections/claims/tiles", 404),
        ("/ogc/collections/nothing/tiles", 404),
        ("/ogc/collections/places/tiles/WorldCRS84Quad", 404),
        ("/ogc/collections/places/tiles/WebMercatorQuad/2/4/0", 404),
        ("/ogc/collections/places/tiles/WebMercatorQuad/23/0/0", 400),
        ("/ogc/collections/places/tiles/WebMercatorQuad/x/0/0", 400),
        ("/ogc/collections/places/tiles/WebMercatorQuad/6/25/38?posture=holds", 400),
        ("/ogc/collections/positions/tiles/WebMercatorQuad/6/25/38?colour=red", 400),
    ],
)
def test_what_there_isnt_is_said(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_tiles_are_narrowed_as_at_their_other_address(client: TestClient) -> None:
    query = "on=2017-06-07&actor=isis&modality=observed"
    path = "/ogc/collections/positions/tiles/WebMercatorQuad/6/25/38"
    narrowed = client.get(f"{path}?{query}").content
    assert narrowed == client.get(f"/tiles/positions/6/38/25.mvt?{query}").content
    assert narrowed != client.get(path).content
