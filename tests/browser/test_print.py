"""Pages on paper: what a sheet says, and how many there are."""

import io

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.reading import map_is_ready, open_page

# The base map is on the sheet.
ON = "shipped_url"


def sheets_of(page: Page) -> list[str]:
    """The text of each sheet, with every run of blanks as one."""
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    read = PdfReader(io.BytesIO(paper)).pages
    # The face has one glyph for both of these.
    return [" ".join(sheet.extract_text().replace("ʼ", "’").split()) for sheet in read]


def test_the_map_is_one_sheet_with_day_legend_positions_sources_and_address(page: Page) -> None:
    address = "/?place=&on=2017-06-06"
    for width, height in ((1440, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        open_page(page, address)
        map_is_ready(page)
        shared = page.url
        sheets = sheets_of(page)
        assert len(sheets) == 1, (width, sheets[1:])
        for words in (
            "Tuesday, 6 June 2017",
            "What they do there",
            "Observed: said to be so",
            "US attacks, 6–9 June 2017 [1]",
            "[1] Elijah J. Magnier",
            shared,
        ):
            assert words.replace(" ", "") in sheets[0].replace(" ", ""), (width, words, sheets[0])
        for words in ("On this map", "Layers", "Sign in", "null"):
            assert words not in sheets[0], (width, words)
        # The view is as it was, and so is its address.
        expect(page).to_have_url(shared)


def test_raqqah_is_at_most_five_sheets_with_its_address(page: Page) -> None:
    page.goto("/places/raqqah")
    claims = page.locator(".claim-statement").all_inner_texts()
    sheets = sheets_of(page)
    assert len(sheets) <= 5
    text = "".join("".join(sheets).split())
    assert page.url in text
    assert [claim for claim in claims if "".join(claim.split()) not in text] == []
