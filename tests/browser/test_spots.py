"""Several marks at one spot: each can be reached, and what is expected is named so."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.reading import (
    MORE,
    badges,
    in_view,
    map_is_ready,
    open_page,
    open_tool,
    panel,
    rows_on_view,
    the_list,
    the_map,
)

# Zooming in takes a spot apart; no map is as deep as this.
MOST_STEPS = 12


def take_apart(page: Page, mark: Locator) -> None:
    """Press a mark that stands for several, and those that it turns into, until none is left."""
    words = mark.get_attribute("aria-label")
    mark.click()
    for _ in range(MOST_STEPS):
        map_is_ready(page)
        if the_list(page).get_by_role("heading", name="At this spot").is_visible():
            return
        left = in_view(page, badges(page, MORE))
        if not left:
            return
        left[0].click()
    raise AssertionError(f"{words!r} is never taken apart")


def test_every_mark_that_stands_for_more_can_be_taken_apart(page: Page) -> None:
    for share in (0, 0.5, 1):
        open_page(page, "/?place=")
        several = in_view(page, badges(page, MORE))
        assert len(several) > 5
        take_apart(page, several[int(share * (len(several) - 1))])


def test_plus_n_lists_what_is_there_and_back_undoes_it(page: Page) -> None:
    open_page(page, "/?place=&on=2017-06-06")
    before = page.url
    more = in_view(page, badges(page, re.compile(r"^\d+ more positions here$")))[0]
    more.click()
    expect(the_list(page).get_by_role("heading", name="At this spot")).to_be_focused()
    expect(page).to_have_url(re.compile(r"[?&]places="))
    shared = page.url
    rows = rows_on_view(page)
    page.locator("#map-list a").last.click()
    expect(panel(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(the_list(page).get_by_role("heading", name="At this spot")).to_be_visible()
    page.keyboard.press("Escape")
    expect(the_list(page).get_by_role("heading", name="On this map")).to_be_visible()
    open_page(page, shared)
    assert rows_on_view(page) == rows
    open_page(page, before)
    more = in_view(page, badges(page, re.compile(r"^\d+ more positions here$")))[0]
    more.click()
    expect(the_list(page).get_by_role("heading", name="At this spot")).to_be_visible()
    page.go_back()
    expect(the_list(page).get_by_role("heading", name="On this map")).to_be_visible()
    expect(page).to_have_url(before)


def test_every_place_and_position_of_the_day_is_in_the_list(page: Page) -> None:
    open_page(page, "/?place=&on=2017-06-06#map=6/34.9/39.4")
    actors = page.request.get("/api/v1/actors?limit=1000").json()["items"]
    short = {actor["slug"]: actor["short_name"] or actor["name"] for actor in actors}
    positions = page.request.get("/api/v1/positions?on=2017-06-06&limit=1000").json()["features"]
    places = page.request.get("/api/v1/places?limit=1000").json()["features"]
    status = the_list(page).get_by_role("status")
    expect(status).to_contain_text(f"{len(places)} places and {len(positions)} positions on view")
    rows = rows_on_view(page)
    for place in places:
        assert any(row.startswith(place["properties"]["name"]) for row in rows)
    for position in positions:
        named = position["properties"]["place_name"] or short[position["properties"]["actor"]]
        assert any(named in row for row in rows), position["id"]


def test_a_spot_that_no_zoom_takes_apart_is_listed(page: Page) -> None:
    open_page(page, "/?place=&on=2017-06-06#map=13/35.9528/39.0079")
    take_apart(page, in_view(page, badges(page, MORE))[0])
    expect(the_list(page).get_by_role("heading", name="At this spot")).to_be_focused()
    the_list(page).get_by_role("link").first.click()
    expect(panel(page)).to_be_visible()


def test_what_is_expected_is_named_unlike_what_is_observed(page: Page) -> None:
    open_page(page, "/?place=")
    names = [
        str(each.get_attribute("aria-label"))
        for each in the_map(page)
        .get_by_role("button", name=re.compile(", observed| expected to "))
        .all()
    ]
    expected = [name for name in names if " expected to " in name]
    assert expected
    assert [name for name in names if ", observed" in name]
    assert any("rests on forecasts alone" in name for name in expected)


def test_what_is_expected_looks_unlike_what_is_observed(page: Page) -> None:
    open_page(page, "/?place=")

    def look(words: str) -> str:
        badge = badges(page, re.compile(words)).first.locator(".badge-outline")
        style = "each => { const s = getComputedStyle(each); return s.fill + s.strokeDasharray; }"
        return str(badge.evaluate(style))

    assert look(" expected to ") != look(", observed")


def test_a_forecast_in_the_panel_says_that_it_is_one(page: Page) -> None:
    open_page(page, "/?claim=magnier-f06")
    expect(panel(page)).to_contain_text("Forecast")
    expect(panel(page)).to_contain_text("said to be going to happen")


def test_more_places_and_more_positions_are_told_apart_by_name_and_by_sight(page: Page) -> None:
    open_page(page, "/?place=&on=2017-06-06#map=6/34.9/39.4")
    places = badges(page, re.compile(r"^\d+ more places? here: .+")).first
    positions = badges(page, re.compile(r"^\d+ more positions? here$")).first
    # A ring, as of a mark for several places, against a pile, as of badges.
    assert places.locator(".place-more-sign").evaluate("each => getComputedStyle(each).boxShadow")
    assert not positions.locator(".place-more-sign").count()
    frame = "each => getComputedStyle(each).borderTopStyle"
    assert (places.evaluate(frame), positions.evaluate(frame)) == ("none", "solid")
    open_tool(page, "Legend")
    legend = page.get_by_role("group", name="Legend")
    for row in ("More places: zoom in", "More positions: zoom in"):
        expect(legend).to_contain_text(row)
