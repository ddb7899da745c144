"""Magnified to 400 %, every page still fits its width: nothing needs scrolling sideways."""

import pytest
from playwright.sync_api import Page

from tests.browser.reading import ERRORS, PAGES, open_page

# 1280 x 1024 at 400 %, as WCAG 2.2 puts it under «Reflow» (1.4.10).
TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll("body *")]
    .filter((each) => each.checkVisibility() && each.getBoundingClientRect().right > room + 1)
    .map((each) => `${each.tagName}.${each.className} ${Math.round(each.getBoundingClientRect().right)}`)
    .slice(0, 5);
}"""


@pytest.fixture(scope="module")
def browser_options() -> dict[str, object]:
    return {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_page_fits_320_pixels(walking_page: Page, path: str) -> None:
    open_page(walking_page, path)
    assert walking_page.evaluate(TOO_WIDE) == []


def test_an_error_fits_320_pixels(page: Page, page_faults: list[str]) -> None:
    for path, _ in ERRORS.values():
        page.goto(path)
        assert page.evaluate(TOO_WIDE) == []
    page_faults.clear()


def test_text_can_be_spaced_out_without_loss(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    open_page(page, "/places/raqqah")
    # WCAG 2.2, «Text Spacing» (1.4.12); set through the object model, which the policy allows.
    page.evaluate(
        """() => {
          for (const each of document.querySelectorAll("*")) {
            each.style.lineHeight = "1.5";
            each.style.letterSpacing = "0.12em";
            each.style.wordSpacing = "0.16em";
          }
        }"""
    )
    assert page.evaluate(TOO_WIDE) == []
