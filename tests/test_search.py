"""One search for pages, API and pickers: what it finds, and in which order."""

from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.database import Engines, editing_session
from app.queries import lookup
from app.queries.claim_search import asked_for
from app.queries.search import find_places
from app.schema import MIGRATIONS
from tests.factories import make_place
from tests.reading import read

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough


def places(client: TestClient, q: str, **more: Any) -> list[str]:
    answer = client.get("/api/v1/places", params={"q": q, **more}).json()
    return [each["id"] for each in answer["features"]]


def claims(client: TestClient, q: str) -> Any:
    return client.get("/api/v1/claims", params={"q": q, "limit": 1000}).json()


@pytest.mark.parametrize(
    ("q", "place"),
    [
        ("raqqa", "raqqah"),
        ("Ракка", "raqqah"),
        ("Эр-Ракка", "raqqah"),
        ("Rakka", "raqqah"),
        ("Reqqa", "raqqah"),
        ("ڕەققە", "raqqah"),
        ("رقه", "raqqah"),
        ("Дейр-эз-Зор", "deir-al-zour"),
        ("Deyrizor", "deir-al-zour"),
        ("Dêrazor", "deir-al-zour"),
        ("دیرالزور", "deir-al-zour"),
        ("Эт-Танф", "al-tanf"),
        ("Пальмира", "palmyra"),
        ("Эль-Каим", "al-qaim"),
        ("Абу-Кемаль", "abu-kamal"),
        ("Ebu Kemal", "abu-kamal"),
        ("Маядин", "al-mayadeen"),
        ("Хасака", "hasakah"),
        ("syria", "syria"),
    ],
)
def test_the_place_that_is_meant_comes_first_everywhere(
    client: TestClient, loaded_database: Engines, q: str, place: str
) -> None:
    assert places(client, q, limit=1) == [place]
    page = read(client, f"/search?q={q}")
    first = page.classed("search-group")[0].classed("entry-title")[0]
    assert next(first.all("a")).attributes["href"] == f"/places/{place}"
    with Session(loaded_database.owner) as desk:
        assert lookup.find_places(desk, q)[0].key == place


def test_every_name_of_every_place_finds_it_in_api_and_search_alike(
    client: TestClient, reader_session: Session
) -> None:
    features = client.get("/api/v1/places?limit=1000").json()["features"]
    named = [
        (name["name"], each["id"]) for each in features for name in each["properties"]["names"]
    ]
    assert len(named) > 100
    for name, place in named:
        found = places(client, name)
        assert place in found, name
        assert [each.slug for each, _ in find_places(reader_session, name, 100)] == found


def test_a_list_that_is_ordered_by_likeness_is_paged_whole(client: TestClient) -> None:
    whole = places(client, "al", limit=1000)
    assert len(whole) > 20
    paged: list[str] = []
    address = "/api/v1/places?q=al&limit=7"
    while address:
        answer = client.get(address).json()
        paged += [each["id"] for each in answer["features"]]
        further = [link["href"] for link in answer["links"] if link["rel"] == "next"]
        address = further[0] if further else ""
    assert paged == whole


def test_words_may_stand_in_any_order_across_place_actor_and_statement(client: TestClient) -> None:
    found = claims(client, "raqqah sdf attack")
    assert found["numberMatched"] > 3
    for each in found["items"]:
        slugs = {by["slug"] for by in each["actors"]} | {at["slug"] for at in each["places"]}
        assert "sdf" in slugs or "Syrian Democratic Forces" in each["statement"]
    ids = {each["id"] for each in found["items"]}
    for other in ("attack sdf raqqah", "SDF attacks Raqqa", "Ракка attack сдс"):
        again = {each["id"] for each in claims(client, other)["items"]}
        assert again == ids or "сдс" in other
    page = read(client, "/search?q=raqqah+sdf+attack")
    links = [each.attributes["href"] for each in page.main.all("a")]
    assert "/places/raqqah" in links
    assert "/actors/sdf" in links


def test_a_name_of_several_words_is_one(client: TestClient) -> None:
    both = claims(client, "deir ez-zor isis")
    assert both["numberMatched"] > 0
    for each in both["items"]:
        named = {at["slug"] for at in each["places"]} | {by["slug"] for by in each["actors"]}
        assert {"deir-al-zour", "isis"} <= named or "Deir" in each["statement"]


def test_a_word_with_a_minus_leaves_out_what_it_names(client: TestClient) -> None:
    without = claims(client, "raqqah -isis")["items"]
    assert without
    assert not [each for each in without if "isis" in {by["slug"] for by in each["actors"]}]


@pytest.mark.parametrize("q", ["the", "—!", '""', "-", "al"])
def test_a_text_that_asks_for_nothing_is_answered(client: TestClient, q: str) -> None:
    answer = client.get("/api/v1/claims", params={"q": q})
    assert answer.status_code == 200
    assert client.get("/search", params={"q": q}).status_code == 200
    assert client.get("/api/v1/positions", params={"q": q}).status_code == 200


def test_a_search_text_is_taken_apart() -> None:
    asked = asked_for('raqqah "open the attack" -isis al-Tanf -"no man"')
    assert asked.words == ("raqqah", "Tanf")
    assert asked.phrases == ("open the attack",)
    assert asked.without == ("isis", "no man")


@pytest.mark.parametrize("q", ["Manbij", "منبج", "Манбидж", "Minbic"])
def test_a_place_that_only_the_gazetteer_knows_is_said_to_have_no_claims(
    client: TestClient, q: str
) -> None:
    page = read(client, f"/search?q={q}")
    assert "No claim here speaks of" in page.main.text
    group = page.named("unclaimed")
    assert group.text.startswith("On the base map only")
    assert page.links["Manbij"].startswith("/?place=#map=11/36.5")


def test_a_place_that_the_map_has_needs_no_other_from_the_gazetteer(client: TestClient) -> None:
    assert "On the base map only" not in read(client, "/search?q=Raqqah").main.text


def test_keys_that_were_made_before_are_made_anew_without_a_version(engines: Engines) -> None:
    with editing_session(engines, "A place in Cyrillic") as session:
        make_place(session, name="Ракка").names[0].key = "ракaка"
        make_place(session, name="Дамаск")
    path = next((MIGRATIONS / "versions").glob("*_cyrillic_keys.py"))
    spec = spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    migration = module_from_spec(spec)
    spec.loader.exec_module(migration)
    versions = text("select count(*) from history.place_name")
    with engines.owner.begin() as connection:
        before = connection.scalar(versions)
        with Operations.context(MigrationContext.configure(connection)):
            migration.upgrade()
        keys = connection.scalars(text("select key from editorial.place_name order by key"))
        assert list(keys) == ["dmsk", "rk"]
        assert connection.scalar(versions) == before
