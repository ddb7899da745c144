"""Answers that are kept: given again while the data is the same, and never a moment longer."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event, text

from app import kept_answers
from app.database import Engines, data_version
from app.editing.history import withdraw
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


@pytest.fixture
def asked(room: Room) -> list[str]:
    """The statements that readers' requests made."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(room.engines.reader, "after_cursor_execute", note)
    return statements


def test_the_same_page_is_made_once(visitor: TestClient, asked: list[str]) -> None:
    first = visitor.get("/places/raqqah")
    assert len(asked) > 1
    asked.clear()
    again = visitor.get("/places/raqqah")
    assert len(asked) == 1
    assert again.content == first.content
    assert dict(again.headers) == dict(first.headers)


@pytest.mark.parametrize(
    "request_", [{"headers": {"cookie": "session=x"}}, {"headers": {"authorization": "Bearer x"}}]
)
def test_who_brings_something_of_their_own_gets_a_page_of_their_own(
    visitor: TestClient, asked: list[str], request_: dict[str, dict[str, str]]
) -> None:
    visitor.get("/places/raqqah")
    asked.clear()
    visitor.get("/places/raqqah", **request_)
    assert len(asked) != 1


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


def test_what_time_alone_changes_is_looked_at_anew_soon(
    visitor: TestClient, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(kept_answers, "monotonic", lambda: now[0])
    visitor.get("/places")
    asked.clear()
    now[0] += kept_answers.FRESH_SECONDS - 1
    visitor.get("/places")
    assert len(asked) == 1
    now[0] += 1
    visitor.get("/places")
    assert len(asked) > 2


def test_addresses_under_other_names_are_kept_apart(visitor: TestClient) -> None:
    here = visitor.get("/places/raqqah", headers={"host": "one.example"}).text
    there = visitor.get("/places/raqqah", headers={"host": "two.example"}).text
    assert "one.example" in here
    assert "one.example" not in there


def test_what_depends_on_what_is_accepted_is_not_kept(room: Room, visitor: TestClient) -> None:
    key = room.make(make_claim)
    path = f"/api/v1/claims/{key}"
    for kind in ("application/json", "application/ld+json", "application/json"):
        assert visitor.get(path, headers={"accept": kind}).headers["content-type"] == kind


def test_what_is_kept_stays_within_bounds(
    visitor: TestClient, monkeypatch: pytest.MonkeyPatch, asked: list[str]
) -> None:
    size = len(visitor.get("/about").content)
    monkeypatch.setattr(kept_answers, "MOST_BYTES", 3 * size)
    for number in range(20):
        visitor.get(f"/places?q=raqqah{number}")
    asked.clear()
    visitor.get("/places?q=raqqah19")
    assert len(asked) == 1
    visitor.get("/about")
    assert len(asked) > 3


def test_a_page_with_a_form_of_ones_own_is_never_kept(room: Room, settings: Settings) -> None:
    desk = open_desk(settings, room.engines)
    pages = {desk.visit().http.get("/login", headers={"origin": ORIGIN}).text for _ in range(2)}
    assert len(pages) == 2
