"""The map in a language that is written from right to left: its words, its addresses, and where things are drawn."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.database import Engines
from app.languages import catalogues, languages
from app.main import create_app
from app.settings import Settings
from tests.browser.axe import complaints
from tests.browser.reading import open_page
from tests.test_languages import FORMS, write_catalogue
from tests.web import serve

ARABIC = {
    "Places": "أماكن",
    "Layers": "الطبقات",
    "Zoom in": "تقريب",
    "{number} km": "{number} كم",
    "Day on the map": "اليوم على الخريطة",
    "{actor} attacks": "يهاجم {actor}",
    "Areas": "المناطق & <ما حولها>",
    "{first} – {last}": "{first} – {last}",
}
# The same part of the map, clear of all that lies over it on either side.
VIEW = "place=&on=2017-06-06#map=7/35.2/40"
NAMED_ALIKE = "place=&on=2017-06-06#map=6/46/18"
# Where each text is really drawn, whatever its alignment and direction are: both ends of its ink, in the pixels of
# its canvas.
SPY = """
globalThis.drawn = [];
const real = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
  const ink = this.measureText(text);
  const ends = [x - ink.actualBoundingBoxLeft, x + ink.actualBoundingBoxRight]
    .map((end) => this.getTransform().transformPoint(new DOMPoint(end, y)));
  globalThis.drawn.push([text, ...ends.flatMap((end) => [end.x, end.y])]);
  real.call(this, text, x, y, ...rest);
};
"""


@pytest.fixture(scope="module")
def server_url(
    settings: Settings, loaded_database: Engines, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Address of a web server that speaks a little Arabic, too."""
    folder: Path = tmp_path_factory.mktemp("translations")
    write_catalogue(folder, "ar", ARABIC)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(catalogues, "FOLDER", folder)
        languages.cache_clear()
        with serve(create_app(settings, loaded_database)) as address:
            yield address
    languages.cache_clear()


@pytest.fixture(scope="module")
def browser_options() -> dict[str, object]:
    """Wide enough that no name is left out on one side for a tool of the other."""
    return {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", "timezone_id": "UTC"}


def texts(page: Page, path: str) -> dict[str, list[list[float]]]:
    """Where the base map's names are drawn: the ends of each, wherever it is."""
    page.add_init_script(SPY)
    open_page(page, path)
    expect(page.locator(".leaflet-tile-loaded").first).to_be_attached()
    page.wait_for_function("() => drawn.length > 60")
    page.wait_for_function(
        """() => { const before = globalThis.known; globalThis.known = drawn.length; return before === drawn.length; }""",
        polling=400,
    )
    found: dict[str, list[list[float]]] = {}
    for text, *ends in page.evaluate("drawn"):
        found.setdefault(text, []).append(ends)
    return found


def test_names_of_the_base_map_are_drawn_at_the_same_spots_in_both_directions(
    new_page: Any,
) -> None:
    # Farther north than the other view: names in English alone are the same in both.
    rightward, leftward = (
        texts(new_page(), f"/?{NAMED_ALIKE}"),
        texts(new_page(), f"/ar/?{NAMED_ALIKE}"),
    )
    both = set(rightward) & set(leftward)
    assert len(both) > 40
    moved = {
        text: ends
        for text in both
        for ends in leftward[text]
        if not any(is_same_spot(ends, each) for each in rightward[text])
    }
    assert len(moved) <= len(both) // 20, moved


def test_lands_towns_and_waters_are_named_in_the_readers_language(new_page: Any) -> None:
    english, arabic = texts(new_page(), f"/?{VIEW}"), texts(new_page(), f"/ar/?{VIEW}")
    # Below stands what the land calls it, and of a land without Arabic nothing that only Arabs say.
    assert {"Kirkuk", "كركوك", "TURKEY", "Diyarbakır", "Lake Assad"} <= set(english)
    assert not {"تركيا", "ديار بكر", "بحيرة الأسد"} & set(english)
    assert {"كركوك", "تركيا", "ديار بكر", "بحيرة الأسد"} <= set(arabic)
    assert not {"Kirkuk", "TURKEY", "Diyarbakır", "Lake Assad"} & set(arabic)


def is_same_spot(one: list[float], other: list[float]) -> bool:
    """True where a text begins at the same point, or has the same middle.

    A face that comes late may have made one of them longer.
    """
    begins = (one[:2], other[:2])
    middles = tuple([(each[0] + each[2]) / 2, (each[1] + each[3]) / 2] for each in (one, other))
    return any(abs(a[0] - b[0]) <= 1 and abs(a[1] - b[1]) <= 1 for a, b in (begins, middles))


def box(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).first.bounding_box()
    assert found
    return {name: found[name] for name in ("x", "y", "width", "height")}


def middle(page: Page, selector: str) -> float:
    found = box(page, selector)
    return found["x"] + found["width"] / 2


def test_the_map_is_read_and_moved_in_arabic(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda each: asked.append(each.url.split("/", 3)[3]))
    open_page(page, "/ar/?place=&on=2017-06-06")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    # Counts by the catalogue's own plurals; days by the calendar.
    form = FORMS[4]
    expect(page.locator("#map-status")).to_have_text(re.compile(rf"^48 {form} .*6 يونيو 2017"))
    expect(page.locator(".leaflet-control-scale-line")).to_have_text(re.compile(r"^[\d,]+ كم$"))
    expect(page.locator("#map-list")).to_contain_text("يهاجم الولايات المتحدة")
    # What is at the right in English is at the left.
    map_middle = middle(page, "#map")
    assert middle(page, "#map-tools") < map_middle < middle(page, ".leaflet-control-zoom")
    assert middle(page, "#panel") < box(page, "#map")["x"]
    # Names of layers are text, and switch what they say.
    page.locator("#map-layers > summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("checkbox", name=ARABIC["Places"])).to_be_checked()
    expect(page.get_by_role("checkbox", name=ARABIC["Areas"])).to_be_checked()
    page.keyboard.press("Escape")

    # Days run from the right: the key to the left leads to a later one, and so does the hand.
    day = page.get_by_role("slider", name=ARABIC["Day on the map"])
    day.focus()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"/ar/\?place=&on=2017-06-07"))
    strip = box(page, "#strip-time")
    found = []
    for part in (0.8, 0.3):
        page.mouse.click(strip["x"] + part * strip["width"], strip["y"] + strip["height"] / 3)
        expect(page.locator("html")).to_have_attribute("data-map", "ready")
        shown = middle(page, ".strip-mark")
        assert abs(shown - strip["x"] - part * strip["width"]) < 12
        found.append(page.locator("#on-day").input_value())
    assert found[0] < found[1]
    assert middle(page, ".strip-axis span") > strip["x"] + strip["width"] / 2

    # A place opens in the panel by the keyboard, in its language, and Escape leads back.
    page.goto("/ar/?place=&on=2017-06-06")
    row = page.locator('#map-list a[data-place="raqqah"]')
    assert row.inner_text().count("الرقة") == 1
    row.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel-body h2, #panel-body h1").first).to_be_focused()
    expect(page).to_have_url(re.compile(r"/ar/\?place=raqqah&on=2017-06-06"))
    expect(page.locator("#panel-body a[href]").first).to_have_attribute("href", re.compile("^/ar/"))
    page.keyboard.press("Escape")
    expect(row).to_be_focused()
    # A mark by the pointer; what it names stands where it points.
    mark = page.locator('.place-name[data-place="raqqah"]')
    ring = box(page, '.place-mark[data-place="raqqah"]')
    assert abs(box(page, '.place-name[data-place="raqqah"]')["x"] - ring["x"] - ring["width"]) < 30
    mark.click()
    expect(page.locator("#panel-reading")).to_be_visible()

    fragments = [each for each in asked if "/panel?" in each]
    assert fragments
    assert all(each.startswith("ar/") for each in fragments)
    assert not [each for each in asked if re.match("ar/(api|columns|static|basemap|tiles)/", each)]
    assert complaints(page) == []
