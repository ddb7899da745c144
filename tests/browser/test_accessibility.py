"""axe-core finds nothing on any page, in both themes and at both widths (WCAG 2.2 A and AA)."""

import hashlib
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.reading import ERRORS, PAGES, is_map, open_page, open_tool

VENDOR = Path(__file__).resolve().parent.parent / "vendor"
AXE = (VENDOR / "axe.min.js").read_text()
RUN = """async (options) => {
  const found = await axe.run(document, {resultTypes: ["violations"], ...options});
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
}"""
EVERYTHING: dict[str, object] = {}
# What a theme can spoil on a page whose structure is already known to be good.
COLOURS: dict[str, object] = {"runOnly": ["color-contrast", "link-in-text-block"]}
WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 390, "height": 844}


def complaints(page: Page, *themes: str) -> list[str]:
    """What axe says about the page in both themes, one line for each element.

    All rules in the themes that are named, in both unless told; in another, those about colours.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = []
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        rules = EVERYTHING if theme in (themes or ("dark", "light")) else COLOURS
        found += [f"{theme}, {line}" for line in page.evaluate(RUN, rules)]
    return found


def complaints_at_both_widths(page: Page) -> list[str]:
    """What axe says about the page on a phone, then on a desk's screen; it fits the phone.

    Each rule is asked at both widths and in both themes, those about colours in all four pairs.
    """
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    found = complaints(page, "dark")
    page.set_viewport_size(WIDE)
    return found + complaints(page, "light")


@pytest.mark.parametrize("path", [path for path in PAGES.values() if not is_map(path)])
def test_axe_finds_nothing(walking_page: Page, path: str) -> None:
    walking_page.set_viewport_size(NARROW)
    open_page(walking_page, path)
    assert complaints_at_both_widths(walking_page) == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("path", [path for path in PAGES.values() if is_map(path)])
def test_axe_finds_nothing_on_the_map(
    walking_page: Page, path: str, size: dict[str, int]
) -> None:
    walking_page.set_viewport_size(size)
    open_page(walking_page, path)
    assert complaints(walking_page) == []


@pytest.mark.parametrize(("path", "status"), ERRORS.values(), ids=ERRORS.keys())
def test_axe_finds_nothing_on_an_error(
    page: Page, page_faults: list[str], path: str, status: int
) -> None:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == status
    assert complaints(page) == []
    page_faults.clear()


def test_axe_finds_nothing_on_the_maps_open_tools(page: Page) -> None:
    open_page(page, "/")
    for tool in ("Layers", "Actors", "Legend"):
        open_tool(page, tool)
        assert complaints(page) == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_page_has_one_main_part_one_first_heading_and_a_language(
    walking_page: Page, path: str
) -> None:
    page = walking_page
    page.goto(path)
    assert page.get_by_role("main").count() == 1
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.title() not in ("", "Conflict map") or is_map(path)


def test_axe_is_the_file_that_the_list_says() -> None:
    for entry in json.loads((VENDOR / "VENDOR.json").read_text()):
        for file in entry["files"]:
            content = (VENDOR / file["path"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == file["sha256"]
