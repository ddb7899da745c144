"""Admins see which countries of the gazetteer are loaded, and load and remove others, at the desk."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from app.commands.gazetteer import Due, fill
from app.database import editing_session
from app.errors import SetupError
from app.gazetteer import world
from tests.desk import Browser, Desk
from tests.factories import make_place
from tests.reading import Page

pytestmark = pytest.mark.thorough

ADDRESS = "/admin/gazetteer"


@pytest.fixture
def admin(desk: Desk) -> Browser:
    """An admin of a map with a place in Djibouti."""
    with editing_session(desk.engines, "A place") as session:
        make_place(session, 43.1, 11.6, country="DJ")
    return desk.seat("admin", login="ada")


def text_of(browser: Browser, heading: str, address: str = ADDRESS) -> str:
    """The words of the section under a heading; empty where there is none."""
    sections = Page(200, browser.get(address).text).all("section")
    return " ".join(each.text for each in sections if each.attributes["aria-labelledby"] == heading)


def test_a_country_that_a_place_names_waits_is_loaded_and_told_with_its_reason(
    desk: Desk, admin: Browser
) -> None:
    assert "Djibouti Waits for its turn Places of the map name it" in text_of(admin, "coming")
    assert Due("map")(desk.engines)
    list(fill(desk.engines, "map"))
    assert text_of(admin, "coming") == ""
    loaded = text_of(admin, "loaded")
    assert "Loaded (1)" in loaded
    assert "Places of the map name it" in loaded
    [(places, spellings)] = desk.rows(
        "select (select count(*) from gazetteer.place), (select count(*) from gazetteer.spelling)"
    )
    assert f"{places} places with {spellings} spellings." in loaded


def test_an_admin_loads_countries_by_name_and_code(desk: Desk, admin: Browser) -> None:
    answer = admin.send(ADDRESS, do="load", countries="Eritrea, cf; the Comoros")
    assert answer.headers["location"] == f"{ADDRESS}?notice=load"
    assert "Eritrea Waits for its turn Chosen by an admin" in text_of(admin, "coming")
    told = list(fill(desk.engines, "none"))
    assert [each.partition(":")[0] for each in told] == [
        "the Central African Republic",
        "Eritrea",
        "the Comoros",
    ]
    rows = desk.rows("select kind, about from desk.audit where kind = 'setting_changed'")
    assert rows == [("setting_changed", "gazetteer: load CF ER KM")]


def test_names_are_taken_in_the_readers_language(admin: Browser) -> None:
    answer = admin.send(f"/fr{ADDRESS}", do="load", countries="Érythrée")
    assert answer.status_code == 303
    assert "Érythrée" in text_of(admin, "coming", f"/fr{ADDRESS}")


def test_countries_are_sorted_by_their_names_without_the_article(admin: Browser) -> None:
    page = admin.get("/admin/gazetteer").text
    assert "the Gambia" not in page
    where = [page.index(f'<option value="{name}">') for name in ("Gabon", "Gambia", "Georgia")]
    assert where == sorted(where)


def test_places_are_gone_over_again_once_something_was_written(desk: Desk, admin: Browser) -> None:
    list(fill(desk.engines, "map"))
    due = Due("map")
    statements: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert not due(desk.engines)
        assert any("ST_PointOnSurface" in each for each in statements)
        statements.clear()
        assert not due(desk.engines)
        assert [each for each in statements if "pg_current_snapshot" not in each] == []
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    admin.send(ADDRESS, do="load", countries="ER")
    assert due(desk.engines)
    # Until it is done.
    assert due(desk.engines)
    list(fill(desk.engines, "map"))
    assert not due(desk.engines)
    with editing_session(desk.engines, "A place that names no country") as session:
        make_place(session, 18.7, 15.5)
    assert due(desk.engines)


def test_a_country_that_is_removed_stays_away_until_it_is_loaded_here(
    desk: Desk, admin: Browser
) -> None:
    list(fill(desk.engines, "map"))
    admin.send(ADDRESS, do="remove", countries="DJ")
    assert "is being removed" in text_of(admin, "loaded")
    assert list(fill(desk.engines, "map")) == ["Djibouti: removed"]
    assert not Due("map")(desk.engines)
    assert "Djibouti Places of the map name it" in text_of(admin, "away")
    admin.send(ADDRESS, do="load", countries="DJ")
    assert text_of(admin, "away") == ""
    assert [each.partition(":")[0] for each in fill(desk.engines, "map")] == ["Djibouti"]


def test_what_nothing_asks_for_is_forgotten_once_it_is_removed(desk: Desk, admin: Browser) -> None:
    admin.send(ADDRESS, do="load", countries="ER")
    list(fill(desk.engines, "map"))
    admin.send(ADDRESS, do="remove_world")
    list(fill(desk.engines, "map"))
    assert "No country is loaded." in text_of(admin, "loaded")
    assert "Eritrea" not in text_of(admin, "away")
    with editing_session(desk.engines, "A place") as session:
        make_place(session, 38.9, 15.3, country="ER")
    assert "Eritrea" in text_of(admin, "coming")


def test_the_whole_world_waits_once_it_is_asked_for(admin: Browser) -> None:
    admin.send(ADDRESS, do="load_world")
    assert "more." in text_of(admin, "coming")


@pytest.mark.parametrize(
    ("countries", "said"),
    [
        ("Eritrea, Utopia", "«Utopia» is no country's name or code"),
        ("", "Name a country, or several with commas between."),
        (" ,; ", "Name a country, or several with commas between."),
        ("{{7*7}}", "«{{7*7}}» is no country"),
    ],
)
def test_what_is_no_country_is_told_beside_the_field(
    desk: Desk, admin: Browser, countries: str, said: str
) -> None:
    answer = admin.send(ADDRESS, do="load", countries=countries)
    assert answer.status_code == 422
    page = Page(422, answer.text)
    assert said in page.named("countries-error").text
    assert page.named("countries").attributes["value"] == countries.strip()
    assert desk.rows("select * from desk.setting") == []


def test_an_act_that_there_is_none_of_is_refused(admin: Browser) -> None:
    assert admin.send(ADDRESS, do="burn", countries="ER").status_code == 422
    assert admin.send(ADDRESS, countries="ER").status_code == 422


def test_a_file_that_cant_be_read_is_told(
    desk: Desk, admin: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "world.csv.xz"
    broken.write_bytes(b"no archive")
    monkeypatch.setattr(world, "FILE", broken)
    with pytest.raises(SetupError):
        list(fill(desk.engines, "map"))
    assert "since the file can't be read" in text_of(admin, "coming")
    broken.unlink()
    page = admin.get(ADDRESS).text
    assert "is missing on this server" in page


@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_others_are_refused(desk: Desk, role: str) -> None:
    visitor = desk.seat(role, login="ben")
    assert visitor.get(ADDRESS).status_code == 403
    assert visitor.send(ADDRESS, "/admin", do="load", countries="ER").status_code == 403
