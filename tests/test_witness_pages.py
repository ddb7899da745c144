"""Pages by chosen witnesses: what they say of the choice, what their links keep, and what they refuse."""

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from fastapi.testclient import TestClient

from app.database import Engines, editing_session
from app.models import Place, PlaceName, Source
from app.names import fold, name_key
from tests.factories import (
    make_actor,
    make_claim,
    make_link,
    make_place,
    make_position,
    make_source,
)
from tests.reading import read

OF_RECORDS = re.compile(r"/(places|positions|claims|actors)\b")


@pytest.fixture
def visitor(fresh_database: Engines, client_of: Callable[[Engines], TestClient]) -> TestClient:
    """A map of three positions: of Sputnik alone, of Rudaw and Sputnik, and of Rudaw, which Reuters says as well."""
    with editing_session(fresh_database, "Test") as session:
        sputnik = make_source(
            session, slug="sputnik-1", publisher="Sputnik", leaning="state-owned: Russia; a caution"
        )
        rudaw = make_source(session, slug="rudaw-1", publisher="Rudaw")
        reuters = make_source(session, slug="post-1", publisher="The Post", origin="Reuters")
        make_source(session, slug="secret-1", publisher="Sputnik Secret", status="draft")
        town, other = make_place(session, slug="town"), make_place(session, slug="other")
        actor = make_actor(session, slug="force")
        said = [
            make_claim(session, source, (place,), (actor,), public_id=f"c-{number}")
            for number, (source, place) in enumerate(
                [(sputnik, town), (rudaw, other), (reuters, other), (sputnik, other)]
            )
        ]
        for number, claims in enumerate([said[:1], [said[1], said[3]], [said[1]]]):
            make_position(
                session,
                actor,
                tuple(claims),
                f"POINT({39 + number} 36)",
                public_id=f"p-{number}",
                place_id=(other if number else town).id,
            )
        make_link(session, said[2], said[1])
    return client_of(fresh_database)


def ids(visitor: TestClient, query: str) -> set[str]:
    answer = visitor.get(f"/api/v1/positions?{query}")
    assert answer.status_code == 200, answer.text
    return {each["id"] for each in answer.json()["features"]}


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("without=Sputnik", {"p-1", "p-2"}),
        ("without=%20sPUTNIK%20", {"p-1", "p-2"}),
        ("witness=side:Russia", {"p-0", "p-1"}),
        ("witness=russia&without=publisher:Rudaw", {"p-0", "p-1"}),
        ("witness=source:rudaw-1", {"p-1", "p-2"}),
        ("witness=Reuters", {"p-1", "p-2"}),
        ("witness=Reuters&witness=Sputnik", {"p-0", "p-1", "p-2"}),
        ("without=Rudaw", {"p-0", "p-1", "p-2"}),
        ("without=Rudaw&without=Reuters", {"p-0", "p-1"}),
        ("without=Rudaw&without=Reuters&rests=one-origin", {"p-0", "p-1"}),
        ("rests=one-origin", {"p-0"}),
        ("witness=", set()),
        ("without=", {"p-0", "p-1", "p-2"}),
    ],
)
def test_a_position_stays_while_a_chosen_witness_carries_it(
    visitor: TestClient, query: str, left: set[str]
) -> None:
    assert ids(visitor, query) == left


def test_who_says_the_same_stands_in_for_whom_a_position_names(visitor: TestClient) -> None:
    found = visitor.get("/api/v1/positions/p-2?witness=Reuters").json()["properties"]
    assert found["claims"] == ["c-2"]
    assert found["rests_on_claims"] == 1
    assert found["falls_with"] == "Reuters"
    assert read(visitor, "/positions/p-2?without=Rudaw").status == 200


def test_every_page_says_whose_word_it_is_and_its_links_keep_that(visitor: TestClient) -> None:
    said = "Without Sputnik: 1 of 3 positions is gone."
    for path in (
        "/", "/embed", "/positions", "/places", "/claims", "/sources", "/actors", "/about", "/data", "/api",
        "/search?q=town", "/places/other", "/positions/p-1", "/claims/c-1", "/sources/rudaw-1", "/actors/force",
        "/disputed", "/forecasts", "/untold", "/stale", "/witnesses",
    ):  # fmt: skip
        page = read(visitor, f"{path}{'&' if '?' in path else '?'}without=Sputnik")
        assert said in page.text, path
        assert page.status == 200
        links = [
            each
            for words, each in page.links.items()
            if OF_RECORDS.match(each) and words != "Show all" and "known=" not in each
        ]
        assert links, path
        assert [each for each in links if "without=Sputnik" not in each] == [], path


def test_places_say_what_chosen_witnesses_say_of_them(visitor: TestClient) -> None:
    every, left = (
        {
            each["id"]: each["properties"]["claim_count"]
            for each in visitor.get(f"/api/v1/places?{query}").json()["features"]
        }
        for query in ("", "without=Sputnik")
    )
    assert every == {"town": 1, "other": 3}
    assert left == {"other": 2}
    assert "2 claims" in read(visitor, "/places?without=Sputnik").main.text
    page = visitor.get("/places/town?without=Sputnik")
    assert page.status_code == 404
    assert "Only what the chosen witnesses say is shown." in page.text


def test_what_is_kept_for_everybody_is_never_of_a_choice(
    visitor: TestClient, fresh_database: Engines
) -> None:
    with editing_session(fresh_database, "A name") as session:
        place = session.query(Place).filter_by(slug="town").one()
        named = {"name": "البلدة", "language": "ar", "script": "Arab", "is_main": False}
        folded = {"key": name_key("البلدة"), "folded": fold("البلدة")}
        session.add(PlaceName(place_id=place.id, ordinal=1, **named, **folded))
    # Whoever comes first after the change has chosen.
    assert "البلدة" not in read(visitor, "/ar/positions?without=Sputnik").main.text
    assert "البلدة" in read(visitor, "/ar/positions").main.text
    assert "0" in read(visitor, "/?witness=").main.text
    assert visitor.get("/").text.count("/places/town") > 0


def test_the_same_choice_in_another_order_is_the_same(visitor: TestClient) -> None:
    one = visitor.get("/positions?without=Rudaw&without=Sputnik&without=rudaw").text
    other = visitor.get("/positions?without=Sputnik&without=Rudaw").text
    assert "/claims?without=Rudaw&amp;without=Sputnik" in one

    def links(page: str) -> list[str]:
        return re.findall(r'href="(/(?:claims|places|actors)[^"]*)"', page)

    assert links(one) == links(other)


@pytest.mark.parametrize(
    "path", ["/positions", "/api/v1/positions", "/", "/columns/positions.json"]
)
def test_an_unknown_witness_is_refused_with_those_near(visitor: TestClient, path: str) -> None:
    answer = visitor.get(f"{path}?without=Sputnk")
    assert answer.status_code == 400
    assert "Sputnk" in answer.text
    assert "Near to it: Sputnik" in answer.text


def test_a_hidden_witness_is_like_one_that_was_never_there(
    visitor: TestClient, fresh_database: Engines
) -> None:
    def said(name: str) -> str:
        answer = visitor.get(f"/api/v1/claims?witness={name}")
        assert answer.status_code == 400
        return answer.text.replace(name, "…")

    assert said("secret-1") == said("absent-1")
    assert "Sputnik Secret" not in visitor.get("/api/v1/claims?witness=Sputnik+Secre").text
    assert "secret" not in visitor.get("/witnesses").text.lower()
    with editing_session(fresh_database, "Now it is there") as session:
        session.query(Source).filter_by(slug="secret-1").one().status = "published"
    assert visitor.get("/api/v1/claims?witness=secret-1").json()["items"] == []
    with editing_session(fresh_database, "And hidden again") as session:
        source = session.query(Source).filter_by(slug="secret-1").one()
        source.status, source.withdrawn_reason, source.concealed = "withdrawn", "Wrong.", True
    assert said("secret-1") == said("absent-1")


def test_what_a_witness_takes_back_is_gone_at_once(
    visitor: TestClient, fresh_database: Engines
) -> None:
    assert ids(visitor, "witness=side:Russia") == {"p-0", "p-1"}
    with editing_session(fresh_database, "Another side") as session:
        session.query(Source).filter_by(slug="sputnik-1").one().leaning = "state-owned: Elsewhere"
        session.query(Source).filter_by(slug="rudaw-1").one().leaning = "close to: Russia"
    assert ids(visitor, "witness=side:Russia") == {"p-1", "p-2"}


def test_the_form_leads_back_with_whom_it_has_ticked(visitor: TestClient) -> None:
    page = read(visitor, "/places?on=2017-06-07&q=o&without=side:Russia")
    link = page.links["Choose others"]
    form = visitor.get(link)
    assert form.status_code == 200
    boxes = re.findall(r"<input\b[^>]*>", form.text)
    action = re.search(r'<form class="witnesses"[^>]*action="([^"]*)"', form.text)
    assert action
    assert action[1] == "/places"
    hidden = {("on", "2017-06-07"), ("q", "o")}
    told = {
        (found[1], found[2])
        for box in boxes
        if (found := re.search(r'name="(\w+)"\s+value="([^"]*)"', box)) and ("checked" in box)
    }
    assert told == {("without", "side:Russia")}
    for name, value in hidden:
        assert f'name="{name}" value="{value}"' in form.text
    rows = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", form.text))
    # Claims, positions, and positions on its word alone.
    assert "Russia 2 2 1" in rows
    assert "Reuters 1 2 0" in rows


def test_the_form_leads_to_no_other_site(visitor: TestClient) -> None:
    for back in ("https://example.org/", "//example.org", "/\\example.org"):
        form = visitor.get("/witnesses", params={"back": back}).text
        assert re.search(r'class="witnesses"[^>]*action="/"', form)


def test_the_columns_say_which_positions_stay(visitor: TestClient) -> None:
    assert "left" not in visitor.get("/columns/positions.json").json()["parts"][0]
    versions = set()
    for query in (
        "without=Sputnik",
        "rests=one-origin",
        "witness=&rests=disputed",
        "without=Rudaw&rests=one-origin",
    ):
        found = visitor.get(f"/columns/positions.json?{query}").json()
        versions.add(found["version"])
        expected, shown = ids(visitor, query), set()
        for part in found["parts"]:
            answer = visitor.get(part["left"])
            assert answer.status_code == 200
            bits = np.unpackbits(np.frombuffer(answer.content, "u1"), bitorder="little")
            ordinals = np.flatnonzero(bits[: part["count"]]).tolist()
            assert len(ordinals) == part["count_left"]
            if ordinals:
                rows = visitor.get(f"{part['rows']}&at={','.join(map(str, ordinals))}").json()
                shown |= {each["id"] for each in rows["features"]}
        assert shown == expected, query
        assert found["count_left"] == len(expected)
    assert len(versions) == 4


def test_what_the_map_draws_rests_as_it_is_asked(visitor: TestClient) -> None:
    whole, narrow = (visitor.get(f"/map.svg?{query}").text for query in ("", "rests=one-origin"))
    assert whole.count("<path") > narrow.count("<path")
    page = read(visitor, "/?rests=one-origin&place=")
    assert (
        "Of the positions only those that rest on one origin: 2 of 3 positions are gone."
        in page.text
    )
    assert visitor.get("/tiles/places/0/0/0.mvt?rests=one-origin").status_code == 400


def test_an_image_is_of_the_same_choice(visitor: TestClient) -> None:
    page = visitor.get("/?without=Sputnik&rests=one-origin").text
    image = re.search(r'property="og:image" content="[^"]*(/map\.png[^"]*)"', page)
    assert image
    query = dict(parse_qsl(urlsplit(image[1].replace("&amp;", "&")).query))
    assert query["without"] == "Sputnik"
    assert query["rests"] == "one-origin"
    nobody = visitor.get("/map.svg?witness=").text
    assert nobody.count("<path") < visitor.get("/map.svg").text.count("<path")
