"""The scripts of the file: those of the map page, joined with what stands in for server and address."""

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.basemap import DIRECTORY, MapOptions, OfflineBasemap, compose_map
from app.joined_scripts import STATIC, join
from app.languages import Language
from app.languages.for_scripts import spoken_script
from app.publishing.ground import Sides, cut_out
from app.publishing.styles import data_address

DOORS = "js/file/doors.js"
ENTRIES = ("js/file/start.js", "js/page.js", "js/map.js")
LEFT_OUT = (
    "js/share.js",
    "js/known-form.js",
    "js/read-ahead.js",
    "js/many.js",
    "js/symbols-choice.js",
)
REPLACED = {
    "js/fragments.js": "js/file/fragments.js",
    **dict.fromkeys(LEFT_OUT, "js/file/left-out.js"),
}
# How many bytes the file has room for, of each part of the base map.
ROOM = {"world.pmtiles": 450_000, "world-relief.pmtiles": 120_000, "region.pmtiles": 700_000}
# Air round what is on the map, in parts of its size, and in degrees at least.
AIR, LEAST_AIR = 0.5, 1.0


@dataclass(frozen=True)
class Ground:
    """The base map of a region: files by their paths, and the script that composes a map of them."""

    files: Mapping[str, bytes]
    script: str


def ground_of(view: Sides) -> Ground:
    """The base map round a view. Away from the finer region nothing of that is in it."""
    basemap = OfflineBasemap()
    west, south, east, north = view
    x, y = max(LEAST_AIR, (east - west) * AIR), max(LEAST_AIR, (north - south) * AIR)
    box = (west - x, max(-85.0, south - y), east + x, min(85.0, north + y))
    files: dict[str, bytes] = {}
    told: dict[str, dict[str, Any]] = {}
    for name, room in ROOM.items():
        cut = cut_out(DIRECTORY / name, box, room)
        files[f"/basemap/{name}"] = cut.content
        told[name] = {"maxDataZoom": cut.max_zoom, "head": cut.head}
    relief = DIRECTORY / basemap.region_relief
    told[basemap.region_relief] = {"url": data_address(relief, "image/webp")}
    composed = compose_map(MapOptions(static_url="", basemap=OfflineBasemap(cut=told)))
    return Ground(files, composed.script)


def map_script(ground: Ground) -> str:
    """The script of the map, as one."""
    library = (STATIC / "vendor/protomaps-leaflet/protomaps-leaflet.js").read_text("utf-8")
    return safe(join(ENTRIES, REPLACED, before=library, doors=DOORS) + ground.script)


def first_scripts(language: Language) -> list[str]:
    """What runs before anything is painted: the theme, the words of the language, and Leaflet."""
    early = (STATIC / "js/theme-early.js").read_text("utf-8")
    leaflet = (STATIC / "vendor/leaflet/leaflet.js").read_text("utf-8")
    said = spoken_script(f"composed/spoken-{language.code}.js") or ""
    return [safe(each) for each in (early, said, leaflet) if each]


def safe(script: str) -> str:
    """A script that can't end its element: its words stand in texts and patterns alone, where a backslash is nothing."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def packed(files: Mapping[str, bytes]) -> dict[str, str]:
    """Files as JSON holds them."""
    return {path: b64encode(content).decode() for path, content in files.items()}


def columns_of(listed: Mapping[str, Any], parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The columns of all positions, under the paths that the strip of time asks for."""
    return {"/columns/positions.json": json.dumps(listed).encode(), **parts}
