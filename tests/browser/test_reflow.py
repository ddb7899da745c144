"""Magnified to 400 %, errors too fit their width; that other pages do, `test_accessibility.py` looks at."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import MAGNIFIED, TOO_WIDE
from tests.browser.reading import ERRORS, open_page

# The credits are those of the base map.
ON = "shipped_url"


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


@pytest.mark.parametrize("language", ["", "/ar", "/fr", "/uk"])
def test_a_phone_held_sideways_has_the_strip_whole_and_the_credits_folded(
    page: Page, language: str
) -> None:
    page.set_viewport_size({"width": 844, "height": 390})
    open_page(page, f"{language}/?place=raqqah")
    expect(page.locator("#map-credits > p")).to_be_hidden()
    page.locator("#map-credits > summary").click()
    expect(page.locator("#map-credits > p")).to_be_visible()
    for width in range(840, 1120, 20):
        page.set_viewport_size({"width": width, "height": 420})
        strip = page.locator(".day-strip").bounding_box()
        assert strip
        for button in page.locator(".strip-row .button:visible").all():
            there = button.bounding_box()
            assert there
            inside = (
                strip["x"] <= there["x"]
                and there["x"] + there["width"] <= strip["x"] + strip["width"]
            )
            assert inside, (width, button.get_attribute("aria-label"))


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
