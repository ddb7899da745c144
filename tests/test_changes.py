"""What changed, told: the page by place, feeds, what each is narrowed to, and what nobody may see in them."""

import html
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient
from geoalchemy2 import WKTElement
from sqlalchemy import text

from app.database import Engines, editing_session
from app.models import Claim, Place, Position, Source
from tests.factories import (
    make_actor,
    make_claim,
    make_link,
    make_place,
    make_position,
    make_source,
)
from tests.reading import read

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
GEORSS = "{http://www.georss.org/georss}"
NARROWED = (
    "place=raqqah", "actor=isis", "source=paper", "dataset=made", "q=Raqqa", "bbox=38.9,35.9,39.1,36.1",
)  # fmt: skip


def at_present(engines: Engines) -> str:
    with engines.owner.connect() as connection:
        instant: datetime = connection.scalar(text("select clock_timestamp()"))
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def long_ago(engines: Engines, days: int) -> None:
    """Have all that was edited so far been edited so many days before."""
    with engines.owner.begin() as connection:
        connection.execute(text("select set_config('conflict_map.tightening', 'on', true)"))
        tables = connection.scalars(
            text(
                "select relname from pg_class where relnamespace = 'history'::regnamespace"
                " and relkind = 'r'"
            )
        )
        for table in list(tables):
            for schema in ("editorial", "history"):
                connection.execute(
                    text(f"update {schema}.{table} set sys_period = tstzrange(lower(sys_period)"
                         " - make_interval(days => :days), upper(sys_period) - make_interval(days => :days))"),
                    {"days": days},
                )  # fmt: skip


@pytest.fixture
def map_(fresh_database: Engines) -> Engines:
    """Two towns and what is said of them, all known for long."""
    with editing_session(fresh_database, "First") as session:
        raqqah = make_place(session, slug="raqqah", name="Raqqah", dataset="made")
        tabqa = make_place(session, 38.5, 35.8, slug="tabqa", name="Tabqa")
        isis = make_actor(session, slug="isis", name="ISIS")
        sdf = make_actor(session, slug="sdf", name="SDF")
        paper = make_source(session, slug="paper", title="The Paper")
        said = make_claim(session, paper, (raqqah,), (isis,), public_id="c-1", statement="They hold it.",
                          dataset="made")  # fmt: skip
        make_claim(
            session, paper, (raqqah,), public_id="c-2", kind="forecast", statement="They'll stay."
        )
        make_position(session, isis, (said,), place_id=raqqah.id, public_id="p-1", dataset="made",
                      valid_from=date(2017, 6, 1), valid_to=date(2017, 6, 9), valid_precision="day")  # fmt: skip
        make_position(session, sdf, (said,), "POINT(38.5 35.8)", place_id=tabqa.id, public_id="p-2",
                      valid_from=date(2017, 6, 5), valid_to=None, valid_precision="day")  # fmt: skip
    long_ago(fresh_database, 70)
    return fresh_database


def edit(engines: Engines) -> None:
    with editing_session(engines, "Second") as session:
        claim = session.query(Claim).filter_by(public_id="c-1").one()
        forecast = session.query(Claim).filter_by(public_id="c-2").one()
        raqqah = session.query(Place).filter_by(slug="raqqah").one()
        claim.statement = "They held it."
        later = make_claim(session, session.get(Source, claim.source_id), (raqqah,), public_id="c-3",
                           statement="They <b>left</b> & went.")  # fmt: skip
        make_link(session, later, claim, relation="contradicts")
        make_link(session, later, forecast, relation="outcome", verdict="did_not")
        session.query(Position).filter_by(public_id="p-2").one().status = "withdrawn"
        session.query(Position).filter_by(public_id="p-1").one().geom = WKTElement(
            "POINT(39.05 36)", srid=4326
        )


@pytest.fixture
def visitor(map_: Engines, client_of: Callable[[Engines], TestClient]) -> TestClient:
    return client_of(map_)


def entries(answer: str) -> list[dict[str, Any]]:
    """Entries of an Atom document, each with its members' texts; all that RFC 4287 asks for is there."""
    feed = ET.fromstring(answer)
    assert feed.tag == f"{ATOM}feed"
    told = [feed, *feed.findall(f"{ATOM}entry")]
    for each in told:
        for name in ("id", "title", "updated"):
            assert each.findtext(ATOM + name), name
        assert datetime.fromisoformat(each.findtext(f"{ATOM}updated") or "").year >= 2020
    return [
        {
            "id": each.findtext(f"{ATOM}id"),
            "title": each.findtext(f"{ATOM}title"),
            "html": each.findtext(f"{ATOM}content"),
            "where": next((part.text for part in each if part.tag.startswith(GEORSS)), None),
        }
        for each in told[1:]
    ]


def links(answer: str) -> dict[str, str]:
    return {
        each.attrib["rel"]: each.attrib["href"]
        for each in ET.fromstring(answer).findall(f"{ATOM}link")
    }


@pytest.mark.thorough
def test_what_changed_is_told_by_place(map_: Engines, visitor: TestClient) -> None:
    first = at_present(map_)
    # Everything is older than thirty days: the newest document is empty, and as old as what came before it.
    assert "Nothing changed that fits this" in read(visitor, "/changes").main.text
    empty = visitor.get("/changes.atom").text
    assert entries(empty) == []
    archive = links(empty)["prev-archive"]
    told = visitor.get(archive).text
    assert ET.fromstring(told).find(f"{HISTORY}archive") is not None
    assert links(told)["current"] == "http://testserver/changes.atom"
    assert links(told)["self"] == archive
    assert {each["title"] for each in entries(told)} >= {"Raqqah: 4 came", "Tabqa: 2 came"}
    newest = visitor.get("/changes.json").json()
    assert newest["items"] == []
    assert newest["next_url"] == archive.replace(".atom", ".json")
    assert len(visitor.get(newest["next_url"]).json()["items"]) == len(entries(told))

    edit(map_)
    last = at_present(map_)
    for path in (
        "/changes",
        f"/changes?known_from={first}",
        f"/changes?known_from={first}&known_to={last}",
    ):
        page = read(visitor, path)
        said = page.main.text
        assert [each for _, each in page.headings] == ["What changed", "Raqqah", "Tabqa"]
        for sentence in (
            "No longer on the map: SDF holds Tabqa",
            "Drawn elsewhere, 4.5 km to the east: ISIS holds Raqqah",
            "Disputed: The Paper: They held it. Against it stands:",
            "Known by now, it did not come true: The Paper: They'll stay.",
            "Changed, Statement: The Paper: They held it. ",
            "They hold it.",
        ):
            assert sentence in said, sentence
    # What is gone leads to where it still is, the others to where they are.
    [gone] = [each for said, each in page.links.items() if said.startswith("SDF holds Tabqa")]
    assert gone == f"/positions/p-2?known={first}"


def test_feeds_stand_alone_and_are_not_sent_twice(map_: Engines, visitor: TestClient) -> None:
    first = at_present(map_)
    edit(map_)
    feed = visitor.get("/changes.atom")
    assert feed.headers["content-type"].startswith("application/atom+xml")
    assert (
        visitor.get("/changes.atom", headers={"If-None-Match": feed.headers["ETag"]}).status_code
        == 304
    )
    of_raqqah, of_tabqa = sorted(entries(feed.text), key=lambda each: each["title"])
    assert of_raqqah["title"].startswith("Raqqah: 1 came, 1 moved, 1 disputed, 1 settled")
    assert of_tabqa["title"].startswith("Tabqa: No longer on the map: SDF holds Tabqa")
    assert of_tabqa["where"] == "35.8 38.5"
    assert (of_raqqah["where"] or "").startswith("36 39 36 39.05")
    # Whole addresses and escaped words: it stands alone.
    assert 'href="http://testserver/claims/c-3"' in of_raqqah["html"]
    assert "They &lt;b&gt;left&lt;/b&gt; &amp; went." in of_raqqah["html"]
    items = visitor.get("/changes.json").json()["items"]
    assert [each["id"] for each in items] == [each["id"] for each in entries(feed.text)]
    assert "They <b>left</b> & went." in items[0]["content_text"] + items[1]["content_text"]
    assert all(each["date_published"] > first for each in items)


@pytest.mark.thorough
def test_the_difference_of_a_part_is_told_and_fed_alike(map_: Engines, visitor: TestClient) -> None:
    edit(map_)
    for query in NARROWED:
        page = read(visitor, f"/changes?{query}")
        assert "They held it." in page.main.text, query
        assert "Tabqa" not in page.main.text or query == "source=paper", query
        assert page.relation("alternate")
        narrowed = entries(visitor.get(f"/changes.atom?{query}").text)
        assert [each["title"][:7] for each in narrowed][-1] == "Raqqah:"
        keys = {item["id"] for item in visitor.get(f"/api/v1/difference?{query}").json()["items"]}
        assert {"c-1", "p-1"} <= keys, query
        assert ("p-2" in keys) == (query == "source=paper"), query
    assert read(visitor, "/changes?place=tabqa").headings[1:] == [(2, "Tabqa")]
    for path in ("/places/raqqah", "/actors/isis", "/sources/paper"):
        found = [each["href"] for each in read(visitor, path).relation("alternate")]
        own = [each for each in found if each.endswith(("changes.atom", "changes.json"))]
        assert len(own) == 2, path
        assert entries(visitor.get(own[0]).text)
        assert visitor.get(own[1]).json()["items"]
    assert visitor.get("/places/nowhere/changes.atom").status_code == 404


@pytest.mark.thorough
def test_what_is_concealed_later_is_in_no_difference(map_: Engines, visitor: TestClient) -> None:
    first = at_present(map_)
    edit(map_)
    last = at_present(map_)
    with editing_session(map_, "Never to be seen") as session:
        session.query(Claim).filter_by(public_id="c-3").one().concealed = True
    window = f"known_from={first}&known_to={last}"
    for path in ("/changes", f"/changes?{window}", "/changes.atom", "/changes.json", "/api/v1/difference",
                 f"/api/v1/difference?{window}", "/places/raqqah/changes.atom"):  # fmt: skip
        answer = visitor.get(path)
        assert answer.status_code == 200
        written = html.unescape(html.unescape(answer.text))
        assert "c-3" not in written, path
        assert "They <b>left" not in written, path
        assert "isputed: The Paper" not in written, path


def test_days_on_the_ground_are_compared_and_make_one_day_of_the_other(visitor: TestClient) -> None:
    page = read(visitor, "/changes?from=2017-06-01&to=2017-06-10")
    assert "On the ground, from 1 June 2017 to 10 June 2017." in page.main.text
    assert "1 came, 1 gone" in page.main.text
    items = visitor.get("/api/v1/difference?from=2017-06-01&to=2017-06-10").json()["items"]
    days = [
        {
            each["id"]
            for each in visitor.get(f"/api/v1/positions?on={day}&settled=false").json()["features"]
        }
        for day in ("2017-06-01", "2017-06-10")
    ]
    for item in items:
        assert (item["before"] is None) != (item["after"] is None)
        days[0] ^= {item["id"]}
    assert days[0] == days[1] == {"p-2"}
    assert [item["what"] for item in items] == ["went", "came"]
    assert (
        visitor.get("/api/v1/difference?from=2017-06-01&to=2017-06-10&known=2020-01-01").json()[
            "items"
        ]
        == []
    )


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("query", "wrong", "said"),
    [
        ("known_from=soon", "known_from", "is no instant"),
        ("known_to=2999-01-01", "known_to", "is yet to come"),
        ("known_from=2025-02-01&known_to=2025-01-01", "known_from", "is after the last"),
        ("known_from=2025-01-01&from=2017-06-01&to=2017-06-02", "from", "not for both at once"),
        ("known_from=2025-01-01&known=2025-01-01", "known", "leave it out"),
        ("from=2017-06-02&to=2017-06-01", "to", "is before the first"),
        ("from=2017-06-01", "to", "say the last, too"),
        ("from=first&to=2017-06-01", "from", "is no day"),
    ],
)
def test_what_cannot_be_compared_is_said_beside_its_field(
    visitor: TestClient, query: str, wrong: str, said: str
) -> None:
    answer = visitor.get(f"/api/v1/difference?{query}").json()
    assert (answer["status"], answer["parameter"]) == (400, wrong)
    assert said in answer["detail"]
    page = read(visitor, f"/changes?{query}", 400)
    [field] = [each for each in page.all("input") if each.attributes.get("aria-invalid")]
    assert field.attributes["name"] == wrong
    assert said in page.named("changes-said").text
    for given in query.split("&"):
        name, _, value = given.partition("=")
        assert value in {each.attributes.get("value") for each in page.all("input")}, name


def test_more_than_a_page_tells_is_offered_by_the_day(
    visitor: TestClient, map_: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(map_)
    monkeypatch.setattr("app.presenting.changes_of.few_differences.__defaults__", (None, 2))
    page = read(visitor, "/changes")
    assert "more than a page tells" in page.main.text
    assert [each for each in page.links.values() if each.startswith("/changes?known_from=")]
    assert "More than 2,000 records changed." in visitor.get("/changes.atom").text


def test_an_empty_map_has_an_empty_feed_of_today(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    visitor = client_of(fresh_database)
    assert entries(visitor.get("/changes.atom").text) == []
    assert "1970" not in visitor.get("/changes.json").text + visitor.get("/changes").text
    assert visitor.get("/changes.atom?month=2020-01").status_code == 404
    assert visitor.get("/changes.atom?month=soon").status_code == 400
