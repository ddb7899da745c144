"""Names on the map: a river or a border is said more softly than a town, and leads nobody's positions."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.reading import mark, open_page, the_map

# As the map opens: a border with positions of its own beside towns with theirs.
BORDER = "Syrian-Iraqi border"
WEIGHT = "each => Number(getComputedStyle(each).fontWeight)"
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
    expect(spot_of(river).get_by_role("button", name="more here")).to_have_count(0)
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
