"""Files of streets that an operator drops into the data folder: which are used, and why others aren't."""

from pathlib import Path

import pytest
from pmtiles.tile import TileType

from app.basemap import MapOptions, compose_map
from app.database import Engines
from app.main import create_app
from app.settings import Settings
from app.streets import FOLDER, Streets, find_streets
from tests.street_files import EAST, NORTH, SOUTH, WEST, write_streets
from tests.visiting import Visitor


@pytest.fixture
def streets(tmp_path: Path) -> Path:
    """The folder for such files in a data folder."""
    folder = tmp_path / FOLDER
    folder.mkdir()
    return folder


def test_a_map_without_such_files_is_as_ever(tmp_path: Path) -> None:
    assert find_streets(tmp_path) == Streets()
    assert "streets" not in compose_map(MapOptions(static_url="")).script


@pytest.mark.parametrize("scheme", ["protomaps", "openmaptiles"])
def test_a_file_is_drawn_where_it_lies_from_its_first_zoom_on(streets: Path, scheme: str) -> None:
    write_streets(streets / "raqqah.pmtiles", scheme)
    found = find_streets(streets.parent)
    assert found.faults == ()
    [told] = [each.told for each in found.files]
    assert told["scheme"] == scheme
    assert told["bounds"] == [[SOUTH, WEST], [NORTH, EAST]]
    assert (told["from"], told["maxDataZoom"]) == (9, 14)
    script = compose_map(MapOptions(static_url="", streets=found.files)).script
    assert script.index("conflictMap.worldTiles") < script.index("conflictMap.streets")
    assert script.index("conflictMap.streets") < script.index("conflictMap.townNames")


def test_whom_to_thank_is_plain_text_and_no_template(streets: Path) -> None:
    write_streets(streets / "raqqah.pmtiles")
    write_streets(streets / "again.pmtiles")
    html = compose_map(MapOptions(static_url="", streets=find_streets(streets.parent).files)).html
    assert html.count("© Made up  7 * 7  &amp; drawn") == 1
    assert "example.org" not in html


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def of_version_2(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[7] = 2
    path.write_bytes(content)


def without_description(path: Path) -> None:
    content = bytearray(path.read_bytes())
    at = int.from_bytes(content[24:32], "little")
    content[at : at + 4] = b"none"
    path.write_bytes(content)


def packed_otherwise(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[98] = 3
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (cut, "cut off"),
        (of_version_2, "version 2; 3 can be read"),
        (without_description, "doesn't tell which layers"),
        (packed_otherwise, "packed with gzip or not at all"),
        (lambda path: path.write_bytes(b"<!doctype html>"), "doesn't begin like one"),
        (lambda path: path.write_bytes(b""), "doesn't begin like one"),
        (lambda path: write_streets(path, tile_type=TileType.PNG), "holds png tiles"),
        (lambda path: write_streets(path, layers=["poi", "roof"]), "has the layers poi, roof"),
        (lambda path: write_streets(path, layers=[]), "has the layers of no name"),
        (lambda path: path.rename(path.with_name("{{ 7 }}.pmtiles")), "Rename it"),
    ],
)
def test_a_file_that_cannot_be_drawn_is_told_of_and_the_others_are_drawn(
    streets: Path, spoil: object, why: str
) -> None:
    write_streets(streets / "good.pmtiles")
    write_streets(streets / "spoilt.pmtiles")
    spoil(streets / "spoilt.pmtiles")  # type: ignore[operator]
    found = find_streets(streets.parent)
    assert [each.name for each in found.files] == ["good.pmtiles"]
    [fault] = found.faults
    assert why in fault
    assert str(streets) in fault


def test_another_file_of_the_same_name_has_another_address(streets: Path) -> None:
    write_streets(streets / "raqqah.pmtiles")
    [first] = find_streets(streets.parent).files
    write_streets(streets / "raqqah.pmtiles", credit="Somebody else")
    [second] = find_streets(streets.parent).files
    assert first.told["url"] != second.told["url"]


def test_readers_get_parts_of_the_files_and_nothing_else_of_the_folder(
    settings: Settings, loaded_database: Engines, streets: Path
) -> None:
    write_streets(streets / "raqqah.pmtiles")
    (streets / "secret.txt").write_text("A note.")
    (streets / "broken.pmtiles").write_bytes(b"PMTiles")
    app = create_app(settings.model_copy(update={"data_dir": streets.parent}), loaded_database)
    with Visitor(app) as client:
        part = client.get("/basemap/streets/raqqah.pmtiles", headers={"Range": "bytes=0-6"})
        assert (part.status_code, part.content) == (206, b"PMTiles")
        assert "max-age" in part.headers["cache-control"]
        for other in ("secret.txt", "broken.pmtiles", "", "../settings", "%2e%2e/secret.txt"):
            assert client.get(f"/basemap/streets/{other}").status_code == 404, other
        (streets / "raqqah.pmtiles").unlink()
        assert client.get("/basemap/streets/raqqah.pmtiles").status_code == 404
