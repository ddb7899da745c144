"""What moved between two days: by the hand, by keys, in the list, the legend, the panel and the address."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.reading import badges, open_page, open_tool, panel, the_list

SPAN = "/?place=&from=2017-06-06&to=2017-10-17"
GROUPS = re.compile(r"^(\d+) positions? on view, 6 June – 17 October 2017: (.+)\.")


def ends(page: Page) -> tuple[Locator, Locator]:
    """What says the first and the last day to those who don't see the strip."""
    return (
        page.get_by_role("slider", name="First day of the span"),
        page.get_by_role("slider", name="Last day of the span"),
    )


def drag(page: Page, start: float, end: float, *, shift: bool = False) -> None:
    """Drag on the strip from one part of its width to another."""
    box = page.locator("#strip-time").bounding_box()
    assert box is not None
    if shift:
        page.keyboard.down("Shift")
    page.mouse.move(box["x"] + box["width"] * start, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * end, box["y"] + 20, steps=5)
    page.mouse.up()
    if shift:
        page.keyboard.up("Shift")


def test_list_legend_strip_and_map_tell_the_same_groups(page: Page) -> None:
    open_page(page, SPAN)
    status = page.locator("#map-status")
    expect(status).to_have_text(GROUPS)
    found = GROUPS.match(status.inner_text())
    assert found
    expect(page.locator("#strip-total")).to_have_text(f"{found[1]} positions on view")
    told = {name: int(number) for number, name in re.findall(r"(\d+) ([a-z ]+)", found[2])}
    assert sum(told.values()) == int(found[1])
    headings = the_list(page).get_by_role("heading", level=3).all_inner_texts()
    listed = {name.lower(): int(number) for name, number in
              (each.rsplit(maxsplit=1) for each in headings)}  # fmt: skip
    assert listed.items() <= told.items()
    open_tool(page, "Legend")
    legend = page.get_by_role("group", name="Legend")
    for name in told:
        expect(legend).to_contain_text(f"{name.capitalize()}: ")
    expect(badges(page, re.compile(", changed")).first).to_be_visible()
    open_tool(page, "Actors")
    page.get_by_role("checkbox", name=re.compile("^Islamic State")).check()
    expect(status).to_contain_text("narrowed to 1 actor")
    narrowed = re.match(r"\d+ positions?", status.inner_text())
    assert narrowed
    expect(page.locator("#strip-total")).to_have_text(f"{narrowed[0]} on view")


def test_a_span_is_drawn_with_the_hand_and_its_ends_and_middle_are_moved(page: Page) -> None:
    open_page(page, "/?place=&on=2017-06-06")
    expect(page.locator("#strip-total")).to_have_text(re.compile("on view"))
    drag(page, 0.3, 0.6, shift=True)
    expect(page).to_have_url(re.compile(r"from=\d{4}-\d\d-\d\d&to=\d{4}"))
    first, last = ends(page)
    begin, end = first.input_value(), last.input_value()
    assert int(begin) < int(end)
    drag(page, 0.6, 0.8)
    expect(last).not_to_have_value(end)
    expect(first).to_have_value(begin)
    long = int(last.input_value()) - int(begin)
    drag(page, 0.5, 0.4)
    expect(first).not_to_have_value(begin)
    assert int(last.input_value()) - int(first.input_value()) == long
    page.go_back()
    expect(first).to_have_value(begin)


def test_keys_move_each_end_and_never_past_the_other(page: Page) -> None:
    open_page(page, SPAN)
    first, last = ends(page)
    expect(first).to_have_attribute(
        "aria-valuetext", re.compile(r"^6 June 2017, span to 17 October 2017, \d+ positions")
    )
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("from=2017-06-07&to=2017-10-17"))
    page.keyboard.press("End")
    expect(page).to_have_url(re.compile("from=2017-10-17&to=2017-10-17"))
    last.focus()
    page.keyboard.press("PageUp")
    expect(page).to_have_url(re.compile("from=2017-10-17&to=2017-11-17"))
    page.go_back()
    expect(page.locator("#day-words")).to_have_text("17 October 2017")


def test_where_one_reads_from_the_right_a_span_runs_from_the_right(page: Page) -> None:
    page.add_init_script(
        "document.addEventListener('DOMContentLoaded', () => { document.dir = 'rtl'; })"
    )
    open_page(page, SPAN)
    first, _ = ends(page)
    expect(first).to_have_attribute("aria-valuetext", re.compile("^6 June 2017"))
    box, band = (page.locator(each).bounding_box() for each in ("#strip-time", ".strip-band"))
    assert box
    assert band
    begins = 1 - (band["x"] + band["width"] - box["x"]) / box["width"]
    drag(page, 1 - begins, 1 - begins + 0.1)
    expect(page).not_to_have_url(re.compile("from=2017-06-06"))
    assert page.locator("#span-from").input_value() < "2017-06-06"
    first.focus()
    page.keyboard.press("ArrowLeft")
    expect(first).to_have_attribute("aria-valuetext", re.compile("span to 17 October 2017"))


def test_the_button_turns_a_day_into_a_span_and_back_on_a_phone_too(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, "/?place=&on=2017-06-06")
    page.get_by_role("button", name="More about time").click()
    button = page.get_by_role("button", name="Between two days")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_label("From", exact=True)).to_have_value("2017-06-06")
    button.click()
    expect(page.locator("#on-day")).to_be_visible()
    expect(page).not_to_have_url(re.compile("from="))


def test_fields_tell_a_last_day_before_the_first_and_keep_what_was_typed(page: Page) -> None:
    open_page(page, SPAN)
    field = page.get_by_label("to", exact=True)
    field.fill("2017-06-01")
    expect(
        page.get_by_text("The last day, 1 June 2017, is before the first, 6 June 2017.")
    ).to_be_visible()
    expect(field).to_have_value("2017-06-01")
    expect(page).to_have_url(re.compile("to=2017-10-17"))
    field.fill("2017-06-09")
    expect(page).to_have_url(re.compile("from=2017-06-06&to=2017-06-09"))


def test_the_panel_tells_who_was_at_a_place_between_the_days(page: Page) -> None:
    open_page(page, "/?place=raqqah&from=2017-06-06&to=2017-10-20")
    expect(
        panel(page).get_by_role("heading", level=3, name=re.compile("^Who was there"))
    ).to_have_text("Who was there, 6 June – 20 October 2017")
    page.get_by_label("to", exact=True).fill("2017-06-09")
    expect(
        panel(page).get_by_role("heading", level=3, name=re.compile("^Who was there"))
    ).to_have_text("Who was there, 6–9 June 2017")
    expect(page).to_have_title(re.compile("^Raqqah, 6–9 June 2017"))
