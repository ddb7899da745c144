"""Light and dark, and movement."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reading import mark, open_page, reads

# The base map has its colours in either theme.
ON = "shipped_url"

BRIGHTNESS = """() => {
  const colour = getComputedStyle(document.documentElement).backgroundColor;
  return Math.max(...colour.match(/[\\d.]+/g).slice(0, 3).map(Number));
}"""
LONGEST_MOVEMENT = """() => Math.max(...[...document.querySelectorAll("*")].flatMap((each) => {
  const style = getComputedStyle(each);
  return [style.transitionDuration, style.animationDuration].flatMap((text) =>
    text.split(",").map((part) => parseFloat(part) * (/ms/.test(part) ? 1 : 1000)));
}))"""


def test_the_theme_can_be_switched_and_is_remembered(page: Page) -> None:
    open_page(page, "/about")
    assert page.evaluate(BRIGHTNESS) > 200
    page.get_by_role("button", name="Switch to the dark theme").click()
    assert page.evaluate(BRIGHTNESS) < 60
    open_page(page, "/")
    assert page.evaluate(BRIGHTNESS) < 60
    page.get_by_role("button", name="Switch to the light theme").click()
    open_page(page, "/places")
    assert page.evaluate(BRIGHTNESS) > 200


def test_the_theme_follows_the_system_until_one_is_chosen(new_page: Callable[..., Page]) -> None:
    dark = new_page(color_scheme="dark")
    open_page(dark, "/about")
    assert dark.evaluate(BRIGHTNESS) < 60
    dark.emulate_media(color_scheme="light")
    assert dark.evaluate(BRIGHTNESS) > 200


def test_the_chosen_theme_is_there_from_the_first_paint(page: Page) -> None:
    open_page(page, "/about")
    page.get_by_role("button", name="Switch to the dark theme").click()
    page.goto("/places", wait_until="commit")
    page.wait_for_function("() => document.body")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize("path", ["/", "/places/raqqah"])
def test_nothing_moves_for_longer_than_a_fifth_of_a_second(page: Page, path: str) -> None:
    open_page(page, path)
    # Leaflet's own zoom of the map is the one movement that is the reader's doing throughout.
    assert page.evaluate(LONGEST_MOVEMENT) <= 250


@pytest.mark.parametrize("path", ["/", "/places/raqqah"])
def test_nothing_moves_for_who_asked_for_stillness(
    new_page: Callable[..., Page], path: str
) -> None:
    still = new_page(reduced_motion="reduce")
    open_page(still, path)
    assert still.evaluate(LONGEST_MOVEMENT) == 0


def test_the_map_does_not_glide_for_who_asked_for_stillness(new_page: Callable[..., Page]) -> None:
    still = new_page(reduced_motion="reduce")
    open_page(still, "/?place=")
    still.get_by_role("button", name="Zoom in").click()
    assert still.locator(".leaflet-zoom-anim").count() == 0
    mark(still, "Raqqah").click()
    reads(still, "Raqqah")
    expect(still.locator(".leaflet-pan-anim")).to_have_count(0)
