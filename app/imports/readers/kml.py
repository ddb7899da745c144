"""KML and KMZ: placemarks of every folder, with times, tracks and ExtendedData; nothing is fetched.

Read by us, as GDAL loses the times of tracks, makes 0, 0 of fixes that are left out, and takes a month for
its first midnight.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
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
CONTAINERS = frozenset({"Document", "Folder"})
PICTURES = frozenset({"GroundOverlay", "PhotoOverlay"})
FEATURES = frozenset({"Placemark", "NetworkLink"}) | PICTURES
# What is read once it ends, and needn't be held afterwards.
DONE_WITH = FEATURES | {"Style", "StyleMap", "Folder", "Schema"}
# Where a placemark says its day, in an element of its own or in its data.
DAYS = ("when", "begin", "end", "Date", "date")
DAY_IN_NAME = "day in name"
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


@dataclass
class _Folder:
    """What a folder, or the document, says of all that lies in it."""

    is_document: bool
    name: str = ""
    is_hidden: bool = False
    days: dict[str, str] = field(default_factory=dict)


class _Folders:
    """The document and the folders that a placemark lies in, the outermost first."""

    def __init__(self) -> None:
        self.open: list[_Folder] = []

    def note(self, element: Element) -> None:
        """What a child of the innermost says of it."""
        text = (element.text or "").strip()
        match local(element):
            case "name":
                self.open[-1].name = text
            case "visibility":
                self.open[-1].is_hidden = text == "0"
            case "TimeStamp" | "TimeSpan":
                self.open[-1].days = _days(element)

    def tell(self, row: Row) -> None:
        """Say it of a row. A placemark without a day has that of the innermost folder that says one, as KML wants it."""
        folders = [each for each in self.open if not each.is_document]
        _put(row.cells, "folder", " / ".join(each.name for each in folders if each.name))
        if any(each.is_hidden for each in folders):
            row.cells["hidden"] = "yes"
        if not any(row.cells.get(name) for name in (*DAYS, DAY_IN_NAME)):
            days = next((each.days for each in reversed(self.open) if each.days), {})
            row.cells.update(days)


def _put(cells: dict[str, str], name: str, value: str) -> None:
    """Put a cell in; what lies there already and says something else is kept beside it."""
    if cells.get(name) not in (None, "", value):
        cells[f"{name} (data)"] = cells[name]
    cells[name] = value


def _rows(file: IO[bytes]) -> Iterator[Row]:
    folders, path, number = _Folders(), list[Element](), 0
    for event, element in elements(file):
        name = local(element)
        if event == "start":
            path.append(element)
            if name in CONTAINERS:
                folders.open.append(_Folder(is_document=name == "Document"))
            continue
        path.pop()
        if name in CONTAINERS:
            folders.open.pop()
        elif path and local(path[-1]) in CONTAINERS:
            folders.note(element)
        if name in FEATURES:
            number += 1
            row = _row(number, element)
            folders.tell(row)
            yield row
        if name in DONE_WITH and path:
            element.clear()
            path[-1].remove(element)


def _row(number: int, element: Element) -> Row:
    match local(element):
        case "Placemark":
            return _placemark(number, element)
        case "NetworkLink":
            return _link(number, element)
        case _:
            said = Said("picture_only", "This is a picture laid over a map; it isn't taken.")
            return Row(number, {"name": child_text(element, "name")}, faults=[(None, said)])


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
    data: dict[str, str] = {}
    for child in element:
        match local(child):
            case "TimeStamp" | "TimeSpan":
                cells.update(_days(child))
            case "ExtendedData":
                data.update(_data(child))
            case shape if shape in SHAPES:
                _put_shape(row, child)
    # A column of the data may be called as an element of the placemark's own is.
    for name, value in data.items():
        own = cells.pop(name, "")
        cells[name] = value
        if own:
            _put(cells, name, own)
    if not any(cells.get(name) for name in DAYS):
        told = DAY_FIRST.match(cells["name"])
        if told is not None:
            cells[DAY_IN_NAME] = told[1]
    return row


def _days(element: Element) -> dict[str, str]:
    """The day or days of a TimeStamp or a TimeSpan."""
    if local(element) == "TimeStamp":
        return {"when": child_text(element, "when")}
    return {"begin": child_text(element, "begin"), "end": child_text(element, "end")}


def _data(element: Element) -> Iterator[tuple[str, str]]:
    """Both manners of ExtendedData."""
    for each in element.iter():
        if local(each) == "Data":
            yield each.get("name", "data"), plain_words(child_text(each, "value"))
        elif local(each) == "SimpleData":
            yield each.get("name", "data"), plain_words((each.text or "").strip())


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
