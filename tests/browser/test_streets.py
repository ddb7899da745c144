"""Streets out of an operator's files: painted and named where they lie, with the borders over them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from app.database import Engines
from app.main import create_app
from app.settings import Settings
from app.streets import FOLDER
from tests.browser.reading import open_page
from tests.street_files import AT_THE_BORDER, write_streets
from tests.web import serve

SPY = """
globalThis.drawn = [];
for (const name of ["fillText", "strokeText"]) {
  const own = CanvasRenderingContext2D.prototype[name];
  CanvasRenderingContext2D.prototype[name] = function (text, ...at) {
    drawn.push(text);
    return own.call(this, text, ...at);
  };
}
"""
# How many pixels of the base map's uppermost layer that has any there are of a colour of the map's.
PAINTED = """(name) => {
  const probe = document.createElement("canvas").getContext("2d");
  const shade = document.createElement("span");
  shade.style.color = `var(${name})`;
  document.body.append(shade);
  probe.fillStyle = getComputedStyle(shade).color;
  shade.remove();
  probe.fillRect(0, 0, 1, 1);
  const [r, g, b] = probe.getImageData(0, 0, 1, 1).data;
  let found = 0;
  for (const canvas of document.querySelectorAll(".leaflet-tile-pane canvas")) {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    for (let at = 0; at < data.length; at += 4) found += data[at] === r && data[at + 1] === g && data[at + 2] === b;
  }
  return found;
}"""


@pytest.fixture(scope="module")
def server_url(
    settings: Settings, loaded_database: Engines, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The map of a machine on which somebody dropped a file of either scheme."""
    data_dir: Path = tmp_path_factory.mktemp("data")
    (data_dir / FOLDER).mkdir()
    write_streets(data_dir / FOLDER / "raqqah.pmtiles", "protomaps")
    write_streets(data_dir / FOLDER / "border.pmtiles", "openmaptiles", shift=AT_THE_BORDER)
    with serve(
        create_app(settings.model_copy(update={"data_dir": data_dir}), loaded_database)
    ) as url:
        yield url


def show(page: Page, view: str) -> set[str]:
    """Open the map on a view with streets; what is written on it."""
    page.add_init_script(SPY)
    open_page(page, f"/?place=#map={view}")
    page.wait_for_function("() => drawn.some((text) => text.includes('Made-Up'))")
    return set(page.evaluate("drawn"))


def test_streets_are_painted_and_named_where_a_file_has_them(new_page: Callable[..., Page]) -> None:
    page = new_page()
    names = show(page, "15/35.9550/39.0150")
    assert names & {f"Street {step}" for step in range(1, 10)}
    for colour in ("--map-street", "--map-building", "--map-land"):
        assert page.evaluate(PAINTED, colour) > 500, colour
    assert page.get_by_text("© Made up").is_visible()


def test_borders_are_drawn_over_streets(new_page: Callable[..., Page]) -> None:
    page = new_page()
    names = show(page, "15/36.7050/38.9750")
    assert names & {f"شارع {step}" for step in range(1, 10)}
    for colour in ("--map-street", "--map-border"):
        assert page.evaluate(PAINTED, colour) > 200, colour
