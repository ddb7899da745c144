"""The past over the API: versions, restoring one, bringing back what was withdrawn or deleted."""

from typing import Any

import pytest
from httpx2 import Response

from app.editing.history import delete_draft
from app.nouns import NOUNS
from tests.desk import Desk
from tests.editing import Room
from tests.writing import PLACE, Program, problem_of, program

CITY = PLACE | {"kind": "city"}
DRAFT = PLACE | {"publishing": {"status": "draft"}}
TABQA = "/api/v1/places/tabqa"


@pytest.fixture
def reviewer(desk_with_records: Desk) -> Program:
    """A program that may publish, at a desk where nobody reviews."""
    return program(desk_with_records, "reviewer", "publish")


def grown(writer: Program) -> tuple[int, int]:
    """The versions of a place that was a town and became a city."""
    first = writer.add("places", PLACE, note="First seen").json()["version"]
    second = writer.put("places", "tabqa", CITY, f'"{first}"', note="It grew").json()["version"]
    return first, second


def delete(desk: Desk, version: int) -> None:
    """Delete the draft of the place, as the desk does."""
    room = Room(desk.engines)
    room.do(delete_draft, room.person(), "places", "tabqa", base=version)


def act(writer: Program, name: str, base: int | None, body: Any, key: str = "") -> Response:
    headers = {} if base is None else {"if-match": f'"{base}"'}
    headers |= {"idempotency-key": key} if key else {}
    return writer.post(f"{TABQA}/{name}", body, **headers)


def test_versions_are_listed_newest_first_with_who_made_them_and_why(reviewer: Program) -> None:
    first, second = grown(reviewer)
    answer = reviewer.get(f"{TABQA}/versions")
    assert answer.status_code == 200, answer.text
    assert answer.headers["etag"] == f'"{second}"'
    items = answer.json()["items"]
    assert [(each["version"], each["note"], each["status"]) for each in items] == [
        (second, "It grew", "published"),
        (first, "First seen", "published"),
    ]
    assert {each["by"].lower() for each in items} == {reviewer.login}
    assert items[0]["at"] > items[1]["at"]
    assert problem_of(reviewer.get("/api/v1/places/nowhere/versions"), 404)


@pytest.mark.parametrize("noun", NOUNS)
def test_every_noun_has_its_past(reviewer: Program, noun: str) -> None:
    at = f"/api/v1/{noun}/nowhere"
    assert NOUNS[noun].singular in problem_of(reviewer.get(f"{at}/versions"), 404)["detail"]
    for name, body in (("restore", {"version": 1}), ("bring-back", {})):
        problem_of(reviewer.post(f"{at}/{name}", body, **{"if-match": '"1"'}), 404)


def test_a_version_is_restored(reviewer: Program) -> None:
    first, second = grown(reviewer)
    answer = act(reviewer, "restore", second, {"version": first, "note": "It never grew"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["state"] == "published"
    assert answer.headers["etag"] == f'"{answer.json()["version"]}"'
    assert reviewer.document("places", "tabqa")["record"] == PLACE


def test_a_restored_version_says_why_and_which_it_is(reviewer: Program) -> None:
    first, second = grown(reviewer)
    nameless = act(reviewer, "restore", second, {"version": first})
    assert set(problem_of(nameless, 422)["errors"]) == {"note"}
    for body, wrong in (
        ({"note": "so"}, "version"),
        ({"version": "1", "note": "so"}, "version"),
        ({"version": 0}, "version"),
        ({"version": first, "force": True}, "force"),
        ({"version": first, "note": "x" * 3000}, "note"),
    ):
        assert set(problem_of(act(reviewer, "restore", second, body), 422)["errors"]) == {wrong}
    unknown = act(reviewer, "restore", second, {"version": 99_999, "note": "so"})
    assert "no version 99999" in problem_of(unknown, 404)["detail"]
    assert reviewer.document("places", "tabqa")["version"] == second


def test_who_restores_an_old_state_names_the_one_that_stands(reviewer: Program) -> None:
    first, second = grown(reviewer)
    body = {"version": first, "note": "It never grew"}
    problem_of(act(reviewer, "restore", None, body), 428)
    stale = act(reviewer, "restore", first, body)
    assert problem_of(stale, 412)["theirs"]["record"] == CITY
    assert stale.headers["etag"] == f'"{second}"'
    never = act(reviewer, "restore", 99_999, body)
    assert problem_of(never, 412)["theirs"]["version"] == second
    assert reviewer.document("places", "tabqa")["version"] == second


def test_a_withdrawn_record_is_brought_back(reviewer: Program) -> None:
    first = reviewer.add("places", PLACE).json()["version"]
    gone = reviewer.withdraw("places", "tabqa", f'"{first}"').json()["version"]
    for name, body in (("restore", {"version": first}), ("bring-back", {})):
        assert set(problem_of(act(reviewer, name, gone, body), 422)["errors"]) == {"note"}
    problem_of(act(reviewer, "bring-back", None, {"note": "so"}), 428)
    stale = act(reviewer, "bring-back", first, {"note": "so"})
    assert problem_of(stale, 412)["theirs"]["version"] == gone
    answer = act(reviewer, "bring-back", gone, {"note": "It was right"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["state"] == "published"
    assert reviewer.document("places", "tabqa")["record"] == PLACE
    back = answer.json()["version"]
    problem_of(act(reviewer, "bring-back", gone, {"note": "so"}), 412)
    assert "needn't" in problem_of(act(reviewer, "bring-back", back, {"note": "so"}), 409)["detail"]


def test_a_deleted_draft_is_brought_back_from_the_version_that_deleted_it(
    reviewer: Program,
) -> None:
    first = reviewer.add("places", DRAFT).json()["version"]
    delete(reviewer.desk, first)
    listed = reviewer.get(f"{TABQA}/versions")
    items = listed.json()["items"]
    assert [each["status"] for each in items] == ["deleted", "draft"]
    deletion = items[0]["version"]
    assert listed.headers["etag"] == f'"{deletion}"'
    stale = act(reviewer, "bring-back", first, {})
    assert problem_of(stale, 412)["theirs"]["version"] == deletion
    assert stale.headers["etag"] == f'"{deletion}"'
    problem_of(act(reviewer, "restore", deletion, {"version": first}), 404)
    first_try, again = (act(reviewer, "bring-back", deletion, {}, "back") for _ in range(2))
    assert first_try.status_code == 200, first_try.text
    assert again.json() == first_try.json()
    assert first_try.json()["state"] == "saved"
    assert reviewer.document("places", "tabqa")["status"] == "draft"


def test_the_same_key_restores_once(reviewer: Program) -> None:
    first, second = grown(reviewer)
    body = {"version": first, "note": "It never grew"}
    done, again = (act(reviewer, "restore", second, body, "one") for _ in range(2))
    assert done.status_code == 200
    assert (again.status_code, again.json()) == (200, done.json())
    assert len(reviewer.get(f"{TABQA}/versions").json()["items"]) == 3
    other = act(reviewer, "restore", second, body | {"note": "another"}, "one")
    assert problem_of(other, 422)["title"] == "A key is used once"


def test_what_an_editor_restores_or_brings_back_waits_for_a_reviewer(reviewer: Program) -> None:
    first, second = grown(reviewer)
    editor = program(reviewer.desk, "editor", "publish")
    asked = act(editor, "restore", second, {"version": first, "note": "It never grew"})
    assert asked.status_code == 202
    assert (asked.json()["state"], asked.json()["version"]) == ("proposed", None)
    assert reviewer.document("places", "tabqa")["record"] == CITY
    gone = reviewer.withdraw("places", "tabqa", f'"{second}"').json()["version"]
    asked = act(editor, "bring-back", gone, {"note": "It was right"})
    assert asked.status_code == 202
    assert asked.json()["review"] is not None
    assert reviewer.document("places", "tabqa")["status"] == "withdrawn"


def test_a_token_for_reading_lists_versions_and_restores_nothing(reviewer: Program) -> None:
    first, second = grown(reviewer)
    reading = program(reviewer.desk, "admin", "read")
    assert reading.get(f"{TABQA}/versions").status_code == 200
    for name, body in (("restore", {"version": first, "note": "so"}), ("bring-back", {})):
        assert "token" in problem_of(act(reading, name, second, body), 403)["detail"]
    problem_of(reading.without_token().get(f"{TABQA}/versions"), 401)
