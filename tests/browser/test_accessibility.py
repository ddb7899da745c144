"""axe-core finds nothing on any page, in both themes and at both widths (WCAG 2.2 A and AA)."""

import hashlib
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.reading import ERRORS, PAGES, is_map, open_page

VENDOR = Path(__file__).resolve().parent.parent / "vendor"
AXE = (VENDOR / "axe.min.js").read_text()
RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
}"""
WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 390, "height": 844}


def complaints(page: Page, theme: str) -> list[str]:
    """What axe says about the page in a theme, one line for each element."""
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN)
    return [f"{theme}, {line}" for line in found]


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_axe_finds_nothing(page: Page, path: str, size: dict[str, int]) -> None:
    page.set_viewport_size(size)
    open_page(page, path)
    assert complaints(page, "light") + complaints(page, "dark") == []


@pytest.mark.parametrize(("path", "status"), ERRORS.values(), ids=ERRORS.keys())
def test_axe_finds_nothing_on_an_error(
    page: Page, page_faults: list[str], path: str, status: int
) -> None:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == status
    assert complaints(page, "light") + complaints(page, "dark") == []
    page_faults.clear()


def test_axe_finds_nothing_on_the_maps_open_tools(page: Page) -> None:
    open_page(page, "/")
    for tool in ("layers", "actors", "legend"):
        page.locator(f"#map-{tool} summary").click()
        assert complaints(page, "light") + complaints(page, "dark") == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_page_has_one_main_part_one_first_heading_and_a_language(page: Page, path: str) -> None:
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
