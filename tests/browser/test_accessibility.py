"""axe-core finds nothing on any page, in both themes and at both widths (WCAG 2.2 A and AA)."""

import hashlib
import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.axe import (
    MAGNIFIED,
    NARROW,
    TOO_WIDE,
    VENDOR,
    WIDE,
    complaints,
    complaints_at_both_widths,
)
from tests.browser.reading import ERRORS, PAGES, is_map, open_page, open_tool


@pytest.mark.parametrize("path", [path for path in PAGES.values() if not is_map(path)])
def test_axe_finds_nothing_and_the_page_fits_magnified(walking_page: Page, path: str) -> None:
    walking_page.set_viewport_size(NARROW)
    open_page(walking_page, path)
    assert complaints_at_both_widths(walking_page) == []
    walking_page.set_viewport_size(MAGNIFIED)
    assert walking_page.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize("path", [path for path in PAGES.values() if is_map(path)])
def test_axe_finds_nothing_on_the_map_and_it_fits_magnified(walking_page: Page, path: str) -> None:
    walking_page.set_viewport_size(WIDE)
    open_page(walking_page, path)
    found = complaints(walking_page, "light")
    walking_page.set_viewport_size(NARROW)
    assert found + complaints(walking_page, "dark") == []
    walking_page.set_viewport_size(MAGNIFIED)
    assert walking_page.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize(("path", "status"), ERRORS.values(), ids=ERRORS.keys())
def test_axe_finds_nothing_on_an_error(
    page: Page, page_faults: list[str], path: str, status: int
) -> None:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == status
    assert complaints(page) == []
    page_faults.clear()


def test_axe_finds_nothing_on_the_maps_open_tools(
    new_page: Callable[..., Page], shipped_url: str
) -> None:
    page = new_page(base_url=shipped_url)
    open_page(page, "/")
    for tool in ("Layers", "Actors", "Legend"):
        open_tool(page, tool)
        assert complaints(page) == []


def test_axe_is_the_file_that_the_list_says() -> None:
    for entry in json.loads((VENDOR / "VENDOR.json").read_text()):
        for file in entry["files"]:
            content = (VENDOR / file["path"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == file["sha256"]
