"""The desk's other forms in a browser, and all of them for everybody: axe, a phone, both themes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import NARROW, complaints, complaints_at_both_widths
from tests.browser.editing import (
    FORMS,
    choose,
    combobox,
    form_is_ready,
    open_form,
    options,
    picture,
    shape,
)

SAVED = re.compile("Published: readers see it now")


@pytest.fixture
def page(editor_page: Page) -> Page:
    """A page of somebody who may publish."""
    return editor_page


@pytest.mark.parametrize("path", FORMS.values(), ids=FORMS.keys())
def test_axe_finds_nothing_in_a_form_and_it_fits_a_phone(page: Page, path: str) -> None:
    page.set_viewport_size(NARROW)
    open_form(page, path)
    for inner in page.locator(".desk-form details").all():
        inner.evaluate("e => e.open = true")
    assert complaints_at_both_widths(page) == []


def test_axe_finds_nothing_in_a_form_that_came_back_nor_in_an_open_list(
    page: Page, page_faults: list[str]
) -> None:
    open_form(page, "/admin/positions/new")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("alert")).to_be_visible()
    form_is_ready(page)
    combobox(page, "Actor").fill("a")
    combobox(page, "Actor").fill("ar")
    options(page).first.wait_for()
    assert complaints(page) == []
    page_faults.clear()


def test_a_claim_asks_for_the_speaker_of_a_statement_only(page: Page) -> None:
    open_form(page, "/admin/claims/new?source=magnier-2017-raqqah")
    speaker = combobox(page, "Speaker")
    expect(speaker).to_be_hidden()
    picture(page, "Statement").click()
    expect(speaker).to_be_visible()


def test_rows_come_and_go_without_leaving_the_page(page: Page) -> None:
    open_form(page, "/admin/claims/new?source=magnier-2017-raqqah&place=raqqah:near")
    page.get_by_role("button", name="Another place").click()
    second = page.get_by_role("group", name="Place 2")
    expect(second.get_by_role("combobox", name="Place")).to_be_focused()
    second.get_by_role("combobox", name="Place").fill("tanf")
    options(page).first.click()
    expect(second.get_by_role("combobox", name="Place")).to_have_value("Al-Tanf (base)")
    page.get_by_role("button", name="Remove Place 1").click()
    expect(page.get_by_role("group", name=re.compile(r"^Place \d"))).to_have_count(1)
    picture(page, "Report").click()
    page.get_by_role("textbox", name="What is said").fill("Nothing has come to al-Tanf.")
    page.get_by_label("Where in the source").fill("ninth paragraph")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="Nothing has come to al-Tanf.")).to_be_visible()
    expect(page.get_by_role("link", name="Al-Tanf (base)").first).to_be_visible()


def test_a_place_is_begun_from_the_gazetteer_while_its_name_is_typed(page: Page) -> None:
    open_form(page, "/admin/places/new")
    page.locator("#name").fill("Menbij")
    page.get_by_role("link", name="Manbij").click()
    form_is_ready(page)
    expect(page.get_by_role("textbox", name="Coordinates")).to_have_value(
        re.compile(r"^36\.\d+, 37\.\d+$")
    )
    expect(page.get_by_label("How that is known")).to_have_value(re.compile("GeoNames"))
    expect(page.locator(".drawing-corner")).to_be_visible()


def test_a_place_that_is_on_the_map_is_told_while_it_is_typed_again(page: Page) -> None:
    open_form(page, "/admin/places/new")
    page.locator("#name").fill("Mayadin")
    page.get_by_role("textbox", name="Coordinates").fill("35.02, 40.45")
    expect(page.locator("#cautions")).to_contain_text("Al-Mayadeen is on the map already")


def test_an_area_is_drawn_for_a_place(page: Page) -> None:
    open_form(page, "/admin/places/new?name=The+camp#map=10/35/39.5")
    page.locator("#kind").select_option("area")
    shape(page, "an area")
    stage = page.get_by_role("application")
    for spot in ((150, 350), (300, 350), (300, 200)):
        stage.click(position={"x": spot[0], "y": spot[1]})
    page.get_by_label("How far off it may be").fill("500")
    page.get_by_label("How that is known").fill("Drawn by hand; an ESTIMATE.")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text(SAVED)).to_be_visible()
    expect(page.get_by_role("heading", name="The camp")).to_be_visible()


def test_an_actor_is_made_with_colour_and_sign(page: Page) -> None:
    open_form(page, "/admin/actors/new")
    page.locator("#name").fill("The Riverside Guard")
    page.locator("#kind").select_option("force")
    page.get_by_role("radio", name="teal").check()
    picture(page, "wave").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="The Riverside Guard")).to_be_visible()


def test_two_claims_are_linked_as_forecast_and_outcome(page: Page) -> None:
    open_form(page, "/admin/links/new?to=magnier-f05")
    choose(page, "This claim", "hs-raqqa-captured-1")
    picture(page, "is the outcome of").click()
    picture(page, "Open").click()
    page.get_by_label("Why").first.fill("It tells nothing of the border yet.")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text(SAVED)).to_be_visible()


def test_the_second_editor_sees_both_versions_side_by_side(
    page: Page, new_desk_page: Callable[..., Page], page_faults: list[str]
) -> None:
    path = "/admin/sources/magnier-2017-raqqah/edit"
    second = new_desk_page()
    open_form(page, path)
    open_form(second, path)
    page.get_by_label("Leaning").fill("close to one side")
    page.get_by_label("Why this change").fill("Said in the profile.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(SAVED)).to_be_visible()
    second.get_by_label("Leaning").fill("close to another side")
    second.get_by_label("Why this change").fill("Heard it otherwise.")
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_text("close to one side")).to_be_visible()
    expect(second.get_by_text("close to another side")).to_be_visible()
    assert [fault for fault in page_faults if "409" not in fault] == []
    page_faults.clear()


def test_a_record_is_edited_from_its_page_and_leads_back_to_it(page: Page) -> None:
    page.goto("/places/maskana")
    page.get_by_role("link", name="Edit", exact=True).click()
    form_is_ready(page)
    page.get_by_label("How that is known").fill("Read off a newer map.")
    page.get_by_label("Why this change").fill("A better map.")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/places/maskana\?saved=published"))
    expect(page.get_by_text(SAVED)).to_be_visible()


def test_a_name_that_no_list_has_is_added_by_the_keyboard(page: Page) -> None:
    open_form(page, "/admin/claims/new")
    source = combobox(page, "Source")
    source.fill("A paper that nobody knows")
    expect(options(page)).to_have_count(1)
    # Leaving the field, or going on with Enter, begins nothing.
    expect(options(page).first).to_have_attribute("aria-selected", "false")
    source.press("ArrowUp")
    expect(options(page).last).to_have_attribute("aria-selected", "true")
    assert complaints(page) == []
    source.press("Enter")
    title = page.get_by_role("textbox", name="Title")
    expect(title).to_be_focused()
    expect(title).to_have_value("A paper that nobody knows")
    expect(source).to_have_value("")
    page.get_by_role("textbox", name="What is said").fill("It is so.")
    place = combobox(page, "Place")
    place.fill("A hamlet that nobody knows")
    options(page).last.click()
    expect(page.get_by_role("heading", name="Add a place")).to_be_visible()
    expect(page.locator("#name")).to_have_value("A hamlet that nobody knows")
    page.get_by_role("textbox", name="Coordinates").fill("35.95, 39.01")
    # Said first where it lies, or the form asks to look at that.
    expect(page.locator("#where-says")).to_be_visible()
    page.locator("#kind").select_option("village")
    page.get_by_label("How that is known").fill("A guess.")
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_role("heading", name="Add a claim")).to_be_visible()
    expect(place).to_have_value("A hamlet that nobody knows")
    expect(page.get_by_role("textbox", name="What is said")).to_have_value("It is so.")
