"""Memento (RFC 7089): timegate, timemaps, the headers of past answers and of those of now."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from fastapi.testclient import TestClient

from app.database import Engines, editing_session
from app.models import Claim, Place
from app.presenting.mementos import Address, Original, memento_links
from tests.factories import make_claim, make_place

SITE = "http://testserver"
LINK = re.compile(r'<([^<>]*)>((?:; \w+="[^"]*")+)')


def links_of(written: str) -> dict[str, list[tuple[str, str | None]]]:
    """(address, date) of all links by each relation that they have; nothing may be left over."""
    found: dict[str, list[tuple[str, str | None]]] = {}
    for address, told in LINK.findall(written):
        fields = dict(re.findall(r'(\w+)="([^"]*)"', told))
        for relation in fields["rel"].split():
            found.setdefault(relation, []).append((address, fields.get("datetime")))
    assert LINK.sub("", written).replace(", ", "") == ""
    return found


@pytest.fixture
def visitor(fresh_database: Engines, client_of: Callable[[Engines], TestClient]) -> TestClient:
    """Reads a map that changed three times: a claim came, it was corrected, a place was withdrawn."""
    with editing_session(fresh_database, "First") as session:
        place = make_place(session, slug="raqqah", name="Raqqah")
        make_claim(session, places=(place,), public_id="c-1", statement="As it was.")
        make_claim(session, public_id="c-2", statement="Stays.")
    with editing_session(fresh_database, "Second") as session:
        session.query(Claim).filter_by(public_id="c-1").one().statement = "As it is."
    with editing_session(fresh_database, "Third") as session:
        session.query(Place).one().status = "withdrawn"
    client = client_of(fresh_database)
    client.follow_redirects = False
    return client


def at(client: TestClient, path: str, when: datetime | str) -> str:
    """Where the timegate leads."""
    written = when if isinstance(when, str) else format_datetime(when.astimezone(UTC), usegmt=True)
    answer = client.get(f"/timegate{path}", headers={"Accept-Datetime": written})
    assert answer.status_code == 302
    assert "accept-datetime" in answer.headers["Vary"].lower()
    return answer.headers["Location"]


def test_a_client_walks_from_a_page_through_its_past_and_back(visitor: TestClient) -> None:
    now = visitor.head("/claims/c-1?on=2017-06-07&known=")
    told = links_of(now.headers["Link"])
    [(original, _)], [(gate, _)], [(timemap, _)] = (
        told[name] for name in ("original", "timegate", "timemap")
    )
    assert original == f"{SITE}/claims/c-1?on=2017-06-07"
    assert "accept-datetime" not in now.headers["Vary"].lower()
    assert "Memento-Datetime" not in now.headers
    listed = links_of(visitor.get(timemap).text)
    assert listed["original"][0][0] == original
    assert listed["self"][0][0] == timemap
    mementos = listed["memento"]
    assert (mementos[0], mementos[-1]) == (listed["first"][0], listed["last"][0])
    assert len(mementos) == len(set(mementos)) == 3
    as_json = visitor.get(timemap.replace("/link/", "/json/")).json()
    assert [each["uri"] for each in as_json["mementos"]["list"]] == [each for each, _ in mementos]
    assert as_json["timegate_uri"] == gate
    # From the newest, which the gate leads to, each leads to the one before.
    head = visitor.head(gate)
    address = head.headers["Location"]
    assert (head.status_code, address) == (302, mementos[-1][0])
    walked = []
    while True:
        answer = visitor.get(address)
        assert answer.status_code == 200
        links = links_of(answer.headers["Link"])
        assert links["original"][0][0] == original
        assert (links["first"], links["last"]) == (mementos[:1], mementos[-1:])
        walked.append((address, answer.headers["Memento-Datetime"]))
        if "prev" not in links:
            break
        before = visitor.get(links["prev"][0][0])
        assert links_of(before.headers["Link"])["next"][0][0] == address
        address = links["prev"][0][0]
    assert walked[::-1] == mementos
    assert "As it was." in visitor.get(mementos[0][0]).text
    assert "As it is." in visitor.get(mementos[1][0]).text


def test_the_gate_leads_to_the_instant_asked_for_and_never_beyond_what_is_known(
    visitor: TestClient,
) -> None:
    listed = links_of(visitor.get("/timemap/link/claims/c-1").text)["memento"]
    first, last = listed[0], listed[-1]
    # What was withdrawn since leads to its past too.
    gone = visitor.get("/places/raqqah")
    assert gone.status_code == 404
    assert links_of(gone.headers["Link"])["timegate"][0][0] == f"{SITE}/timegate/places/raqqah"
    # By its own address: changes of one second share a date, and the gate leads to the last of them.
    past = links_of(visitor.get("/timemap/link/places/raqqah").text)["first"][0][0]
    assert "Raqqah" in visitor.get(past).text
    for date, expected in (
        ("Sat, 31 Jan 1970 12:00:00 GMT", first[0]),
        (datetime.now(UTC) + timedelta(days=400), last[0]),
        (last[1] or "", last[0]),
    ):
        assert at(visitor, "/claims/c-1", date) == expected
    # The same original, written in full, with a slash lost on the way, or all in the path.
    for path in (
        f"/{SITE}/claims/c-1",
        "/http:/testserver/claims/c-1",
        "/claims/c-1?known=2020-01-01",
    ):
        assert at(visitor, path, parsedate_to_datetime(last[1] or "")) == last[0]
    assert at(visitor, "/claims%3Fq=x%26known=2020-01-01", last[1] or "").startswith(
        f"{SITE}/claims?q=x&known="
    )


def test_what_is_no_date_or_has_no_past_is_refused(visitor: TestClient) -> None:
    for wrong in ("yesterday", "2026-01-31", "", "Sat, 31 Feb 2026 12:00:00 GMT", "١"):
        sent = {"Accept-Datetime": wrong.encode()}
        answer = visitor.get("/timegate/places", headers=sent)
        assert (answer.status_code, answer.json()["parameter"]) == (400, "Accept-Datetime")
    for path in ("login", "admin", "corrections", "static/x", "timegate/places", "nothing",
                 "http://elsewhere.test/places", "//elsewhere.test/places", "http://[/places",
                 "api/v1/changes", "http:", "https://testserver.elsewhere.test/places"):  # fmt: skip
        for kind in ("timegate", "timemap/link", "timemap/json"):
            answer = visitor.get(f"/{kind}/{path}")
            assert answer.status_code == 404, path
            assert answer.headers["Content-Type"] == "application/problem+json"


def test_an_odd_address_cannot_break_out_of_its_links(visitor: TestClient) -> None:
    for path in ("/search?q=%3E%3B%20rel%3D%22original%22%2C%20%3Chttp%3A//elsewhere.test%3E",
                 '/search?q=a>;b",<c', "/places/%3E%3C%22%0D%0AX:%20y"):  # fmt: skip
        now = visitor.get(path)
        links = links_of(now.headers["Link"])
        assert set(links) == {"original", "timegate", "timemap"}
        assert all(len(each) == 1 for each in links.values())
        assert "X" not in now.headers
        timemap = visitor.get(f"/timemap/link{path}")
        # A path with a line break in it is no address that there could be a past of.
        assert timemap.status_code == (404 if "%0D" in path else 200)
        if timemap.status_code == 200:
            assert links_of(timemap.text)["original"] == links["original"]


def test_a_long_address_has_fewer_links_so_that_its_headers_stay_short() -> None:
    instants = [datetime(2026, 1, day, tzinfo=UTC) for day in range(1, 6)]
    for length, relations in ((20, 8), (600, 3), (2000, 0)):
        original = Original.of("/claims", f"q={'x' * length}")
        written = memento_links(Address(original, SITE.__add__), instants[2], instants)
        assert len(written or "") < 4000
        assert len(links_of(written or "")) == relations


def test_before_anything_was_shown_there_is_no_past(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    client = client_of(fresh_database)
    with editing_session(fresh_database, "Hidden") as session:
        make_place(session, slug="draft", status="draft")
        make_place(session, slug="never", concealed=True)
        make_place(session, slug="later", embargo_until=datetime.now(UTC) + timedelta(days=9))
    for kind in ("timegate", "timemap/link", "timemap/json"):
        assert client.get(f"/{kind}/places").status_code == 404
    assert "Link" in client.get("/places?known=2020-01-01").headers


def test_what_was_concealed_later_is_as_gone_from_the_past_as_it_is_now(
    fresh_database: Engines, visitor: TestClient
) -> None:
    before = at(visitor, "/claims/c-2", datetime.now(UTC) + timedelta(days=1))
    assert "Stays." in visitor.get(before).text
    with editing_session(fresh_database, "Conceal") as session:
        session.query(Claim).filter_by(public_id="c-2").one().concealed = True
    now, then = visitor.get("/claims/c-2"), visitor.get(before)
    assert then.status_code == now.status_code
    assert "Stays." not in then.text
    assert "Memento-Datetime" not in then.headers


def test_the_past_of_a_page_stays_in_its_language(client: TestClient) -> None:
    path = "/ar/places/raqqah?on=2017-06-07"
    now = client.get(path)
    gate = now.links["timegate"]["url"]
    assert now.links["original"]["url"] == f"http://testserver{path}"
    assert gate == f"http://testserver/timegate{path}"
    led = client.get(gate, follow_redirects=False).headers["Location"]
    assert led.startswith(f"http://testserver{path}&known=")
    past = client.get(led)
    assert past.headers["Memento-Datetime"]
    assert '<html lang="ar"' in past.text
    assert 'action="/ar/places/raqqah"' in past.text
    assert past.links["original"]["url"] == f"http://testserver{path}"
    listed = client.get(now.links["timemap"]["url"].replace("/link/", "/json/")).json()["mementos"]
    assert listed["list"]
    assert all(each["uri"].startswith(f"http://testserver{path}&") for each in listed["list"])
    # Neither a language that there isn't nor one twice is an address of ours.
    for odd in ("xx/places", "ar/ar/places", "ar/login", "ar"):
        assert client.get(f"/timegate/{odd}").status_code == 404, odd
