"""The strip of time: a day under the hand, by keys and by the clock, and numbers that agree."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.reading import open_page, open_tool

NUMBER = re.compile(r"([\d,]+) positions?")


def the_range(page: Page) -> Locator:
    """What says the day to those who don't see the strip."""
    return page.get_by_role("slider", name="Day on the map")


def says(page: Page, words: str) -> None:
    """Expect the strip to say a day with a number of positions."""
    expect(the_range(page)).to_have_attribute(
        "aria-valuetext", re.compile(rf"^{words}, [\d,]+ pos")
    )


def numbers_agree(page: Page) -> str:
    """The number that strip and list both say."""
    status = page.locator("#map-status")
    expect(page.locator("#strip-total")).to_have_text(NUMBER)
    expect(status).to_have_text(re.compile("on view"))
    said = NUMBER.search(status.inner_text())
    assert said
    expect(page.locator("#strip-total")).to_contain_text(said[0])
    return said[1]


def test_strip_and_list_say_the_same_number_whatever_is_filtered(page: Page) -> None:
    open_page(page, "/?place=&on=2017-06-06")
    says(page, "6 June 2017")
    whole = numbers_agree(page)
    open_tool(page, "Actors")
    page.get_by_role("checkbox", name=re.compile("^Islamic State")).check()
    expect(page.locator("#map-status")).to_contain_text("narrowed to 1 actor")
    assert numbers_agree(page) != whole
    page.get_by_role("button", name="Zoom in").click()
    expect(page).to_have_url(re.compile("#map="))
    expect(page.locator("html")).to_have_attribute("data-map", "ready")
    numbers_agree(page)
    open_page(page, "/?place=&on=2017-10-17&settled=1#map=6/35/40")
    numbers_agree(page)


def test_keys_go_by_days_months_and_changes(page: Page) -> None:
    open_page(page, "/?place=&on=2017-06-06")
    says(page, "6 June 2017")
    the_range(page).focus()
    for key, day in (
        ("ArrowRight", "7 June 2017"),
        ("ArrowLeft", "6 June 2017"),
        ("PageUp", "6 July 2017"),
        ("Shift+ArrowRight", "18 July 2017"),
        ("Home", "1 January 2014"),
        ("End", "12 February 2026"),
    ):
        page.keyboard.press(key)
        says(page, day)
    expect(page).to_have_url(re.compile("on=2026-02-12"))
    page.go_back()
    says(page, "1 January 2014")


def test_a_day_is_dragged_and_is_one_step_of_the_history(page: Page) -> None:
    open_page(page, "/?place=&on=2017-06-06")
    says(page, "6 June 2017")
    box = page.locator("#strip-time").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.3, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, middle, steps=6)
    expect(page.locator("#day-words")).not_to_have_text("Tuesday, 6 June 2017")
    expect(page).to_have_url(re.compile("on=2017-06-06"))
    page.mouse.up()
    expect(page).not_to_have_url(re.compile("on=2017-06-06"))
    numbers_agree(page)
    page.go_back()
    says(page, "6 June 2017")


def test_where_one_reads_from_the_right_time_runs_from_the_right(page: Page) -> None:
    page.add_init_script(
        "document.addEventListener('DOMContentLoaded', () => { document.dir = 'rtl'; })"
    )
    open_page(page, "/?place=&on=2017-06-06")
    says(page, "6 June 2017")
    box = page.locator("#strip-time").bounding_box()
    assert box is not None
    found = []
    for part in (0.8, 0.2):
        page.mouse.click(box["x"] + box["width"] * part, box["y"] + 20)
        expect(page).to_have_url(re.compile(rf"on=(?!{'|'.join(found) or 'x'})\d"))
        found.append(str(page.locator("#on-day").input_value()))
        mark = page.locator(".strip-mark").bounding_box()
        assert mark is not None
        assert abs(mark["x"] - box["x"] - box["width"] * part) < 12
    assert found[0] < found[1]
    the_range(page).focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#on-day")).not_to_have_value(found[1])
    assert page.locator("#on-day").input_value() > found[1]


def test_a_tab_that_slept_while_time_played_wakes_at_the_right_day(page: Page) -> None:
    page.clock.install()
    open_page(page, "/?place=&on=2017-06-06")
    says(page, "6 June 2017")
    page.get_by_label("Speed").select_option("1 day/s")
    page.get_by_role("button", name="Play").click()
    page.clock.fast_forward(10_500)
    page.get_by_role("button", name="Pause").click()
    expect(page).to_have_url(re.compile("on=2017-06-1[678]"))
    page.get_by_role("button", name="Play").click()
    page.clock.fast_forward("23:00:00")
    says(page, "12 February 2026")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_a_day_outside_all_that_is_told_offers_the_nearest(page: Page) -> None:
    open_page(page, "/?place=&on=1999-01-01")
    page.locator("#strip-time").get_by_role("button", name="1 January 2014").click()
    says(page, "1 January 2014")
