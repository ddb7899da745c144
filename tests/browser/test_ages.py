"""Marks pale with the age of the last word of them, and are seen as well as before."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reading import (
    badges,
    map_is_ready,
    open_page,
    open_tool,
    rows_on_view,
    the_list,
    the_map,
)

# The least contrast of a mark with what is behind it (WCAG 2.2, 1.4.11).
LEAST_CONTRAST = 3
# Contrast of a badge's edge with each ground of the base map, for each colour and age.
CONTRASTS = """
(colours) => {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (colour) => {
    const [red, green, blue] = rgb(colour).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const probe = document.createElement("div");
  document.querySelector(".map-region").append(probe);
  const grounds = ["--map-land", "--map-sea", "--map-lake"].map((name) => {
    probe.style.setProperty("color", `var(${name})`);
    return getComputedStyle(probe).color;
  });
  const found = [];
  for (const colour of colours) {
    for (const looks of ["badge-age-1", "badge-age-2", "badge-age-2 badge-expected", "badge-expected badge-settled"]) {
      probe.className = `has-actor ${looks}`;
      probe.style.setProperty("--actor", colour);
      probe.innerHTML = '<svg><path class="badge-outline" d="M0 0H9V9Z"/></svg>';
      const { stroke } = getComputedStyle(probe.querySelector("path"));
      for (const ground of grounds) found.push([contrast(stroke, ground), colour, looks, ground]);
    }
  }
  probe.remove();
  return found;
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_pale_mark_keeps_its_contrast(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
    open_page(page, "/?place=")
    items = page.request.get("/api/v1/actors?limit=1000").json()["items"]
    found = page.evaluate(CONTRASTS, sorted({each["colour"] for each in items}))
    assert len(found) > 50
    assert [each for each in found if each[0] < LEAST_CONTRAST] == []


def test_old_marks_say_so_and_the_legend_explains_them(page: Page) -> None:
    open_page(page, "/?place=&on=2026-02-20")
    old = badges(page, re.compile(r"last (confirmed|said) .*, [\d,]+ days before"))
    expect(old.first).to_be_visible()
    assert old.first.locator(".badge-age").count() == 1
    open_tool(page, "Legend")
    legend = page.locator("#map-legend-body")
    expect(legend).to_contain_text("Last word of it more than a year before")
    open_page(page, "/?place=&on=2017-06-07")
    open_tool(page, "Legend")
    expect(legend).not_to_contain_text("Last word of it")


def test_a_switch_brings_settled_forecasts_back(page: Page) -> None:
    open_page(page, "/?place=&on=2026-02-20")
    settled = the_map(page).locator(".badge-settled")
    expect(settled).to_have_count(0)
    status = the_list(page).get_by_role("status")
    before = status.inner_text()
    assert not any("settled" in row for row in rows_on_view(page))
    the_list(page).get_by_role("link", name="Show settled forecasts").click()
    map_is_ready(page)
    expect(settled.first).to_be_visible()
    expect(page).to_have_url(re.compile("settled=1"))
    assert status.inner_text() != before
    expect(the_list(page).get_by_role("link", name="Leave out settled forecasts")).to_be_focused()
    rows = rows_on_view(page)
    assert any("settled, last said" in row for row in rows)
    page.go_back()
    expect(settled).to_have_count(0)
    open_tool(page, "Layers")
    page.get_by_role("checkbox", name=re.compile("^Settled forecasts")).check()
    expect(settled.first).to_be_visible()


def test_the_list_has_what_was_observed_first(page: Page) -> None:
    open_page(page, "/?place=&on=2018-02-20&settled=1")
    kinds = []
    for row in rows_on_view(page):
        words = re.sub(r"expected to (be )?\w+", "expected", row)
        observed = re.search(r"\b(holds?|contests?|blocks?|is present|are present)\b", words)
        is_open = words.count("expected") > words.count(", settled")
        kinds.append(0 if observed else 1 if is_open else 2 if "settled" in words else 3)
    assert {0, 1, 2} <= set(kinds)
    assert kinds == sorted(kinds)
