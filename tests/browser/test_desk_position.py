"""Adding a position: by keyboard, by mouse, on the map, without scripts; and nothing typed is lost.

Measured: from the map, with a place open, a position of a known actor that rests on a listed claim
takes 11 keystrokes and no click (`n`, `sdf`, Tab, `a`, Tab, Tab, ArrowDown, Tab, Control+Enter), or
6 clicks and 3 keystrokes for who prefers the mouse. At a calm two keystrokes a second, and with the
second or so that the pages and lists take, that is well under 30 seconds.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.axe import NARROW
from tests.browser.editing import (
    NEW_POSITION,
    Hands,
    choose,
    combobox,
    first_day,
    form_is_ready,
    has_focus,
    open_form,
    options,
    picture,
    shape,
)
from tests.browser.reading import map_is_ready
from tests.desk import Desk

MOST_KEYSTROKES = 12
MOST_CLICKS = 7
RAQQAH = f"{NEW_POSITION}?place=raqqah&on=2017-06-07"
SAVED = re.compile("Published: readers see it now")


@pytest.fixture
def page(editor_page: Page) -> Page:
    """A page of somebody who may publish."""
    return editor_page


def wait_for_list(page: Page) -> None:
    """Wait until there is something to choose."""
    options(page).first.wait_for()


def test_on_a_phone_the_button_that_adds_leaves_the_maps_own_alone(page: Page) -> None:
    page.set_viewport_size(NARROW)
    for path in ("/", "/ar/"):
        page.goto(path)
        map_is_ready(page)
        for name in ("in", "out"):
            page.locator(f".leaflet-control-zoom-{name}").click(trial=True, timeout=5_000)
        page.locator("#add-here-link").click(trial=True, timeout=5_000)


def test_a_position_is_added_from_the_map_by_keyboard_alone(page: Page) -> None:
    page.goto("/?place=raqqah&on=2017-06-07")
    map_is_ready(page)
    hands = Hands(page)
    hands.press("n")
    page.wait_for_url(re.compile(NEW_POSITION))
    form_is_ready(page)
    has_focus(page, "actor")
    hands.type("sdf")
    wait_for_list(page)
    hands.press("Tab")
    expect(combobox(page, "Actor")).to_have_value("Syrian Democratic Forces")
    hands.press("a")
    expect(page.get_by_role("radio", name=re.compile("^Attacks"))).to_be_checked()
    hands.press("Tab")
    hands.press("Tab")
    has_focus(page, "claims-0-claim")
    wait_for_list(page)
    hands.press("ArrowDown")
    hands.press("Tab")
    hands.press("Control+Enter")
    expect(page.get_by_text(SAVED)).to_be_visible()
    expect(page.get_by_role("heading", name="SDF attacks Raqqah")).to_be_visible()
    assert "/?place=raqqah&on=2017-06-07&position=p-" in page.url
    map_is_ready(page)
    expect(page.locator(".badge.is-chosen")).to_have_count(1)
    assert hands.clicks == 0
    assert hands.keystrokes <= MOST_KEYSTROKES, hands.did


def test_a_position_is_added_from_the_map_by_mouse(page: Page) -> None:
    page.goto("/?place=raqqah&on=2017-06-07")
    map_is_ready(page)
    hands = Hands(page)
    hands.click(page.get_by_role("link", name="Add here"))
    form_is_ready(page)
    hands.type("sdf")
    hands.click(options(page).first)
    hands.click(picture(page, "Contests"))
    hands.click(combobox(page, "Claim it rests on"))
    hands.click(options(page).nth(1))
    hands.click(page.get_by_role("button", name="Publish"))
    expect(page.get_by_text(SAVED)).to_be_visible()
    expect(page.get_by_role("heading", name="SDF contests Raqqah")).to_be_visible()
    assert hands.clicks <= MOST_CLICKS, hands.did
    assert hands.keystrokes <= 3


def test_the_right_button_on_the_map_adds_at_that_spot(page: Page) -> None:
    page.goto("/?place=&on=2017-06-07#map=9/35/39.5")
    map_is_ready(page)
    page.get_by_role("application").click(button="right", position={"x": 300, "y": 400})
    page.get_by_role("link", name="Add a position here").click()
    form_is_ready(page)
    coordinates = page.get_by_role("textbox", name="Coordinates")
    expect(coordinates).to_have_value(re.compile(r"^3\d\.\d+, 3\d\.\d+$"))
    expect(page.locator(".drawing-corner")).to_have_count(1)
    has_focus(page, "place")


def test_the_form_tells_how_the_map_will_look_and_warns_without_a_wall(page: Page) -> None:
    open_form(page, RAQQAH)
    choose(page, "Actor", "sdf")
    picture(page, "Holds").click()
    expect(
        page.get_by_text("SDF holds Raqqah, observed, 7 June 2017, to within 1.5 km")
    ).to_be_visible()
    warnings = page.locator("#cautions")
    expect(warnings).to_contain_text("Another actor holds it in those days: ISIS holds Raqqah")
    expect(warnings).to_contain_text("Already on the map in those days")
    expect(page.locator("#form-preview .badge-picture")).to_be_visible()
    first_day(page).fill("2009")
    expect(warnings).to_be_hidden()
    expect(page.get_by_text("2009 (to the year)", exact=True)).to_be_visible()


def test_a_message_stands_beside_each_field_and_everything_typed_is_kept(
    page: Page, page_faults: list[str]
) -> None:
    open_form(page, f"{NEW_POSITION}?on=2017-06-07#map=9/35/39.5")
    shape(page, "a line")
    stage = page.get_by_role("application")
    stage.click(position={"x": 150, "y": 350})
    stage.click(position={"x": 250, "y": 250})
    drawn = page.get_by_role("textbox", name="Coordinates").input_value()
    page.get_by_role("button", name="Publish").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Nothing was saved, nothing is lost")
    expect(page.get_by_role("textbox", name="Coordinates")).to_have_value(drawn)
    expect(page.locator(".drawing-corner")).to_have_count(2)
    summary.get_by_role("link", name="Name the actor.").click()
    actor = combobox(page, "Actor")
    expect(actor).to_be_focused()
    expect(actor).to_have_attribute("aria-invalid", "true")
    expect(actor).to_have_accessible_description(re.compile("Name the actor"))
    assert [fault for fault in page_faults if "422" not in fault] == []
    page_faults.clear()


def test_who_leaves_all_the_same_finds_what_was_typed_with_the_back_button(
    new_desk_page: Callable[..., Page], page_faults: list[str]
) -> None:
    page = new_desk_page(leaves=True)
    page.goto("/about")
    open_form(page, RAQQAH)
    choose(page, "Actor", "isis")
    page.get_by_text("Exact spot, line or area").click()
    page.get_by_role("textbox", name="Coordinates").fill("35.9, 39.1")
    page.get_by_role("link", name="Desk").click()
    page.wait_for_url(re.compile("/admin$"))
    assert page_faults == ["dialog: beforeunload"]
    page_faults.clear()
    page.go_back()
    form_is_ready(page)
    expect(combobox(page, "Actor")).to_have_value("Islamic State")
    expect(page.get_by_role("textbox", name="Coordinates")).to_have_value("35.9, 39.1")
    expect(page.get_by_text("What you had typed is back.")).to_be_visible()


def test_going_back_after_saving_and_publishing_again_makes_no_second_row(
    page: Page, editors_desk: Desk
) -> None:
    count = "select count(*) from editorial.position"
    open_form(page, RAQQAH)
    choose(page, "Actor", "isis")
    picture(page, "Withdraws").click()
    choose(page, "Claim it rests on", "magnier-f03b")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text(SAVED)).to_be_visible()
    before = editors_desk.one(count)
    page.go_back()
    form_is_ready(page)
    expect(combobox(page, "Actor")).to_have_value("Islamic State")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert editors_desk.one(count) == before


def test_leaving_with_something_unsaved_asks_first(page: Page, page_faults: list[str]) -> None:
    open_form(page, RAQQAH)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)

    page.on("dialog", stay)
    choose(page, "Actor", "isis")
    page.get_by_role("link", name="Places").first.click()
    expect(combobox(page, "Actor")).to_have_value("Islamic State")
    assert asked == ["beforeunload"]
    page_faults.clear()


def test_a_form_left_unfinished_is_offered_again(
    page: Page, new_desk_page: Callable[..., Page]
) -> None:
    open_form(page, RAQQAH)
    choose(page, "Actor", "isis")
    expect(page.get_by_text("Kept as you type")).to_be_visible()
    other = new_desk_page(like=page)
    open_form(other, NEW_POSITION)
    expect(other.get_by_text("You left this form unfinished")).to_be_visible()
    other.get_by_role("link", name="Go on with it").click()
    form_is_ready(other)
    expect(combobox(other, "Actor")).to_have_value("Islamic State")
    expect(combobox(other, "Place")).to_have_value("Raqqah")


def test_pressing_publish_twice_makes_one_position(page: Page, editors_desk: Desk) -> None:
    count = "select count(*) from editorial.position"
    before = editors_desk.one(count)
    open_form(page, RAQQAH)
    choose(page, "Actor", "sdf")
    picture(page, "Blocks").click()
    choose(page, "Claim it rests on", "magnier-05")
    page.get_by_role("button", name="Publish").dblclick()
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert editors_desk.one(count) == before + 1


def test_the_claim_is_written_right_there(page: Page) -> None:
    open_form(page, RAQQAH)
    choose(page, "Actor", "sdf")
    picture(page, "Is present").click()
    page.get_by_text("Or write the claim here").click()
    beside = page.locator(".claim-beside")
    beside.get_by_text("The source isn't listed: write it here").click()
    beside.get_by_label("Title").fill("A reader's photograph")
    beside.get_by_role("textbox", name="What is said").fill(
        "A photograph shows the SDF at the edge of town."
    )
    beside.get_by_label("Where in the source").fill("the only picture")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text(SAVED)).to_be_visible()
    expect(
        page.get_by_text("A photograph shows the SDF at the edge of town.").first
    ).to_be_visible()


def test_a_town_of_the_gazetteer_is_put_on_the_map_with_its_position(page: Page) -> None:
    open_form(page, f"{NEW_POSITION}?on=2017-06-07&return=/places")
    box = combobox(page, "Place")
    box.fill("Shaddadi")
    option = options(page).filter(has_text="from the gazetteer").first
    option.click()
    expect(page.locator("#place-picked")).to_contain_text("from the gazetteer")
    choose(page, "Actor", "sdf")
    picture(page, "Holds").click()
    choose(page, "Claim it rests on", "magnier-05")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text(SAVED)).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Shadd|Shadad")).first).to_be_visible()


def test_a_list_of_names_is_a_combobox_as_screen_readers_know_it(page: Page) -> None:
    open_form(page, NEW_POSITION)
    box = combobox(page, "Actor")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.fill("isis")
    expect(box).to_have_attribute("aria-expanded", "true")
    active = box.get_attribute("aria-activedescendant")
    expect(page.locator(f"#{active}")).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("isis")
    box.press("ArrowDown")
    expect(page.get_by_role("listbox", name="Actors")).to_be_visible()


def test_without_scripts_a_position_is_typed_and_saved(new_desk_page: Callable[..., Page]) -> None:
    page = new_desk_page(java_script_enabled=False)
    page.goto(f"{RAQQAH}&return=/places/raqqah")
    expect(page.locator(".form-map-stage")).to_be_hidden()
    page.locator("#actor").fill("daesh")
    page.locator("label.picture", has_text="Withdraws").click()
    page.get_by_text("Exact spot, line or area").click()
    shape(page, "a line")
    page.get_by_label("Coordinates").fill("35°57'N 39°0'E\n35°50'N 39°10'E")
    page.get_by_label("How far off it may be").fill("2 km")
    page.get_by_label("Claim it rests on").fill("magnier-05")
    page.get_by_role("button", name="Another claim").click()
    expect(page.get_by_label("Claim it rests on")).to_have_count(2)
    expect(page.locator("#actor")).to_have_value(re.compile("daesh|Islamic State"))
    page.get_by_label("Claim it rests on").nth(1).fill("magnier-f03b")
    page.get_by_role("button", name="Check first").click()
    expect(page.get_by_text("It will read: ISIS withdraws from Raqqah")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text(SAVED)).to_be_visible()
    expect(page.get_by_text("ISIS withdraws from Raqqah").first).to_be_visible()
