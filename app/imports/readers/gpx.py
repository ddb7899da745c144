"""GPX: waypoints, routes and tracks in one table, tracks with the times of their first and last fix."""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from xml.etree.ElementTree import Element  # only its type: defusedxml does the reading

import shapely

from app.errors import NotRead, Said
from app.imports.cells import Row, Table, Unreadable, explained
from app.imports.readers.features import columns_of
from app.imports.readers.kml import line_or_point, put_times
from app.imports.readers.xml_files import child_text, elements, local
from app.languages import mark
from app.plain_words import plain_words

LAYERS = {"wpt": "waypoints", "rte": "routes", "trk": "tracks"}
POINTS = ("rtept", "trkpt")
TEXTS = ("name", "desc", "cmt", "sym", "type", "src")


def open_gpx(path: Path) -> Table:
    """The table of a GPX file, with a finding for each of its layers. Raises Unreadable."""
    read = partial(_guarded, path)
    counts = Counter(row.cells.get("layer", "") for row in read())
    findings = [
        explained("layer", name, mark("{number} of them"), number=f"{counts[name]:,}")
        for name in LAYERS.values()
    ]
    return Table("gpx", columns_of(read()), read, findings, unit="feature")


def _guarded(path: Path) -> Iterator[Row]:
    number = 0
    try:
        with path.open("rb") as file:
            for event, element in elements(file):
                if event == "end" and local(element) in LAYERS:
                    number += 1
                    yield _row(number, element)
                    element.clear()
    except NotRead as error:
        if number == 0:
            raise Unreadable(error.said) from None
        yield Row(number + 1, {}, faults=[(None, error.said)])


def _row(number: int, element: Element) -> Row:
    layer = local(element)
    cells = {"layer": LAYERS[layer]}
    cells |= {name: plain_words(child_text(element, name)) for name in TEXTS}
    row = Row(number, cells)
    fixes = (
        [element] if layer == "wpt" else [each for each in element.iter() if local(each) in POINTS]
    )
    try:
        spots = [(float(each.get("lon", "")), float(each.get("lat", ""))) for each in fixes]
        if layer == "wpt":
            row.geometry = shapely.Point(spots[0])
        elif spots:
            row.geometry = line_or_point(spots)
            cells["fixes"] = str(len(spots))
    except (ValueError, IndexError):
        row.faults.append(("geometry", Said("geometry", "Its coordinates can't be read.")))
    times = [child_text(each, "time") for each in fixes]
    if layer == "wpt":
        cells["time"] = times[0] if times else ""
    else:
        put_times(cells, times)
    return row
