"""The map by keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reading import open_page, panel, reads, the_list, the_map

FOCUSED = """() => {
  const each = document.activeElement;
  const style = getComputedStyle(each);
  const box = each.getBoundingClientRect();
  return {
    name: each.getAttribute("aria-label") ?? each.innerText?.trim() ?? "",
    tag: each.tagName.toLowerCase(),
    seen: style.outlineStyle !== "none" || style.boxShadow !== "none",
    within: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""
MOST_STOPS = 80


def walk(page: Page, until: str) -> list[dict[str, object]]:
    """Every stop of the Tab key up to the one whose name starts with `until`."""
    stops = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        stops.append(stop)
        if str(stop["name"]).startswith(until):
            return stops
    raise AssertionError(f"{until!r} isn't reached: {[stop['name'] for stop in stops]}")


def test_the_first_stops_lead_past_the_header(page: Page) -> None:
    open_page(page, "/")
    names = [stop["name"] for stop in walk(page, "Skip to the day")]
    assert names == [
        "Skip to the reading panel",
        "Skip to the list of places on this map",
        "Skip to the day",
    ]


def test_the_skip_link_leads_into_the_panel(page: Page) -> None:
    open_page(page, "/")
    walk(page, "Skip to the reading panel")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('#panel').contains(document.activeElement)")


@pytest.mark.parametrize("path", ["/", "/?place=", "/?position=magnier-pos-sdf-east"])
@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("Skip to the reading panel", "#panel-reading, #map-list-title"),
        ("Skip to the list", "#map-list-title"),
        ("Skip to the day", "#on-day"),
    ],
)
def test_each_skip_link_leads_to_what_is_on_view(
    page: Page, path: str, link: str, target: str
) -> None:
    open_page(page, path)
    walk(page, link)
    page.keyboard.press("Enter")
    focused = page.locator(target).and_(page.locator(":focus"))
    expect(focused).to_be_visible()
    expect(focused).to_be_in_viewport()


def test_the_day_comes_before_what_is_read(page: Page) -> None:
    open_page(page, "/")
    names = [str(stop["name"]) for stop in walk(page, "Later day")]
    assert not any(name.startswith("On this map") for name in names), names
    assert len(names) < 40


def test_escape_closes_the_innermost(page: Page) -> None:
    open_page(page, "/?place=raqqah")
    summary = page.locator("#map-actors summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name=re.compile("^Islamic State")).focus()
    page.keyboard.press("Escape")
    expect(page.locator("#map-actors[open]")).to_have_count(0)
    expect(summary).to_be_focused()
    expect(panel(page)).to_be_visible()
    search = page.get_by_role("searchbox")
    search.fill("At Tanf")
    page.keyboard.press("Escape")
    expect(search).to_have_value("")
    expect(panel(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()


def test_every_stop_is_seen_and_named(page: Page) -> None:
    open_page(page, "/?place=")
    stops = walk(page, "Raqqah")
    unnamed = [stop for stop in stops if not stop["name"] and stop["tag"] not in ("input", "body")]
    assert unnamed == []
    assert [stop["name"] for stop in stops if not stop["seen"] and stop["tag"] != "body"] == []
    assert [stop["name"] for stop in stops if not stop["within"] and stop["tag"] != "body"] == []


def test_zoom_tools_and_list_come_before_any_mark(page: Page) -> None:
    open_page(page, "/?place=")
    names = [str(stop["name"]) for stop in walk(page, "Raqqah")]
    for name in ("Zoom in", "Zoom out", "Layers", "Actors", "Legend"):
        assert any(each.startswith(name) for each in names), names
    # Marks are reached through the list, so that they don't stand between it and the reader.
    assert not any("observed" in each and "\n" not in each for each in names)


def test_a_place_can_be_opened_read_and_left(page: Page) -> None:
    open_page(page, "/?place=")
    walk(page, "Raqqah")
    page.keyboard.press("Enter")
    reads(page, "Raqqah")
    expect(panel(page).get_by_role("heading", level=2)).to_be_focused()
    walk(page, "ISIS")
    page.keyboard.press("Enter")
    expect(panel(page).get_by_role("heading", name="It rests on")).to_be_visible()
    page.keyboard.press("Escape")
    expect(the_list(page)).to_be_visible()
    expect(page.locator("#map-list :focus, #map-list-title:focus")).to_have_count(1)


def test_the_map_moves_and_zooms_by_keys(page: Page) -> None:
    open_page(page, "/?place=")
    the_map(page).focus()
    page.keyboard.press("+")
    expect(page).to_have_url(re.compile("#map="))
    before = page.url
    page.keyboard.press("ArrowRight")
    expect(page).not_to_have_url(before)


def test_a_tool_opens_and_closes_by_keys(page: Page) -> None:
    open_page(page, "/?place=")
    walk(page, "Layers")
    page.keyboard.press("Enter")
    box = page.get_by_role("checkbox", name="Positions", exact=True)
    expect(box).to_be_visible()
    box.focus()
    page.keyboard.press("Space")
    expect(box).not_to_be_checked()
    page.locator("#map-layers summary").focus()
    page.keyboard.press("Enter")
    expect(box).to_be_hidden()


def test_the_day_can_be_stepped_by_keys(page: Page) -> None:
    open_page(page, "/?place=raqqah&on=2017-06-06")
    page.get_by_role("button", name=re.compile("^Later day")).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#day-words")).not_to_have_text("Tuesday, 6 June 2017")
    expect(page.get_by_role("button", name=re.compile("^Later day"))).to_be_focused()
