"""Choosing at the desk between what a release says and what an editor changed."""

from datetime import date
from pathlib import Path

import pytest

from app.database import Engines
from tests.desk import Desk
from tests.editing import Room
from tests.release_samples import bring, later, release

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough


@pytest.fixture
def room(fresh_database: Engines) -> Room:
    return Room(fresh_database)


@pytest.fixture
def desk(desk_with_records: Desk) -> Desk:
    desk_with_records.switch_review_off()
    return desk_with_records


def differing(room: Room, folder: Path) -> int:
    """A claim whose statement both an editor and a release changed; the difference's number."""
    bring(room, folder, release(1))
    room.change(room.person(), "claims", "sample-01", statement="The way out was open.")
    bring(room, folder, later())
    return int(room.one("select id from desk.release_difference where state = 'open'"))


def test_the_desk_shows_both_versions_side_by_side(room: Room, desk: Desk, tmp_path: Path) -> None:
    number = differing(room, tmp_path)
    browser = desk.seat("editor")
    assert "1 record to choose about" in browser.get("/admin").text
    listed = browser.get("/admin/releases").text
    assert f'href="/admin/releases/{number}"' in listed
    assert "release of 2 January 2027" in listed
    page = browser.get(f"/admin/releases/{number}").text
    for words in (
        "Nobody closed the way out.",
        "The way out was open.",
        "Nobody is seen to have closed the way out.",
        "the release of 2 January 2027",
    ):
        assert words in page


def sent(room: Room, **more: str) -> dict[str, str]:
    return {"base": str(room.read("claims", "sample-01").version), "submission": "once"} | more


def test_ours_is_kept_for_good(room: Room, desk: Desk, tmp_path: Path) -> None:
    number = differing(room, tmp_path)
    browser = desk.seat("reviewer")
    answer = browser.send(f"/admin/releases/{number}", **sent(room, do="keep"))
    assert answer.headers["location"] == "/admin/releases?notice=kept"
    assert "Nothing is left to choose" in browser.get("/admin/releases").text
    assert "nothing is left to do" in browser.get(f"/admin/releases/{number}").text
    files = release(3, later())
    files["claims.yaml"][0]["credibility"] = 2
    assert "edited here" not in bring(room, tmp_path, files)
    claim = room.read("claims", "sample-01").record
    assert (claim.statement, claim.credibility) == ("The way out was open.", 2)


@pytest.mark.parametrize("fields", [{"do": "take"}, {"do": "choose", "choice-statement": "mine"}])
def test_the_releases_version_is_taken(
    room: Room, desk: Desk, tmp_path: Path, fields: dict[str, str]
) -> None:
    number = differing(room, tmp_path)
    browser = desk.seat("reviewer")
    without = browser.send(f"/admin/releases/{number}", **sent(room, **fields))
    assert without.status_code == 422
    assert "Say why" in without.text
    answer = browser.send(
        f"/admin/releases/{number}", **sent(room, note="As the data says.", **fields)
    )
    assert answer.headers["location"] == "/admin/releases?notice=published"
    claim = room.read("claims", "sample-01").record
    assert claim.statement == "Nobody is seen to have closed the way out."
    assert room.one("select state from desk.release_difference") == "settled"


def test_a_choice_that_is_not_made_is_asked_for(room: Room, desk: Desk, tmp_path: Path) -> None:
    number = differing(room, tmp_path)
    answer = desk.seat("reviewer").send(f"/admin/releases/{number}", **sent(room, do="choose"))
    assert answer.status_code == 422
    assert "Statement: choose one of the two." in answer.text


def test_who_edits_by_hand_what_the_release_says_has_chosen(
    room: Room, desk: Desk, tmp_path: Path
) -> None:
    differing(room, tmp_path)
    statement = "Nobody is seen to have closed the way out."
    room.change(room.person(), "claims", "sample-01", statement=statement)
    assert "Nothing is left to choose" in desk.seat("editor").get("/admin/releases").text


def test_what_the_release_dropped_is_withdrawn_or_kept(
    room: Room, desk: Desk, tmp_path: Path
) -> None:
    bring(room, tmp_path, release(1))
    room.change(room.person(), "claims", "sample-02", statement="It left, the state says.")
    bring(room, tmp_path, later())
    number = room.one("select id from desk.release_difference")
    browser = desk.seat("reviewer")
    assert "no longer has it" in browser.get(f"/admin/releases/{number}").text
    base = str(room.read("claims", "sample-02").version)
    answer = browser.send(
        f"/admin/releases/{number}", base=base, submission="x", do="take", note="It was split."
    )
    assert answer.headers["location"] == "/admin/releases?notice=withdrawn"
    assert room.read("claims", "sample-02").status == "withdrawn"
    assert "Nothing is left to choose" in browser.get("/admin/releases").text


def test_a_release_of_hundreds_of_records_is_undone_on_its_page(
    room: Room, desk: Desk, tmp_path: Path
) -> None:
    files = release(1)
    claim = files["claims.yaml"][1]
    files["claims.yaml"] += [claim | {"id": f"many-{number}"} for number in range(120)]
    bring(room, tmp_path, files)
    for each in files["claims.yaml"][3:]:
        each["statement"] = "It may leave."
    bring(room, tmp_path, release(2, files))
    number = room.one("select max(id) from editorial.change")
    browser = desk.seat("reviewer")
    page = browser.get(f"/admin/changes/{number}").text
    assert "and 20 more" in page
    seen = page.split('name="seen" value="')[1].split('"')[0]
    answer = browser.send(
        f"/admin/changes/{number}/undo", seen=seen, note="Too soon.", submission="once"
    )
    assert answer.status_code == 303, answer.text
    assert (
        room.one("select count(*) from editorial.claim where statement = 'It will leave.'") == 121
    )
    assert room.one("select release from editorial.dataset") == date(2027, 1, 1)
