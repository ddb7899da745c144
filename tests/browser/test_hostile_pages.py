"""The rows of tests/hostile.py in a real browser: nothing runs, nothing breaks out."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from app.database import Engines, editing_session
from app.main import create_app
from app.settings import Settings
from tests.browser.reading import map_is_ready, open_tool, panel, the_list, the_map
from tests.hostile import COMPUTED, PAYLOADS, add_hostile_rows, drop_checks
from tests.web import serve

# Every page on which every text of a row shows.
PAGES = (
    "/places/hostile-{n}?on=2017-06-07",
    "/claims/hostile-{n}",
    "/positions/hostile-{n}",
    "/actors/hostile-{n}",
    "/sources/hostile-{n}",
)
LISTS = ("/places", "/actors", "/claims", "/sources", "/data", "/search?q=word")
# Attributes and elements that a text became, though it should have stayed a text.
BROKEN_OUT = """() => [...document.querySelectorAll("*")].flatMap((each) =>
  [...each.attributes]
    .filter(({ name, value }) => name.startsWith("on") || /^\\s*javascript:/i.test(value) && /^(href|src|action)$/.test(name))
    .map(({ name, value }) => `${each.tagName} ${name}=${value.slice(0, 40)}`))
  .concat([...document.querySelectorAll("img:not(.leaflet-image-layer):not(.leaflet-tile), iframe, object, base, style:not([media=never])")]
    .map((each) => each.outerHTML.slice(0, 80)))"""
WIDER = "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def hostile_url(plain_ground: Settings, clone_database: Callable[[], Engines]) -> Iterator[str]:
    """Address of a web server on hostile rows."""
    engines = clone_database()
    with editing_session(engines, PAYLOADS[0]) as session:
        drop_checks(session)
        add_hostile_rows(session)
    with serve(create_app(plain_ground, engines)) as address:
        yield address
    engines.dispose()


@pytest.fixture
def hostile_page(new_page: Callable[..., Page], hostile_url: str) -> Page:
    """A page on hostile rows. That no dialog opens and no policy is broken, the fixture sees to."""
    return new_page(base_url=hostile_url)


def assert_inert(page: Page) -> None:
    """See that every text stayed a text, and fits the page."""
    assert COMPUTED not in page.locator("body").inner_text()
    assert page.evaluate(BROKEN_OUT) == []
    assert page.evaluate(WIDER) <= 0


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_hostile_rows_is_inert(hostile_page: Page, path: str) -> None:
    # Half of them on each page; tests/test_hostile.py reads every page of every one.
    for number in range(PAGES.index(path) % 2, len(PAYLOADS), 2):
        hostile_page.goto(path.format(n=number))
        assert_inert(hostile_page)
        expect(hostile_page.get_by_role("main")).to_be_visible()


@pytest.mark.parametrize("path", LISTS)
def test_a_list_of_hostile_rows_is_inert(hostile_page: Page, path: str) -> None:
    hostile_page.goto(path)
    assert_inert(hostile_page)


def test_the_map_of_hostile_rows_is_inert(hostile_page: Page) -> None:
    hostile_page.goto("/?place=&on=2017-06-07")
    map_is_ready(hostile_page)
    for tool in ("Actors", "Legend", "Layers"):
        open_tool(hostile_page, tool)
        assert_inert(hostile_page)
    marks = the_map(hostile_page).get_by_role("button")
    assert marks.count() > len(PAYLOADS)
    for number in range(len(PAYLOADS)):
        mark = hostile_page.locator(f".place-name[data-place=hostile-{number}]")
        if mark.count():
            # Dispatched: what a hostile name covers needn't be in sight.
            mark.first.dispatch_event("click")
            expect(panel(hostile_page).get_by_role("heading", level=2)).to_be_visible()
            expect(hostile_page).to_have_url(re.compile(rf"place=hostile-{number}\b"))
    assert_inert(hostile_page)


def test_the_list_of_hostile_rows_opens_each_of_them(hostile_page: Page) -> None:
    hostile_page.goto("/?place=&on=2017-06-07")
    map_is_ready(hostile_page)
    rows = the_list(hostile_page).get_by_role("link")
    for number in range(min(5, rows.count())):
        rows.nth(number).click()
        expect(panel(hostile_page).get_by_role("heading", level=2)).to_be_visible()
        panel(hostile_page).locator(".claim-statement").first.get_by_role("link").click()
        title = panel(hostile_page).get_by_role("heading", name="Who says it, and where")
        expect(title).to_be_visible()
        assert_inert(hostile_page)
        hostile_page.keyboard.press("Escape")
        expect(the_list(hostile_page)).to_be_visible()
