"""Nothing moves while a page loads: on every page, on three widths of screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.reading import PAGES, map_is_ready, open_page

# Credits and layers of the base map come late.
ON = "shipped_url"

MOST = 0.05
WIDTHS = ((390, 844), (780, 1000), (1440, 900))
# Every shift that the browser counts, with what moved.
NOTE_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) {
    if (each.hadRecentInput) continue;
    const moved = each.sources.map(({ node }) => node?.id || node?.className || node?.nodeName);
    window.shifts.push([each.value, moved.join(" ")]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""
# What has moved until the next frame is drawn.
SHIFTS = "new Promise((then) => requestAnimationFrame(() => setTimeout(() => then(shifts))))"


@pytest.mark.parametrize("width", WIDTHS, ids=lambda each: f"{each[0]} wide")
def test_no_page_moves_while_it_loads(
    new_page: Callable[..., Page], width: tuple[int, int]
) -> None:
    page = new_page(cold=True, viewport={"width": width[0], "height": width[1]})
    page.add_init_script(NOTE_SHIFTS)
    moving = {}
    for name, path in PAGES.items():
        open_page(page, path)
        shifts = page.evaluate(SHIFTS)
        if sum(value for value, _ in shifts) >= MOST:
            moving[name] = shifts
    assert moving == {}


@pytest.mark.parametrize("path", ["/", "/places/raqqah?on=2017-06-06", "/about"])
def test_faces_that_come_late_move_nothing(new_page: Callable[..., Page], path: str) -> None:
    page = new_page(cold=True, viewport={"width": 780, "height": 1000})
    page.add_init_script(NOTE_SHIFTS)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/fonts/*.woff2", hold)
    page.goto(path, wait_until="commit")
    expect(page.get_by_role("contentinfo").or_(page.locator("#panel")).first).to_be_visible()
    page.evaluate(
        "new Promise((then) => new PerformanceObserver(() => then()).observe({ type: 'paint', buffered: true }))"
    )
    page.route("**/fonts/*.woff2", lambda route: route.continue_())
    for route in held:
        route.continue_()
    page.evaluate("document.fonts.ready.then(() => {})")
    if path == "/":
        map_is_ready(page)
    shifts = page.evaluate(SHIFTS)
    assert sum(value for value, _ in shifts) < MOST, shifts
