"""The map page: the map, a panel that is already filled, a list, a day; all without scripts."""

import json
import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from app.database import Engines
from tests.reading import Page, read


def page_data(page: Page) -> Any:
    return json.loads(page.named("map-page-data").text)


def test_a_newcomer_reads_what_this_is_and_the_claims_of_one_place(client: TestClient) -> None:
    page = read(client, "/")
    body = page.named("panel-body")
    assert "says who?" in body.classed("intro")[0].text
    article = next(body.all("article"))
    assert article.attributes["data-place"] == page_data(page)["opening"]["place"]
    assert len(article.classed("claim")) > 5
    assert page.relation("canonical")[0]["href"] == "http://testserver/"


def test_the_page_holds_the_composed_map_and_its_scripts_in_order(client: TestClient) -> None:
    page = read(client, "/")
    assert page.named("map-region").attributes["aria-label"] == "Map"
    sources = [each.attributes.get("src", "") for each in page.all("script")]
    names = [source.rpartition("/")[2] for source in sources if source]
    assert names[0] == "theme-early.js"
    assert names[-3:] == ["leaflet.js", "map.js", "map.js"]
    for script in page.all("script"):
        if "src" in script.attributes:
            assert client.get(script.attributes["src"]).status_code == 200


def test_modules_are_fetched_ahead(client: TestClient) -> None:
    found = read(client, "/").relation("modulepreload")
    links = [link["href"] for link in found]
    assert links[0].endswith("/joined/js/map.js")
    for link in links:
        assert client.get(link).status_code == 200
    assert len(set(links)) == len(links)
    # What the first marks need not wait for comes after all that they need.
    later = [link["href"] for link in found if link.get("fetchpriority") == "low"]
    assert any(link.endswith("/joined/js/map-page.js") for link in later)
    assert links[-len(later) :] == later


@pytest.mark.parametrize("address", ["/", "/?on=2017-06-09", "/?known=2020-01-01T00:00:00Z"])
def test_the_rows_of_the_first_marks_are_fetched_ahead(client: TestClient, address: str) -> None:
    ahead = [link for link in read(client, address).relation("preload") if link["as"] == "fetch"]
    assert {link["href"].split("?")[0] for link in ahead} == {
        "/api/v1/places",
        "/api/v1/positions",
        "/api/v1/actors",
    }
    for link in ahead:
        assert client.get(link["href"]).status_code == 200


def test_the_list_names_who_is_where_on_the_day(client: TestClient) -> None:
    listed = read(client, "/?on=2017-06-07&place=").named("map-list")
    rows = {each.classed("map-list-name")[0].text: each for each in listed.all("a")}
    assert "ISIS holds" in rows["Raqqah"].text
    assert rows["Raqqah"].attributes["href"] == "/places/raqqah?on=2017-06-07"


def test_the_count_of_the_list_reads_as_a_sentence(client: TestClient) -> None:
    status = read(client, "/?on=2017-06-07&actor=sdf").named("map-status").text
    assert re.fullmatch(
        r"\d+ places and \d+ positions on 7 June 2017, only Syrian Democratic Forces", status
    )


def test_the_days_of_change_and_the_opening_are_handed_to_the_scripts(client: TestClient) -> None:
    data = page_data(read(client, "/"))
    assert data["days"] == sorted(set(data["days"]))
    assert "2017-06-06" in data["days"]
    assert data["opening"].keys() == {"place", "on"}
    assert "known" not in data


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("place=al-tanf", "Al-Tanf (base)"),
        ("claim=magnier-f06", "cannot hold on to al-Tanf"),
        ("position=magnier-pos-isis-raqqah", "ISIS holds Raqqah"),
        ("actor=sdf&panel=actor", "Syrian Democratic Forces"),
    ],
)
def test_a_shared_link_opens_the_same_view(client: TestClient, query: str, words: str) -> None:
    page = read(client, f"/?{query}&on=2017-06-07")
    assert words in page.named("panel-body").classed("panel-title")[0].text
    assert words.split(maxsplit=1)[0] in page.title
    assert page.named("on-day").attributes["value"] == "2017-06-07"
    assert page.named("day-words").text == "Wednesday, 7 June 2017"


def test_an_empty_place_asks_for_the_list(client: TestClient) -> None:
    page = read(client, "/?place=")
    assert "hidden" in page.named("panel-reading").attributes
    assert list(page.named("map-list").all("a"))


def test_an_actor_narrows_the_list(client: TestClient) -> None:
    page = read(client, "/?actor=sdf&on=2017-06-07")
    assert "only Syrian Democratic Forces" in page.named("map-status").text
    assert "ISIS" not in page.named("map-list").text


def test_the_list_has_just_the_places_where_the_actor_stands(client: TestClient) -> None:
    asked = "/api/v1/positions?on=2017-06-07&actor=sdf&limit=1000"
    features = client.get(asked).json()["features"]
    there = {each["properties"]["place"] for each in features} - {None}
    page = read(client, "/?actor=sdf&on=2017-06-07")
    links = [each.attributes["href"] for each in page.named("map-list").all("a")]
    listed = {link.partition("?")[0].rpartition("/")[2] for link in links if "/places/" in link}
    assert listed == there


def test_what_is_behind_one_mark_is_a_list_of_links(client: TestClient) -> None:
    page = read(client, "/?places=raqqah,division-17&positions=magnier-pos-sdf-east&on=2017-06-06")
    assert "At this spot" in [words for _, words in page.headings]
    links = [each.attributes["href"] for each in page.named("map-list").all("a")]
    assert "/places/raqqah?on=2017-06-06" in links
    assert "/places/division-17?on=2017-06-06" in links
    assert "/positions/magnier-pos-sdf-east?on=2017-06-06" in links
    assert not any("/places/palmyra" in link for link in links)


def test_the_day_form_keeps_what_is_shown(client: TestClient) -> None:
    form = read(client, "/?place=al-tanf&actor=sdf,isis").named("day-strip")
    hidden = {
        each.attributes["name"]: each.attributes["value"]
        for each in form.all("input")
        if each.attributes["type"] == "hidden"
    }
    assert hidden == {"place": "al-tanf", "actor": "sdf,isis"}


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("on=yesterday", 400, "'yesterday' is no day"),
        ("on=2017-02-30", 400, "is no day"),
        ("known=soon", 400, "is no instant"),
        ("known=2999-01-01", 400, "yet to come"),
        ("place=No%20Such", 400, "is no name of a record"),
        ("place=raqa", 404, "No place is called 'raqa'"),
        ("claim=magnier-f6", 404, "No claim has the id"),
        ("position=nowhere", 404, "No position has the id"),
        ("actor=isi", 404, "No actor is called 'isi'"),
        ("actor=" + ",".join(f"a{n}" for n in range(50)), 400, "at most 40"),
    ],
)
def test_a_bad_address_is_answered_with_a_message(
    client: TestClient, query: str, status: int, words: str
) -> None:
    assert words in read(client, f"/?{query}", status).main.text


@pytest.mark.parametrize("path", ["/", "/places", "/claims/magnier-f06", "/about", "/corrections"])
def test_an_unknown_parameter_is_said_once_and_left_out(client: TestClient, path: str) -> None:
    page = read(client, f"{path}?sauce=<b>x&utm_source=somewhere&fbclid=1")
    said = [each.text for each in page.classed("unknown-parameters")]
    assert said == ["sauce=<b>x isn't known here and was left out."]
    assert "left out" not in read(client, path).text


@pytest.mark.parametrize("path", ["/", "/places", "/claims/magnier-f06", "/claims"])
def test_a_parameter_that_comes_twice_is_said_once_and_its_last_is_taken(
    client: TestClient, path: str
) -> None:
    page = read(client, f"{path}?known=2026-01-28&known=2026-02-20&known=")
    said = [each.text for each in page.classed("unknown-parameters")]
    assert said == ["known comes more than once, and the last was taken: empty."]
    assert "The map as it was known" not in page.text
    assert "comes more than once" not in read(client, f"{path}?known=").text


def test_what_may_come_more_than_once_does(client: TestClient) -> None:
    page = read(client, "/?actor=isis&actor=sdf")
    assert not page.classed("unknown-parameters")


def test_what_links_collect_on_their_way_is_left_out_without_a_word(client: TestClient) -> None:
    assert "left out" not in read(client, "/?utm_source=somewhere&gclid=1").text


def test_what_the_map_opens_with_is_read_once_in_each_state_of_the_data(
    client: TestClient, loaded_database: Engines
) -> None:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    # Who brings a cookie gets no answer that was kept.
    client.get("/", headers={"cookie": "a=b"})
    event.listen(loaded_database.reader, "after_cursor_execute", note)
    try:
        assert client.get("/", headers={"cookie": "a=b"}).status_code == 200
    finally:
        event.remove(loaded_database.reader, "after_cursor_execute", note)
    assert statements
    assert not [each for each in statements if "WITH drawn AS" in each]
