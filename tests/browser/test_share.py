"""«Share», and the map in a frame."""

import re

from playwright.sync_api import Page, expect

from tests.browser.reading import map_is_ready, mark, open_page


def test_what_is_on_view_can_be_shared(page: Page) -> None:
    open_page(page, "/?place=raqqah&on=2017-06-07")
    page.locator("#map-share > summary").click()
    link = page.get_by_label("Address of this map")
    expect(link).to_have_value(page.url)
    cited = page.get_by_label("To cite, as it is known now")
    expect(cited).to_have_value(
        re.compile(r"^“Raqqah, 7 June 2017”.*/cite/map\?place=raqqah.*known=")
    )
    others = page.get_by_role("link", name="BibTeX, RIS and others").get_attribute("href") or ""
    assert "is the same as was cited" not in page.request.get(others).text()
    # Nobody may frame it unless it is set.
    expect(page.locator("#map-share-body")).to_contain_text("no other site")
    expect(page.get_by_label("Code of a frame")).to_have_count(0)
    images = [page.get_by_role("link", name=kind, exact=True) for kind in ("PNG", "SVG", "PDF")]
    for image in images:
        address = image.get_attribute("href") or ""
        assert re.search(
            r"/map\.\w+\?place=raqqah&on=2017-06-07&view=\d[\d.]*/35\.\d+/\d\d\.\d+", address
        )
        assert page.request.get(address).status == 200
    # What is shared is what is on view when it is opened.
    page.locator("#map-share > summary").click()
    page.locator("#day-next").click()
    page.locator("#map-share > summary").click()
    expect(link).to_have_value(page.url)
    assert "on=2017-06-07" not in link.input_value()


def test_in_a_frame_the_map_works_and_links_lead_out_of_it(page: Page) -> None:
    page.goto("/embed?place=&on=2017-06-06")
    map_is_ready(page)
    expect(page.locator(".site-nav")).to_have_count(0)
    expect(page.locator("#map-share")).to_be_hidden()
    mark(page, "Raqqah").click()
    expect(page.locator("#panel-body h2").first).to_have_text("Raqqah")
    expect(page).to_have_url(re.compile(r"/embed\?place=raqqah"))
    page.locator("#day-next").click()
    expect(page).to_have_url(re.compile(r"/embed\?.*on=2017-06-0[7-9]"))
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Open the whole map").click()
    expect(opened.value).to_have_url(re.compile(r"/\?place="))
    opened.value.close()
