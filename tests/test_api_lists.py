"""Lists of the API: whole for programs that read one address, a page at a time for those that ask."""

import re
from collections.abc import Callable, Iterator

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import text

from app.database import Engines, editing_session
from tests.factories import make_actor, make_claim, make_place

NOUNS = ("places", "positions", "claims", "actors", "sources")
SHAPES = ("places", "positions")
NEXT = re.compile(r'<([^>]+)>; rel="next"; type="application/(geo\+)?json"')
# One more than an answer holds without a limit.
MANY = """
insert into editorial.place (slug, name, kind, geom, uncertainty_m, evidence, status, change_id)
select 'made-' || n, 'Made ' || n, 'town', st_point(36 + n % 100 / 10.0, 31 + n / 1700.0, 4326),
    1000, 'Made up.', 'published', current_setting('conflict_map.change_id')::bigint
from generate_series(1, 10001) n
"""


def pages(client: TestClient, path: str) -> Iterator[Response]:
    """Every answer from an address on, by the header that says where it goes on."""
    answer = client.get(path)
    yield answer
    while "next" in answer.links:
        found = NEXT.match(answer.headers["Link"])
        assert found is not None, answer.headers["Link"]
        answer = client.get(found[1])
        yield answer


@pytest.mark.parametrize("noun", SHAPES)
def test_features_come_whole_to_who_names_no_limit(client: TestClient, noun: str) -> None:
    answer = client.get(f"/api/v1/{noun}")
    body = answer.json()
    assert len(body["features"]) == body["numberReturned"] == body["numberMatched"]
    assert [link["rel"] for link in body["links"]] == ["self"]
    assert "next" not in answer.links
    assert answer.headers["OGC-NumberMatched"] == str(body["numberMatched"])
    assert answer.headers["OGC-NumberReturned"] == str(body["numberMatched"])


@pytest.mark.parametrize("noun", NOUNS)
def test_headers_lead_through_a_list_as_its_body_does(client: TestClient, noun: str) -> None:
    seen: list[str] = []
    for answer in pages(client, f"/api/v1/{noun}?limit=17"):
        body = answer.json()
        rows = body["features"] if noun in SHAPES else body["items"]
        further = (
            next((link["href"] for link in body["links"] if link["rel"] == "next"), None)
            if noun in SHAPES
            else body["next"]
        )
        assert (further is not None) == ("next" in answer.links)
        assert further is None or f"<{further}>" in answer.headers["Link"]
        assert answer.headers["OGC-NumberReturned"] == str(len(rows))
        assert answer.headers["OGC-NumberMatched"] == str(body["numberMatched"])
        seen += [row.get("id") or row["slug"] for row in rows]
    assert len(seen) == len(set(seen)) == body["numberMatched"]


@pytest.mark.parametrize("noun", NOUNS)
def test_a_list_goes_on_after_a_record_that_readers_know_and_after_no_number(
    client: TestClient, noun: str
) -> None:
    for answer in list(pages(client, f"/api/v1/{noun}?limit=17"))[:-1]:
        body = answer.json()
        last = (body["features"] if noun in SHAPES else body["items"])[-1]
        further = answer.links["next"]["url"]
        assert httpx.URL(further).params["cursor"] == (last.get("id") or last["slug"])


def test_a_list_that_went_on_after_what_is_gone_is_begun_again(client: TestClient) -> None:
    for noun in NOUNS:
        answer = client.get(f"/api/v1/{noun}?cursor=was-withdrawn")
        assert answer.status_code == 400
        assert answer.json()["parameter"] == "cursor"
        assert "begin the list again" in answer.json()["detail"]
    assert client.get("/api/v1/places?q=tanf&cursor=raqqah").status_code == 400


def test_an_answer_without_a_limit_ends_at_ten_thousand_and_says_how_to_go_on(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    with editing_session(fresh_database, "Many") as session:
        session.execute(text(MANY))
    first, last = pages(client_of(fresh_database), "/api/v1/places")
    assert first.json()["numberReturned"] == 10_000
    assert first.json()["numberMatched"] == last.json()["numberMatched"] == 10_001
    assert [feature["id"] for feature in last.json()["features"]] == ["made-10001"]


@pytest.mark.parametrize("limit", ["0", "1001", "10000", "x"])
def test_a_limit_is_one_to_a_thousand(client: TestClient, limit: str) -> None:
    answer = client.get(f"/api/v1/positions?limit={limit}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "limit")


def test_the_address_that_goes_on_cannot_break_out_of_its_header(client: TestClient) -> None:
    answer = client.get("/api/v1/claims", params={"limit": "1", "q": "raqqah >;, <"})
    # The list's own link, then those to its past.
    own, past = answer.headers.get_list("Link")
    assert NEXT.fullmatch(own)
    assert (past.count("<"), past.count(">")) == (3, 3)


def test_a_claim_that_names_a_place_or_an_actor_twice_is_counted_once(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    with editing_session(fresh_database, "Twice") as session:
        place, actor = make_place(session, slug="twice"), make_actor(session, slug="twice")
        for _ in range(3):
            make_claim(session, places=(place, place), actors=(actor, actor))
    with fresh_database.owner.connect() as connection:
        instant = connection.scalar(text("select clock_timestamp()"))
    client = client_of(fresh_database)
    for known in ({}, {"known": instant.isoformat()}):
        for noun in ("place", "actor"):
            body = client.get("/api/v1/claims", params={noun: "twice", "limit": 2, **known}).json()
            assert (body["numberMatched"], len(body["items"])) == (3, 2), body
        body = client.get("/api/v1/claims", params={"place": "nowhere", **known}).json()
        assert (body["numberMatched"], body["items"]) == (0, [])
