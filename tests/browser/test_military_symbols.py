"""Military symbols as the reader's choice: when their library is fetched, where they stand, and what they leave alone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from app.database import Engines, editing_session
from app.main import create_app
from app.settings import Settings
from tests.browser.axe import complaints
from tests.browser.reading import map_is_ready, open_page, open_tool, the_list, the_map
from tests.browser.test_print import sheets_of
from tests.factories import make_claim, make_position
from tests.symbols import make_symbolised
from tests.web import serve

DAY = "place=&on=2017-06-07"
NEAR, FAR = "#map=9/35.0/40.0", "#map=6/35.5/40.0"
# What a frame is drawn with, by identity.
FILL = {"unknown": "rgb(255,255,128)", "hostile": "rgb(255,128,128)"}
# Pixels of the canvas of many marks that have just one of these colours.
COLOURED = """(canvas, colour) => {
  const [red, green, blue] = colour.match(/\\d+/g).map(Number);
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let found = 0;
  for (let at = 0; at < data.length; at += 4) {
    found += Number(data[at] === red && data[at + 1] === green && data[at + 2] === blue && data[at + 3] === 255);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def address(clone_database: Callable[[], Engines], plain_ground: Settings) -> Iterator[str]:
    """A map on which many stand in the west, and at its middle one of each code."""
    engines = clone_database()
    with editing_session(engines, "Test") as session:
        claims = (make_claim(session),)
        plain, told = make_symbolised(session, claims, 0.1)
        for number in range(620):
            point = f"POINT({36 + number % 20 * 0.05} {36 + number // 20 * 0.03})"
            make_position(session, plain, claims, point)
        make_position(session, told, claims, "LINESTRING(40 34.9, 40.2 34.8)", posture="advances")
    with serve(create_app(plain_ground, engines)) as url:
        yield url
    engines.dispose()


@pytest.fixture
def page(new_page: Callable[..., Page], address: str) -> Page:
    """A reader of that map."""
    return new_page(base_url=address)


def badge(page: Page, name: str) -> str:
    """What the badge that says so is drawn with, as markup."""
    found = the_map(page).get_by_role("button", name=name).first
    expect(found).to_be_visible()
    return str(found.inner_html())


def choose(page: Page, *, checked: bool) -> None:
    open_tool(page, "Layers")
    page.get_by_role("checkbox", name="Military symbols (APP-6)").set_checked(checked)


def test_nothing_of_the_library_is_fetched_before_it_is_chosen(
    new_page: Callable[..., Page], address: str
) -> None:
    page = new_page(base_url=address, cold=True)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(f"/?{DAY}{NEAR}")
    map_is_ready(page)
    open_tool(page, "Legend")
    assert [url for url in fetched if "milsymbol" in url or url.endswith("/js/app6.js")] == []
    choose(page, checked=True)
    expect(page.locator(".badge-app6").first).to_be_visible()
    assert len([url for url in fetched if "milsymbol" in url]) == 1


def test_the_choice_is_in_the_address_remembered_and_undone_by_back(page: Page) -> None:
    page.goto(f"/?{DAY}{NEAR}")
    map_is_ready(page)
    choose(page, checked=True)
    expect(page.locator(".badge-app6").first).to_be_visible()
    assert "symbols=app6" in page.url
    open_tool(page, "Share")
    for kind in ("PNG", "SVG", "PDF"):
        link = page.get_by_role("group", name="As an image").get_by_role("link", name=kind)
        assert "symbols=app6" in str(link.get_attribute("href"))
    page.go_back()
    expect(page.locator(".badge-app6")).to_have_count(0)
    page.goto(f"/?{DAY}&settled=1{NEAR}")
    expect(page.locator(".badge-app6").first).to_be_visible()
    assert "symbols=app6" in page.url
    page.goto(f"/?{DAY}&symbols=own{NEAR}")
    map_is_ready(page)
    expect(page.locator(".badge-app6")).to_have_count(0)
    choose(page, checked=True)
    choose(page, checked=False)
    expect(page.locator(".badge-app6")).to_have_count(0)
    assert "symbols" not in page.url
    page.goto(f"/?{DAY}{NEAR}")
    map_is_ready(page)
    expect(page.locator(".badge-app6")).to_have_count(0)


@pytest.mark.parametrize("path", ["/", "/ar/", "/embed"])
def test_no_side_is_taken_but_where_a_code_says_so(page: Page, path: str) -> None:
    page.goto(f"{path}?{DAY}&symbols=app6{NEAR}")
    map_is_ready(page)
    expect(page.locator(".badge-app6").first).to_be_visible()
    fills = page.locator(".leaflet-container .badge .badge-app6 > path:first-child").evaluate_all(
        "paths => paths.map(each => each.getAttribute('fill'))"
    )
    assert sorted(set(fills)) == sorted(FILL.values())


def test_each_position_has_its_symbol_and_below_it_the_badge_of_the_map(page: Page) -> None:
    page.goto(f"/?{DAY}&symbols=app6{NEAR}")
    map_is_ready(page)
    expect(page.locator(".badge-app6").first).to_be_visible()
    plain, told = badge(page, "Plain holds"), badge(page, "Told attacks")
    assert FILL["unknown"] in plain
    assert FILL["hostile"] in told
    for drawn in (plain, told):
        assert "badge-own" in drawn
    # Planned, as APP-6 draws it.
    assert "stroke-dasharray" in badge(page, "Plain is expected to hold")
    assert "stroke-dasharray" not in plain
    # Whose code can't be drawn keeps the usual sign.
    unheard = badge(page, "Unheard holds")
    assert "badge-app6" not in unheard
    assert "badge-outline" in unheard
    # A line is drawn as ever.
    expect(page.locator("path.line-ribbon").first).to_be_visible()


def test_many_marks_have_them_too_and_the_legend_says_what_they_are(page: Page) -> None:
    canvas = page.locator("canvas.many-marks")
    page.goto(f"/?{DAY}{FAR}")
    map_is_ready(page)
    expect(canvas).to_be_visible()
    assert canvas.evaluate(COLOURED, FILL["unknown"]) == 0
    choose(page, checked=True)
    page.wait_for_function(
        f"() => ({COLOURED})(document.querySelector('canvas.many-marks'), '{FILL['unknown']}') > 100"
    )
    open_tool(page, "Legend")
    legend = page.get_by_role("group", name="Legend")
    expect(legend).to_contain_text("the map takes no side")
    expect(legend.locator(".badge-app6").first).to_be_visible()


def test_the_list_says_the_same_with_them(page: Page) -> None:
    page.goto(f"/?{DAY}{NEAR}")
    map_is_ready(page)
    expect(the_list(page).get_by_role("listitem")).to_have_count(5)
    before = the_list(page).inner_text()
    choose(page, checked=True)
    expect(the_list(page).locator(".badge-app6").first).to_be_visible()
    assert the_list(page).inner_text() == before
    page.keyboard.press("Escape")
    assert complaints(page) == []


def test_they_are_printed(page: Page) -> None:
    page.goto(f"/?{DAY}&symbols=app6{NEAR}")
    map_is_ready(page)
    expect(page.locator(".badge-app6").first).to_be_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#print-legend .badge-app6").count() > 0
    assert len(sheets_of(page)) >= 1


def test_a_library_that_cannot_be_fetched_is_told_and_the_map_keeps_its_signs(
    new_page: Callable[..., Page], address: str, page_faults: list[str]
) -> None:
    page = new_page(base_url=address, cold=True)

    def refuse(route: Route) -> None:
        route.fulfill(status=503, body="")

    page.route("**/milsymbol.js", refuse)
    open_page(page, f"/?{DAY}&symbols=app6{NEAR}")
    expect(page.get_by_text("The military symbols couldn't be fetched")).to_be_visible()
    assert "badge-outline" in badge(page, "Plain holds")
    page_faults.clear()
    page.unroute_all()
    choose(page, checked=False)
    choose(page, checked=True)
    expect(page.locator(".badge-app6").first).to_be_visible()


def test_they_are_seen_where_a_reader_chose_the_colours(
    new_page: Callable[..., Page], address: str
) -> None:
    page = new_page(base_url=address, forced_colors="active", color_scheme="dark")
    page.goto(f"/?{DAY}&symbols=app6{NEAR}")
    map_is_ready(page)
    frame = page.locator(".badge .badge-app6 > path").first
    expect(frame).to_be_visible()
    fill = frame.evaluate("path => getComputedStyle(path).fill.replaceAll(' ', '')")
    assert fill in FILL.values()
