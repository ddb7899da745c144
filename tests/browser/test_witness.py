"""The map by chosen witnesses, as readers choose them and see what is left."""

import json
import re
from collections.abc import Callable, Iterator
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from app.database import Engines, editing_session
from app.main import create_app
from app.settings import Settings
from tests.browser.reading import map_is_ready, open_tool, the_list, the_map
from tests.factories import make_actor, make_claim, make_position, make_source
from tests.web import serve

OFFICIAL, PAPER, BOTH = 350, 260, 40
HERE = "/?place=&on=2017-06-07#map=7/35.0/40.0"


@pytest.fixture(scope="module")
def many(clone_database: Callable[[], Engines], plain_ground: Settings) -> Iterator[str]:
    """A map with more positions than are read one by one: of an official source, of a paper, and of both."""
    engines = clone_database()
    with editing_session(engines, "Test") as session:
        red, blue = make_actor(session, name="Red"), make_actor(session, name="Blue")
        official = make_claim(session, make_source(session, publisher="The Ministry"))
        paper = make_claim(session, make_source(session, publisher="The Paper"))
        for actor, claims, count, north in (
            (red, (official,), OFFICIAL, 36.0),
            (blue, (paper,), PAPER, 34.0),
            (red, (paper, official), BOTH, 35.0),
        ):
            for number in range(count):
                point = f"POINT({39 + number % 25 * 0.02} {north + number // 25 * 0.02})"
                make_position(session, actor, claims, point)
    with serve(create_app(plain_ground, engines)) as address:
        yield address
    engines.dispose()


def on_view(page: Page, number: int) -> None:
    """Expect list and strip of time to say that so many positions are on view."""
    expect(the_list(page).get_by_role("status")).to_contain_text(f" {number} positions on view")
    expect(page.locator("#day-strip")).to_contain_text(f"{number} positions on view")


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("", OFFICIAL + PAPER + BOTH),
        ("without=The+Ministry", PAPER + BOTH),
        ("witness=The+Ministry", OFFICIAL + BOTH),
        ("rests=one-claim", OFFICIAL + PAPER),
        ("witness=", 0),
    ],
)
def test_marks_list_and_strip_of_many_positions_are_of_the_same_choice(
    new_page: Callable[..., Page], many: str, query: str, left: int
) -> None:
    page = new_page(base_url=many)
    page.goto(HERE.replace("?", f"?{query}&"))
    map_is_ready(page)
    on_view(page, left)
    with urlopen(f"{many}/api/v1/positions?on=2017-06-07&{query}") as answer:
        assert json.load(answer)["numberMatched"] == left


def test_the_choice_stays_while_one_reads_on(new_page: Callable[..., Page], many: str) -> None:
    page = new_page(base_url=many)
    page.goto(HERE.replace("?", "?without=The+Ministry&"))
    map_is_ready(page)
    open_tool(page, "Actors")
    page.get_by_role("checkbox", name=re.compile("Blue")).check()
    on_view(page, PAPER)
    expect(page).to_have_url(re.compile(r"[?&]without=The\+Ministry(&|#|$)"))


def test_a_reader_chooses_on_the_form_and_comes_back_to_the_same_map(page: Page) -> None:
    page.goto("/?place=&on=2017-06-06")
    map_is_ready(page)
    before = the_list(page).get_by_role("status").inner_text()
    page.get_by_role("link", name="Choose whose word counts").click()
    page.get_by_role("checkbox", name="Only Russia").check()
    page.get_by_role("button", name="Show what they say").click()
    map_is_ready(page)
    banner = page.get_by_role("complementary", name="Whose word this is")
    expect(banner).to_contain_text("Only by the word of the side of Russia:")
    expect(page.get_by_label("On this day", exact=True)).to_have_value("2017-06-06")
    assert the_list(page).get_by_role("status").inner_text() != before
    banner.get_by_role("link", name="Show all").click()
    map_is_ready(page)
    expect(the_list(page).get_by_role("status")).to_have_text(before)
    expect(banner).to_have_count(0)


def test_a_panel_tells_only_what_the_chosen_say(page: Page) -> None:
    page.goto("/?witness=side:Russia&place=&on=2017-06-06")
    map_is_ready(page)
    the_map(page).get_by_role("button", name="Raqqah", exact=True).click()
    panel = page.get_by_role("region", name="Reading panel")
    expect(panel).to_contain_text("4 claims by 2 sources")
    expect(page).to_have_url(re.compile("witness=side:Russia"))


def test_without_scripts_the_form_and_the_list_do_the_same(
    new_page: Callable[..., Page], server_url: str
) -> None:
    page = new_page(base_url=server_url, java_script_enabled=False)
    page.goto("/positions")
    page.get_by_role("link", name="Choose whose word counts").click()
    page.get_by_role("checkbox", name="Without Russia").check()
    page.get_by_role("button", name="Show what they say").click()
    expect(page).to_have_url(re.compile(r"/positions\?without=side%3ARussia$"))
    expect(page.get_by_role("status")).to_contain_text("140 positions")


def test_in_arabic_the_choice_is_said_and_kept(page: Page) -> None:
    page.goto("/ar/positions?without=Sputnik")
    expect(page.get_by_text("من دون")).to_contain_text("Sputnik")
    link = page.locator("main").get_by_role("link").first
    assert "without=Sputnik" in (link.get_attribute("href") or "")
