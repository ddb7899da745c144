"""Vector tiles, decoded and counted."""

from collections.abc import Callable
from typing import Any

import mapbox_vector_tile
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from app.database import Engines, editing_session
from app.queries.shapes_asked import metres_of
from tests.factories import make_position


def features(client: TestClient, path: str, layer: str) -> list[dict[str, Any]]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    decoded = mapbox_vector_tile.decode(answer.content)
    found: list[dict[str, Any]] = decoded.get(layer, {}).get("features", [])
    return found


@pytest.mark.parametrize("layer", ["places", "positions"])
def test_the_tile_of_the_world_holds_all_there_is(client: TestClient, layer: str) -> None:
    everything = client.get(f"/api/v1/{layer}").json()["features"]
    found = features(client, f"/tiles/{layer}/0/0/0.mvt", layer)
    assert len(found) == len(everything)


def test_a_tile_elsewhere_is_empty(client: TestClient) -> None:
    assert features(client, "/tiles/places/4/2/5.mvt", "places") == []


def test_a_tile_that_a_line_only_goes_round_asks_the_database_once(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    with editing_session(fresh_database, "Test") as session:
        make_position(session, geometry="LINESTRING(38 34, 42 34, 42 38)")
    client = client_of(fresh_database)
    corner, beside = square_at(8, 42, 34), square_at(8, 39, 37)
    assert len(features(client, f"/tiles/positions/{corner}.mvt", "positions")) == 1
    asked: list[str] = []
    reading = fresh_database.servers.primary.engines.reading

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    event.listen(reading, "before_cursor_execute", note)
    try:
        assert features(client, f"/tiles/positions/{beside}.mvt", "positions") == []
        assert len(asked) == 1
        # Nor is anything cut where all that lies there isn't asked for.
        path = f"/tiles/positions/{corner}.mvt?on=2018-01-01"
        assert features(client, path, "positions") == []
        assert not any("ST_AsMVT" in each for each in asked)
    finally:
        event.remove(reading, "before_cursor_execute", note)


def square_at(zoom: int, longitude: float, latitude: float) -> str:
    """z/x/y of the tile with a point."""
    easting, northing = metres_of(longitude, latitude)
    x, y = (int((each / 40075016.7 + 0.5) * 2**zoom) for each in (easting, -northing))
    return f"{zoom}/{x}/{y}"


def test_positions_in_a_tile_can_be_narrowed_to_a_day(client: TestClient) -> None:
    everything = features(client, "/tiles/positions/0/0/0.mvt", "positions")
    one_day = features(client, "/tiles/positions/0/0/0.mvt?on=2017-06-07", "positions")
    assert 0 < len(one_day) < len(everything)


def test_a_position_tells_its_days_in_a_tile_as_in_the_api(client: TestClient) -> None:
    told = ("valid_from", "valid_to", "last_confirmed", "last_said", "settled_on")
    everything = client.get("/api/v1/positions").json()["features"]
    in_api = {each["id"]: [each["properties"][name] for name in told] for each in everything}
    found = features(client, "/tiles/positions/0/0/0.mvt", "positions")
    # A tile leaves out what is unknown.
    in_tile = {
        each["properties"]["id"]: [each["properties"].get(name) for name in told] for each in found
    }
    assert in_tile == in_api
    assert all(any(days) for days in zip(*in_api.values(), strict=True))


@pytest.mark.parametrize("tile", ["23/0/0", "1/2/0", "1/0/-1", "-1/0/0", "a/b/c"])
def test_a_tile_that_cannot_exist_is_refused(client: TestClient, tile: str) -> None:
    assert client.get(f"/tiles/places/{tile}.mvt").status_code in (400, 404)


@pytest.mark.parametrize("layer", ["places", "positions"])
def test_each_feature_has_an_id_that_is_the_same_in_every_tile(
    client: TestClient, layer: str
) -> None:
    key = "slug" if layer == "places" else "id"
    far = {
        f["properties"][key]: f["id"] for f in features(client, f"/tiles/{layer}/0/0/0.mvt", layer)
    }
    near = {
        f["properties"][key]: f["id"]
        for f in features(client, f"/tiles/{layer}/6/38/25.mvt", layer)
    }
    assert len(set(far.values())) == len(far)
    assert near.items() <= far.items()
    assert near
    # They aren't counted, so that nobody can tell how many there are between two of them.
    assert max(far.values()) < 2**53
    assert max(far.values()) - min(far.values()) > 2**40


@pytest.mark.parametrize("layer", ["places", "positions"])
def test_a_layer_says_what_a_map_must_know_of_it(client: TestClient, layer: str) -> None:
    query = "?on=2017-06-07&actor=isis"
    told = client.get(f"/tiles/{layer}.json").json()
    assert told["tilejson"] == "3.0.0"
    assert (told["minzoom"], told["maxzoom"]) == (0, 14)
    assert "creativecommons.org/licenses/by/4.0" in told["attribution"]
    [vector_layer] = told["vector_layers"]
    assert vector_layer["id"] == layer
    found = features(client, told["tiles"][0].format(z=0, x=0, y=0), layer)
    said = {name for feature in found for name in feature["properties"]}
    assert set(vector_layer["fields"]) == said
    west, south, east, north = told["bounds"]
    assert -180 <= west < east <= 180
    boxed = client.get(f"/api/v1/{layer}?bbox={west},{south},{east},{north}").json()
    assert boxed["numberMatched"] == client.get(f"/api/v1/{layer}").json()["numberMatched"]
    narrowed = client.get(f"/tiles/{layer}.json{query}").json()
    assert narrowed["tiles"][0].endswith(query)
    assert client.get(narrowed["tiles"][0].format(z=0, x=0, y=0)).status_code == 200


def test_a_layer_that_there_is_none_of_is_refused(client: TestClient) -> None:
    assert client.get("/tiles/claims.json").status_code in (400, 404)
    assert client.get("/tiles/places.json?on=x").status_code == 400
    assert client.get("/tiles/places.json?day=2017-06-07").status_code == 400
