"""KML and KMZ: placemarks of every folder, with times, tracks and ExtendedData; nothing is fetched.

Read by us, as GDAL loses the times of tracks, makes 0, 0 of fixes that are left out, and takes a month for
its first midnight.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element  # only its type: defusedxml does the reading

import shapely
from shapely.geometry.base import BaseGeometry

from app.errors import NotRead, Said
from app.imports.cells import Row, Table, Unreadable
from app.imports.readers.archives import open_archive
from app.imports.readers.features import columns_of
from app.imports.readers.xml_files import child_text, elements, local
from app.plain_words import plain_words

COMMA = re.compile(r"\s*,\s*")
DAY_FIRST = re.compile(r"\W*(\d{1,2} [A-Za-z]{3,9} \d{4})\b")
# What is read once it ends, and needn't be held afterwards.
DONE_WITH = frozenset({"Placemark", "NetworkLink", "Style", "StyleMap", "Folder", "Schema"})
SHAPES = (
    "Point",
    "LineString",
    "LinearRing",
    "Polygon",
    "MultiGeometry",
    "Track",
    "MultiTrack",
    "Model",
)


def open_kml(path: Path, *, is_packed: bool) -> Table:
    """The table of a KML file, or of the one within a KMZ. Raises Unreadable."""
    read = partial(_guarded, path, is_packed=is_packed)
    table = Table("kml", columns_of(read()), read, unit="feature")
    if "geoconfirmed" in _title(path, is_packed=is_packed).casefold():
        table.layout = "geoconfirmed-kml"
    return table


@contextmanager
def _opened(path: Path, *, is_packed: bool) -> Iterator[IO[bytes]]:
    if not is_packed:
        with path.open("rb") as file:
            yield file
        return
    with open_archive(path) as archive:
        names = [name for name in archive.namelist() if name.casefold().endswith(".kml")]
        # The document is the one at the top; others are what links lead to.
        names.sort(key=lambda name: (name.casefold() != "doc.kml", name.count("/"), name))
        with archive.open(names[0]) as file:
            yield file


def _title(path: Path, *, is_packed: bool) -> str:
    with _opened(path, is_packed=is_packed) as file:
        head = file.read(8192).decode("utf-8", "replace")
    found = re.search(r"<Document[^>]*>.{0,400}?<name>(.{0,200}?)</name>", head, re.DOTALL)
    return found[1] if found else ""


def _guarded(path: Path, *, is_packed: bool) -> Iterator[Row]:
    number = 0
    try:
        with _opened(path, is_packed=is_packed) as file:
            for row in _rows(file):
                number = row.number
                yield row
    except NotRead as error:
        if number == 0:
            raise Unreadable(error.said) from None
        yield Row(number + 1, {}, faults=[(None, error.said)])


class _Folders:
    """The folders that a placemark lies in, and whether one of them is hidden."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.hidden: list[bool] = []

    def open(self) -> None:
        """Go into a folder."""
        self.names.append("")
        self.hidden.append(False)

    def close(self) -> None:
        """Come out of it again."""
        self.names.pop()
        self.hidden.pop()

    def note(self, element: Element) -> None:
        """What a child of the folder says of it."""
        text = (element.text or "").strip()
        if local(element) == "name":
            self.names[-1] = text
        elif local(element) == "visibility":
            self.hidden[-1] = text == "0"

    def tell(self, row: Row) -> None:
        """Say it of a row."""
        row.cells["folder"] = " / ".join(filter(None, self.names))
        if any(self.hidden):
            row.cells["hidden"] = "yes"


def _rows(file: IO[bytes]) -> Iterator[Row]:
    folders, path, number = _Folders(), list[Element](), 0
    for event, element in elements(file):
        name = local(element)
        if event == "start":
            path.append(element)
            if name == "Folder":
                folders.open()
            continue
        path.pop()
        if name == "Folder":
            folders.close()
        elif path and local(path[-1]) == "Folder":
            folders.note(element)
        if name in ("Placemark", "NetworkLink"):
            number += 1
            row = _placemark(number, element) if name == "Placemark" else _link(number, element)
            folders.tell(row)
            yield row
        if name in DONE_WITH and path:
            element.clear()
            path[-1].remove(element)


def _link(number: int, element: Element) -> Row:
    address = next((each.text or "" for each in element.iter() if local(each) == "href"), "")
    said = Said(
        "link_only",
        "This holds a link only, to {url}; it isn't followed.",
        url=address.strip()[:100],
    )
    return Row(number, {"name": child_text(element, "name")}, faults=[(None, said)])


def _placemark(number: int, element: Element) -> Row:
    cells = {
        "name": plain_words(child_text(element, "name")),
        "description": plain_words(child_text(element, "description")),
    }
    row = Row(number, cells)
    for child in element:
        match local(child):
            case "TimeStamp":
                cells["when"] = child_text(child, "when")
            case "TimeSpan":
                cells["begin"], cells["end"] = child_text(child, "begin"), child_text(child, "end")
            case "ExtendedData":
                _put_data(cells, child)
            case shape if shape in SHAPES:
                _put_shape(row, child)
    if not any(cells.get(name) for name in ("when", "begin", "end", "Date", "date")):
        told = DAY_FIRST.match(cells["name"])
        if told is not None:
            cells["day in name"] = told[1]
    return row


def _put_data(cells: dict[str, str], element: Element) -> None:
    """Both manners of ExtendedData."""
    for each in element.iter():
        if local(each) == "Data":
            cells[each.get("name", "data")] = plain_words(child_text(each, "value"))
        elif local(each) == "SimpleData":
            cells[each.get("name", "data")] = plain_words((each.text or "").strip())


def _put_shape(row: Row, element: Element) -> None:
    """Put the geometry in, of several the largest kind, and the times of tracks."""
    try:
        parts = list(_parts(element, row))
    except (ValueError, shapely.GEOSException):
        row.faults.append(("geometry", Said("geometry", "Its coordinates can't be read.")))
        return
    if not parts:
        return
    highest = max(int(shapely.get_dimensions(part)) for part in parts)
    kept = [part for part in parts if int(shapely.get_dimensions(part)) == highest]
    if len(kept) < len(parts):
        said = Said(
            "mixed_shapes", "It mixes points, lines and areas; only the largest kind is taken."
        )
        row.cautions.append(("geometry", said))
    row.geometry = kept[0] if len(kept) == 1 else _together(kept, highest)


def _together(parts: list[BaseGeometry], dimension: int) -> BaseGeometry:
    single = [each for part in parts for each in shapely.get_parts(part)]
    made = (shapely.MultiPoint, shapely.MultiLineString, shapely.MultiPolygon)[dimension]
    return made(single)


def _parts(element: Element, row: Row) -> Iterator[BaseGeometry]:
    match local(element):
        case "Point":
            for spot in _spots(child_text(element, "coordinates"))[:1]:
                yield shapely.Point(spot)
        case "LineString" | "LinearRing":
            yield line_or_point(_spots(child_text(element, "coordinates")))
        case "Polygon":
            rings = [
                (local(edge), _ring(edge)) for edge in element if local(edge).endswith("BoundaryIs")
            ]
            outer = next((ring for name, ring in rings if name == "outerBoundaryIs"), [])
            yield shapely.Polygon(
                outer, [ring for name, ring in rings if name == "innerBoundaryIs"]
            )
        case "MultiGeometry" | "MultiTrack":
            for child in element:
                yield from _parts(child, row)
        case "Track":
            yield from _track(element, row)


def _ring(edge: Element) -> list[tuple[float, float]]:
    found = next((each.text or "" for each in edge.iter() if local(each) == "coordinates"), "")
    return _spots(found)


def _spots(text: str) -> list[tuple[float, float]]:
    """(longitude, latitude) of each tuple. Raises ValueError."""
    spots = []
    for word in COMMA.sub(",", text.strip()).split():
        longitude, latitude = word.split(",")[:2]
        spots.append((float(longitude), float(latitude)))
    return spots


def _track(element: Element, row: Row) -> Iterator[BaseGeometry]:
    """The fixes of a track, each time with its place; those without a place are left out."""
    times = [(each.text or "").strip() for each in element if local(each) == "when"]
    places = [(each.text or "").split() for each in element if local(each) == "coord"]
    if len(times) != len(places):
        said = Said(
            "track",
            "This track has {times} times and {places} places; they don't pair.",
            times=len(times),
            places=len(places),
        )
        row.faults.append(("geometry", said))
        return
    fixes = [
        (time, (float(place[0]), float(place[1])))
        for time, place in zip(times, places, strict=True)
        if len(place) >= 2
    ]
    put_times(row.cells, [time for time, _ in fixes])
    if fixes:
        yield line_or_point([spot for _, spot in fixes])


def line_or_point(spots: list[tuple[float, float]]) -> BaseGeometry:
    """A line; of one spot, or the same again and again, a point. Raises ValueError for none."""
    if not spots:
        raise ValueError
    if len(set(spots)) == 1:
        return shapely.Point(spots[0])
    return shapely.LineString(spots)


def put_times(cells: dict[str, str], times: list[str]) -> None:
    """Earliest and latest of several times as they are written, whatever their order."""
    written = sorted(filter(None, times), key=_instant)
    if written:
        before = [each for each in (cells.get("begin", ""), written[0]) if each]
        after = [each for each in (cells.get("end", ""), written[-1]) if each]
        cells["begin"], cells["end"] = min(before, key=_instant), max(after, key=_instant)


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
