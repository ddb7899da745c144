"""Magnified to 400 %, errors too fit their width; that other pages do, `test_accessibility.py` looks at."""

import pytest
from playwright.sync_api import Page

from tests.browser.axe import MAGNIFIED, TOO_WIDE
from tests.browser.reading import ERRORS, open_page


@pytest.fixture(scope="module")
def browser_options() -> dict[str, object]:
    return {"viewport": MAGNIFIED}


def test_an_error_fits_320_pixels(page: Page, page_faults: list[str]) -> None:
    for path, _ in ERRORS.values():
        page.goto(path)
        assert page.evaluate(TOO_WIDE) == []
    page_faults.clear()


@pytest.mark.parametrize("language", ["", "/ar", "/fr", "/uk"])
def test_the_header_has_room_for_its_links_in_every_language(page: Page, language: str) -> None:
    open_page(page, f"{language}/places")
    for width in (*range(660, 1380, 40), 1057):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(TOO_WIDE) == [], width
        room = page.locator(".site-search").bounding_box()
        assert room, width
        assert room["width"] > 140, width


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
