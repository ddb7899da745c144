"""Write `data/gazetteer/reaches.csv.xz`: how far each country may reach, from a pinned package and the gazetteer itself.

    npm pack world-atlas@2.0.2
    .venv/bin/python -m scripts.world.build_reaches world-atlas-2.0.2.tgz

A reach is made to be too large: whatever Natural Earth draws as a country's, and around each place that GeoNames has
there, `AROUND` degrees. Where the two differ over whose a land is, it lies in the reach of both, and so does what governments
dispute by `data/basemap/README.md`, whoever rules there. It takes half a minute.
"""

import csv
import io
import json
import lzma
import sys
import tarfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import shapely
from babel.core import get_global

from app.gazetteer import reaches, world
from app.vocabulary.countries import NAMES

AROUND = 0.15
# Degrees that an outline may be off, which lies outside the country then.
ROUGH = 0.05
# Lands that the package draws without a country's number, and in whose reaches they lie.
UNNUMBERED = {
    "Somaliland": ("SO",),
    "Kosovo": ("XK", "RS"),
    "N. Cyprus": ("CY",),
    "Siachen Glacier": ("IN", "PK"),
    "Indian Ocean Ter.": ("CC", "CX"),
}
# Lands in which more countries than those two have a claim: west, south, east, north.
CLAIMED = (
    (("IN", "PK", "CN"), (72.5, 32.2, 80.4, 37.1)),
    (("IN", "CN"), (91.5, 26.8, 97.4, 29.5)),
    (("SD", "SS"), (27.8, 9.2, 29.3, 10.8)),
    (("EG", "SD"), (33.1, 21.9, 37.4, 23.2)),
    (("KE", "SS", "ET"), (34.0, 4.2, 36.1, 5.5)),
    (("JP", "RU"), (145.2, 43.2, 149.0, 45.6)),
)
MEMBER = "package/countries-50m.json"


def drawn(package: Path) -> dict[str, list[shapely.Geometry]]:
    """What Natural Earth draws of each country, by its code."""
    with tarfile.open(package) as archive:
        content = archive.extractfile(MEMBER)
        assert content is not None
        topology = json.load(content)
    numbered = get_global("territory_aliases")
    arcs = [_unpacked(arc, topology["transform"]) for arc in topology["arcs"]]
    found: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for each in topology["objects"]["countries"]["geometries"]:
        codes = numbered.get(each.get("id", ""), UNNUMBERED.get(each["properties"]["name"], ()))
        for code in codes:
            if code in NAMES:
                found[code].append(_polygons(each, arcs))
    return found


def _unpacked(arc: list[list[int]], transform: dict[str, Any]) -> list[tuple[float, float]]:
    """An arc of TopoJSON as (longitude, latitude): each point is told by its way from the one before."""
    (wide, high), (west, south) = transform["scale"], transform["translate"]
    across = up = 0
    points = []
    for right, north in arc:
        across, up = across + right, up + north
        points.append((across * wide + west, up * high + south))
    return points


def _polygons(geometry: dict[str, Any], arcs: list[list[tuple[float, float]]]) -> shapely.Geometry:
    parts = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    rings = ([_ring(numbers, arcs) for numbers in part] for part in parts)
    return shapely.union_all(
        [shapely.make_valid(shapely.Polygon(first, holes)) for first, *holes in rings]
    )


def _ring(numbers: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    # A number below zero is an arc read backwards.
    return [
        point
        for number in numbers
        for point in (arcs[number] if number >= 0 else arcs[~number][::-1])
    ]


def main(package: Path) -> None:
    """Write the file."""
    parts = drawn(package)
    whole = shapely.box(-180, -90, 180, 90)
    for place in world.read_places():
        east, north = place.longitude, place.latitude
        parts[place.country].append(
            shapely.box(east - AROUND, north - AROUND, east + AROUND, north + AROUND)
        )
    for codes, bounds in CLAIMED:
        for code in codes:
            parts[code].append(shapely.box(*bounds))
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(reaches.COLUMNS)
    for code, shapes in sorted(parts.items()):
        reach = shapely.union_all(shapes).buffer(ROUGH, quad_segs=1).simplify(ROUGH)
        reach = shapely.set_precision(reach.intersection(whole), 0.01)
        rows.writerow((code, shapely.to_wkt(reach, rounding_precision=2)))
    reaches.FILE.write_bytes(
        lzma.compress(text.getvalue().encode(), preset=9 | lzma.PRESET_EXTREME)
    )
    print(f"{len(parts)} countries, {reaches.FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
