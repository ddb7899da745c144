"""Pairs that can't both be: listed by rule with why, left out where they may well be, and looked at once."""

import html
import re
from datetime import date
from typing import Any

import pytest
from geoalchemy2 import WKTElement
from sqlalchemy.orm import Session

from app.database import editing_session
from app.models import ActorRelation, Place
from app.queries import clashes
from app.queries.clashes import START, Counted, Pair, count_clashes, list_clashes
from app.relating.clashes import Rule, say_clash
from tests.desk import Browser, Desk
from tests.editing import Room
from tests.factories import (
    make_actor,
    make_claim,
    make_link,
    make_place,
    make_position,
    make_source,
)

FIRST, LAST = date(2017, 6, 1), date(2017, 6, 20)


@pytest.fixture
def desk(desk_with_records: Desk) -> Desk:
    desk_with_records.switch_review_off()
    return desk_with_records


@pytest.fixture
def room(desk: Desk) -> Room:
    return Room(desk.engines)


def held(session: Session, place: Place, **values: Any) -> Any:
    days = {"valid_from": FIRST, "valid_to": LAST, "valid_precision": "day"}
    return make_position(session, place_id=place.id, **(days | values))


def found(room: Room, rule: Rule) -> list[Pair]:
    pairs: list[Pair] = room.do(list_clashes, rule, START, 20).pairs
    return pairs


def keys(room: Room, rule: Rule) -> list[tuple[str, str]]:
    return [(each.first.key, each.second.key) for each in found(room, rule)]


def test_two_who_hold_one_place_on_the_same_days_are_listed_with_the_days(room: Room) -> None:
    with editing_session(room.engines, "made") as session:
        town = make_place(session, name="Silo Town")
        held(session, town, public_id="one")
        held(session, town, public_id="two", valid_from=date(2017, 6, 7))
    [pair] = found(room, "holders")
    assert {pair.first.key, pair.second.key} == {"one", "two"}
    assert say_clash(pair.clash) == "Both are said to hold it: 7–20 June 2017."
    assert "Silo Town" in pair.first.words
    assert pair.first.claims


@pytest.mark.parametrize(
    "other",
    [
        {"valid_from": LAST, "valid_to": date(2017, 7, 1)},
        {"valid_from": date(2017, 6, 21), "valid_to": date(2017, 7, 1)},
        {"valid_precision": "month"},
        {"posture": "contests"},
        {"modality": "expected"},
        {"status": "withdrawn", "withdrawn_reason": "Wrong."},
        {"geom": WKTElement("LINESTRING(39 36, 40 36)", srid=4326)},
    ],
    ids=[
        "hands over",
        "later",
        "some day of the month",
        "fights",
        "to come",
        "withdrawn",
        "a front",
    ],
)
def test_what_may_well_be_is_not_listed(room: Room, other: dict[str, Any]) -> None:
    with editing_session(room.engines, "made") as session:
        town = make_place(session)
        held(session, town)
        held(session, town, **other)
    assert found(room, "holders") == []


def test_neither_kin_nor_allies_of_those_days_are_listed(room: Room) -> None:
    with editing_session(room.engines, "made") as session:
        army = make_actor(session, name="Army")
        corps = make_actor(session, name="Corps", parent_id=army.id)
        brigade = make_actor(session, name="Brigade", parent_id=corps.id)
        friend, former = make_actor(session), make_actor(session)
        claim = make_claim(session)
        for ordinal, (other, until) in enumerate(((friend, None), (former, date(2016, 1, 1)))):
            session.add(
                ActorRelation(
                    actor_id=army.id, ordinal=ordinal, relation="allied_with", other_id=other.id,
                    claim_id=claim.id, valid_from=date(2015, 1, 1), valid_to=until,
                )
            )  # fmt: skip
        session.flush()
        places = [make_place(session) for _ in range(3)]
        for place, other in zip(places, (brigade, friend, former), strict=True):
            held(session, place, actor=army, public_id=f"army-{place.id}")
            held(session, place, actor=other)
        last = f"army-{places[-1].id}"
    assert [first for first, _ in keys(room, "holders")] == [last]


def seen(session: Session, actor: Any, longitude: float, day: date, **values: Any) -> Any:
    days = {"valid_from": day, "valid_to": day, "valid_precision": "day", "posture": "present"}
    return make_position(session, actor, None, f"POINT({longitude} 35)", **(days | values))


def unit(session: Session) -> Any:
    return make_actor(session, parent_id=make_actor(session).id)


def test_a_force_that_is_further_away_than_it_can_go_is_listed(room: Room) -> None:
    with editing_session(room.engines, "made") as session:
        force = unit(session)
        seen(session, force, 36, date(2017, 6, 6), public_id="west")
        # Some 590 km away: too far for the next day, not for three days.
        seen(session, force, 42.5, date(2017, 6, 6), public_id="east")
        seen(session, force, 42.5, date(2017, 6, 9))
    [pair] = found(room, "travel")
    assert {pair.first.key, pair.second.key} == {"west", "east"}
    assert say_clash(pair.clash) == (
        "593 km apart on the same day, and 300 km is as far as it goes in one."
    )


@pytest.mark.parametrize(
    "other",
    [
        {"uncertainty_m": 20_000},
        {"valid_precision": "week"},
        {"posture": "holds"},
        {"modality": "expected"},
    ],
    ids=["somewhere", "some day", "leaves somebody there", "to come"],
)
def test_a_force_that_may_have_come_there_is_not(room: Room, other: dict[str, Any]) -> None:
    with editing_session(room.engines, "made") as session:
        force = unit(session)
        seen(session, force, 36, date(2017, 6, 6))
        seen(session, force, 42.5, date(2017, 6, 6), **other)
        # An army is in many places at once.
        army = session.get_one(type(force), force.parent_id)
        seen(session, army, 36, date(2017, 6, 6))
        seen(session, army, 42.5, date(2017, 6, 6))
    assert found(room, "travel") == []


def test_an_outcome_that_is_over_before_it_is_listed(room: Room) -> None:
    early = {"valid_from": FIRST, "valid_to": FIRST}
    late = {"valid_from": LAST, "valid_to": LAST}
    said = {"relation": "outcome", "verdict": "came_true"}
    with editing_session(room.engines, "made") as session:
        written = make_source(
            session, published_from=date(2017, 6, 10), published_to=date(2017, 6, 12)
        )
        outcome = make_claim(session, public_id="outcome", **early)
        make_link(session, outcome, make_claim(session, public_id="later", **late), **said)
        told = make_claim(session, written, public_id="foretold", kind="forecast")
        make_link(session, outcome, told, **said)
        # What came as foretold, and what came sooner than that.
        foretold = make_claim(session, kind="forecast", **late)
        make_link(session, make_claim(session, **late), foretold, **said)
        make_link(session, make_claim(session, **early), foretold, **said)
    assert keys(room, "order") == [("outcome", "later"), ("outcome", "foretold")]
    assert say_clash(found(room, "order")[1].clash) == (
        "The outcome is over by 1 June 2017, and what it came of begins or was published on 10 June 2017."
    )


def test_a_long_list_goes_on_where_it_stopped_and_through_stretches_with_nothing(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.queries.clashes.STRETCH", 2)
    with editing_session(room.engines, "made") as session:
        town = make_place(session)
        for number in range(4):
            held(session, town, public_id=f"h-{number}", valid_from=date(2017, 6, 1 + number))
        for _ in range(5):
            held(session, make_place(session))
    met, place, looks = [], START, 0
    while place is not None:
        look = room.do(list_clashes, "holders", place, 2)
        met += [(each.first.key, each.second.key) for each in look.pairs]
        place, looks = look.next, looks + 1
    assert sorted(met) == [
        (f"h-{first}", f"h-{second}") for first in range(4) for second in range(first + 1, 4)
    ]
    assert looks < 12


def settle(browser: Browser, page: str, changed: dict[str, str] | None = None) -> Any:
    form = page[page.index('class="clash-form"') :]
    form = form[: form.index("</form>")]
    sent = {
        name: html.unescape(value)
        for name, value in re.findall(r'name="(\w+)"\s+value="([^"]*)"', form)
    }
    sent |= {"reason": "The town has two halves.", "do": "settled"} | (changed or {})
    sent.pop("csrf", None)
    return browser.send("/admin/clashes", **sent)


@pytest.fixture
def pair(room: Room) -> None:
    with editing_session(room.engines, "made") as session:
        town = make_place(session)
        held(session, town, public_id="one")
        held(session, town, public_id="two")


@pytest.mark.usefixtures("pair")
def test_what_was_looked_at_is_kept_with_who_and_why_and_can_be_taken_back(
    room: Room, desk: Desk
) -> None:
    browser = desk.seat("editor")
    assert "1 pair" in browser.get("/admin").text
    answer = settle(browser, browser.get("/admin/clashes").text)
    assert answer.headers["location"] == "/admin/clashes?rule=holders&notice=settled&after="
    assert found(room, "holders") == []
    assert room.do(count_clashes, "holders", 10) == Counted(0, are_more=False, is_part=False)
    page = desk.seat("reviewer").get("/admin/clashes?rule=settled")
    assert "The town has two halves." in page.text
    colleague = desk.seat("reviewer")
    number = re.search(
        r'name="number" value="(\d+)"', colleague.get("/admin/clashes?rule=settled").text
    )
    assert number
    sent = {"rule": "holders", "number": number[1], "do": "again", "after": ""}
    assert colleague.send("/admin/clashes", **sent).status_code == 303
    assert len(found(room, "holders")) == 1


@pytest.mark.parametrize(
    ("looked_through", "most", "told"),
    [
        (2, 20, "The records looked through for this page can all be; there are further ones."),
        (4, 20, "1 pair</a> of records that can’t both be, to be looked at; further records"),
        (6, 20, "2 pairs</a> of records that can’t both be, to be looked at."),
        (6, 1, "more than 1 pairs</a> of records that can’t both be, to be looked at."),
    ],
)
def test_the_desk_never_says_more_of_pairs_than_was_counted(
    *,
    room: Room,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    looked_through: int,
    most: int,
    told: str,
) -> None:
    with editing_session(room.engines, "made") as session:
        for _ in range(2):
            held(session, make_place(session))
        for _ in range(2):
            town = make_place(session)
            held(session, town)
            held(session, town)
    monkeypatch.setattr(clashes, "COUNTED", looked_through)
    monkeypatch.setattr("app.pages.desk.clashes.MOST_COUNTED", most)
    home = " ".join(desk.seat("reviewer").get("/admin").text.split())
    assert told in home


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({"reason": " "}, 422, "Say why there is nothing to do, in a sentence."),
        ({"base": "999"}, 409, "One of the two changed after you opened the page"),
        ({"first": "nobody"}, 404, ""),
        ({"rule": "looks"}, 422, ""),
        ({"do": "publish"}, 422, ""),
    ],
)
def test_a_pair_is_not_settled_by_a_wrong_or_old_form(
    room: Room, desk: Desk, changed: dict[str, str], status: int, words: str
) -> None:
    browser = desk.seat("editor")
    answer = settle(browser, browser.get("/admin/clashes").text, changed)
    assert answer.status_code == status
    assert words in answer.text
    assert len(found(room, "holders")) == 1


@pytest.mark.parametrize("after", ["x", "1", "1-2-3", "-1-2"])
def test_a_place_in_the_list_that_is_none_is_refused(desk: Desk, after: str) -> None:
    assert desk.seat("editor").get(f"/admin/clashes?after={after}").status_code == 400


@pytest.mark.usefixtures("pair")
def test_readers_are_shown_no_clashes(desk: Desk) -> None:
    answer = Browser(desk.app).get("/admin/clashes")
    assert answer.status_code in (303, 401, 403)
    assert "two" not in answer.text
