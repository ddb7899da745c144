"""The search box of every page."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reading import open_page


@pytest.mark.parametrize(
    ("spelling", "place"),
    [
        ("al-Tanaf", "Al-Tanf (base)"),
        ("تنف", "Al-Tanf (base)"),
        ("At Tanf", "Al-Tanf (base)"),
        ("Deir ez-Zor", "Deir al-Zour"),
        ("الرقة", "Raqqah"),
    ],
)
def test_a_spelling_in_the_search_box_finds_the_place(
    page: Page, spelling: str, place: str
) -> None:
    open_page(page, "/about")
    box = page.get_by_role("searchbox", name="Search places, actors, claims, sources")
    box.fill(spelling)
    box.press("Enter")
    found = page.get_by_role("region", name="Places")
    found.get_by_role("link", name=place, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(place)


def test_a_word_that_is_nowhere_is_answered_with_a_way_on(page: Page) -> None:
    open_page(page, "/search?q=Qwxyzzy")
    expect(page.get_by_role("heading", name="Nothing found for «Qwxyzzy»")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="places")).to_be_visible()


def test_a_name_nearly_right_in_an_address_is_answered_with_the_near_one(
    page: Page, page_faults: list[str]
) -> None:
    page.goto("/places/raqa")
    page.get_by_role("region", name="Did you mean").get_by_role("link", name="Raqqah").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Raqqah")
    assert [fault for fault in page_faults if "404" not in fault] == []
    page_faults.clear()
