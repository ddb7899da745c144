"""The location of a position on the form's map: a point, a line, how far off it may be; by hand or typed."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.editing import NEW_POSITION, open_form, shape


@pytest.fixture
def page(editor_page: Page) -> Page:
    """A page of somebody who may publish."""
    return editor_page


def test_the_map_of_a_form_opens_where_the_data_lies(page: Page) -> None:
    open_form(page, NEW_POSITION)
    expect(page.locator(".leaflet-control-scale-line")).to_have_text(re.compile(r"^(50|100) km$"))
    for place in ("raqqah", "abu-kamal"):
        expect(page.locator(f'.place-mark[data-place="{place}"]')).to_be_in_viewport()
    # What an address says goes first; a page that is open reads no other view of it.
    page.goto("about:blank")
    open_form(page, f"{NEW_POSITION}#map=5/48.5/36")
    expect(page.locator('.place-mark[data-place="raqqah"]')).not_to_be_in_viewport()


def test_a_point_is_set_and_dragged_on_the_map(page: Page) -> None:
    open_form(page, f"{NEW_POSITION}?on=2017-06-07#map=9/35/39.5")
    coordinates = page.get_by_role("textbox", name="Coordinates")
    stage = page.get_by_role("application")
    stage.click(position={"x": 200, "y": 300})
    expect(coordinates).not_to_have_value("")
    first = coordinates.input_value()
    corner = page.locator(".drawing-corner")
    corner.drag_to(stage, target_position={"x": 330, "y": 200})
    expect(coordinates).not_to_have_value(first)
    moved = coordinates.input_value()
    corner.focus()
    corner.press("ArrowRight")
    expect(coordinates).not_to_have_value(moved)
    page.get_by_role("button", name="Clear").click()
    expect(coordinates).to_have_value("")


def test_the_map_takes_a_point_from_the_keyboard(page: Page) -> None:
    open_form(page, f"{NEW_POSITION}?on=2017-06-07#map=9/35/39.5")
    stage = page.get_by_role("application")
    stage.focus()
    stage.press("Enter")
    expect(page.get_by_role("textbox", name="Coordinates")).to_have_value(
        re.compile(r"^35(\.0\d*)?, 39\.\d+")
    )


def test_a_line_is_drawn_corner_by_corner_and_taken_back(page: Page) -> None:
    open_form(page, f"{NEW_POSITION}?on=2017-06-07#map=9/35/39.5")
    shape(page, "a line")
    stage = page.get_by_role("application")
    for spot in ((150, 350), (250, 300), (350, 200)):
        stage.click(position={"x": spot[0], "y": spot[1]})
    coordinates = page.get_by_role("textbox", name="Coordinates")
    expect(coordinates).to_have_value(re.compile(r"^[^\n]+\n[^\n]+\n[^\n]+$"))
    expect(page.locator(".drawing-corner")).to_have_count(3)
    page.get_by_role("button", name="Take back a corner").click()
    expect(page.locator(".drawing-corner")).to_have_count(2)
    page.locator(".drawing-middle").first.drag_to(stage, target_position={"x": 220, "y": 200})
    expect(page.locator(".drawing-corner")).to_have_count(3)
    page.locator(".drawing-corner").nth(1).press("Delete")
    expect(page.locator(".drawing-corner")).to_have_count(2)


def test_typed_coordinates_show_on_the_map_whatever_their_notation(page: Page) -> None:
    open_form(page, f"{NEW_POSITION}?on=2017-06-07")
    page.get_by_role("textbox", name="Coordinates").fill("37S EV 00901 78402")
    corner = page.locator(".drawing-corner")
    expect(corner).to_have_count(1)
    expect(corner).to_be_in_viewport()


def type_and_drag(page: Page, metres: str, mark: Locator) -> None:
    """Type how far off it may be, and drag a mark while the server still answers to that."""
    held: list[Route] = []
    let_go: list[bool] = []

    def hold(route: Route) -> None:
        # What was asked when the form opened is given up once this is, and this once a slow drag asks again.
        if not let_go and (held or metres in (route.request.post_data or "")):
            held.append(route)
        else:
            route.continue_()

    page.route("**/check*", hold)
    with page.expect_request(lambda asked: metres in (asked.post_data or "")):
        page.get_by_label("How far off it may be").fill(metres)
    mark.hover(force=True)
    page.mouse.down()
    stage = page.get_by_role("application").bounding_box()
    assert stage
    page.mouse.move(stage["x"] + 90, stage["y"] + 90, steps=4)
    with page.expect_response("**/check*"):
        let_go.append(True)
        for route in held:
            route.continue_()
    page.mouse.move(stage["x"] + 60, stage["y"] + 60, steps=4)
    page.mouse.up()


def test_how_far_off_it_may_be_is_drawn_and_dragged(page: Page) -> None:
    open_form(page, f"{NEW_POSITION}?on=2017-06-07&latitude=35&longitude=39.5#map=9/35/39.5")
    type_and_drag(page, "20 km", page.locator(".drawing-handle"))
    expect(page.get_by_label("How far off it may be")).to_have_value(re.compile(r"^\d+$"))


def test_a_corner_of_typed_coordinates_stays_in_the_hand_that_drags_it(page: Page) -> None:
    open_form(page, f"{NEW_POSITION}?on=2017-06-07")
    coordinates = page.get_by_role("textbox", name="Coordinates")
    coordinates.fill("37S EV 00901 78402")
    corner = page.locator(".drawing-corner")
    expect(corner).to_be_in_viewport()
    type_and_drag(page, "300", corner)
    expect(coordinates).not_to_have_value("37S EV 00901 78402")
