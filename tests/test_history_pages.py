"""The pages of the past: versions, side by side, restoring, withdrawing, changes, the desk."""

import json
import re
from typing import Any

import pytest
import shapely

from tests.desk import Browser, Desk
from tests.editing import (
    Room,
    claim_document,
    document,
    make_actor,
    make_claim,
    make_place,
    place_document,
    position_document,
)
from tests.pressing import fields_on, press


@pytest.fixture
def desk(desk_with_records: Desk) -> Desk:
    """A desk where review is off, however many there are."""
    desk_with_records.switch_review_off()
    return desk_with_records


@pytest.fixture
def room(desk: Desk) -> Room:
    return Room(desk.engines)


@pytest.fixture
def reviewer(desk: Desk) -> Browser:
    """Someone who publishes alone."""
    return desk.seat("reviewer", display_name="Basil")


def moved(room: Room) -> str:
    """A published place that was moved and renamed; its slug."""
    key = room.make(make_place, slug="tabqa", name="Old name")
    editor = room.person(name="Amal")
    point = shapely.Point(39.01, 36.01)
    room.change(editor, "places", key, why="The sign says so.", name="New name", geometry=point)
    return key


def test_the_history_shows_each_version_in_words_and_on_a_map(
    room: Room, reviewer: Browser
) -> None:
    key = moved(room)
    page = reviewer.get(f"/admin/places/{key}/history").text
    assert "The sign says so." in page
    assert "Amal" in page
    assert "<bdi>Old name</bdi></del>" in page
    assert "<bdi>New name</bdi></ins>" in page
    assert "1.4 km to the north-east" in page
    assert "<svg" in page
    [shapes] = re.findall(r'id="shapes-\d+">(\{.*?\})</script>', page)[:1]
    assert json.loads(shapes)["after"] == {"type": "Point", "coordinates": [39.01, 36.01]}


def test_two_versions_stand_side_by_side(room: Room, reviewer: Browser) -> None:
    key = moved(room)
    first, last = (row.version for row in reversed(room.versions("places", key)))
    page = reviewer.get(f"/admin/places/{key}/history?old={first}&new={last}").text
    assert "Two versions of «New name»" in page
    assert "<del>Old name</del>" in page
    assert "<ins>New name</ins>" in page
    # Whichever was chosen first, the older one stands first.
    swapped = reviewer.get(f"/admin/places/{key}/history?old={last}&new={first}").text
    assert swapped.index("<del>Old name</del>") < swapped.index("<ins>New name</ins>")
    assert reviewer.get(f"/admin/places/{key}/history?old=1&new=999999").status_code == 404


def test_a_version_is_restored_from_its_page_with_a_reason(room: Room, reviewer: Browser) -> None:
    key = moved(room)
    reviewer.get(f"/admin/places/{key}/history")
    action = f"/admin/places/{key}/restore"
    answer = press(reviewer, action)
    assert answer.status_code == 422
    assert "Say why" in answer.text
    answer = press(reviewer, action, note="It was right before.")
    assert answer.headers["location"] == f"/admin/places/{key}/history?notice=published"
    assert room.read("places", key).record.name == "Old name"  # type: ignore[attr-defined]
    assert "readers see it now" in reviewer.get(answer.headers["location"]).text


def test_a_form_that_restores_sent_twice_restores_once(room: Room, reviewer: Browser) -> None:
    key = moved(room)
    reviewer.get(f"/admin/places/{key}/history")
    fields = fields_on(reviewer, f"/admin/places/{key}/restore") | {"note": "Right before."}
    answers = [reviewer.send(f"/admin/places/{key}/restore", **fields) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(room.versions("places", key)) == 3


def test_restoring_on_an_old_page_shows_both_versions(room: Room, reviewer: Browser) -> None:
    key = moved(room)
    reviewer.get(f"/admin/places/{key}/history")
    room.change(room.person(), "places", key, name="Third name")
    answer = press(reviewer, f"/admin/places/{key}/restore", note="Back.")
    assert answer.status_code == 409
    assert "Third name" in answer.text
    assert "Old name" in answer.text


def test_a_record_is_withdrawn_with_a_reason_and_comes_back(room: Room, reviewer: Browser) -> None:
    key = room.position()
    action = f"/admin/positions/{key}/withdraw"
    reviewer.get(action)
    refused = press(reviewer, action, reason=" ")
    assert refused.status_code == 422
    assert "Say why" in refused.text
    answer = press(reviewer, action, reason="It was elsewhere.")
    assert answer.headers["location"].endswith("notice=withdrawn")
    assert room.seen("select * from published.position") == []
    page = reviewer.get(f"/admin/positions/{key}/history").text
    assert "It was elsewhere." in page
    answer = press(reviewer, f"/admin/positions/{key}/bring-back", note="It was there.")
    assert answer.headers["location"].endswith("notice=published")
    assert len(room.seen("select * from published.position")) == 1


def test_the_page_says_what_readers_lose_besides(room: Room, reviewer: Browser) -> None:
    claim, actor = room.make(make_claim), room.make(make_actor)
    room.save(
        room.person(), "positions", position_document("p-1", actor, [claim], status="published")
    )
    page = reviewer.get(f"/admin/claims/{claim}/withdraw").text
    assert "Readers lose more with it" in page
    assert "1 position" in page
    assert room.read("claims", claim).status == "published"


def test_a_draft_is_published_or_deleted_and_brought_back(room: Room, reviewer: Browser) -> None:
    room.save(room.person(), "places", place_document("tabqa"))
    history = "/admin/places/tabqa/history"
    reviewer.get(history)
    assert press(reviewer, "/admin/places/tabqa/delete").headers["location"].endswith("deleted")
    assert room.find("places", "tabqa") is None
    page = reviewer.get(history).text
    assert "Bring it back" in page
    press(reviewer, "/admin/places/tabqa/bring-back")
    assert room.read("places", "tabqa").status == "draft"
    reviewer.get(history)
    press(reviewer, "/admin/places/tabqa/submit")
    assert room.read("places", "tabqa").status == "published"


def test_a_draft_that_others_need_stays_and_the_page_says_why(
    room: Room, reviewer: Browser
) -> None:
    room.save(room.person(), "places", place_document("tabqa"))
    speaks = claim_document("c-1", places=[{"place": "tabqa", "role": "where"}])
    room.save(room.person(), "claims", speaks)
    reviewer.get("/admin/places/tabqa/history")
    answer = press(reviewer, "/admin/places/tabqa/delete")
    assert answer.status_code == 409
    assert (
        "Other records still refer to the place &#39;tabqa&#39;. 1 claim refers to it."
        in answer.text
    )


def test_a_draft_that_is_not_fit_is_not_published_and_the_page_says_why(
    room: Room, reviewer: Browser
) -> None:
    unfinished = document(
        "claims", id="c-1", kind="report", statement="Said.", publishing={"status": "draft"}
    )
    room.save(room.person(), "claims", unfinished)
    reviewer.get("/admin/claims/c-1/history")
    answer = press(reviewer, "/admin/claims/c-1/submit")
    assert answer.status_code == 422
    assert "Source: A published claim needs a source." in answer.text


@pytest.mark.parametrize("noun", ["accounts", "nobody", "place"])
def test_there_is_no_history_of_what_is_no_record(reviewer: Browser, noun: str) -> None:
    assert reviewer.get(f"/admin/{noun}/raqqah/history").status_code == 404


def test_a_record_that_never_was_is_not_found(reviewer: Browser) -> None:
    assert reviewer.get("/admin/places/nowhere/history").status_code == 404
    assert reviewer.get("/admin/places/NO..WHERE/history").status_code == 404


def test_a_long_history_goes_on_on_further_pages(room: Room, reviewer: Browser) -> None:
    editor = room.person()
    room.save(editor, "places", place_document("tabqa"))
    for number in range(24):
        room.change(editor, "places", "tabqa", name=f"Name {number}", why=f"Reason {number}.")
    page = reviewer.get("/admin/places/tabqa/history").text
    assert "Reason 23." in page
    assert "Reason 3." not in page
    [following] = re.findall(r'href="([^"]+before=\d+)"', page)
    older = reviewer.get(following).text
    assert "Reason 3." in older
    assert "What the first version said" in older


def test_a_change_is_shown_whole_and_undone_as_one(room: Room, reviewer: Browser) -> None:
    key = moved(room)
    number = room.versions("places", key)[0].version
    page = reviewer.get(f"/admin/changes/{number}").text
    assert "Put back" in page
    action = f"/admin/changes/{number}/undo"
    assert press(reviewer, action).status_code == 422
    answer = press(reviewer, action, note="A mistake.")
    assert answer.status_code == 303
    assert room.read("places", key).record.name == "Old name"  # type: ignore[attr-defined]
    after = reviewer.get(answer.headers["location"]).text
    assert "Undone." in after
    assert "Everything stands already" in reviewer.get(f"/admin/changes/{number}").text


def test_the_page_of_a_change_says_which_later_edit_stands_in_the_way(
    room: Room, reviewer: Browser
) -> None:
    key = moved(room)
    number = room.versions("places", key)[0].version
    reviewer.get(f"/admin/changes/{number}")
    later = room.change(room.person(name="Dana"), "places", key, name="Third name").change_id
    answer = press(reviewer, f"/admin/changes/{number}/undo", note="A mistake.")
    assert answer.status_code == 409
    page = reviewer.get(f"/admin/changes/{number}").text
    assert f"Dana changed it later (change {later}): Name." in page
    assert "Undo the whole change" not in page
    assert room.read("places", key).record.name == "Third name"  # type: ignore[attr-defined]


def test_an_editor_is_told_that_a_reviewer_must_undo(room: Room, desk: Desk) -> None:
    key = moved(room)
    number = room.versions("places", key)[0].version
    editor = desk.seat("editor")
    page = editor.get(f"/admin/changes/{number}").text
    assert "a reviewer must undo it" in page
    seen = "1"
    answer = editor.send(f"/admin/changes/{number}/undo", seen=seen, note="x", submission="k")
    assert answer.status_code in (403, 409)
    assert room.read("places", key).record.name == "New name"  # type: ignore[attr-defined]


def test_the_latest_changes_come_first_and_lead_to_theirs(room: Room, reviewer: Browser) -> None:
    key = moved(room)
    page = reviewer.get("/admin/changes").text
    assert page.index("The sign says so.") < page.index("made for a test")
    assert f"/admin/changes/{room.versions('places', key)[0].version}" in page
    assert reviewer.get("/admin/changes/999999").status_code == 404


def test_the_desk_has_what_one_was_at_and_ways_to_add(room: Room, reviewer: Browser) -> None:
    sent = {
        "form": "positions/new",
        "title": "ISIS <b>somewhere",
        "fields": {"actor": "isis", "note": "{{ 7*7 }}"},
    }
    headers = {"x-csrf-token": reviewer.token(), "origin": "http://testserver"}
    assert reviewer.http.post("/admin/drafts", json=sent, headers=headers).status_code == 204
    page = reviewer.get("/admin").text
    assert "ISIS &lt;b&gt;somewhere" in page
    assert "/admin/positions/new?draft=" in page
    for noun in ("positions", "claims", "places", "actors", "sources", "links"):
        assert f'href="/admin/{noun}/new"' in page
    [number] = re.findall(r"/admin/drafts/(\d+)/discard", page)
    press(reviewer, f"/admin/drafts/{number}/discard")
    assert "somewhere" not in reviewer.get("/admin").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"form": "../accounts", "fields": {}},
        {"form": "positions/new", "fields": {}, "account_id": 1},
        {"form": "positions/new"},
        {"form": "positions/new", "fields": {}, "base": 0},
        {"form": "positions/new", "fields": {}, "base": 10**30},
        {"form": "positions/new", "fields": {"a": "\x00"}},
    ],
)
def test_a_draft_that_no_form_of_ours_sends_is_refused(
    reviewer: Browser, wrong: dict[str, Any]
) -> None:
    headers = {"x-csrf-token": reviewer.token(), "origin": "http://testserver"}
    answer = reviewer.http.post("/admin/drafts", json=wrong, headers=headers)
    assert 400 <= answer.status_code < 500


def test_someone_elses_draft_is_not_there(room: Room, desk: Desk, reviewer: Browser) -> None:
    headers = {"x-csrf-token": reviewer.token(), "origin": "http://testserver"}
    sent = {"form": "positions/new", "title": "A secret", "fields": {}}
    reviewer.http.post("/admin/drafts", json=sent, headers=headers)
    other = desk.seat("admin")
    assert "A secret" not in other.get("/admin").text
    number = desk.one("select id from desk.draft")
    assert other.send(f"/admin/drafts/{number}/discard").status_code == 404
    assert desk.one("select count(*) from desk.draft") == 1
