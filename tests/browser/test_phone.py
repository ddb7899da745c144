"""The map on a phone: a tap opens, the panel is a sheet with three heights."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.reading import mark, open_page, open_tool, panel, reads, the_map

HEIGHTS = ("peek", "half", "full")


@pytest.fixture
def browser_options() -> dict[str, object]:
    return {
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
        "is_mobile": True,
        "locale": "en-GB",
        "timezone_id": "UTC",
        # The sheet needn't glide while it is measured.
        "reduced_motion": "reduce",
    }


def handle(page: Page) -> Locator:
    """What the sheet is pulled by."""
    return page.get_by_role("button", name=re.compile("^Panel height"))


def height(page: Page) -> float:
    """The sheet's height in pixels."""
    box = page.locator("#panel").bounding_box()
    assert box is not None
    return box["height"]


def set_to(page: Page, wanted: str) -> None:
    """Press the handle until the sheet has that height."""
    for _ in HEIGHTS:
        if f"Panel height: {wanted}" in handle(page).inner_text():
            return
        handle(page).tap()
    expect(handle(page)).to_contain_text(f"Panel height: {wanted}")


def test_a_tap_on_a_place_opens_it_and_leaves_the_map_in_sight(page: Page) -> None:
    open_page(page, "/?place=")
    set_to(page, "peek")
    mark(page, "Palmyra (Tadmur)").tap()
    reads(page, "Palmyra (Tadmur)")
    expect(panel(page).get_by_text("تدمر", exact=True).first).to_be_visible()
    expect(handle(page)).to_contain_text("Panel height: half")
    assert 0.35 * 844 < height(page) < 0.65 * 844
    expect(page).to_have_url(re.compile("place=palmyra"))


def test_the_place_that_was_tapped_stays_in_sight_above_the_sheet(page: Page) -> None:
    open_page(page, "/?place=")
    set_to(page, "peek")
    mark(page, "Al-Tanf (base)").tap()
    reads(page, "Al-Tanf (base)")
    expect(handle(page)).to_contain_text("Panel height: half")
    sheet = page.locator("#panel").bounding_box()
    assert sheet is not None
    # Marks are drawn anew as the map moves: asked of the one that is there.
    lowest = "(each) => each.getBoundingClientRect().bottom"
    assert mark(page, "Al-Tanf (base)").evaluate(lowest) <= sheet["y"]


def test_the_handle_goes_through_three_heights(page: Page) -> None:
    open_page(page, "/?place=raqqah")
    found = {}
    for wanted in HEIGHTS:
        set_to(page, wanted)
        found[wanted] = height(page)
    assert found["peek"] < 160
    assert found["peek"] * 2 < found["half"] < found["full"] * 0.7
    assert found["full"] > 700


def test_the_sheet_can_be_pulled_up_and_down(page: Page) -> None:
    open_page(page, "/?place=raqqah")
    set_to(page, "peek")
    box = handle(page).bounding_box()
    assert box is not None
    across, down = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(across, down)
    page.mouse.down()
    page.mouse.move(across, down - 200, steps=5)
    page.mouse.move(across, 120, steps=5)
    page.mouse.up()
    expect(handle(page)).to_contain_text("Panel height: full")


def test_the_arrow_keys_move_the_sheet(page: Page) -> None:
    open_page(page, "/?place=raqqah")
    set_to(page, "peek")
    handle(page).focus()
    page.keyboard.press("ArrowUp")
    expect(handle(page)).to_contain_text("Panel height: half")
    page.keyboard.press("ArrowDown")
    expect(handle(page)).to_contain_text("Panel height: peek")


def test_the_map_fills_the_screen_behind_the_sheet(page: Page) -> None:
    open_page(page, "/?place=")
    box = the_map(page).bounding_box()
    assert box is not None
    assert box["width"] == 390
    assert box["height"] > 600


def test_the_menu_unfolds_and_leads_on(page: Page) -> None:
    open_page(page, "/")
    page.locator(".site-menu summary").tap()
    page.get_by_role("navigation", name="Main, folded").get_by_role("link", name="Claims").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Claims")


@pytest.mark.parametrize("path", ["/", "/places", "/places/raqqah", "/claims/magnier-f06"])
def test_what_is_pressed_is_large_enough_for_a_thumb(page: Page, path: str) -> None:
    open_page(page, path)
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, summary, input, select, nav a, a.button")]
          .filter((each) => each.checkVisibility() && !each.closest(".visually-hidden, .skip-link"))
          .map((each) => [each.getBoundingClientRect(), each.getAttribute("aria-label") ?? each.textContent.trim()])
          .filter(([box]) => box.width > 1 && (box.width < 24 || box.height < 24))
          .map(([box, words]) => `${words.slice(0, 40)} ${Math.round(box.width)} x ${Math.round(box.height)}`)"""
    )
    assert small == []


def test_no_unfolded_tool_hides_behind_the_day(page: Page) -> None:
    open_page(page, "/?place=&on=2017-10-17")
    day = page.locator("#day-strip").bounding_box()
    assert day is not None
    for name in ("Layers", "Actors", "Legend"):
        open_tool(page, name)
        tool = page.locator(f"#map-{name.lower()}")
        box = tool.bounding_box()
        assert box is not None
        beside = box["x"] >= day["x"] + day["width"]
        assert beside or box["y"] >= day["y"] + day["height"], name
        tool.locator("summary").click()
