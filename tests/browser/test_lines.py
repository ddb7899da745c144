"""An arrow's head is at the end that its line goes to, as the file has it."""

import re
from collections.abc import Callable, Sequence

from playwright.sync_api import Page, expect

from app.database import Engines, editing_session
from app.main import create_app
from app.settings import Settings
from tests.browser.reading import badges, map_is_ready, open_page, the_list, the_map
from tests.factories import make_actor, make_position
from tests.test_across_the_meridian import AREA, LINE
from tests.test_directions_of_lines import in_files
from tests.web import serve

# Where a drawn line's head is, as shares of its width from the west and its height from the north: the
# tip of a ribbon or of an arrow.
HEAD = """
(group) => {
  const numbers = (path) => path.getAttribute("d").match(/-?[0-9.]+/g).map(Number);
  const points = (path) => {
    const flat = numbers(path);
    return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i], flat[2 * i + 1]]);
  };
  const ribbon = group.querySelector(".line-ribbon");
  const stroke = group.querySelector(".line-dashed");
  if (!ribbon && !stroke) return null;
  const course = points(group.querySelector(".line-hit"));
  let head;
  if (ribbon) {
    const outline = points(ribbon);
    const width = (i) => Math.hypot(...[0, 1].map((axis) => outline[i][axis] - outline.at(-1 - i)[axis]));
    const half = Array.from({ length: Math.floor(outline.length / 2) }, (_, i) => i);
    // The tip lies between the head's corners, where the ribbon is widest.
    head = outline[half.reduce((best, i) => (width(i) > width(best) ? i : best)) + 1];
  } else {
    head = points(group.querySelector(".line-head"))[1];
  }
  const least = [0, 1].map((axis) => Math.min(...course.map((point) => point[axis])));
  const most = [0, 1].map((axis) => Math.max(...course.map((point) => point[axis])));
  return head.map((value, axis) => (value - least[axis]) / (most[axis] - least[axis] || 1));
}
"""
DAYS = ("2017-06-06", "2017-07-05", "2017-10-12", "2017-11-10")


def away_from(line: Sequence[Sequence[float]], end: int, head: Sequence[float]) -> float:
    """How far a head is from an end of a line, both as shares of the line's width and height."""
    longitudes, latitudes = [x for x, _ in line], [y for _, y in line]
    wide, high = max(longitudes) - min(longitudes), max(latitudes) - min(latitudes)
    east = (line[end][0] - min(longitudes)) / (wide or 1)
    south = (max(latitudes) - line[end][1]) / (high or 1)
    return abs(east - head[0]) + abs(south - head[1])


def test_the_head_of_every_arrow_is_at_the_end_its_line_goes_to(page: Page) -> None:
    lines = in_files("positions")
    seen = set()
    for day in DAYS:
        open_page(page, f"/?place=&on={day}#map=9/35.5/39")
        for group in the_map(page).locator("g[data-position]").all():
            key = str(group.get_attribute("data-position"))
            head = group.evaluate(HEAD)
            # Of several lines at once it would be open which of them is drawn.
            if head is not None and len(lines[key]) == 1:
                [line] = lines[key]
                assert away_from(line, -1, head) < away_from(line, 0, head), key
                seen.add(key)
    assert len(seen) > 10, seen


REMEMBER_MAP = """
document.addEventListener("mapstart", ({ detail: { map } }) => { globalThis.shownMap = map; });
"""


def test_a_line_over_the_180th_meridian_is_one_arrow_in_one_place(
    new_page: Callable[..., Page], plain_ground: Settings, fresh_database: Engines
) -> None:
    with editing_session(fresh_database, "Test") as session:
        red, blue = make_actor(session, name="Red"), make_actor(session, name="Blue")
        make_position(session, red, None, LINE, public_id="line", posture="advances")
        make_position(session, blue, None, AREA.wkt, public_id="area")
    with serve(create_app(plain_ground, fresh_database)) as address:
        page = new_page(base_url=address)
        page.add_init_script(REMEMBER_MAP)
        page.goto("/?place=&on=2017-06-07")
        map_is_ready(page)
        # It opens where the data is, the short way round.
        assert page.evaluate("Math.abs(shownMap.getCenter().lng)") > 179
        page.evaluate("shownMap.setView([51.5, -180], 6, { animate: false })")
        expect(badges(page, "Red advances")).to_have_count(1)
        page.evaluate("shownMap.setView([51.5, 180], 6, { animate: false })")
        group = the_map(page).locator("g[data-position=line]")
        expect(group.locator(".line-ribbon")).to_have_count(1)
        head = group.evaluate(HEAD)
        assert away_from([[179, 50], [181, 51]], -1, head) < 0.1
        box = group.bounding_box()
        assert box
        # Two degrees are 91 pixels; the world would be 16,384.
        assert 91 < box["width"] < 200
        area = the_map(page).locator("g[data-position=area] .area-fill")
        assert str(area.get_attribute("d")).count("Z") == 1
        # Opened, it is on view as it was: nothing shows the whole world.
        expect(badges(page, "Red advances")).to_have_count(1)
        the_list(page).get_by_role("link", name="Red advances").first.click()
        expect(page).to_have_url(re.compile("position=line"))
        map_is_ready(page)
        centre = page.evaluate("[shownMap.getCenter().lng, shownMap.getZoom()]")
        assert 177 < centre[0] < 183
        assert centre[1] == 6
