"""Answers that are kept: given again while the data is the same."""

from collections.abc import Callable
from typing import cast

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from starlette.applications import Starlette

from app import data_version, kept_answers
from app.caching import PUBLIC
from app.database import Engines
from app.kept_answers import Kept, Key
from app.settings import Settings
from tests.counted import PROFILED, Counted
from tests.desk import ORIGIN, open_desk
from tests.editing import Room, make_claim, make_place
from tests.gazetteer import load_countries


@pytest.fixture
def room(fresh_database: Engines) -> Room:
    """A place that readers see."""
    room = Room(fresh_database)
    room.make(make_place, slug="raqqah", name="Raqqah")
    return room


@pytest.fixture
def visitor(
    client_of: Callable[[Engines], TestClient], room: Room, monkeypatch: pytest.MonkeyPatch
) -> TestClient:
    """A stranger who waits for the database's answer, however busy the machine is."""
    monkeypatch.setattr(data_version, "PATIENCE_SECONDS", 60.0)
    return client_of(room.engines)


@pytest.fixture
def counted() -> Counted:
    return Counted()


def test_the_same_page_is_made_once_in_each_state_of_the_data(counted: Counted) -> None:
    assert [counted.get(), counted.get(), counted.get("/places?q=1")] == ["1", "1", "2"]
    counted.become("2")
    assert [counted.get(), counted.get()] == ["3", "3"]


def test_without_a_database_nothing_is_kept(counted: Counted) -> None:
    counted.become(None)
    assert [counted.get(), counted.get()] == ["1", "2"]


def test_what_is_kept_outlives_a_silent_database_by_a_minute_and_says_so(
    counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(kept_answers, "monotonic", lambda: now[0])
    monkeypatch.setattr(data_version, "monotonic", lambda: now[0])
    counted.get()
    counted.fall_silent()
    now[0] += 60
    old = counted.http.get("/places")
    assert old.text.strip() == "1"
    assert old.headers["age"] == "60"
    assert old.headers["cache-control"] == "no-cache"
    told = 'conflict-map; hit; ttl=-60; detail="The database does not answer"'
    assert old.headers["cache-status"] == told
    same = counted.http.get("/places", headers={"if-none-match": old.headers["etag"]})
    assert (same.status_code, same.headers["age"]) == (304, "60")
    now[0] += 1
    assert counted.get() == "2"


def test_what_this_process_has_overwritten_is_not_given_while_the_database_is_silent(
    counted: Counted,
) -> None:
    counted.get()
    counted.become(None)
    assert counted.get() == "2"


def test_what_had_ended_long_before_is_not_given_while_the_database_is_silent(
    counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(kept_answers, "monotonic", lambda: now[0])
    monkeypatch.setattr(data_version, "monotonic", lambda: now[0])
    counted.get()
    now[0] += kept_answers.FRESH_SECONDS + kept_answers.STALE_SECONDS + 1
    # The database still says that the data is the same, and answers no more after that.
    counted.get("/other")
    counted.fall_silent()
    assert counted.get() == "3"


@pytest.mark.parametrize("name", ["cookie", "authorization"])
def test_who_brings_something_of_their_own_gets_a_page_of_their_own(
    counted: Counted, name: str
) -> None:
    counted.get()
    assert [counted.get(**{name: "a=b"}), counted.get(**{name: "a=b"})] == ["2", "3"]
    assert counted.get() == "1"


@pytest.mark.parametrize("path", ["/login", "/admin"])
def test_a_page_with_a_cookie_and_what_is_left_out_are_never_kept(
    counted: Counted, path: str
) -> None:
    assert [counted.get(path), counted.get(path)] == ["1", "2"]


def test_a_request_with_two_hosts_gets_nothing_that_is_kept(counted: Counted) -> None:
    counted.get(host="testserver")
    twice = [("host", "testserver"), ("host", "other.example")]
    assert counted.http.get("/places", headers=twice).text.strip() == "2"


def test_made_up_parameters_take_no_place_among_what_is_kept(counted: Counted) -> None:
    assert [counted.get("/places?made-up=1"), counted.get("/places?made-up=1")] == ["1", "2"]


def test_what_time_alone_changes_is_looked_at_anew_soon(
    counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(kept_answers, "monotonic", lambda: now[0])
    assert counted.get() == "1"
    now[0] += kept_answers.FRESH_SECONDS - 1
    assert counted.get() == "1"
    now[0] += 1
    assert counted.get() == "2"


def test_who_has_the_answer_gets_it_confirmed_and_it_is_kept_whole(counted: Counted) -> None:
    tag = counted.http.get("/places").headers["etag"]
    counted.become("2")
    counted.made = 0
    for _ in range(2):
        same = counted.http.get("/places", headers={"if-none-match": f'"other", {tag}'})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
        assert "content-type" not in same.headers
        assert "content-length" not in same.headers
        assert same.headers["cache-control"] == PUBLIC
    assert counted.get() == "1"
    changed = counted.http.get("/places", headers={"if-none-match": '"other"'})
    assert changed.status_code == 200
    assert counted.made == 1


def test_a_country_that_is_loaded_is_news_to_what_is_kept(visitor: TestClient, room: Room) -> None:
    kept = visitor.get("/search?q=Tadjoura")
    assert "On the base map only" not in kept.text
    load_countries(room.engines, "DJ")
    answer = visitor.get("/search?q=Tadjoura", headers={"if-none-match": kept.headers["etag"]})
    assert answer.status_code == 200
    assert "On the base map only" in answer.text


@pytest.mark.parametrize("coding", ["gzip", "identity"])
@pytest.mark.parametrize("path", ["/places/raqqah", "/api/v1/places", "/tiles/places/1/1/0.mvt"])
def test_what_is_kept_is_what_was_sent_header_by_header(
    visitor: TestClient, path: str, coding: str
) -> None:
    asked = {"accept-encoding": coding}
    made, kept = visitor.get(path, headers=asked), visitor.get(path, headers=asked)
    assert made.status_code == 200
    assert dict(made.headers) == dict(kept.headers)
    assert made.content == kept.content
    assert "default-src 'none'" in kept.headers["content-security-policy"]
    head = visitor.head(path, headers=asked)
    assert dict(head.headers) == dict(kept.headers)
    assert head.content == b""
    same = asked | {"if-none-match": kept.headers["etag"]}
    gone = {"content-length", "content-type", "content-encoding"}
    unchanged = {name: value for name, value in kept.headers.items() if name not in gone}
    assert dict(visitor.get(path, headers=same).headers) == unchanged
    # Whoever brings a cookie gets an answer of their own.
    assert dict(visitor.get(path, headers=same | {"cookie": "a=b"}).headers) == unchanged


def test_a_write_that_is_not_committed_yet_changes_nothing_and_then_everything(
    room: Room, visitor: TestClient
) -> None:
    before = room.engines.version.ask()
    with room.engines.owner.connect() as early, room.engines.owner.connect() as late:
        early.execute(text("select pg_current_xact_id()"))
        late.execute(text("update editorial.place set note = 'late' where false"))
        late.execute(text("select pg_current_xact_id()"))
        late.commit()
        between = room.engines.version.ask()
        early.commit()
    assert len({before, between, room.engines.version.ask()}) == 3


def test_addresses_under_other_names_are_kept_apart(visitor: TestClient) -> None:
    here = visitor.get("/places/raqqah", headers={"host": "one.example"}).text
    there = visitor.get("/places/raqqah", headers={"host": "two.example"}).text
    assert "one.example" in here
    assert "one.example" not in there


def test_what_is_negotiated_is_kept_once_for_each_media_type(counted: Counted) -> None:
    asked = ["application/json", "*/*", "application/json;q=0.9, */*;q=0.1", "text/html"]
    assert [counted.get("/api/claims", accept=each) for each in asked] == ["1"] * 4
    asked = ["application/ld+json", PROFILED, "application/ld+json, application/json;q=0.5"]
    assert [counted.get("/api/claims", accept=each) for each in asked] == ["2"] * 3
    assert counted.get("/api/claims/a", accept="application/json") == "3"
    assert counted.get("/api/claims", accept="application/json") == "1"


def test_an_answer_of_another_type_than_was_reckoned_is_not_kept(counted: Counted) -> None:
    late = f"{'text/x;q=0.1, ' * 3}application/ld+json"
    assert [counted.get("/api/claims", accept=late) for _ in range(2)] == ["1", "2"]


def test_a_choice_that_nobody_told_of_is_not_kept(counted: Counted) -> None:
    assert [counted.get("/api/other"), counted.get("/api/other")] == ["1", "2"]


def test_claims_as_json_and_as_annotations_are_kept_apart(
    room: Room, visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = room.make(make_claim)
    kinds = ("application/json", "application/ld+json", "application/json", "application/ld+json")
    made: list[str] = []
    put = kept_answers.KeptAnswers.put

    def count(self: kept_answers.KeptAnswers, name: Key, answer: Kept) -> None:
        made.append(name.media_type.partition(";")[0])
        put(self, name, answer)

    monkeypatch.setattr(kept_answers.KeptAnswers, "put", count)
    for path in ("/api/v1/claims", f"/api/v1/claims/{key}"):
        # Tests beside this one write into the same cluster, and each such write ends what was kept.
        for _ in range(20):
            made.clear()
            # With nothing kept of the round before.
            cast("Starlette", visitor.app).middleware_stack = None
            before = room.engines.version.ask()
            for kind in kinds:
                answer = visitor.get(path, headers={"accept": kind})
                assert answer.headers["content-type"].partition(";")[0] == kind
                assert "accept" in answer.headers["vary"].lower().split(", ")
                assert ("@context" in answer.json()) == (kind == "application/ld+json")
            if room.engines.version.ask() == before:
                break
        assert made == ["application/json", "application/ld+json"]


def test_a_page_with_a_form_of_ones_own_is_never_kept(room: Room, settings: Settings) -> None:
    desk = open_desk(settings, room.engines)
    pages = {desk.visit().http.get("/login", headers={"origin": ORIGIN}).text for _ in range(2)}
    assert len(pages) == 2
