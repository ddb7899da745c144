"""Layers, actors and legend."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.reading import (
    badges,
    mark,
    open_page,
    open_tool,
    rows_on_view,
    the_list,
    the_map,
)

# Its layers can be switched.
ON = "shipped_url"

ANY = re.compile("observed|expected to")


def legend(page: Page, section: str) -> Locator:
    """The rows below one heading of the legend."""
    heading = page.get_by_role("heading", name=section, exact=True)
    return (
        page.get_by_role("group", name="Legend")
        .locator("section")
        .filter(has=heading)
        .get_by_role("listitem")
    )


def switch(page: Page, layer: str) -> Locator:
    """The switch of a layer."""
    return page.get_by_role("checkbox", name=layer, exact=True)


def test_positions_can_be_switched_off_and_on(page: Page) -> None:
    open_page(page, "/?place=")
    expect(badges(page, ANY).first).to_be_visible()
    open_tool(page, "Layers")
    switch(page, "Positions").uncheck()
    expect(badges(page, ANY)).to_have_count(0)
    expect(mark(page, "Raqqah")).to_be_visible()
    switch(page, "Positions").check()
    expect(badges(page, ANY).first).to_be_visible()


def test_places_can_be_switched_off(page: Page) -> None:
    open_page(page, "/?place=")
    open_tool(page, "Layers")
    switch(page, "Places").uncheck()
    expect(mark(page, "Raqqah")).to_have_count(0)
    expect(the_list(page).get_by_role("status")).to_contain_text("0 places")


def test_uncertainty_can_be_drawn_and_is_then_explained(page: Page) -> None:
    open_page(page, "/?place=")
    open_tool(page, "Layers")
    expect(the_map(page).locator(".uncertainty-circle")).to_have_count(0)
    switch(page, "Uncertainty").check()
    expect(the_map(page).locator(".uncertainty-circle").first).to_be_attached()
    open_tool(page, "Legend")
    expect(legend(page, "Also").filter(has_text="anywhere in the circle")).to_be_visible()


def test_axes_and_areas_can_be_switched_off(page: Page) -> None:
    open_page(page, "/?place=")
    open_tool(page, "Layers")
    for layer, drawn in (
        ("Axes and fronts", ".leaflet-lines-pane path"),
        ("Areas", ".leaflet-areas-pane path"),
    ):
        expect(the_map(page).locator(drawn).first).to_be_attached()
        switch(page, layer).uncheck()
        expect(the_map(page).locator(drawn)).to_have_count(0)


def test_the_map_can_be_narrowed_to_one_actor(page: Page) -> None:
    open_page(page, "/?place=")
    open_tool(page, "Actors")
    page.get_by_role("checkbox", name=re.compile(r"^Islamic State")).check()
    expect(page).to_have_url(re.compile("actor=isis"))
    expect(the_list(page).get_by_role("status")).to_contain_text("narrowed to 1 actor")
    names = badges(page, ANY)
    expect(names.first).to_be_visible()
    for badge in names.all():
        assert str(badge.get_attribute("aria-label")).startswith("ISIS")
    page.get_by_role("button", name="Show all actors").click()
    expect(page).not_to_have_url(re.compile("actor="))


def test_the_legend_lists_just_who_is_on_view(page: Page) -> None:
    open_page(page, "/?place=&actor=isis")
    open_tool(page, "Legend")
    expect(legend(page, "Who")).to_have_text(["Islamic State"])
    open_page(page, "/?place=&actor=isis,sdf")
    open_tool(page, "Legend")
    expect(legend(page, "Who")).to_have_count(2)


def test_the_legend_follows_the_map(page: Page) -> None:
    open_page(page, "/?place=&on=2017-06-06#map=11/33.5/38.66")
    open_tool(page, "Legend")
    who = legend(page, "Who").all_inner_texts()
    listed = " ".join(rows_on_view(page))
    assert who
    assert not any("Democratic" in name for name in who), who
    assert "Raqqah" not in listed
    open_tool(page, "Layers")
    for layer in ("Positions", "Axes and fronts", "Areas"):
        switch(page, layer).uncheck()
    open_tool(page, "Legend")
    expect(legend(page, "Who")).to_have_count(0)
    expect(legend(page, "What they do there")).to_have_count(0)


def test_the_legend_tells_a_forecast_from_a_report(page: Page) -> None:
    open_page(page, "/?place=")
    open_tool(page, "Legend")
    for words in ("Observed: said to be so", "Expected: said to come", "Rests on forecasts alone"):
        expect(legend(page, "How it is known").filter(has_text=words)).to_be_visible()
