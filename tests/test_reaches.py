"""A place that names no country has the gazetteers of all countries loaded in which it may lie."""

import lzma
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.database import Engines, editing_session
from app.gazetteer import reaches, world
from app.vocabulary.countries import NAMES
from tests.factories import make_place
from tests.gazetteer import wanted_countries


@pytest.mark.parametrize(
    ("longitude", "latitude", "countries"),
    [
        (25.35, 13.63, "SD"),
        (-3.98, 22.67, "ML"),
        # On borders, and where several meet.
        (38.0, 36.83, "SY TR"),
        (29.22, -1.67, "CD RW"),
        # Lands that governments dispute: no side is taken.
        (34.1, 44.95, "RU UA"),
        (74.8, 34.08, "CN IN PK"),
        (-13.2, 27.15, "EH MA"),
        (21.16, 42.66, "RS XK"),
        (28.4, 9.6, "SD SS"),
        # At sea, and where no coast is near.
        (32.0, 43.5, "RU TR UA"),
        (38.5, 20.0, "SA SD"),
        (-140.0, 0.0, ""),
        # At the 180th meridian, on land and off it.
        (179.99, 71.2, "RU"),
        (-180.0, 68.5, "RU"),
        (180.0, 65.0, "RU"),
        (-179.9, -16.8, "FJ"),
        (-179.5, -18.9, "FJ"),
        (-180.0, 30.0, ""),
        (0.0, 90.0, ""),
        (0.0, -90.0, ""),
    ],
)
def test_a_point_lies_in_every_country_that_it_may(
    longitude: float, latitude: float, countries: str
) -> None:
    assert reaches.countries_at([(longitude, latitude)]) == set(countries.split())


def test_many_points_are_told_together() -> None:
    assert reaches.countries_at([(25.35, 13.63), (-140.0, 0.0), (38.0, 36.83)]) == {
        "SD",
        "SY",
        "TR",
    }
    assert reaches.countries_at([]) == set()


@pytest.mark.thorough
def test_each_country_of_the_gazetteer_has_a_reach_that_its_places_lie_in() -> None:
    shapes = dict(zip(reaches.read().codes, reaches.read().shapes, strict=True))
    assert set(shapes) <= set(NAMES)
    first = {}
    for place in world.read_places():
        first.setdefault(place.country, (place.longitude, place.latitude))
    for code, point in first.items():
        assert code in reaches.countries_at([point]), code


@pytest.fixture
def broken_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    file = tmp_path / "reaches.csv.xz"
    monkeypatch.setattr(reaches, "FILE", file)
    reaches.read.cache_clear()
    yield file
    reaches.read.cache_clear()


@pytest.mark.parametrize(
    "content",
    [None, b"no archive", lzma.compress(b"a,b\n1,2\n"), lzma.compress(b"country,reach\nUA,POLY\n")],
    ids=["none", "no archive", "other columns", "no shape"],
)
def test_without_the_file_a_point_lies_nowhere(broken_file: Path, content: bytes | None) -> None:
    if content is not None:
        broken_file.write_bytes(content)
    assert reaches.countries_at([(25.35, 13.63)]) == set()


def test_a_place_without_a_country_asks_for_those_it_may_lie_in(fresh_database: Engines) -> None:
    with editing_session(fresh_database, "Places") as session:
        make_place(session, 25.35, 13.63, country=None)
        make_place(
            session, 97.4, 25.38, country=None, status="withdrawn", withdrawn_reason="A test."
        )
        make_place(session, 1.4, 18.44, country="DJ")
    assert wanted_countries(fresh_database, "map") == {"SD", "DJ"}
    assert wanted_countries(fresh_database, "none") == set()
