"""More positions than symbols have room for: numbers on a canvas, the list, the filter and the mark agree."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from app.database import Engines, editing_session
from app.main import create_app
from app.settings import Settings
from tests.browser.reading import badges, map_is_ready, open_tool, the_list, the_map
from tests.factories import make_actor, make_claim, make_position
from tests.web import serve

RED, BLUE, ALONE = 350, 200, 3
# Where three stand apart from all others, at the middle of the window.
HERE = "/?place=&on=2017-06-07#map=7/35.0/40.0"
NEAR = "/?place=&on=2017-06-07#map=10/35.0/40.0"
NO_CANVAS = "HTMLCanvasElement.prototype.getContext = () => null"


@pytest.fixture(scope="module")
def many(clone_database: Callable[[], Engines], settings: Settings) -> Iterator[str]:
    """Address of a map with more positions on a day than are drawn one by one."""
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
    with serve(create_app(settings, engines)) as address:
        yield address
    engines.dispose()


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
    on_view(page, RED + BLUE + ALONE)
    expect(page.locator("canvas.many-marks")).to_be_visible()
    expect(badges(page, re.compile("^(Red|Blue) "))).to_have_count(0)
    more = the_list(page).get_by_role("button", name=re.compile(r"^Show 25 more of 553$"))
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
    on_view(page, RED + BLUE + ALONE)
    press_the_middle(page)
    heading = the_list(page).get_by_role("heading", name="At this spot")
    expect(heading).to_be_focused()
    said = the_list(page).get_by_role("status")
    expect(said).to_contain_text(f" {ALONE} positions behind this mark")
    expect(the_list(page).get_by_role("listitem")).to_have_count(ALONE)
    shared = page.url
    page.go_back()
    on_view(page, RED + BLUE + ALONE)
    page.goto(shared)
    expect(said).to_contain_text(f" {ALONE} positions behind this mark")


def test_columns_that_are_cut_off_are_told_and_the_map_goes_on(page: Page) -> None:
    def cut(route: Route) -> None:
        body = route.fetch().body()
        route.fulfill(body=body[: len(body) // 2], content_type="application/octet-stream")

    page.route("**/columns/*/overview", cut)
    page.goto(HERE)
    map_is_ready(page)
    told = "553 of 553 positions couldn't be read and aren't drawn."
    expect(page.get_by_text(told)).to_be_visible()
    on_view(page, 0)


def test_without_a_canvas_the_nearest_are_symbols_and_it_is_said(page: Page) -> None:
    page.add_init_script(NO_CANVAS)
    page.goto(HERE)
    map_is_ready(page)
    expect(page.get_by_text("This browser draws no canvas: of 553 positions")).to_be_visible()
    expect(badges(page, re.compile("^(Red|Blue) "))).not_to_have_count(0)
    on_view(page, RED + BLUE + ALONE)
