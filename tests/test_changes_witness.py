"""What changed on the map of chosen witnesses: on its page, in its feeds, in the API and in the log of corrections."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi.testclient import TestClient

from app.database import Engines, editing_session
from app.models import Claim, Link, Position, Source
from tests.factories import (
    make_actor,
    make_source,
)
from tests.reading import read
from tests.test_changes import at_present, entries, links, long_ago
from tests.witness_map import add_link, fill, reword

NOBODY = "witness="
# What tells of changes, each with a query of its own.
TELLING = (
    "/changes?", "/changes.atom?", "/changes.json?", "/places/town/changes.atom?", "/actors/force/changes.json?",
    "/sources/rudaw-1/changes.atom?", "/changes.atom?q=town&", "/changes.json?bbox=38,35,40,37&", "/api/v1/difference?",
    "/changes?from=2017-06-01&to=2017-06-10&", "/corrections?", "/corrections.atom?",
)  # fmt: skip


@pytest.fixture
def map_(fresh_database: Engines) -> Engines:
    """That map, known for long."""
    fill(fresh_database)
    long_ago(fresh_database, 70)
    return fresh_database


@pytest.fixture
def visitor(map_: Engines, client_of: Callable[[Engines], TestClient]) -> TestClient:
    return client_of(map_)


def items(visitor: TestClient, query: str) -> dict[str, dict[str, Any]]:
    answer = visitor.get(f"/api/v1/difference?{query}")
    assert answer.status_code == 200, answer.text
    return {each["id"]: each for each in answer.json()["items"]}


@pytest.mark.thorough
def test_each_way_of_telling_tells_of_the_chosen_alone(map_: Engines, visitor: TestClient) -> None:
    reword(map_)
    for query, told, untold in (
        ("without=Sputnik", 1, 0),
        ("witness=side:Russia", 0, 1),
        ("witness=source:rudaw-1", 1, 0),
    ):
        assert set(items(visitor, query)) == {f"c-{told}"}
        page = read(visitor, f"/changes?{query}")
        assert f"They held it, {told}." in page.main.text
        assert f"They held it, {untold}." not in page.text
        for path in ("/changes.atom", "/changes.json"):
            feed = visitor.get(f"{path}?{query}").text
            assert f"They held it, {told}." in feed, path
            assert f"They held it, {untold}." not in feed, path
        said = read(visitor, f"/corrections?{query}").main.text
        assert f"They held it, {told}." in said
        assert f"They held it, {untold}." not in said
        log = visitor.get(f"/corrections.atom?{query}").text
        assert log.count("<entry>") == 1
        assert f"c-{told}" in log
    assert visitor.get("/corrections.atom").text.count("<entry>") == 2


def test_what_comes_by_a_link_alone_is_told_when_the_link_came(
    map_: Engines, visitor: TestClient
) -> None:
    first = at_present(map_)
    add_link(map_)
    reword(map_)
    for query in ("witness=Rudaw", f"witness=Rudaw&known_from={first}"):
        found = items(visitor, query)
        # Its place came with it; the link leads to a claim that isn't on this map.
        assert {each: found[each]["what"] for each in found} == {
            "p-0": "came",
            "town": "came",
            "c-1": "changed",
        }
        assert found["p-0"]["after"]["claims"] == ["c-2"]
        assert found["p-0"]["at"] == found["town"]["at"] < found["c-1"]["at"]
    page = read(visitor, "/changes?witness=Rudaw")
    assert "New: Force holds Town" in page.main.text
    [entry] = [
        each
        for each in entries(visitor.get("/changes.atom?witness=Rudaw").text)
        if "Town" in each["title"]
    ]
    # Its page is that of this moment.
    [linked] = [
        each["url"]
        for each in visitor.get("/changes.json?witness=Rudaw").json()["items"]
        if each["id"] == entry["id"]
    ]
    assert (
        "New: Force holds Town" in read(visitor, linked.removeprefix("http://testserver")).main.text
    )
    with editing_session(map_, "Not the same") as session:
        session.query(Link).filter_by(public_id="l-1").one().status = "withdrawn"
    then = at_present(map_)
    assert "p-0" not in items(visitor, "witness=Rudaw")
    came = items(visitor, f"witness=Rudaw&known_from={first}&known_to={found['p-0']['at']}")
    assert "p-0" in came
    last = items(visitor, f"witness=Rudaw&known_from={found['p-0']['at']}&known_to={then}")
    assert last["p-0"]["what"] == "went"


def test_who_changes_sides_takes_all_along(map_: Engines, visitor: TestClient) -> None:
    first = at_present(map_)
    with editing_session(map_, "Another side") as session:
        session.query(Source).filter_by(slug="sputnik-1").one().leaning = "state: Elsewhere"
        session.query(Source).filter_by(slug="rudaw-1").one().leaning = "close to: Russia"
    gone, came = {"sputnik-1", "c-0", "p-0", "town"}, {"rudaw-1", "c-1", "c-2", "p-1", "village"}
    for query in ("witness=side:Russia", f"witness=side:Russia&known_from={first}&place="):
        found = items(visitor, query)
        assert {each for each in found if found[each]["what"] == "went"} == gone
        assert {each for each in found if found[each]["what"] == "came"} == came
        assert len({each["at"] for each in found.values()}) == 1
    page = read(visitor, "/changes?witness=side:Russia")
    assert "No longer on the map: Force holds Town" in page.main.text
    [path] = [each for said, each in page.links.items() if said.startswith("Force holds Town")]
    assert dict(parse_qsl(urlsplit(path).query))["witness"] == "side:Russia"
    assert visitor.get(path).status_code == 200
    # Who is known at the first instant only is no stranger.
    assert items(visitor, f"witness=side:Elsewhere&known_from={first}&known_to={first}") == {}


def test_who_is_called_otherwise_since_is_known_where_the_past_is_told_of_and_nowhere_else(
    map_: Engines, visitor: TestClient
) -> None:
    reword(map_)
    with editing_session(map_, "Renamed") as session:
        session.query(Source).filter_by(slug="sputnik-1").one().publisher = "The Agency"
    for path in ("/changes", "/changes.atom", "/changes.json", "/sources/rudaw-1/changes.atom"):
        assert visitor.get(f"{path}?without=Sputnik").status_code == 200, path
    # What was just held of that choice changes no other answer.
    for path in ("/claims", "/corrections", "/api/v1/positions"):
        answer = visitor.get(f"{path}?without=Sputnik")
        assert answer.status_code == 400, path
        assert "No witness is called" in answer.text


def test_nobodys_map_never_changes(map_: Engines, visitor: TestClient) -> None:
    reword(map_)
    with editing_session(map_, "A new actor") as session:
        make_actor(session, slug="other")
    assert {"c-0", "c-1", "other"} <= set(items(visitor, ""))
    for query in (NOBODY, f"{NOBODY}&without=Rudaw", f"{NOBODY}&known_from=2020-01-01"):
        assert items(visitor, query) == {}
        page = read(visitor, f"/changes?{query}")
        assert "Nobody is believed here" in page.text
        assert "Nothing changed that fits this" in page.main.text
    assert entries(visitor.get(f"/changes.atom?{NOBODY}").text) == []
    assert visitor.get(f"/changes.json?{NOBODY}").json()["items"] == []
    assert visitor.get(f"/api/v1/actors?{NOBODY}").json()["items"] == []
    assert (
        "Nothing that the chosen witnesses say" in read(visitor, f"/corrections?{NOBODY}").main.text
    )
    assert "<entry>" not in visitor.get(f"/corrections.atom?{NOBODY}").text


@pytest.mark.thorough
def test_feeds_of_other_choices_are_other_feeds(map_: Engines, visitor: TestClient) -> None:
    add_link(map_)
    reword(map_)
    queries = ("", "without=Sputnik", "witness=Sputnik", "witness=Rudaw", "without=side:Russia")
    for path in ("/changes.atom", "/places/town/changes.atom", "/corrections.atom"):
        told, ids, titles = set(), list[str](), set()
        for query in queries:
            feed = visitor.get(f"{path}?{query}")
            if feed.status_code == 404:
                assert path.startswith("/places")
                continue
            itself = links(feed.text)["self"]
            assert urlsplit(itself).query == query.replace(":", "%3A")
            assert visitor.get(itself).text == feed.text
            found = entries(feed.text)
            told.add(feed.text.partition("<id>")[2].partition("</id>")[0])
            titles.add(feed.text.partition("<title>")[2].partition("</title>")[0])
            ids += [each["id"] for each in found]
        assert len(told) == len(titles) > 2, path
        assert len(ids) == len(set(ids)) > 0
    assert (
        "What changed: Town, only by the word of Rudaw"
        in visitor.get("/places/town/changes.atom?witness=Rudaw").text
    )
    one, other = (
        visitor.get(f"/changes.json?{query}").json()
        for query in (
            "without=Sputnik&without=rudaw-1",
            "without=rudaw-1&without=Sputnik&without=sputnik",
        )
    )
    assert one == other
    archive = links(visitor.get("/changes.atom?without=Sputnik").text)["prev-archive"]
    assert "without=Sputnik" in archive
    then = visitor.get(archive).text
    assert "Village" in then
    assert "Town" not in then
    assert links(then)["current"] == "http://testserver/changes.atom?without=Sputnik"
    assert (
        visitor.get("/changes.json?without=Sputnik")
        .json()["next_url"]
        .endswith(archive.rpartition("?")[2])
    )


def test_pages_say_whose_word_it_is_and_their_links_keep_it(
    map_: Engines, visitor: TestClient
) -> None:
    reword(map_)
    for path in (
        "/changes?", "/changes?place=village&", "/changes?known_from=2020-01-01&", "/corrections?",
        "/changes?from=2017-06-01&to=2017-06-10&",
    ):  # fmt: skip
        page = read(visitor, f"{path}without=Sputnik")
        assert "Without Sputnik: 1 of 2 positions is gone." in page.text
        ours = ("/changes", "/corrections", "/places", "/claims", "/positions", "/sources", "/actors")  # fmt: skip
        led = [
            each
            for words, each in page.links.items()
            if each.startswith(ours) and words != "Show all"
        ]
        assert [each for each in led if "without=Sputnik" not in each] == [], path
        assert any(each.startswith("/changes.atom") for each in led) or path.startswith("/corr")
        for each in page.relation("alternate"):
            assert "without=Sputnik" in each["href"] or "type" not in each
        hidden = [
            each.attributes.get("value")
            for each in page.main.all("input")
            if each.attributes.get("name") == "without"
        ]
        assert hidden == ["Sputnik"] * len([*page.main.all("form")])
    assert "Choose whose word counts" in read(visitor, "/changes?place=town").links
    for path in ("/places/village", "/actors/force", "/sources/rudaw-1"):
        told = read(visitor, f"{path}?without=Sputnik").relation("alternate")
        own = [each["href"] for each in told if "/changes." in each["href"]]
        assert len(own) == 2
        assert all(each.endswith("?without=Sputnik") for each in own)


@pytest.mark.parametrize("path", TELLING)
def test_who_is_unknown_is_refused_with_those_near(visitor: TestClient, path: str) -> None:
    answer = visitor.get(f"{path}without=Sputnk")
    assert answer.status_code == 400
    assert "Near to it: Sputnik" in answer.text
    if "/api/" in path:
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert answer.json()["parameter"] == "without"
    assert visitor.get(f"{path}witness={'x' * 501}").status_code == 400


def test_what_is_kept_is_of_one_choice(map_: Engines, visitor: TestClient) -> None:
    reword(map_)
    for path in ("/changes", "/changes.atom", "/api/v1/difference", "/corrections"):
        answers = [
            [visitor.get(f"{path}?{query}") for _ in range(2)]
            for query in ("", "without=Sputnik", "without=Rudaw", NOBODY)
        ]
        tags = {each.headers["ETag"] for pair in answers for each in pair}
        assert len(tags) == len(answers), path
        for first, second in answers:
            again = visitor.get(str(first.url), headers={"If-None-Match": first.headers["ETag"]})
            assert (again.status_code, first.text) == (304, second.text)


def test_days_on_the_ground_are_compared_by_the_same_word(
    map_: Engines, visitor: TestClient
) -> None:
    then = at_present(map_)
    add_link(map_)
    for query in ("without=Sputnik", "witness=Sputnik", f"witness=Rudaw&known={then}", NOBODY):
        days = [
            {
                each["id"]
                for each in visitor.get(f"/api/v1/positions?on={day}&settled=false&{query}").json()[
                    "features"
                ]
            }
            for day in ("2017-06-01", "2017-06-10")
        ]
        found = items(visitor, f"from=2017-06-01&to=2017-06-10&{query}")
        assert days[0] ^ days[1] == set(found), query
        said = read(visitor, f"/changes?from=2017-06-01&to=2017-06-10&{query}").main.text
        assert ("Force holds Town" in said) == ("p-0" in found), query
        assert ("Force holds Village" in said) == ("p-1" in found), query


def test_a_long_difference_goes_on_by_the_same_word(map_: Engines, visitor: TestClient) -> None:
    query = "witness=Rudaw&witness=Nobody+else&known_from=2020-01-01"
    with editing_session(map_, "A name") as session:
        make_source(session, publisher="Nobody else")
    whole, told = items(visitor, query), list[str]()
    address = f"/api/v1/difference?{query}&limit=2"
    while address:
        answer = visitor.get(address).json()
        told += [each["id"] for each in answer["items"]]
        address = answer["next"]
    assert told == list(whole)
    assert "c-0" not in told
    assert len(told) > 4


def test_the_log_of_corrections_goes_on_behind_what_others_said(
    map_: Engines, visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    reword(map_)
    for _ in range(3):
        with editing_session(map_, "Of the one alone") as session:
            claim = session.query(Claim).filter_by(public_id="c-0").one()
            claim.statement += " Again."
    with editing_session(map_, "Gone") as session:
        session.query(Position).filter_by(public_id="p-1").one().status = "withdrawn"
    monkeypatch.setattr("app.pages.reading.corrections.PAGE_SIZE", 1)
    monkeypatch.setattr("app.queries.chosen_corrections.MOST_STRETCHES", 2)
    address, seen, pages = "/corrections?without=Sputnik", list[str](), 0
    while address:
        page = read(visitor, address)
        seen += [each.text for each in page.main.all("li")]
        pages += 1
        address = next((each for said, each in page.links.items() if said.startswith("Next")), "")
    assert ["Gone" in each or "Better words" in each for each in seen] == [True, True]
    assert pages > 2
