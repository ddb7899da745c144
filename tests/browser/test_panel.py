"""From a mark to its claims and back: by click and by keyboard, in the address and the history."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.presenting.arranging import IN_PANEL
from tests.browser.reading import badges, in_view, mark, open_page, panel, reads, the_list, the_map


def test_a_click_on_a_place_shows_its_names_who_was_there_and_every_claim(page: Page) -> None:
    open_page(page, "/")
    mark(page, "Al-Tanf (base)").click()
    reads(page, "Al-Tanf (base)")
    expect(panel(page).get_by_text("التنف", exact=True).first).to_be_visible()
    expect(panel(page).get_by_role("heading", name="Who was there on 6 June 2017")).to_be_visible()
    expect(
        panel(page).get_by_role("link", name=re.compile("^US (holds|is present)")).first
    ).to_be_visible()


def test_a_claim_carries_kind_statement_quote_source_and_grades_in_words(page: Page) -> None:
    open_page(page, "/?place=raqqah&on=2017-06-06")
    claims = panel(page).locator(".claims > li")
    claim = claims.filter(has=page.get_by_role("link", name="Elijah J. Magnier", exact=True))
    expect(claim.first).to_contain_text(re.compile("Report|Statement|Assessment|Forecast"))
    expect(claim.first.get_by_role("blockquote")).to_be_visible()
    expect(claim.first).to_contain_text(
        re.compile(r"between 6 and 9 June 2017,\s+(paragraph \d+|heading)")
    )
    expect(claim.first).to_contain_text("Source: cannot be judged (F)")
    expect(claim.first).to_contain_text("Claim: cannot be judged (6)")


def test_the_address_follows_what_is_read(page: Page) -> None:
    open_page(page, "/")
    mark(page, "Deir al-Zour").click()
    expect(page).to_have_url(re.compile(r"\?place=deir-al-zour\b"))
    expect(page).to_have_title(re.compile("^Deir al-Zour"))


def test_a_claim_opens_beside_the_map_in_one_click(page: Page) -> None:
    open_page(page, "/?place=raqqah")
    statement = panel(page).locator(".claim-statement").first.get_by_role("link")
    words = statement.inner_text()
    statement.click()
    reads(page, words)
    expect(page).to_have_url(re.compile(r"\?place=raqqah&claim=[a-z0-9-]+"))
    expect(panel(page).get_by_role("heading", name="Who says it, and where")).to_be_visible()
    expect(the_map(page)).to_be_visible()


def test_a_click_on_a_badge_shows_what_the_position_rests_on(page: Page) -> None:
    open_page(page, "/")
    single = [
        badge
        for badge in in_view(page, badges(page, re.compile(r"\d{4}$")))
        if "more like it" not in str(badge.get_attribute("aria-label"))
    ]
    single[0].click()
    expect(panel(page).get_by_role("heading", name="It rests on")).to_be_visible()
    expect(page).to_have_url(re.compile(r"position=[a-z0-9-]+"))


def test_back_and_forward_go_through_what_was_read(page: Page) -> None:
    open_page(page, "/")
    mark(page, "Deir al-Zour").click()
    reads(page, "Deir al-Zour")
    mark(page, "Abu Kamal").click()
    reads(page, "Abu Kamal")
    page.go_back()
    reads(page, "Deir al-Zour")
    page.go_back()
    reads(page, "Raqqah")
    page.go_forward()
    page.go_forward()
    reads(page, "Abu Kamal")
    expect(page).to_have_url(re.compile("place=abu-kamal"))


def test_a_shared_link_opens_the_same_view(page: Page, new_page: Callable[..., Page]) -> None:
    # As many names fit as their face leaves room for, and a face that comes late waits for the next page.
    open_page(page, "/about")
    open_page(page, "/")
    the_map(page).get_by_role("button", name="Zoom in").click()
    mark(page, "Deir al-Zour").click()
    page.get_by_label("On this day", exact=True).fill("2017-10-17")
    expect(
        panel(page).get_by_role("heading", name="Who was there on 17 October 2017")
    ).to_be_visible()
    expect(page).to_have_url(re.compile(r"on=2017-10-17#map="))

    other = new_page()
    open_page(other, "/about")
    open_page(other, page.url)
    reads(other, "Deir al-Zour")
    expect(
        panel(other).get_by_role("heading", name="Who was there on 17 October 2017")
    ).to_be_visible()
    names = ".place-name"
    assert {*other.locator(names).all_inner_texts()} == {*page.locator(names).all_inner_texts()}
    assert other.url == page.url


def test_escape_gives_the_focus_back_to_the_row_that_was_opened(page: Page) -> None:
    open_page(page, "/?place=")
    row = the_list(page).get_by_role("link", name=re.compile(r"^Al-Tanf \(base\)"))
    row.focus()
    page.keyboard.press("Enter")
    reads(page, "Al-Tanf (base)")
    expect(panel(page).get_by_role("heading", level=2)).to_be_focused()
    page.keyboard.press("Escape")
    expect(row).to_be_focused()
    expect(panel(page)).to_be_hidden()
    expect(page).to_have_url(re.compile(r"\?place=(&|#|$)"))


def test_on_this_map_leads_back_from_a_record_to_the_list(page: Page) -> None:
    open_page(page, "/")
    page.get_by_role("button", name="On this map").click()
    expect(the_list(page)).to_be_visible()
    expect(the_list(page).get_by_role("status")).to_contain_text("on view, Tuesday, 6 June 2017")


def test_a_click_with_ctrl_leaves_the_panel_alone(page: Page) -> None:
    open_page(page, "/?place=raqqah")
    link = panel(page).locator(".claim-statement").first.get_by_role("link")
    with page.context.expect_page() as opened:
        link.click(modifiers=["Control"])
    expect(opened.value).to_have_url(re.compile("/claims/"))
    reads(page, "Raqqah")


def test_a_claim_page_leads_to_its_mark_and_the_mark_to_its_claim(page: Page) -> None:
    open_page(page, "/claims/magnier-f06")
    statement = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="Show on the map").click()
    reads(page, statement)
    expect(mark(page, "Raqqah")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/?place=raqqah", "/?actor=isis&panel=actor"])
def test_all_that_is_said_is_one_press_away(page: Page, path: str) -> None:
    open_page(page, path)
    first = panel(page).locator(".claim")
    expect(first).to_have_count(IN_PANEL)
    more = panel(page).get_by_role("link", name=re.compile(r"^Show the other \d+$"))
    left = int(more.inner_text().split()[-1])
    address = page.url
    more.click()
    expect(first).to_have_count(IN_PANEL + left)
    expect(first.nth(IN_PANEL).locator(".claim-statement a")).to_be_focused()
    expect(more).to_have_count(0)
    assert page.url == address
