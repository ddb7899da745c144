"""«On this day»: marks, list and panel show one day on the ground."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.reading import (
    badges,
    mark,
    open_page,
    panel,
    reads,
    the_list,
)

IN_JUNE = re.compile("^US attacks Raqqah")
IN_OCTOBER = re.compile("^SDF holds Raqqah")


def test_another_day_changes_marks_and_panel_alike(page: Page) -> None:
    open_page(page, "/?on=2017-06-06")
    expect(badges(page, IN_JUNE).first).to_be_visible()
    page.get_by_label("On this day", exact=True).fill("2017-10-17")
    expect(
        panel(page).get_by_role("heading", name="Who was there on 17 October 2017")
    ).to_be_visible()
    expect(badges(page, IN_OCTOBER).first).to_be_visible()
    expect(badges(page, IN_JUNE)).to_have_count(0)
    expect(page.locator("#day-words")).to_have_text("Tuesday, 17 October 2017")
    expect(page).to_have_url(re.compile("on=2017-10-17"))
    reads(page, "Raqqah")


def test_marks_are_named_anew_when_the_actors_come_late(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/actors?*", hold)
    page.goto("/?on=2017-06-06")
    expect(badges(page, re.compile("^United States attacks Raqqah")).first).to_be_visible()
    for route in held:
        route.continue_()
    expect(badges(page, IN_JUNE).first).to_be_visible()


def test_another_day_leaves_the_focus_in_the_date(page: Page) -> None:
    open_page(page, "/?on=2017-06-06")
    day = page.get_by_label("On this day", exact=True)
    day.fill("2017-10-17")
    expect(
        panel(page).get_by_role("heading", name="Who was there on 17 October 2017")
    ).to_be_visible()
    expect(day).to_be_focused()


def test_the_arrows_go_to_the_next_day_on_which_anything_changes(page: Page) -> None:
    open_page(page, "/?on=2017-06-06")
    later = page.get_by_role("button", name=re.compile("^Later day with a change: "))
    said = str(later.get_attribute("aria-label")).partition(": ")[2]
    later.click()
    expect(page.locator("#day-words")).to_contain_text(said)
    page.get_by_role("button", name="Earlier day with a change: 6 June 2017").click()
    expect(page.locator("#day-words")).to_have_text("Tuesday, 6 June 2017")


def test_back_brings_the_day_back(page: Page) -> None:
    open_page(page, "/?on=2017-06-06")
    page.get_by_label("On this day", exact=True).fill("2017-10-17")
    expect(badges(page, IN_OCTOBER).first).to_be_visible()
    page.go_back()
    expect(page.get_by_label("On this day", exact=True)).to_have_value("2017-06-06")
    expect(badges(page, IN_JUNE).first).to_be_visible()


def test_a_day_of_which_nothing_is_known_says_so(page: Page) -> None:
    open_page(page, "/?place=&on=1999-01-01")
    mark(page, "Raqqah").click()
    nothing = "No position is recorded for that day. That says nothing about who was there."
    expect(panel(page).get_by_text(nothing)).to_be_visible()


def test_a_map_from_before_anything_was_known_leads_to_the_first_day(page: Page) -> None:
    open_page(page, "/?known=2020-01-01")
    expect(the_list(page)).to_contain_text("nothing was known here yet")
    expect(the_list(page)).not_to_contain_text("Move the map")
    first = the_list(page).get_by_role("link", name="see the map of that day")
    expect(first).to_have_attribute("href", re.compile(r"^/\?known=\d{4}-\d\d-\d\d$"))
