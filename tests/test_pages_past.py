"""Past maps: any page as it was known at an instant, with a banner and links that keep it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from app.database import Engines, editing_session
from app.models import Claim, Place
from tests.factories import make_actor, make_claim, make_place, make_position
from tests.reading import read


@pytest.fixture
def past(fresh_database: Engines) -> str:
    """An instant after which everything about the one place was changed."""
    with editing_session(fresh_database, "First") as session:
        place = make_place(session, slug="raqqah", name="Raqqah")
        claim = make_claim(session, places=(place,), public_id="c-1", statement="As it was.")
        actor = make_actor(session, slug="isis", name="ISIS")
        make_position(session, actor, (claim,), place_id=place.id, public_id="p-1")
    instant = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    with editing_session(fresh_database, "Second") as session:
        session.query(Claim).one().statement = "As it is."
        session.query(Place).one().status = "withdrawn"
    return instant


@pytest.fixture
def visitor(fresh_database: Engines, client_of: Callable[[Engines], TestClient]) -> TestClient:
    return client_of(fresh_database)


def test_a_past_page_shows_what_was_said_then(visitor: TestClient, past: str) -> None:
    assert "As it is." in read(visitor, "/claims/c-1").main.text
    page = read(visitor, f"/claims/c-1?known={past}")
    assert page.headings[0] == (1, "As it was.")
    assert "As it is." not in page.text


def test_what_was_withdrawn_later_is_there_in_the_past(visitor: TestClient, past: str) -> None:
    read(visitor, "/places/raqqah", 404)
    page = read(visitor, f"/places/raqqah?known={past}")
    assert "ISIS holds Raqqah" in page.main.text


def test_a_past_page_says_so_and_leads_back_to_now(visitor: TestClient, past: str) -> None:
    page = read(visitor, f"/claims/c-1?known={past}&on=2017-06-07")
    banner = page.classed("past-banner")[0]
    assert "The map as it was known on" in banner.text
    assert page.links["Back to now"] == "/claims/c-1?on=2017-06-07"
    assert page.meta("robots") == "noindex"
    assert not read(visitor, "/claims/c-1").classed("past-banner")


@pytest.mark.parametrize(
    "path", ["/", "/claims/c-1", "/places/raqqah", "/places", "/claims", "/positions/p-1", "/data"]
)
def test_links_of_a_past_page_keep_its_instant(visitor: TestClient, past: str, path: str) -> None:
    page = read(visitor, f"{path}?known={past}")
    # The log of corrections, the API's guide and the way in are the same at every instant.
    skipped = (
        "#",
        "http",
        "/about#",
        "/api",
        "/login",
        "/corrections",
        "/history",
        "/claims/c-1?known=",
    )
    for link in page.all("a"):
        address = link.attributes["href"]
        if link.text not in {"Back to now", "This version, for good"} and not address.startswith(
            skipped
        ):
            assert "known=" in address, address
    for form in page.all("form"):
        if form.attributes.get("method", "get") == "get":
            assert "known" in {each.attributes.get("name") for each in form.all("input")}


def test_the_scripts_of_a_past_map_are_told_its_instant(visitor: TestClient, past: str) -> None:
    assert f'"known": "{past}"' in read(visitor, f"/?known={past}").named("map-page-data").text


def test_a_download_of_the_past_holds_what_was_known(visitor: TestClient, past: str) -> None:
    assert "As it was." in visitor.get(f"/data/claims.csv?known={past}").text
    assert "raqqah" in visitor.get(f"/data/places.geojson?known={past}").text
    assert "raqqah" not in visitor.get("/data/places.geojson").text


def test_a_citation_made_before_a_change_still_shows_what_was_cited(
    fresh_database: Engines, visitor: TestClient
) -> None:
    with editing_session(fresh_database, "First") as session:
        make_claim(session, public_id="c-2", statement="Cited.")
    cited = read(visitor, "/claims/c-2").links["This version, for good"]
    with editing_session(fresh_database, "Second") as session:
        session.query(Claim).one().statement = "Changed."
    assert read(visitor, "/claims/c-2").headings[0][1] == "Changed."
    assert read(visitor, cited).headings[0][1] == "Cited."


def test_before_anything_was_known_the_map_is_empty_and_says_so(
    visitor: TestClient, past: str
) -> None:
    page = read(visitor, "/?known=2001-01-01")
    assert "nothing was known here yet" in page.named("map-list").text
    read(visitor, "/places/raqqah?known=2001-01-01", 404)


@pytest.mark.parametrize("noun", ["place", "actor", "claim", "source"])
def test_an_empty_list_of_the_past_blames_no_search_that_nobody_made(
    visitor: TestClient, past: str, noun: str
) -> None:
    path = f"/{noun}s?known=2001-01-01"
    said = f"The map held no {noun} yet at that time."
    assert said in read(visitor, path).main.text
    searched = read(visitor, f"{path}&q=raqqah").main.text
    assert said not in searched
    assert f"No {noun} fits." in searched


@pytest.mark.parametrize("path", ["/", "/about", "/api", "/data", "/data/claims.csv", "/search"])
def test_an_instant_that_is_none_is_refused_everywhere(client: TestClient, path: str) -> None:
    answer = client.get(f"{path}?known=soon")
    assert answer.status_code == 400
    assert "is no instant" in answer.text


def test_a_map_from_before_anything_was_known_says_so_and_since_when(
    visitor: TestClient, past: str
) -> None:
    page = read(visitor, "/?known=2020-01-01")
    assert "nothing was known here yet" in page.classed("map-list-empty")[0].text
    first = page.links["see the map of that day"]
    assert first == f"/?known={past[:10]}"
    assert "nothing was known" not in read(visitor, f"/?known={past}").text


def test_what_readers_may_not_see_is_not_what_the_map_knew_first(
    fresh_database: Engines, visitor: TestClient
) -> None:
    until = datetime.now(UTC) + timedelta(days=9)
    with editing_session(fresh_database, "Hidden") as session:
        make_place(session, slug="draft", status="draft")
        make_place(session, slug="later", embargo_until=until)
        make_place(session, slug="never", concealed=True)
    page = read(visitor, "/?known=2020-01-01")
    assert page.classed("map-list-empty")[0].text == "Nothing is recorded for this day."


@pytest.mark.parametrize("path", ["/", "/?place=raqqah", "/places/raqqah", "/actors/isis"])
def test_the_map_as_it_is_known_at_this_moment_is_the_map_of_now(
    client: TestClient, path: str
) -> None:
    now = datetime.now(UTC).isoformat()
    there = client.get(path, params={"known": now})
    # The lens of then has other plans: one took minutes on what ships, and was given up.
    assert there.status_code == 200
    names = re.compile(r'class="(?:map-list-name|claim-statement|statement)"[^>]*>([^<]+)<')
    told = names.findall(client.get(path).text)
    assert names.findall(there.text) == told
    assert told
