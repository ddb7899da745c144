"""What is likely related to a claim: found and offered to editors with why, linked, or said to be nothing."""

import html
import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.database import editing_session
from app.editing.related import Offered, related_to
from app.models import Claim
from tests.desk import Browser, Desk
from tests.editing import Room
from tests.factories import make_actor, make_claim, make_link, make_place, make_source
from tests.writing import program

DAY = date(2017, 6, 6)
TAKEN = "The brigade took the silo at the edge of the town after a short fight."


@pytest.fixture
def desk(desk_with_records: Desk) -> Desk:
    desk_with_records.switch_review_off()
    return desk_with_records


@pytest.fixture
def room(desk: Desk) -> Room:
    return Room(desk.engines)


def told(room: Room, *claims: dict[str, Any]) -> None:
    """Claims of a source each at one place about one actor on one day, unless they say otherwise."""
    with editing_session(room.engines, "made for a test") as session:
        town, army = make_place(session, name="Silo Town"), make_actor(session, name="The Brigade")
        for number, values in enumerate(claims):
            source = values.pop("source", {"publisher": f"Paper {number}"})
            where, who = values.pop("places", (town,)), values.pop("actors", (army,))
            days = {"valid_from": DAY, "valid_to": DAY, "valid_precision": "day"}
            make_claim(session, make_source(session, **source), where, who, **(days | values))


def offered(room: Room, key: str) -> Offered:
    found: Offered = room.do(related_to, key)
    return found


def rows(session: Session, *keys: str) -> list[Claim]:
    return [session.get_one(Claim, related_to(session, key).claim.number) for key in keys]


def keys(room: Room, key: str) -> list[str]:
    return [each.claim.key for each in offered(room, key).related]


def test_others_of_other_sources_on_the_same_place_actor_and_days_are_offered(room: Room) -> None:
    told(
        room,
        {"public_id": "mine", "statement": TAKEN},
        {"public_id": "same", "statement": "Its men are in the silo."},
        {"public_id": "days-later", "valid_from": date(2017, 6, 9), "valid_to": date(2017, 6, 9)},
        {"public_id": "years-later", "valid_from": date(2019, 6, 9), "valid_to": date(2019, 6, 9)},
        {"public_id": "elsewhere", "places": (), "actors": ()},
        {"public_id": "withdrawn", "status": "withdrawn", "withdrawn_reason": "Wrong."},
        {"public_id": "draft", "status": "draft"},
    )
    found = offered(room, "mine").related
    assert {each.claim.key for each in found} == {"same", "days-later", "draft"}
    why = {each.claim.key: each.why for each in found}
    assert why["same"][:3] == [
        "Same place: Silo Town",
        "Same actor: The Brigade",
        "Days that overlap",
    ]
    assert "3 days apart" in why["days-later"]
    assert found[-1].claim.key == "days-later"


def test_claims_of_the_same_source_are_not_offered(room: Room) -> None:
    with editing_session(room.engines, "made for a test") as session:
        source, town = make_source(session), make_place(session)
        for key in ("one", "two"):
            make_claim(session, source, (town,), public_id=key, valid_from=DAY, valid_to=DAY)
    assert keys(room, "one") == []


def test_like_words_are_found_without_place_actor_or_day(room: Room) -> None:
    bare = {
        "places": (),
        "actors": (),
        "valid_from": None,
        "valid_to": None,
        "valid_precision": None,
    }
    told(
        room,
        {"public_id": "mine", "statement": TAKEN, **bare},
        {
            "public_id": "like",
            "statement": "Reuters reported that the brigade took the silo in a short fight.",
            **bare,
        },
        {"public_id": "other", "statement": "Rain fell on the silo.", **bare},
    )
    [found] = offered(room, "mine").related
    assert found.claim.key == "like"
    assert found.why == ["Reads like a reprint", "5 of 5 words alike"]
    assert found.comparison.offers[0] == "same-origin"


def test_what_is_linked_is_not_offered_again_and_comes_back_when_the_link_is_withdrawn(
    room: Room,
) -> None:
    told(room, {"public_id": "mine"}, {"public_id": "other"})
    assert keys(room, "mine") == ["other"]
    with editing_session(room.engines, "linked") as session:
        link = make_link(session, *rows(session, "other", "mine"))
        session.flush()
        assert related_to(session, "mine").related == related_to(session, "other").related == []
        link.status, link.withdrawn_reason = "withdrawn", "Wrong."
        session.flush()
        assert [each.claim.key for each in related_to(session, "other").related] == ["mine"]


def test_a_forecast_and_what_was_said_after_it_lead_to_an_outcome(room: Room) -> None:
    told(
        room,
        {"public_id": "foretold", "kind": "forecast", "valid_to": date(2017, 6, 30)},
        {"public_id": "came", "valid_from": date(2017, 6, 20), "valid_to": date(2017, 6, 20)},
    )
    for key in ("foretold", "came"):
        [found] = offered(room, key).related
        assert found.comparison.offers[0] == "outcome"
        assert "from=came&relation=outcome&to=foretold" in found.buttons[0].url


def test_whoever_names_the_others_source_passes_its_report_on(room: Room) -> None:
    told(
        room,
        {
            "public_id": "first",
            "statement": "The brigade is in the silo.",
            "source": {"publisher": "SANA"},
        },
        {
            "public_id": "second",
            "statement": "According to SANA, men of the unit hold the silo.",
            "source": {"slug": "passing-on", "publisher": "A paper"},
        },
    )
    [found] = offered(room, "first").related
    assert "The other names this claim’s source" in found.why
    assert found.buttons[0].url.startswith("/admin/sources/passing-on/edit?origin=SANA")
    [back] = offered(room, "second").related
    assert back.buttons[0] == found.buttons[0]


def test_other_numbers_and_denials_suggest_a_contradiction(room: Room) -> None:
    told(
        room,
        {"public_id": "mine", "statement": "Shells killed 40 men of the brigade at the silo."},
        {"public_id": "fewer", "statement": "Shells killed 14 men of the brigade at the silo."},
        {"public_id": "none", "statement": "Shells killed no men of the brigade at the silo."},
    )
    found = {each.claim.key: each for each in offered(room, "mine").related}
    assert "Different numbers: 40 here, 14 there" in found["fewer"].why
    assert "One of them denies something" in found["none"].why
    assert {each.comparison.offers[0] for each in found.values()} == {"contradicts"}


def page_of(browser: Browser, key: str) -> str:
    return browser.get(f"/admin/claims/{key}/related").text


def press(browser: Browser, key: str, do: str, changed: dict[str, str] | None = None) -> Any:
    """Press a button of the first pair that the page has."""
    page = page_of(browser, key)
    at = page.index(f'value="{do}"')
    form = page[page.rindex("<form", 0, at) : at]
    sent = dict(re.findall(r'name="(\w+)"\s+value="([^"]*)"', form)) | {"do": do} | (changed or {})
    sent.pop("csrf", None)
    return browser.send(f"/admin/claims/{key}/related", **sent)


def test_the_page_offers_forms_that_are_filled_in_and_saving_leads_back(
    room: Room, desk: Desk
) -> None:
    told(
        room,
        {"public_id": "mine", "statement": TAKEN},
        {"public_id": "other", "statement": "The <b>brigade</b> took the silo."},
    )
    browser = desk.seat("editor")
    page = page_of(browser, "mine")
    assert "The &lt;b&gt;brigade&lt;/b&gt; took the silo." in page
    address = html.unescape(re.findall(r'href="(/admin/links/new[^"]*)"', page)[0])
    form = browser.get(address).text
    assert "Same place: Silo Town" in form
    assert 'value="/admin/claims/mine/related"' in form


def test_not_related_is_remembered_for_everybody_with_who_said_it(room: Room, desk: Desk) -> None:
    told(room, {"public_id": "mine"}, {"public_id": "other"})
    editor, colleague = desk.seat("editor"), desk.seat("reviewer")
    answer = press(editor, "mine", "unrelated")
    assert answer.headers["location"] == "/admin/claims/mine/related?notice=unrelated"
    assert keys(room, "mine") == keys(room, "other") == []
    assert "1 claim said to be not related" in page_of(colleague, "other")
    assert press(colleague, "other", "again").status_code == 303
    assert keys(room, "mine") == ["other"]


def test_linking_undoes_what_was_said(room: Room, desk: Desk) -> None:
    told(room, {"public_id": "mine"}, {"public_id": "other"})
    press(desk.seat("editor"), "mine", "unrelated")
    with editing_session(room.engines, "linked") as session:
        link = make_link(session, *rows(session, "mine", "other"))
        session.flush()
        link.status, link.withdrawn_reason = "withdrawn", "Wrong."
    assert keys(room, "mine") == ["other"]
    # Said again it counts again.
    press(desk.seat("editor"), "mine", "unrelated")
    assert keys(room, "mine") == []


def test_what_changed_meanwhile_is_not_settled_unseen(room: Room, desk: Desk) -> None:
    told(room, {"public_id": "mine"}, {"public_id": "other"})
    answer = press(desk.seat("editor"), "mine", "unrelated", {"base": "999"})
    assert answer.status_code == 409
    assert "One of the claims changed after you opened the page" in answer.text
    assert keys(room, "mine") == ["other"]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"other": "nobody"}, 404),
        ({"other": "mine"}, 422),
        ({"base": "x"}, 422),
        ({"do": "publish"}, 422),
        ({"more": "1"}, 422),
    ],
)
def test_wrong_forms_are_refused(
    room: Room, desk: Desk, changed: dict[str, str], status: int
) -> None:
    told(room, {"public_id": "mine"}, {"public_id": "other"})
    assert press(desk.seat("editor"), "mine", "unrelated", changed).status_code == status
    assert keys(room, "mine") == ["other"]


def test_a_claim_that_is_gone_has_no_page(desk: Desk) -> None:
    assert desk.seat("editor").get("/admin/claims/nobody/related").status_code == 404


def test_readers_are_shown_none_of_it(room: Room, desk: Desk) -> None:
    told(room, {"public_id": "mine"}, {"public_id": "other"})
    reader = Browser(desk.app)
    assert reader.get("/admin/claims/mine/related").status_code in (303, 401, 403)
    assert "related" not in reader.get("/claims/mine").text
    assert "/admin/claims/mine/related" in desk.seat("editor").get("/claims/mine").text


def test_the_form_of_a_claim_shows_the_likeliest_below_it(room: Room, desk: Desk) -> None:
    told(room, {"public_id": "mine"}, {"public_id": "other", "statement": TAKEN})
    browser = desk.seat("editor")
    form = browser.get("/admin/claims/mine/edit").text
    assert TAKEN in form
    assert "Same place: Silo Town" in form
    assert "Likely related" not in browser.get("/admin/claims/new").text


def test_editors_programs_read_the_same_and_others_nothing(room: Room, desk: Desk) -> None:
    told(
        room, {"public_id": "mine", "statement": TAKEN}, {"public_id": "other", "statement": TAKEN}
    )
    answer = program(desk, "editor", "read").get("/api/v1/claims/mine/related")
    [item] = answer.json()["items"]
    assert item["claim"] == "other"
    assert item["reprint"]
    assert item["offers"][0] == "same-origin"
    assert item["why"] == [
        "Reads like a reprint", "Same place: Silo Town", "Same actor: The Brigade", "Days that overlap",
        "7 of 7 words alike",
    ]  # fmt: skip
    stranger = Browser(desk.app).get("/api/v1/claims/mine/related")
    assert stranger.status_code == 401
    assert "other" not in stranger.text


def test_the_form_of_a_source_takes_an_origin_from_its_address(room: Room, desk: Desk) -> None:
    room.make(make_source, slug="passing-on")
    form = desk.seat("editor").get("/admin/sources/passing-on/edit?origin=SANA").text
    assert re.search(r'name="origin"[^>]*value="SANA"', form)
