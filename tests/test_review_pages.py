"""The queue and its pages: before and after, comments, approving, sending back; merging."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.database import Engines
from app.editing.record_json import record_to_json
from app.editing.write_policy import Editor
from tests.applications import Lend
from tests.desk import Browser, Desk
from tests.editing import (
    Room,
    altered,
    claim_document,
    make_actor,
    make_place,
    make_source,
    place_document,
    position_document,
)
from tests.pressing import fields_on, press


@pytest.fixture
def desk(desk_with_records: Desk) -> Desk:
    return desk_with_records


@pytest.fixture
def room(desk: Desk) -> Room:
    return Room(desk.engines, review_on=True)


@pytest.fixture
def reviewer(desk: Desk) -> Browser:
    return desk.seat("reviewer", display_name="Basil")


def waiting(room: Room, **values: Any) -> int:
    """A proposal by Amal for a published place; the review's number."""
    key = room.make(make_place, slug="tabqa", name="Old name")
    changes = {"name": "New name"} | values
    outcome = room.change(room.person("editor", "Amal"), "places", key, "The sign.", **changes)
    assert outcome.review_id is not None
    return outcome.review_id


def test_the_queue_shows_what_waits_and_leads_to_it(room: Room, reviewer: Browser) -> None:
    number = waiting(room)
    for path in ("/admin", "/admin/review"):
        page = reviewer.get(path).text
        assert f"/admin/review/{number}" in page
        assert "The sign." in page
        assert "Amal" in page


def test_a_review_shows_before_and_after(room: Room, reviewer: Browser) -> None:
    page = reviewer.get(f"/admin/review/{waiting(room)}").text
    assert "<bdi>Old name</bdi></del>" in page
    assert "<bdi>New name</bdi></ins>" in page
    assert "change of a place" in page


def test_a_new_position_is_shown_whole_and_on_a_map(room: Room, reviewer: Browser) -> None:
    actor, source = room.make(make_actor, name="Red Brigade"), room.make(make_source)
    author = room.person("editor")
    room.save(author, "claims", claim_document("c-1", "published", source=source))
    wanted = position_document("p-1", actor, ["c-1"], status="published")
    number = room.save(author, "positions", wanted).review_id
    page = reviewer.get(f"/admin/review/{number}").text
    assert "Red Brigade" in page
    assert "a point at 35.83° N, 38.55° E" in page
    assert "<svg" in page
    assert "The claim &#39;c-1&#39; isn&#39;t published yet" in page


def test_approving_publishes_and_leaves_the_queue(room: Room, reviewer: Browser) -> None:
    number = waiting(room)
    reviewer.get(f"/admin/review/{number}")
    answer = press(reviewer, f"/admin/review/{number}/approve")
    assert answer.headers["location"] == f"/admin/review/{number}?notice=approved"
    assert room.seen("select name from published.place") == [("New name",)]
    page = reviewer.get(answer.headers["location"]).text
    assert "Approved, as one change: readers see it now." in page
    assert "approved it" in page
    assert f"/admin/review/{number}" not in reviewer.get("/admin/review").text
    history = reviewer.get("/admin/places/tabqa/history").text
    assert "approved by <bdi>Basil</bdi>" in history


def test_approving_twice_publishes_once(room: Room, reviewer: Browser) -> None:
    number = waiting(room)
    reviewer.get(f"/admin/review/{number}")
    fields = fields_on(reviewer, f"/admin/review/{number}/approve")
    answers = [reviewer.send(f"/admin/review/{number}/approve", **fields) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(room.versions("places", "tabqa")) == 2


def test_what_changed_since_the_page_was_opened_is_not_approved(
    room: Room, reviewer: Browser
) -> None:
    number = waiting(room)
    reviewer.get(f"/admin/review/{number}")
    author = room.one("select author_id from desk.review")
    room.change(Editor(author, "Amal", False, True), "places", "tabqa", name="Something else")
    answer = press(reviewer, f"/admin/review/{number}/approve")
    assert answer.status_code == 409
    assert "It has changed since you opened it" in answer.text
    assert room.seen("select name from published.place") == [("Old name",)]


def test_sending_back_takes_a_word_and_tells_the_author(
    room: Room, desk: Desk, reviewer: Browser
) -> None:
    number = waiting(room)
    reviewer.get(f"/admin/review/{number}")
    assert press(reviewer, f"/admin/review/{number}/send-back", text=" ").status_code == 422
    answer = press(reviewer, f"/admin/review/{number}/send-back", text="Which sign?")
    assert answer.status_code == 303
    page = reviewer.get(f"/admin/review/{number}").text
    assert "Which sign?" in page
    assert "sent it back" in page


def test_the_author_of_what_was_sent_back_finds_it_on_the_desk(desk: Desk, room: Room) -> None:
    author, reviewer = desk.seat("editor", display_name="Amal"), desk.seat("reviewer")
    room.make(make_place, slug="tabqa", name="Old name")
    account = desk.one("select id from desk.account where display_name = 'Amal'")
    outcome = room.change(Editor(account, "Amal", False, True), "places", "tabqa", name="New name")
    number = outcome.review_id
    assert "Yours, waiting for somebody else" in author.get("/admin").text
    reviewer.get(f"/admin/review/{number}")
    press(reviewer, f"/admin/review/{number}/send-back", text="Which sign?")
    assert "Sent back to you" in author.get("/admin").text
    assert f"/admin/places/tabqa/edit?review={number}" in author.get(f"/admin/review/{number}").text


def test_an_author_sees_no_button_to_approve_and_may_take_it_back(desk: Desk, room: Room) -> None:
    author = desk.seat("reviewer", display_name="Amal")
    account = desk.one("select id from desk.account")
    room.person()
    wanted = place_document("tabqa", "published")
    number = room.save(Editor(account, "Amal", True, True), "places", wanted).review_id
    page = author.get(f"/admin/review/{number}").text
    assert "You had a hand in it yourself" in page
    assert "/approve" not in page
    sent = {"seen": "1-1", "submission": "forged"}
    assert author.send(f"/admin/review/{number}/approve", **sent).status_code == 403
    assert room.read("places", "tabqa").status == "in_review"
    author.get(f"/admin/review/{number}")
    press(author, f"/admin/review/{number}/take-back")
    assert room.read("places", "tabqa").status == "draft"


def test_nobody_takes_back_what_another_submitted(room: Room, reviewer: Browser) -> None:
    number = waiting(room)
    assert reviewer.send(f"/admin/review/{number}/take-back", submission="k").status_code == 404


def test_an_editor_may_comment_but_not_decide(room: Room, desk: Desk) -> None:
    number = waiting(room)
    editor = desk.seat("editor", display_name="Dana")
    page = editor.get(f"/admin/review/{number}").text
    assert "/approve" not in page
    assert "/send-back" not in page
    for act in ("approve", "send-back"):
        answer = editor.send(f"/admin/review/{number}/{act}", seen="1-1", submission="k")
        assert answer.status_code == 403
    press_text = "Seen on <i>sheet 4</i> too."
    editor.get(f"/admin/review/{number}")
    press(editor, f"/admin/review/{number}/comment", text=press_text)
    assert "Seen on &lt;i&gt;sheet 4&lt;/i&gt; too." in editor.get(f"/admin/review/{number}").text


def test_a_review_that_is_not_there_is_not_found(reviewer: Browser) -> None:
    assert reviewer.get("/admin/review/999").status_code == 404
    assert reviewer.get(f"/admin/review/{10**30}").status_code in (400, 404)


def stale(room: Room, reviewer: Browser, **theirs: Any) -> dict[str, str]:
    """The fields of a merge form: Basil renames a place that Amal changed after he opened it."""
    room.review_on = False
    key = room.make(make_place, slug="tabqa", name="Old name")
    opened = room.read("places", key)
    room.change(room.person(name="Amal"), "places", key, **theirs)
    current = room.read("places", key).version
    mine = record_to_json(altered(opened.record, name="My name"))
    return {
        "opened": str(opened.version),
        "base": str(current),
        "mine": json.dumps(mine),
        "others": "[]",
        "review": "",
        "submission": "key-1",
        "note": "I was there.",
    }


@pytest.fixture
def alone(desk: Desk, reviewer: Browser) -> Browser:
    """Basil, where review is off."""
    desk.switch_review_off()
    return reviewer


def test_what_only_one_side_changed_is_joined(room: Room, alone: Browser) -> None:
    fields = stale(room, alone, note="Amal's note.")
    answer = alone.send("/admin/places/tabqa/merge", **fields)
    assert answer.status_code == 303
    now: Any = room.read("places", "tabqa").record
    assert (now.name, now.note) == ("My name", "Amal's note.")


def test_what_both_changed_must_be_chosen(room: Room, alone: Browser) -> None:
    fields = stale(room, alone, name="Amal's name")
    page = alone.send("/admin/places/tabqa/merge", **fields)
    assert page.status_code == 422
    assert "Name: choose one of the two." in page.text
    assert "Amal&#39;s name" in page.text
    assert "My name" in page.text
    assert "Old name" in page.text
    answer = press(alone, "/admin/places/tabqa/merge", choice__name="theirs")
    assert answer.status_code == 303
    assert room.read("places", "tabqa").record.name == "Amal's name"  # type: ignore[attr-defined]


def test_whoever_merges_can_be_overtaken_again(room: Room, alone: Browser) -> None:
    fields = stale(room, alone, note="Amal's note.")
    room.change(room.person(name="Dana"), "places", "tabqa", evidence="Dana's evidence.")
    page = alone.send("/admin/places/tabqa/merge", **fields)
    assert page.status_code == 409
    assert "Dana" in page.text
    answer = press(alone, "/admin/places/tabqa/merge")
    assert answer.status_code == 303
    now: Any = room.read("places", "tabqa").record
    expected = ("My name", "Amal's note.", "Dana's evidence.")
    assert (now.name, now.note, now.evidence) == expected


def test_a_merge_asks_for_the_reason_too(room: Room, alone: Browser) -> None:
    fields = stale(room, alone, note="Amal's note.") | {"note": ""}
    page = alone.send("/admin/places/tabqa/merge", **fields)
    assert page.status_code == 422
    assert "Say why" in page.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"mine": "{"},
        {"mine": "[" * 100_000},
        {"mine": '{"slug": "tabqa"}'},
        {"base": "x"},
        {"base": "999999"},
        {"opened": "9" * 30},
        {"opened": "0"},
        {"others": '[["accounts", {}]]'},
        {"others": "7"},
        {"review": "x"},
        {"extra": "1"},
    ],
)
def test_a_merge_form_that_no_page_of_ours_made_is_refused(
    room: Room, alone: Browser, wrong: dict[str, str]
) -> None:
    fields = stale(room, alone, note="Amal's note.") | wrong
    answer = alone.send("/admin/places/tabqa/merge", **fields)
    assert answer.status_code in (404, 409, 422)
    assert len(room.versions("places", "tabqa")) == 2


@pytest.mark.parametrize("extra", ["id", "role", "status", "version", "account_id", "by"])
@pytest.mark.parametrize(
    "path",
    [
        "places/tabqa/restore",
        "places/tabqa/withdraw",
        "places/tabqa/bring-back",
        "places/tabqa/submit",
        "places/tabqa/delete",
        "places/tabqa/merge",
        "changes/1/undo",
        "review/1/approve",
        "review/1/send-back",
        "review/1/comment",
    ],
)
def test_a_field_that_no_form_has_is_refused(
    shared: tuple[Room, Browser], path: str, extra: str
) -> None:
    room, browser = shared
    assert browser.send(f"/admin/{path}", **{extra: "1"}).status_code == 422
    assert len(room.versions("places", "tabqa")) == 1
    assert room.one("select state from desk.review") == "open"


@pytest.fixture(scope="module")
def shared(lend: Lend, clone_database: Callable[[], Engines]) -> Iterator[tuple[Room, Browser]]:
    """A proposal that waits and a reviewer, for forms that are all refused."""
    engines = clone_database()
    desk, room = Desk(lend(engines), engines), Room(engines, review_on=True)
    waiting(room)
    yield room, desk.seat("reviewer")
    engines.dispose()
