"""The small map on a place's page: where it lies, drawn on the server, and what is near by."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from geoalchemy2 import WKTElement
from sqlalchemy import select

from app.database import Engines, editing_session
from app.models import Place
from tests.factories import make_place
from tests.reading import Element, read


@pytest.fixture
def visitor(fresh_database: Engines, client_of: Callable[[Engines], TestClient]) -> TestClient:
    return client_of(fresh_database)


def small_map(client: TestClient, path: str) -> Element:
    return read(client, path).classed("place-map")[0]


def neighbours(client: TestClient, path: str) -> list[str]:
    return [each.text for each in small_map(client, path).all("li")]


def test_a_place_is_shown_with_the_river_the_border_and_its_neighbours(client: TestClient) -> None:
    drawn = small_map(client, "/places/abu-kamal")
    assert next(drawn.all("svg")).attributes["aria-label"].startswith("A small map of Abu Kamal")
    assert drawn.classed("small-map-here")
    assert drawn.classed("small-map-itself")[0].text == "Abu Kamal"
    assert drawn.classed("small-map-river")
    assert drawn.classed("small-map-country")
    assert "Al-Qaim" in [each.text for each in drawn.classed("small-map-name")]
    assert neighbours(client, "/places/abu-kamal")[0] == "Baghouz 3 km east"


def test_a_place_deep_in_a_country_is_shown_without_its_border(client: TestClient) -> None:
    drawn = small_map(client, "/places/raqqah")
    assert drawn.classed("small-map-river")
    assert not drawn.classed("small-map-country")


def test_a_river_is_drawn_as_its_line_and_an_area_as_its_outline(client: TestClient) -> None:
    assert small_map(client, "/places/euphrates").classed("small-map-line")
    zone = small_map(client, "/places/al-tanf-deconfliction-zone")
    assert [each.tag for each in zone.classed("small-map-area")] == ["path"]
    assert not neighbours(client, "/places/euphrates")


def test_uncertainty_is_a_circle_once_it_can_be_seen(
    visitor: TestClient, fresh_database: Engines
) -> None:
    with editing_session(fresh_database, "First") as session:
        make_place(session, slug="vague", uncertainty_m=15_000)
        make_place(session, 40.0, slug="known", uncertainty_m=500)
    assert small_map(visitor, "/places/vague").classed("small-map-uncertainty")
    assert not small_map(visitor, "/places/known").classed("small-map-uncertainty")


def test_neighbours_are_the_nearest_with_how_far_and_which_way(
    visitor: TestClient, fresh_database: Engines
) -> None:
    with editing_session(fresh_database, "First") as session:
        make_place(session, slug="here")
        make_place(session, 39.0, 36.01, name="Close")
        make_place(session, name="Another name for it")
        make_place(session, 39.5, 36.0, name="Farther")
        make_place(session, 45.0, 36.0, name="Far away")
        make_place(session, 39.0, 36.02, name="Somewhere", uncertainty_m=50_000)
    assert neighbours(visitor, "/places/here") == [
        "Another name for it at the same spot",
        "Close 1.1 km north",
        "Farther 45 km east",
    ]


def test_what_readers_may_not_see_is_not_on_it(
    visitor: TestClient, fresh_database: Engines
) -> None:
    with editing_session(fresh_database, "First") as session:
        make_place(session, slug="here")
        make_place(session, 39.01, name="Draft", status="draft")
        make_place(session, 39.02, name="Coarse", coarsen_to_m=10_000)
    told = small_map(visitor, "/places/here").text
    assert "Draft" not in told
    with fresh_database.owner.connect() as connection:
        cell = connection.scalar(select(Place.public_geom.ST_X()).where(Place.name == "Coarse"))
    assert cell != pytest.approx(39.02)
    # From the corner of its cell, not from where it is, which would be 1.8 km.
    assert "Coarse 1.8 km" not in told


def test_a_past_map_has_the_places_of_that_time(
    visitor: TestClient, fresh_database: Engines
) -> None:
    with editing_session(fresh_database, "First") as session:
        make_place(session, slug="here")
        make_place(session, 39.0, 36.1, slug="moving", name="Moving")
    before = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    with editing_session(fresh_database, "Second") as session:
        moving = session.scalars(select(Place).where(Place.slug == "moving")).one()
        moving.geom = WKTElement("POINT(39 36.2)", srid=4326)
    assert neighbours(visitor, "/places/here") == ["Moving 22 km north"]
    assert neighbours(visitor, f"/places/here?known={before}") == ["Moving 11 km north"]


def test_a_place_on_the_edge_of_the_globe_is_drawn_too(
    visitor: TestClient, fresh_database: Engines
) -> None:
    with editing_session(fresh_database, "First") as session:
        make_place(session, 180, 0, slug="east")
        make_place(session, 0, 90, slug="pole")
        make_place(
            session,
            slug="world",
            geom=WKTElement("POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))", srid=4326),
        )
    for slug in ("east", "pole", "world"):
        assert small_map(visitor, f"/places/{slug}").classed("small-map-here")
