"""Answers that are kept: given again while the data is the same, and never a moment longer."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app import kept_answers
from app.database import Engines, data_version
from app.editing.history import withdraw
from app.kept_answers import Key
from app.settings import Settings
from tests.desk import ORIGIN, open_desk
from tests.editing import Room, make_claim, make_place


@pytest.fixture
def room(fresh_database: Engines) -> Room:
    """A place that readers see."""
    room = Room(fresh_database)
    room.make(make_place, slug="raqqah", name="Raqqah")
    return room


@pytest.fixture
def visitor(client_of: Callable[[Engines], TestClient], room: Room) -> TestClient:
    return client_of(room.engines)


PROFILED = 'application/ld+json; profile="https://example.org/p"'


class Counted:
    """A small application behind the middleware: every answer tells how many were made."""

    def __init__(self) -> None:
        self.version: str | None = "1"
        self.made = 0
        app = Starlette(routes=[Route("/{rest:path}", self.answer)])
        app.add_middleware(
            kept_answers.KeptAnswers,
            version=lambda: self.version,
            skip=("/admin",),
            negotiated={"/api/claims": ("application/json", PROFILED)},
        )
        self.http = TestClient(app)

    def answer(self, request: Request) -> Response:
        self.made += 1
        request.state.is_stray = "made-up" in request.query_params
        headers = {"set-cookie": "a=b"} if request.url.path == "/login" else {}
        media_type = "text/html"
        if request.url.path.startswith("/api/"):
            headers["vary"] = "Accept"
            media_type = "application/json"
            # As a route that looks at less than the whole header would.
            if "ld+json" in request.headers.get("accept", "")[:40]:
                media_type = PROFILED
        return Response(f"{self.made} ".ljust(1000), headers=headers, media_type=media_type)

    def get(self, path: str = "/places", **headers: str) -> str:
        self.http.cookies.clear()
        return self.http.get(path, headers=headers).text.strip()


@pytest.fixture
def counted() -> Counted:
    return Counted()


def test_the_same_page_is_made_once_in_each_state_of_the_data(counted: Counted) -> None:
    assert [counted.get(), counted.get(), counted.get("/places?q=1")] == ["1", "1", "2"]
    counted.version = "2"
    assert [counted.get(), counted.get()] == ["3", "3"]


def test_without_a_database_nothing_is_kept(counted: Counted) -> None:
    counted.version = None
    assert [counted.get(), counted.get()] == ["1", "2"]


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


def test_what_is_kept_stays_within_bounds(
    counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_answers, "MOST_BYTES", 3000)
    for number in range(4):
        counted.get(f"/places?q={number}")
    assert counted.get("/places?q=3") == "4"
    assert counted.get("/places?q=0") == "5"
    monkeypatch.setattr(kept_answers, "LONGEST_BODY", 10)
    assert [counted.get("/long"), counted.get("/long")] == ["6", "7"]


def test_what_is_withdrawn_is_gone_with_the_very_next_answer(
    room: Room, visitor: TestClient
) -> None:
    for path in ("/places/raqqah", "/places", "/api/v1/places"):
        assert "Raqqah" in visitor.get(path).text
    base = room.read("places", "raqqah").version
    room.do(withdraw, room.person(), "places", "raqqah", base=base, reason="Wrong.")
    assert visitor.get("/places/raqqah").status_code == 404
    for path in ("/places", "/api/v1/places"):
        assert "Raqqah" not in visitor.get(path).text


def test_a_write_that_is_not_committed_yet_changes_nothing_and_then_everything(
    room: Room, visitor: TestClient
) -> None:
    before = data_version(room.engines)
    with room.engines.owner.connect() as early, room.engines.owner.connect() as late:
        early.execute(text("select pg_current_xact_id()"))
        late.execute(text("update editorial.place set note = 'late' where false"))
        late.execute(text("select pg_current_xact_id()"))
        late.commit()
        between = data_version(room.engines)
        early.commit()
    assert len({before, between, data_version(room.engines)}) == 3


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

    def count(self: kept_answers.KeptAnswers, name: Key, answer: kept_answers.Kept) -> None:
        made.append(name[-1].partition(";")[0])
        put(self, name, answer)

    monkeypatch.setattr(kept_answers.KeptAnswers, "put", count)
    for path in ("/api/v1/claims", f"/api/v1/claims/{key}"):
        # Tests beside this one write into the same cluster, and each such write ends what was kept.
        for _ in range(20):
            made.clear()
            before = data_version(room.engines)
            for kind in kinds:
                answer = visitor.get(path, headers={"accept": kind})
                assert answer.headers["content-type"].partition(";")[0] == kind
                assert "accept" in answer.headers["vary"].lower().split(", ")
                assert ("@context" in answer.json()) == (kind == "application/ld+json")
            if data_version(room.engines) == before:
                break
        assert made == ["application/json", "application/ld+json"]


def test_a_page_with_a_form_of_ones_own_is_never_kept(room: Room, settings: Settings) -> None:
    desk = open_desk(settings, room.engines)
    pages = {desk.visit().http.get("/login", headers={"origin": ORIGIN}).text for _ in range(2)}
    assert len(pages) == 2
