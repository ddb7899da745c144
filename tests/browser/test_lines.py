"""An arrow's head is at the end that its line goes to, as the file has it."""

from collections.abc import Sequence

from playwright.sync_api import Page

from tests.browser.reading import open_page, the_map
from tests.test_directions_of_lines import in_files

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
  const stroke = group.querySelector(".line-withdraws");
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
