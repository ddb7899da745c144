"""More positions than symbols have room for: numbers on a canvas, the list, the filter and the mark agree."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from app.database import Engines, editing_session
from app.main import create_app
from app.settings import Settings
from tests.browser.axe import complaints
from tests.browser.reading import badges, map_is_ready, open_tool, the_list, the_map
from tests.browser.test_print import sheets_of
from tests.factories import make_actor, make_claim, make_position
from tests.web import serve

RED, BLUE, ALONE = 350, 200, 3
LINES, STAYING = 130, 400
ALL = RED + BLUE + ALONE + STAYING
# Where three stand apart from all others, at the middle of the window.
HERE = "/?place=&on=2017-06-07#map=7/35.0/40.0"
NEAR = "/?place=&on=2017-06-07#map=10/35.0/40.0"
NO_CANVAS = "HTMLCanvasElement.prototype.getContext = () => null"


@pytest.fixture(scope="module")
def engines(clone_database: Callable[[], Engines]) -> Iterator[Engines]:
    """A map with more positions on a day than are drawn one by one."""
    engines = clone_database()
    with editing_session(engines, "Test") as session:
        red, blue = make_actor(session, name="Red"), make_actor(session, name="Blue")
        claims = (make_claim(session),)
        for number in range(RED):
            point = f"POINT({38 + number % 25 * 0.02} {36 + number // 25 * 0.02})"
            make_position(session, red, claims, point)
        for number in range(BLUE):
            point = f"POINT({41 + number % 20 * 0.02} {34 + number // 20 * 0.02})"
            make_position(session, blue, claims, point)
        for _ in range(ALONE):
            make_position(session, blue, claims, "POINT(40 35)")
        forecast = (make_claim(session, kind="forecast"),)
        days = {"valid_from": "2017-07-01", "valid_to": "2017-07-31"}
        # Another month has lines and forecasts, and who was there before is gone.
        for number in range(LINES):
            line = f"LINESTRING({39 + number * 0.001} 35, 39.5 35.5)"
            make_position(
                session, red, forecast, line, posture="advances", modality="expected", **days
            )
        for number in range(STAYING):
            point = f"POINT({40 + number * 0.001} 33.5)"
            make_position(
                session, red, claims, point, valid_from="2017-06-07", valid_to="2017-07-31"
            )
    yield engines
    engines.dispose()


@pytest.fixture(scope="module")
def many(engines: Engines, plain_ground: Settings) -> Iterator[str]:
    """Its address."""
    with serve(create_app(plain_ground, engines)) as address:
        yield address


@pytest.fixture
def page(new_page: Callable[..., Page], many: str) -> Page:
    """A reader of that map."""
    return new_page(base_url=many)


def on_view(page: Page, number: int) -> None:
    """Expect the list to say that so many positions are on view."""
    expect(the_list(page).get_by_role("status")).to_contain_text(f" {number} positions on view")


def press_the_middle(page: Page) -> None:
    """Press the mark at the middle of the map."""
    box = the_map(page).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_list_legend_and_filter_count_what_the_numbers_stand_for(page: Page) -> None:
    page.goto(HERE)
    map_is_ready(page)
    on_view(page, ALL)
    expect(page.locator("canvas.many-marks")).to_be_visible()
    expect(badges(page, re.compile("^(Red|Blue) "))).to_have_count(0)
    more = the_list(page).get_by_role("button", name=re.compile(r"^Show 25 more of 953$"))
    expect(the_list(page).get_by_role("listitem")).to_have_count(25)
    more.click()
    expect(the_list(page).get_by_role("listitem")).to_have_count(50)
    open_tool(page, "Legend")
    legend = page.get_by_role("group", name="Legend")
    expect(legend).to_contain_text("So many positions together")
    expect(legend).to_contain_text("Red")
    open_tool(page, "Actors")
    blue = page.get_by_role("checkbox", name="Blue")
    expect(page.locator("label").filter(has=blue)).to_contain_text(str(BLUE + ALONE))
    blue.check()
    on_view(page, BLUE + ALONE)
    open_tool(page, "Legend")
    expect(legend).not_to_contain_text("Red")


def test_few_on_view_are_symbols_and_many_again_numbers(page: Page) -> None:
    page.goto(NEAR)
    map_is_ready(page)
    expect(badges(page, re.compile("^Blue holds"))).to_have_count(1)
    expect(page.locator("canvas.many-marks")).to_be_hidden()
    page.goto(HERE)
    map_is_ready(page)
    expect(page.locator("canvas.many-marks")).to_be_visible()


def test_a_mark_lists_what_stands_behind_it_and_back_undoes_it(page: Page) -> None:
    page.goto(HERE)
    map_is_ready(page)
    on_view(page, ALL)
    press_the_middle(page)
    heading = the_list(page).get_by_role("heading", name="At this spot")
    expect(heading).to_be_focused()
    said = the_list(page).get_by_role("status")
    expect(said).to_contain_text(f" {ALONE} positions behind this mark")
    expect(the_list(page).get_by_role("listitem")).to_have_count(ALONE)
    shared = page.url
    page.go_back()
    on_view(page, ALL)
    page.goto(shared)
    expect(said).to_contain_text(f" {ALONE} positions behind this mark")


def test_columns_that_are_cut_off_are_told_and_the_map_goes_on(page: Page) -> None:
    def cut(route: Route) -> None:
        body = route.fetch().body()
        route.fulfill(body=body[: len(body) // 2], content_type="application/octet-stream")

    page.route("**/columns/*/overview", cut)
    page.goto(HERE)
    map_is_ready(page)
    told = "1,083 of 1,083 positions couldn't be read and aren't drawn."
    expect(page.get_by_text(told)).to_be_visible()
    on_view(page, 0)


def test_without_a_canvas_the_nearest_are_symbols_and_it_is_said(page: Page) -> None:
    page.add_init_script(NO_CANVAS)
    page.goto(HERE)
    map_is_ready(page)
    expect(page.get_by_text("This browser draws no canvas: of 953 positions")).to_be_visible()
    expect(badges(page, re.compile("^(Red|Blue) "))).not_to_have_count(0)
    on_view(page, ALL)


def test_between_two_days_canvas_list_and_strip_count_the_same_groups(page: Page) -> None:
    page.goto("/?place=&from=2017-06-07&to=2017-07-10#map=7/35.0/40.0")
    map_is_ready(page)
    said = f"{ALL + LINES:,} positions on view, 7 June – 10 July 2017: {LINES} came, 553 gone, {STAYING} stayed."
    expect(the_list(page).get_by_role("status")).to_contain_text(said)
    expect(page.locator("#strip-total")).to_have_text(f"{ALL + LINES:,} positions on view")
    headings = the_list(page).get_by_role("heading", level=3)
    expect(headings).to_have_text(["Came 130", "Gone 553", "Stayed 400"])
    open_tool(page, "Legend")
    legend = page.get_by_role("group", name="Legend")
    for words in ("Came: ", "Gone: ", "Stayed: ", "Rests on forecasts alone"):
        expect(legend).to_contain_text(words)
    press_the_middle(page)
    expect(the_list(page).get_by_role("heading", name="At this spot")).to_be_focused()
    expect(the_list(page).get_by_role("heading", level=3)).to_have_text([f"Gone {ALONE}"])


def test_lines_among_many_are_drawn_and_it_is_said_how_many_are_not(page: Page) -> None:
    page.goto("/?place=&on=2017-07-10#map=7/35.0/40.0")
    map_is_ready(page)
    on_view(page, LINES + STAYING)
    expect(page.locator("canvas.many-marks")).to_be_visible()
    expect(page.locator("g[data-position] .line-hit")).to_have_count(120)
    open_tool(page, "Legend")
    legend = page.get_by_role("group", name="Legend")
    expect(legend).to_contain_text("The newest 120 of 130 lines and areas are drawn")


def test_data_that_changes_while_one_looks_waits_quietly_until_it_is_asked_for(
    page: Page, engines: Engines
) -> None:
    page.clock.install()
    page.goto("/?place=&on=2018-01-01#map=7/35.0/40.0")
    map_is_ready(page)
    on_view(page, 0)
    with editing_session(engines, "Test") as session:
        make_position(session, valid_from="2018-01-01", valid_to="2018-01-01")
    note = page.get_by_role("status").filter(has_text="There is newer data.")
    # What is asked for within 50 ms of a change may be told that there is none.
    while not note.is_visible():
        page.clock.fast_forward(26_000)
        page.evaluate("() => fetch('/healthz')")
    on_view(page, 0)
    shown = page.url
    note.get_by_role("button", name="Show").click()
    expect(the_list(page).get_by_role("status")).to_contain_text(" 1 position on view")
    expect(note).to_have_count(0)
    expect(page).to_have_url(shown)


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
@pytest.mark.parametrize(
    "address", [HERE, "/?place=&from=2017-06-07&to=2017-07-10#map=7/35.0/40.0"]
)
def test_axe_finds_nothing_among_many(page: Page, address: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(address)
    map_is_ready(page)
    expect(page.locator("canvas.many-marks")).to_be_visible()
    assert complaints(page) == []


def test_the_printed_sheet_says_how_many_of_many_it_leaves_out(page: Page) -> None:
    page.goto(HERE)
    map_is_ready(page)
    expect(the_list(page).get_by_role("listitem")).to_have_count(25)
    sheets = sheets_of(page)
    assert len(sheets) == 1
    left = re.search(r"and (\d+) positions? more, at the address below", sheets[0])
    assert left, sheets[0]
    listed = ALL - int(left[1])
    assert 0 < listed <= 25


def test_where_one_reads_from_the_right_the_mark_that_is_pressed_opens(page: Page) -> None:
    page.add_init_script(
        "document.addEventListener('DOMContentLoaded', () => { document.dir = 'rtl'; })"
    )
    page.goto(HERE)
    map_is_ready(page)
    on_view(page, ALL)
    press_the_middle(page)
    expect(the_list(page).get_by_role("status")).to_contain_text(
        f" {ALONE} positions behind this mark"
    )
