"""What readers must not know is in no answer that a stranger can get: every route, now and in the past.

The routes come from the table of rights, so that a new one is looked through without being named.
"""

import gzip
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import mapbox_vector_tile
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.database import Engines, editing_session
from app.models import Place, Position
from app.pages.reading.downloads import DOWNLOADS
from app.security.rights import RULES
from tests.factories import (
    make_actor,
    make_claim,
    make_link,
    make_place,
    make_position,
    make_source,
)
from tests.routes import route_keys, split

# It stands in every text of a hidden record, and in no key: an error may repeat the address.
SECRET = "zqxsecret"
ALMOST = SECRET[:-1]
EXACT = (39.123456, 36.654321)
COARSE_M = 20_000
HIDING: dict[str, dict[str, Any]] = {
    "draft": {"status": "draft"},
    "review": {"status": "in_review"},
    "withdrawn": {"status": "withdrawn", "withdrawn_reason": "Wrong."},
    "concealed": {"status": "withdrawn", "withdrawn_reason": "Wrong.", "concealed": True},
    "embargo": {"embargo_until": datetime.now(UTC) + timedelta(days=400)},
}
NOUNS = ("places", "actors", "sources", "claims", "positions")
DEGREES = re.compile(r"39\.1234|36\.6543")
METRES = re.compile(r"\b4355[12]\d\d\.\d|\b43897\d\d\.\d")


@dataclass
class World:
    """A map with something to hide, and the keys of what is in it."""

    visitor: TestClient
    past: str
    keys: dict[str, list[str]] = field(default_factory=dict)


def fill(session: Session) -> dict[str, list[str]]:
    """One open record of every noun, five hidden ones, and what hangs on those."""
    town = make_place(session, slug="open-town", name="Open Town")
    actor = make_actor(session, slug="open-actor")
    source = make_source(session, slug="open-source", title="Open source")
    claim = make_claim(session, source, (town,), (actor,), public_id="open-claim")
    other = make_claim(session, source, (town,), (actor,), public_id="open-other")
    make_position(session, actor, (claim,), place_id=town.id, public_id="open-position")
    keys = {noun: [f"open-{noun.removesuffix('s')}"] for noun in NOUNS} | {"places": ["open-town"]}
    for way, state in HIDING.items():
        name, hidden = f"{SECRET} {way}", f"hidden-{way}"
        place = make_place(session, slug=hidden, name=name, evidence=name, note=name, **state)
        who = make_actor(session, slug=hidden, name=name, short_name=name, note=name, **state)
        where = make_source(session, slug=hidden, title=name, author=name, publisher=name, **state)
        make_claim(
            session, source, (town,), (actor,), public_id=hidden, statement=name, quote=name,
            note=name, **state,
        )  # fmt: skip
        make_position(
            session, actor, (claim,), place_id=town.id, public_id=hidden, note=name, **state
        )
        make_link(session, make_claim(session, source), other, why=name, **state)
        # Open themselves, but resting on something hidden, or naming it.
        make_claim(session, where, (town,), (actor,), public_id=f"on-{way}", statement=name)
        make_claim(session, source, (town, place), (actor, who), public_id=f"names-{way}")
        make_position(
            session, who, (claim,), place_id=town.id, public_id=f"by-{way}", note=f"{SECRET} by"
        )
        make_position(
            session, actor, (claim,), place_id=place.id, public_id=f"at-{way}", note=f"{SECRET} at"
        )
        for noun in NOUNS:
            keys[noun].append(hidden)
        keys["claims"] += [f"on-{way}", f"names-{way}"]
        keys["positions"] += [f"by-{way}", f"at-{way}"]
    return keys


@pytest.fixture(scope="module")
def world(settings: Any, clone_database: Callable[[], Engines]) -> Iterator[World]:
    """The map, with a place and a position that were exact before they were coarsened."""
    from app.main import create_app

    engines = clone_database()
    with editing_session(engines, "add") as session:
        keys = fill(session)
        place = make_place(session, *EXACT, slug="coarse", name="Coarse")
        point = f"POINT({EXACT[0]} {EXACT[1]})"
        make_position(session, geometry=point, place_id=place.id, public_id="coarse")
        # These say nothing of a cell themselves: what they name, or lie in, protects them.
        make_position(session, geometry=point, place_id=place.id, public_id="names-coarse")
        inside = make_place(session, *EXACT, slug="in-coarse", part_of_id=place.id)
        make_position(session, geometry=point, place_id=inside.id, public_id="in-coarse")
    with engines.owner.connect() as connection:
        past = connection.scalar(text("select clock_timestamp()")).isoformat()
    with editing_session(engines, "It must not be so exact.") as session:
        for row in (Place, Position):
            session.query(row).where(
                (row.slug if row is Place else row.public_id) == "coarse"
            ).one().coarsen_to_m = COARSE_M
    keys["places"] += ["coarse", "in-coarse"]
    keys["positions"] += ["coarse", "names-coarse", "in-coarse"]
    with TestClient(create_app(settings, engines), raise_server_exceptions=False) as visitor:
        yield World(visitor, past, keys)
    engines.dispose()


def open_routes(visitor: TestClient) -> list[str]:
    """The GET routes that anybody may ask for, but for files that don't come from the database."""
    return [
        key
        for key in route_keys(visitor.app)  # type: ignore[arg-type]
        if key.startswith("GET /")
        and key in RULES
        and RULES[key].admits(None)
        and not key.startswith(("GET /static", "GET /basemap"))
    ]


def addresses(world: World, key: str) -> Iterator[str]:
    """Every address of a route on this map."""
    if "{layer}" in key:
        for zoom in (0, 5, 8, 12):
            x, y = tile_at(EXACT, zoom)
            for layer in ("places", "positions"):
                yield split(key, layer=layer, z=zoom, x=x, y=y)[1]
    elif "{name}" in key:
        yield from (split(key, name=name)[1] for name in (each.name for each in DOWNLOADS))
    elif "{slug}" in key:
        noun = next(part for part in key.split("/") if part in NOUNS)
        yield from (split(key, slug=slug)[1] for slug in world.keys[noun])
    else:
        yield split(key)[1]


def queries(world: World, key: str) -> Iterator[str]:
    """What is asked of each address: as it is, in the past, on a day, for a name nearly right."""
    yield ""
    for given in ({"known": world.past}, {"on": "2017-06-07"}, {"q": ALMOST}):
        yield f"?{urlencode(given)}"
    if "{" not in key:
        for noun in ("place", "actor", "source", "claim", "position"):
            for hidden in ("hidden-embargo", "hidden-draft"):
                yield f"?{noun}={hidden}"


def tile_at(point: tuple[float, float], zoom: int) -> tuple[int, int]:
    """The tile in which (longitude, latitude) lies."""
    longitude, latitude = point
    sine = math.asinh(math.tan(math.radians(latitude)))
    count = 2**zoom
    return int((longitude + 180) / 360 * count), int((1 - sine / math.pi) / 2 * count)


def test_nothing_hidden_is_in_any_answer(world: World) -> None:
    routes = open_routes(world.visitor)
    assert len(routes) > 35
    answered = 0
    for key in routes:
        for address in addresses(world, key):
            for query in queries(world, key):
                answer = world.visitor.get(address + query)
                assert answer.status_code < 500, address + query
                answered += answer.status_code == 200
                content = answer.content
                if content[:2] == b"\x1f\x8b":
                    content = gzip.decompress(content)
                written = content.decode("utf-8", "ignore")
                assert SECRET not in written.casefold(), address + query
                assert not DEGREES.search(written), address + query
                assert not METRES.search(written), address + query
    # The map does answer: what is open is there.
    assert answered > 150


def test_what_is_open_is_found_by_the_same_search(world: World) -> None:
    for path in ("/places", "/api/v1/places", "/data/places.geojson", "/search?q=Open+Town"):
        assert "Open Town" in world.visitor.get(path).text
    assert "Coarse" in world.visitor.get("/places").text


def test_no_box_round_the_exact_spot_finds_what_is_coarsened(world: World) -> None:
    west, south = EXACT[0] - 0.001, EXACT[1] - 0.001
    box = f"{west},{south},{west + 0.002},{south + 0.002}"
    for noun in ("places", "positions"):
        for known in ({}, {"known": world.past}):
            query = {"bbox": box} | known
            answer = world.visitor.get(f"/api/v1/{noun}", params=query).json()
            assert answer["numberMatched"] == 0, (noun, known)
            listed = world.visitor.get(f"/data/{noun}.geojson", params=query).json()
            assert listed["features"] == [], (noun, known)


def test_no_tile_draws_the_exact_spot(world: World) -> None:
    drawn = 0
    for layer in ("places", "positions"):
        for query in ("", f"?{urlencode({'on': '2017-06-07'})}"):
            for zoom in (5, 8, 12):
                x, y = tile_at(EXACT, zoom)
                for tile_x, tile_y in ((x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
                    answer = world.visitor.get(
                        f"/tiles/{layer}/{zoom}/{tile_x}/{tile_y}.mvt{query}"
                    )
                    tile = mapbox_vector_tile.decode(
                        answer.content, default_options={"y_coord_down": True}
                    ).get(layer, {"features": []})
                    for each in tile["features"]:
                        assert SECRET not in str(each["properties"])
                        if each["properties"].get("slug", each["properties"].get("id")) != "coarse":
                            continue
                        at_x, at_y = each["geometry"]["coordinates"]
                        count = 2**zoom
                        longitude = (tile_x + at_x / tile["extent"]) / count * 360 - 180
                        turned = math.pi * (1 - 2 * (tile_y + at_y / tile["extent"]) / count)
                        latitude = math.degrees(math.atan(math.sinh(turned)))
                        away = math.dist((longitude, latitude), EXACT)
                        # Half a pixel of the coarsest tile here is a hundredth of a degree.
                        assert away > 0.02
                        drawn += 1
    assert drawn > 4
