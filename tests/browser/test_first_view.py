"""What a newcomer sees first."""

import re

from playwright.sync_api import Page, expect

from tests.browser.reading import badges, mark, open_page, panel, the_map

# What a newcomer sees has the base map.
ON = "shipped_url"


def test_the_first_page_says_in_one_sentence_what_it_is(page: Page) -> None:
    open_page(page, "/")
    expect(page).to_have_title("Conflict map: who was where, says who?")
    sentence = (
        "A map of who was where in a war, in which every mark answers one question: says who?"
    )
    expect(page.get_by_text(sentence)).to_be_visible()


def test_the_first_page_shows_the_claims_of_one_place(page: Page) -> None:
    open_page(page, "/")
    expect(panel(page).get_by_role("heading", level=2)).to_have_text("Raqqah")
    expect(panel(page).get_by_role("heading", name="What is said about it")).to_be_visible()
    first = panel(page).locator(".claims > li").first
    expect(first).to_contain_text(re.compile("Report|Statement|Assessment|Forecast"))
    expect(first).to_contain_text("Source: cannot be judged (F) · Claim: cannot be judged (6)")


def test_the_first_page_shows_places_and_who_is_there(page: Page) -> None:
    open_page(page, "/")
    for name in ("Raqqah", "Deir al-Zour", "Abu Kamal", "Al-Tanf (base)"):
        expect(mark(page, name)).to_be_visible()
    expect(badges(page, re.compile("^US holds|^US is present")).first).to_be_visible()


def test_the_first_page_names_the_rivers_makers_and_the_scale(page: Page) -> None:
    open_page(page, "/")
    expect(page.get_by_role("link", name="© OpenStreetMap contributors, ODbL")).to_be_visible()
    expect(the_map(page).get_by_text(re.compile(r"^\d+ km$"))).to_be_visible()


def test_nothing_moves_the_address_of_who_only_looks(page: Page) -> None:
    open_page(page, "/")
    assert page.url.endswith("/")
