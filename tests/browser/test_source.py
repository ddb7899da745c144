"""A source beside the map: its claims lead to places, its places to claims, and nothing is lost without it."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.reading import mark, open_page, the_map

SOURCE = "/sources/magnier-2017-raqqah"
HINTED = re.compile(r"\bis-hinted\b")
PICKED = re.compile(r"\bis-picked\b")


def claim(page: Page, words: str) -> Locator:
    """The first claim on the page with these words in it."""
    return page.locator(".claim").filter(has_text=words).first


def picked(page: Page) -> Locator:
    """The claims that are picked."""
    return page.locator(".claim.is-picked")


def test_what_the_pointer_is_on_is_marked_on_the_map(page: Page) -> None:
    open_page(page, SOURCE)
    forecast = claim(page, "cannot hold on to al-Tanf for long")
    forecast.scroll_into_view_if_needed()
    forecast.hover()
    expect(mark(page, "Al-Tanf crossing (Syrian side)")).to_have_class(HINTED)


def test_what_is_read_is_marked_as_the_page_scrolls_and_the_map_stays(page: Page) -> None:
    open_page(page, SOURCE)
    deir = mark(page, "Deir al-Zour")
    expect(deir).not_to_have_class(HINTED)
    where = the_map(page).bounding_box()
    page.locator(
        ".claim", has=page.get_by_role("link", name="Deir al-Zour", exact=True)
    ).first.evaluate(
        "(claim) => window.scrollBy(0, claim.getBoundingClientRect().top - innerHeight * 0.3)"
    )
    expect(deir).to_have_class(HINTED)
    now = the_map(page).bounding_box()
    assert where
    assert now
    assert (now["x"], now["width"]) == (where["x"], where["width"])
    assert 0 <= now["y"] <= where["y"]


def test_a_claim_is_shown_on_the_map_beside_it(page: Page) -> None:
    open_page(page, SOURCE)
    forecast = claim(page, "cannot hold on to al-Tanf for long")
    forecast.get_by_role("link", name="Show on the map").click()
    expect(forecast).to_have_class(PICKED)
    expect(page.get_by_role("status").filter(has_text="On the map: ")).to_contain_text("Al-Tanf")
    assert page.url.endswith(SOURCE)


def test_a_place_leads_to_the_claims_that_speak_of_it_one_after_the_other(page: Page) -> None:
    open_page(page, SOURCE)
    speaking = page.locator(".claim", has=page.get_by_role("link", name="Palmyra", exact=False))
    claims = [each.get_attribute("id") for each in speaking.all()]
    seen = []
    for _ in range(len(claims) + 1):
        mark(page, "Palmyra (Tadmur)").click()
        expect(picked(page)).to_have_count(1)
        expect(picked(page)).to_be_in_viewport()
        seen.append(picked(page).get_attribute("id"))
    assert len(claims) > 1
    assert seen == [*claims, claims[0]]


def test_a_new_window_still_opens_the_whole_map(page: Page) -> None:
    open_page(page, SOURCE)
    link = claim(page, "cannot hold on to al-Tanf for long").get_by_role(
        "link", name="Show on the map"
    )
    with page.context.expect_page() as opened:
        link.click(modifiers=["ControlOrMeta"])
    expect(opened.value).to_have_url(re.compile(r"/\?place=[a-z-]+&claim=magnier-f06"))


def test_without_scripts_there_is_no_empty_map(new_page: Callable[..., Page]) -> None:
    plain = new_page(java_script_enabled=False)
    plain.goto(SOURCE)
    expect(plain.locator(".claim").first).to_be_visible()
    expect(plain.locator(".beside-map")).to_be_hidden()


def test_on_a_phone_the_map_stays_above_what_is_read(new_page: Callable[..., Page]) -> None:
    phone = new_page(viewport={"width": 390, "height": 844})
    open_page(phone, f"{SOURCE}#paragraph-4")
    heading = phone.get_by_role("heading", name=re.compile("^Paragraph 4"))
    expect(heading).to_be_in_viewport()
    above, below = the_map(phone).bounding_box(), heading.bounding_box()
    assert above
    assert below
    assert above["y"] + above["height"] <= below["y"]
    assert above["width"] <= 390
