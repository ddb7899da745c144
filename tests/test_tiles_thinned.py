"""A tile in which too much lies says how many stand behind each feature, and leaves none out."""

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import mapbox_vector_tile
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.database import Engines
from app.queries.thinned_tiles import MOST_BYTES, TRIES
from app.settings import Settings
from app.tiling import EXTENT, Square
from tests.asking import tile_at
from tests.crowds import make_crowd
from tests.web import gdal, serve

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

OF_SEVERAL = {"count", "actor", "actor_name", "colour", "symbol", "modality"}
WORLD = "0/0/0"
# Where all is, and where the many at one spot are.
DENSE, SPOT = "5/19/12", (39.003, 35.003)


@pytest.fixture(scope="module")
def crowd(
    clone_database: Callable[[], Engines], settings: Settings
) -> Iterator[tuple[Engines, datetime]]:
    engines, then = make_crowd(clone_database, settings)
    yield engines, then
    engines.dispose()


@pytest.fixture
def visitor(
    crowd: tuple[Engines, datetime], client_of: Callable[[Engines], TestClient]
) -> TestClient:
    return client_of(crowd[0])


def content(client: TestClient, path: str, asked: dict[str, str]) -> bytes:
    answer = client.get(path, params=asked)
    assert answer.status_code == 200, answer.text
    return answer.content


def features(
    client: TestClient, tile: str, layer: str = "positions", **asked: str
) -> list[dict[str, Any]]:
    body = content(client, f"/tiles/{layer}/{tile}.mvt", asked)
    found: list[dict[str, Any]] = mapbox_vector_tile.decode(body).get(layer, {"features": []})[
        "features"
    ]
    return found


def behind(found: list[dict[str, Any]]) -> int:
    return sum(each["properties"]["count"] for each in found)


def listed(client: TestClient, tile: str, layer: str = "positions", **asked: str) -> int:
    """How many the API has in the square of a tile."""
    box = ",".join(map(str, Square(*map(int, tile.split("/"))).bounds()))
    asked = asked if tile == WORLD else asked | {"bbox": box}
    answer = client.get(f"/api/v1/{layer}", params=asked | {"limit": "1"})
    assert answer.status_code == 200, answer.text
    number: int = answer.json()["numberMatched"]
    return number


def some_filters(draw: random.Random, then: datetime) -> dict[str, str]:
    """A few filters of the API, each by chance."""
    day = date(2017, 5, 28) + timedelta(days=draw.randrange(40))
    days = draw.choice(
        (
            {},
            {"on": day.isoformat()},
            {"from": day.isoformat()},
            {"to": day.isoformat()},
            {"from": day.isoformat(), "to": (day + timedelta(days=draw.randrange(9))).isoformat()},
        )
    )
    others = {
        "actor": f"crowd-{draw.randrange(1, 4)}",
        "posture": draw.choice(("holds", "attacks", "withdraws")),
        "modality": draw.choice(("observed", "expected")),
        "settled": draw.choice(("true", "false")),
        "rests": draw.choice(("one-claim", "one-origin")),
        draw.choice(("witness", "without")): draw.choice(("crowd", "source:crowd-2")),
        "known": then.isoformat().replace("+00:00", "Z"),
    }
    return days | {name: value for name, value in others.items() if draw.random() < 0.3}


def some_tile(draw: random.Random) -> str:
    """A tile of any zoom about where something is."""
    zoom = draw.choice((0, 3, 4, 5, 5, 6, 6, 7, 8, 10))
    x, y = tile_at((draw.uniform(35.8, 46.8), draw.uniform(30.8, 37.8)), zoom)
    return f"{zoom}/{x}/{y}"


@pytest.mark.parametrize("seed", range(3))
def test_behind_the_features_of_a_tile_is_what_the_api_has_there(
    visitor: TestClient, crowd: tuple[Engines, datetime], seed: int
) -> None:
    draw = random.Random(seed)
    sizes = set()
    for _ in range(14):
        tile, asked = some_tile(draw), some_filters(draw, crowd[1])
        found = features(visitor, tile, **asked)
        there = listed(visitor, tile, **asked)
        assert behind(found) == there, (tile, asked)
        assert len({each["id"] for each in found}) == len(found), (tile, asked)
        sizes.add(there)
    assert len(sizes) > 4


def test_what_lies_on_the_edge_of_tiles_is_counted_in_one(
    visitor: TestClient, crowd: tuple[Engines, datetime]
) -> None:
    # The tile west of 45° has too much of all for each by itself, the one east of it hasn't.
    spots = ("45 33", "39.375 34", "45 0", "180 33", "-180 33", "0 0")
    with crowd[0].owner.begin() as connection:
        connection.exec_driver_sql("insert into editorial.change (id, note) values (3, 'a test')")
        for number, spot in enumerate(spots):
            connection.exec_driver_sql(
                "insert into editorial.position (id, public_id, geom, actor_id, posture, modality,"
                " uncertainty_m, valid_from, status, change_id) values (%s, %s, %s, 1, 'holds',"
                " 'observed', 0, '2019-01-01', 'published', 3)",
                (9000 + number, f"edge-{number}", f"srid=4326;point({spot})"),
            )
        connection.exec_driver_sql(
            "insert into editorial.position_claim (position_id, ordinal, claim_id, change_id)"
            " select id, 0, 1, 3 from editorial.position where id >= 9000"
        )
    for zoom in (5, 6, 7):
        points = [tuple(float(side) for side in spot.split()) for spot in spots]
        at = {tile_at((min(x, 179.999), y), zoom) for x, y in points}
        beside = {
            (x + east, y + south) for x, y in at for east in (-1, 0, 1) for south in (-1, 0, 1)
        }
        counted = sum(
            each["properties"]["count"]
            for x, y in beside
            if 0 <= x < 2**zoom
            for each in features(visitor, f"{zoom}/{x}/{y}", **{"from": "2019-01-01"})
            if each["properties"].get("id", "").startswith("edge-")
        )
        assert counted == len(spots), zoom


@pytest.mark.parametrize("tile", [WORLD, "3/4/3", DENSE, "6/38/25", "12/2491/1623"])
def test_no_tile_is_large(visitor: TestClient, tile: str) -> None:
    for layer in ("positions", "places"):
        assert len(content(visitor, f"/tiles/{layer}/{tile}.mvt", {})) <= MOST_BYTES


def test_a_feature_for_several_tells_what_is_true_of_all(visitor: TestClient) -> None:
    found = features(visitor, DENSE)
    several = [each["properties"] for each in found if each["properties"]["count"] > 1]
    alone = [each for each in found if each["properties"]["count"] == 1]
    assert several
    assert all(set(each) == OF_SEVERAL for each in several)
    for each in alone[:5]:
        row = visitor.get(f"/api/v1/positions/{each['properties']['id']}").json()["properties"]
        told = {
            name: row[name] for name in ("actor", "posture", "modality", "valid_from", "valid_to")
        }
        known = {name: value for name, value in told.items() if value is not None}
        assert known.items() <= each["properties"].items()
    assert max(each["count"] for each in several) > 40


def test_it_stands_in_its_cell_where_one_of_them_is(visitor: TestClient) -> None:
    for zoom in (8, 12, 16, 22):
        x, y = tile_at(SPOT, zoom)
        found = features(visitor, f"{zoom}/{x}/{y}")
        most = max(found, key=lambda each: each["properties"]["count"])
        assert most["properties"]["count"] > 40
        west, south, east, north = Square(zoom, x, y).bounds()
        across, up = most["geometry"]["coordinates"]
        # In a cell of at most a thirty-second of the tile's side.
        assert abs(west + (east - west) * across / EXTENT - SPOT[0]) < (east - west) / 30
        assert abs(south + (north - south) * up / EXTENT - SPOT[1]) < (north - south) / 30


def test_lines_and_areas_are_drawn_while_they_are_few(visitor: TestClient) -> None:
    far = features(visitor, DENSE)
    shapes = [each for each in far if each["geometry"]["type"] not in ("Point", "MultiPoint")]
    # The largest, and those that are alone in their cells, of more than three hundred.
    assert TRIES[0][1] <= len(shapes) < 300
    assert all(each["properties"]["count"] <= 1 for each in shapes)
    # What is too small for a tile is a point there.
    x, y = tile_at((41, 34), 0)
    small = features(visitor, f"0/{x}/{y}", posture="attacks", actor="crowd-1", on="2017-06-06")
    kinds = {each["geometry"]["type"] for each in small if each["properties"]["count"] == 1}
    assert "Point" in kinds
    assert all("id" in each["properties"] for each in small)


def test_too_many_places_are_counted_by_cell(visitor: TestClient) -> None:
    draw = random.Random(7)
    for asked in ({}, {"actor": "crowd-2"}, {"on": "2017-06-03"}, {"on": "2017-06-30"}):
        for tile in (WORLD, DENSE, some_tile(draw), some_tile(draw)):
            found = features(visitor, tile, "places", **asked)
            assert behind(found) == listed(visitor, tile, "places", **asked), (tile, asked)
            assert len({each["id"] for each in found}) == len(found)
    far = features(visitor, WORLD, "places")
    assert len(far) < 100
    several = [each["properties"] for each in far if each["properties"]["count"] > 1]
    assert all(set(each) == {"count"} for each in several)


def test_places_are_not_narrowed_by_what_only_positions_have(visitor: TestClient) -> None:
    for name, value in {"settled": "true", "posture": "holds", "modality": "observed"}.items():
        for path in ("/tiles/places/0/0/0.mvt", "/tiles/places.json"):
            answer = visitor.get(path, params={name: value})
            assert answer.status_code == 400
            assert answer.json()["parameter"] == name
        assert visitor.get("/tiles/positions.json", params={name: value}).status_code == 200
    assert visitor.get("/tiles/positions/0/0/0.mvt?posture=sits").status_code == 400


def test_a_tile_is_the_same_whichever_program_made_it(
    crowd: tuple[Engines, datetime], client_of: Callable[[Engines], TestClient]
) -> None:
    one, other = (client_of(crowd[0]).get(f"/tiles/positions/{DENSE}.mvt") for _ in range(2))
    assert one.headers["etag"] == other.headers["etag"]
    known = {"If-None-Match": one.headers["etag"]}
    assert (
        client_of(crowd[0]).get(f"/tiles/positions/{DENSE}.mvt", headers=known).status_code == 304
    )


def test_gdal_opens_a_thinned_tile(
    settings: Settings, crowd: tuple[Engines, datetime], visitor: TestClient
) -> None:
    from app.main import create_app

    app: FastAPI = create_app(settings, crowd[0])
    with serve(app) as site:
        address = f"{site}/tiles/positions/{WORLD}.mvt"
        layer = gdal(address)[address]
        told = app_fields(visitor)
    found = features(visitor, WORLD)
    assert layer["driver"] == "MVT"
    assert layer["features"] == layer["shapes"] == len(found)
    assert layer["counted"] == behind(found) == listed(visitor, WORLD)
    assert set(layer["fields"]) - {"mvt_id"} <= told


def app_fields(visitor: TestClient) -> set[str]:
    """The fields that TileJSON tells of."""
    [layer] = visitor.get("/tiles/positions.json").json()["vector_layers"]
    return set(layer["fields"])
