"""Nothing moves while a page loads: on every page, on three widths of screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.reading import PAGES, open_page

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


@pytest.mark.parametrize("width", WIDTHS, ids=lambda each: f"{each[0]} wide")
def test_no_page_moves_while_it_loads(
    new_page: Callable[..., Page], width: tuple[int, int]
) -> None:
    page = new_page(viewport={"width": width[0], "height": width[1]})
    page.add_init_script(NOTE_SHIFTS)
    moving = {}
    for name, path in PAGES.items():
        open_page(page, path)
        shifts = page.evaluate(
            "new Promise((then) => requestAnimationFrame(() => setTimeout(() => then(shifts))))"
        )
        if sum(value for value, _ in shifts) >= MOST:
            moving[name] = shifts
    assert moving == {}
