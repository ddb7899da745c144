"""Vector tiles, decoded and counted."""

import mapbox_vector_tile
import pytest
from fastapi.testclient import TestClient


def features(client: TestClient, path: str, layer: str) -> list[dict[str, object]]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    decoded = mapbox_vector_tile.decode(answer.content)
    found: list[dict[str, object]] = decoded.get(layer, {}).get("features", [])
    return found


def test_the_tile_of_the_world_holds_every_place(client: TestClient) -> None:
    places = client.get("/api/v1/places?limit=1000").json()["features"]
    found = features(client, "/tiles/places/0/0/0.mvt", "places")
    assert len(found) == len(places)


def test_a_tile_elsewhere_is_empty(client: TestClient) -> None:
    assert features(client, "/tiles/places/4/2/5.mvt", "places") == []


def test_positions_in_a_tile_can_be_narrowed_to_a_day(client: TestClient) -> None:
    everything = features(client, "/tiles/positions/0/0/0.mvt", "positions")
    one_day = features(client, "/tiles/positions/0/0/0.mvt?on=2017-06-07", "positions")
    assert 0 < len(one_day) < len(everything)


@pytest.mark.parametrize("tile", ["23/0/0", "1/2/0", "1/0/-1", "-1/0/0", "a/b/c"])
def test_a_tile_that_cannot_exist_is_refused(client: TestClient, tile: str) -> None:
    assert client.get(f"/tiles/places/{tile}.mvt").status_code in (400, 404)
