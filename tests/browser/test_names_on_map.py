"""Names on the map: a river or a border is said more softly than a town, and leads nobody's positions."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.reading import MORE, mark, open_page, the_map

# As the map opens: a border with positions of its own beside towns with theirs.
BORDER = "Syrian-Iraqi border"
WEIGHT = "each => Number(getComputedStyle(each).fontWeight)"
# Names and badges of our own that a tool covers.
BENEATH = """() => {
  const boxes = (of) => [...document.querySelectorAll(of)].map((each) => [each, each.getBoundingClientRect()]);
  const over = boxes(".leaflet-control-zoom, .leaflet-control-scale, .map-tools > *, .map-credits");
  return boxes(".place-name, .badges").flatMap(([name, box]) => over
    .filter(([, tool]) => tool.width && box.left < tool.right && tool.left < box.right
      && box.top < tool.bottom && tool.top < box.bottom)
    .map(([tool]) => `${name.ariaLabel || name.className} under ${tool.className}`));
}"""
SIZE = "each => parseFloat(getComputedStyle(each).fontSize)"


def spot_of(name: Locator) -> Locator:
    """What is drawn at the spot that a name belongs to, its badges apart."""
    return name.locator("xpath=ancestor::div[contains(@class, 'leaflet-marker-icon')]")


def test_a_border_is_named_more_softly_than_a_town(page: Page) -> None:
    open_page(page, "/?place=&on=2017-06-06")
    border, town = mark(page, BORDER), mark(page, "Deir al-Zour")
    assert border.evaluate(WEIGHT) < town.evaluate(WEIGHT)
    assert border.evaluate(SIZE) < town.evaluate(SIZE)


def test_names_have_as_much_room_as_was_measured(page: Page) -> None:
    open_page(page, "/?place=&on=2017-06-06")
    for name in the_map(page).locator(".place-name").all():
        part = name.locator("xpath=ancestor::div[contains(@class, 'spot-part')]")
        assert name.evaluate("each => each.scrollWidth <= each.clientWidth + 1")
        assert part.evaluate("each => each.getBoundingClientRect().height < 40")


def test_a_chosen_river_leads_no_town_and_none_of_its_positions(page: Page) -> None:
    open_page(page, "/?place=euphrates&on=2017-06-06")
    river = mark(page, "Euphrates")
    expect(river).to_be_visible()
    expect(spot_of(river).get_by_role("button", name=MORE)).to_have_count(0)
    for town in ("Abu Kamal", "Al-Mayadeen"):
        expect(mark(page, town)).to_be_visible()


def test_a_name_that_is_cut_begins_the_words_by_which_its_mark_is_called(page: Page) -> None:
    open_page(page, "/?place=&on=2017-06-06")
    cut = the_map(page).locator(".place-name:has(.is-cut)")
    expect(cut).not_to_have_count(0)
    for name in cut.all():
        shown = " ".join(str(name.text_content()).split())
        label = str(name.get_attribute("aria-label"))
        assert label.startswith(shown), label
        assert len(shown) < len(label)
        drawn = name.locator(".is-cut").evaluate(
            "each => getComputedStyle(each, '::after').content"
        )
        assert drawn == '"…"'


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["wide", "narrow"])
@pytest.mark.parametrize("view", ["7/36.2/38.3", "8/35.95/39.0", "7/34.2/40.1", "9/34.46/40.92"])
def test_no_name_lies_beneath_the_maps_tools(page: Page, size: tuple[int, int], view: str) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_page(page, f"/?place=&on=2017-06-06#map={view}")
    beneath = page.evaluate(BENEATH)
    assert beneath == []
