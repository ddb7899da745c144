"""axe-core finds nothing on any page, in both themes and at both widths (WCAG 2.2 A and AA)."""

import hashlib
import json
from pathlib import Path

import pytest
from playwright.sync_api import JSHandle, Page

from tests.browser.reading import ERRORS, PAGES, is_map, open_page, open_tool

VENDOR = Path(__file__).resolve().parent.parent / "vendor"
AXE = (VENDOR / "axe.min.js").read_text()
RUN = """async ([options, within]) => {
  if (within?.length === 0) return [];
  const found = await axe.run(within ? {include: within} : document, {resultTypes: ["violations"], ...options});
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
}"""
# What a theme can spoil on a page whose structure is already known to be good.
COLOURS = ["color-contrast", "link-in-text-block"]
EVERYTHING: dict[str, object] = {}
ONLY_COLOURS: dict[str, object] = {"runOnly": COLOURS}
ALL_BUT_COLOURS: dict[str, object] = {"rules": {name: {"enabled": False} for name in COLOURS}}
# All that has text and is of another look than when this was asked last in the same theme: its colour,
# face, ground, way of lying there, and whether it is seen at all.
CHANGED = """(theme) => {
  window.looks ??= {};
  const before = window.looks[theme];
  const now = window.looks[theme] = new Map();
  for (const each of document.querySelectorAll("*")) {
    const style = getComputedStyle(each);
    const { width, height } = each.getBoundingClientRect();
    const above = now.get(each.parentElement);
    const ground = [above?.ground, style.backgroundColor, style.backgroundImage, style.opacity, style.position].join();
    const { color, fontSize, fontWeight, fontFamily, textShadow } = style;
    const isSeen = each.checkVisibility({ visibilityProperty: true }) && width > 1 && height > 1;
    const look = [isSeen, color, above?.color, fontSize, fontWeight, fontFamily, textShadow, ground].join(";");
    now.set(each, { ground, color, look });
  }
  const hasText = (each) => [...each.childNodes].some((inner) => inner.nodeType === Node.TEXT_NODE && inner.data.trim());
  return [...now].filter(([each, { look }]) => look !== before?.get(each)?.look && hasText(each)).map(([each]) => each);
}"""
WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 390, "height": 844}


def run_axe(
    page: Page, theme: str, rules: dict[str, object], within: JSHandle | None = None
) -> list[str]:
    """What axe says in a theme by these rules, about the page or some of its elements: a line for each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    return [f"{theme}, {line}" for line in page.evaluate(RUN, [rules, within])]


def changed(page: Page, theme: str) -> JSHandle:
    """What has another look in that theme than when this was asked last; everything, the first time."""
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    return page.evaluate_handle(CHANGED, theme)


def complaints(page: Page, theme: str = "light") -> list[str]:
    """What axe says about the page: by all rules in that theme, by those about colours in the other."""
    other = {"light": "dark", "dark": "light"}[theme]
    return run_axe(page, other, ONLY_COLOURS) + run_axe(page, theme, EVERYTHING)


# Words of buttons that go on in a second line.
BROKEN_WORDS = """() => [...document.querySelectorAll(".button")]
  .filter((button) => button.checkVisibility())
  .flatMap((button) => [...button.childNodes])
  .filter((node) => node.nodeType === Node.TEXT_NODE)
  .flatMap((node) => [...node.data.matchAll(/[^\\s-]+/g)].filter((word) => {
    const range = document.createRange();
    range.setStart(node, word.index);
    range.setEnd(node, word.index + word[0].length);
    return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1;
  }).map(([word]) => word))"""


def complaints_at_both_widths(page: Page) -> list[str]:
    """What axe says about the page on a phone, then on a desk's screen; it fits the phone, its buttons too.

    Each rule is asked at both widths and in both themes, those about colours in all four pairs: on the
    wide screen of whatever has another look there than on the phone.
    """
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert page.evaluate(BROKEN_WORDS) == []
    found = complaints(page, "dark")
    for theme in ("dark", "light"):
        changed(page, theme)
    page.set_viewport_size(WIDE)
    found += run_axe(page, "light", ALL_BUT_COLOURS)
    for theme in ("light", "dark"):
        found += run_axe(page, theme, ONLY_COLOURS, changed(page, theme))
    return found


@pytest.mark.parametrize("path", [path for path in PAGES.values() if not is_map(path)])
def test_axe_finds_nothing(walking_page: Page, path: str) -> None:
    walking_page.set_viewport_size(NARROW)
    open_page(walking_page, path)
    assert complaints_at_both_widths(walking_page) == []


@pytest.mark.parametrize(
    ("size", "theme"), [(WIDE, "light"), (NARROW, "dark")], ids=["wide", "narrow"]
)
@pytest.mark.parametrize("path", [path for path in PAGES.values() if is_map(path)])
def test_axe_finds_nothing_on_the_map(
    walking_page: Page, path: str, size: dict[str, int], theme: str
) -> None:
    walking_page.set_viewport_size(size)
    open_page(walking_page, path)
    assert complaints(walking_page, theme) == []


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
