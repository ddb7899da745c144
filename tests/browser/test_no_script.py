"""Without JavaScript: every page can be read, and the map is a list with its claims."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.presenting.arranging import IN_PANEL
from tests.browser.reading import PAGES, is_map, panel, reads, the_list


@pytest.fixture
def plain(new_page: Callable[..., Page]) -> Page:
    """A page of a reader whose browser runs no script."""
    return new_page(java_script_enabled=False)


@pytest.fixture(scope="module")
def walk(new_walk: Callable[..., Page]) -> Page:
    return new_walk(java_script_enabled=False)


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_page_can_be_read_without_scripts(walking_page: Page, path: str) -> None:
    plain = walking_page
    plain.goto(path)
    assert plain.title()
    # The map's own heading is for those who listen; what is read there has a heading of its own.
    heading = plain.get_by_role("main").get_by_role("heading").filter(visible=True)
    expect(heading.first).not_to_be_empty()
    assert len(plain.get_by_role("main").inner_text()) > 100
    # What only a script could make work isn't there.
    for name in ("Layers", "Legend", "Previous day with a change", "Switch to the dark theme"):
        expect(plain.get_by_role("button", name=name)).to_have_count(0)
    if is_map(path):
        # By its class: Playwright looks for no text in a <noscript>.
        expect(plain.locator(".map-noscript")).to_be_visible()


def test_the_map_page_has_its_list_and_the_claims_of_a_place(plain: Page) -> None:
    plain.goto("/")
    reads(plain, "Raqqah")
    assert panel(plain).locator(".claims > li").count() == IN_PANEL
    panel(plain).get_by_role("link", name=re.compile(r"^Show the other \d+$")).click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Raqqah")
    expect(plain.locator(".claims > li").nth(IN_PANEL)).to_be_visible()
    plain.goto("/")
    row = the_list(plain).get_by_role("link").filter(has_text="Al-Tanf (base)")
    expect(row).to_contain_text("US")
    row.click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Al-Tanf (base)")


def test_the_day_can_be_changed(plain: Page) -> None:
    plain.goto("/?place=raqqah")
    plain.get_by_label("On this day", exact=True).fill("2017-10-17")
    plain.locator("#day-strip").get_by_role("button", name="Show", exact=True).click()
    expect(plain.get_by_role("heading", name="Who was there on 17 October 2017")).to_be_visible()
    reads(plain, "Raqqah")


def test_a_place_leads_to_a_claim_its_source_and_back(plain: Page) -> None:
    plain.goto("/places")
    plain.get_by_role("link", name="Raqqah", exact=True).click()
    plain.locator(".claim-statement").first.get_by_role("link").click()
    plain.locator("dl.facts").get_by_role("link").first.click()
    expect(plain).to_have_url(re.compile("/sources/.*#claim-"))
    plain.go_back()
    plain.go_back()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Raqqah")


def test_search_works(plain: Page) -> None:
    plain.goto("/")
    box = plain.get_by_role("searchbox", name="Search places, actors, claims, sources")
    box.fill("At Tanf")
    box.press("Enter")
    expect(plain.get_by_role("link", name="Al-Tanf (base)", exact=True).first).to_be_visible()
