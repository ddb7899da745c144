"""An admin erases the words of a record at the desk, once nobody sees it, now or in any past map."""

import pytest

from app.queries.erased import ERASED
from tests.desk import Browser, Desk
from tests.editing import Room, make_claim
from tests.pressing import fields_on, press

WORDS = "They hold the bridge."


@pytest.fixture
def desk(desk_with_records: Desk) -> Desk:
    desk_with_records.switch_review_off()
    return desk_with_records


@pytest.fixture
def room(desk: Desk) -> Room:
    return Room(desk.engines)


@pytest.fixture
def admin(desk: Desk) -> Browser:
    return desk.seat("admin", display_name="Noor")


def hidden_claim(room: Room, admin: Browser) -> str:
    """A claim that was withdrawn and hidden from past maps; its address at the desk."""
    of = f"/admin/claims/{room.make(make_claim, statement=WORDS)}"
    admin.get(f"{of}/withdraw")
    press(admin, f"{of}/withdraw", reason="Unlawful.", conceal="yes")
    return of


def test_the_words_of_all_versions_go_once_the_key_is_typed(room: Room, admin: Browser) -> None:
    of = hidden_claim(room, admin)
    assert f'href="{of}/erase"' in admin.get(f"{of}/history").text
    assert "What its 2 versions say goes" in admin.get(f"{of}/erase").text

    answer = press(admin, f"{of}/erase", confirm=of.rpartition("/")[2])

    assert answer.headers["location"] == f"{of}/history?notice=erased"
    page = admin.get(answer.headers["location"]).text
    assert "Its words are erased" in page
    assert ERASED in page
    assert WORDS not in page
    assert (
        room.one("select count(*) from history.claim_version where statement like '%bridge%'") == 0
    )
    change = room.one("select note || ' by ' || display_name from editorial.change"
                      " join desk.account on account.id = account_id order by change.id desc limit 1")  # fmt: skip
    assert change == "Words erased by Noor"
    assert f"claims/{of.rpartition('/')[2]}" in admin.get("/admin/audit?kind=words_erased").text


def test_another_key_erases_nothing_and_stays_in_its_field(room: Room, admin: Browser) -> None:
    of = hidden_claim(room, admin)
    admin.get(f"{of}/erase")
    answer = press(admin, f"{of}/erase", confirm="c-another")
    assert answer.status_code == 422
    assert "to be sure that it is meant" in answer.text
    assert fields_on(admin, f"{of}/erase")["confirm"] == "c-another"
    assert WORDS in admin.get(f"{of}/history").text


def test_what_anybody_may_still_see_is_hidden_first(room: Room, admin: Browser) -> None:
    of = f"/admin/claims/{room.make(make_claim, statement=WORDS)}"
    page = admin.get(f"{of}/erase").text
    assert "Withdraw it first" in page
    assert f'action="{of}/erase"' not in page
    admin.get(f"{of}/withdraw")
    press(admin, f"{of}/withdraw", reason="Wrong.")
    assert "Past maps still show it" in admin.get(f"{of}/erase").text
    # Brought back while the form stood open.
    assert admin.send(f"{of}/erase", confirm=of.rpartition("/")[2]).status_code == 409
    assert WORDS in admin.get(f"{of}/history").text


def test_nobody_but_an_admin_erases(room: Room, desk: Desk, admin: Browser) -> None:
    of = hidden_claim(room, admin)
    reviewer = desk.seat("reviewer")
    assert "/erase" not in reviewer.get(f"{of}/history").text
    assert reviewer.get(f"{of}/erase").status_code == 403
    assert reviewer.send(f"{of}/erase", confirm=of.rpartition("/")[2]).status_code == 403
