"""What readers get of a noun, told once: columns of the downloads, items of the API, an example, its schema."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from shapely.geometry import shape
from sqlalchemy.orm import Session

from app.nouns import NounName
from app.nouns.members import public_members
from app.published.columns import GEOMETRY, Cell, Column
from app.published.parts import Json
from app.queries.exports import every
from app.queries.filters import Filters, Page

Geometry = dict[str, Any]
DAYS = ("on", "from", "to")


@dataclass(frozen=True)
class ExportRow:
    """One row: its cells in the order of the columns, the id first, and its geometry if any."""

    cells: tuple[Cell, ...]
    geometry: Geometry | None = None


# The records of a noun that fit the filters, as the API says them.
Items = Callable[[Request, Session, Filters], Iterator[Json]]


def items_of(
    listed: Callable[[Session, Filters], Page[Any]], item: Callable[[Request, Any], Json]
) -> Items:
    """The records of a list, each as an item that its row alone tells."""

    def items(request: Request, session: Session, filters: Filters) -> Iterator[Json]:
        return (item(request, row) for row in every(session, listed, filters))

    return items


@dataclass(frozen=True)
class Published:
    """What there is of a noun for readers, in the API and to download."""

    noun: NounName
    # Where it stands among the others.
    rank: int
    columns: tuple[Column, ...]
    items: Items
    # What its rows can be narrowed by.
    parameters: tuple[str, ...]
    # What the rows of the file are, as CSV and, where they have a geometry, as GeoJSON.
    csv: str
    geojson: str = ""
    # Members of the API's item that files have flat or not at all, with their types as `app.api.members`
    # reads them, and the schemas of what they hold.
    nested: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    # An item, or the properties of a feature, and [longitude, latitude] of that.
    example: Json = field(default_factory=dict)
    point: Sequence[float] = ()

    @property
    def has_geometry(self) -> bool:
        """True where the API answers features."""
        return bool(self.geojson)

    @property
    def csv_columns(self) -> tuple[Column, ...]:
        """The columns of the table as CSV."""
        return self.columns + (GEOMETRY if self.has_geometry else ())

    @property
    def one(self) -> Json:
        """An example of one record as the API answers it, whole: what isn't shown is null."""
        told = (member.path for member in public_members(self.noun) if "." not in member.path)
        item = dict.fromkeys(told) | self.example
        if not self.has_geometry:
            return item
        geometry = {"type": "Point", "coordinates": list(self.point)}
        key = item.get("slug") or item["id"]
        return {"type": "Feature", "id": key, "geometry": geometry, "properties": item}

    @property
    def list(self) -> Json:
        """An example of a list of one."""
        if not self.has_geometry:
            return {"items": [self.one], "next": None, "numberMatched": 1}
        link = {
            "rel": "self",
            "type": "application/geo+json",
            "href": f"…/api/v1/{self.noun}",
        }
        return {
            "type": "FeatureCollection",
            "numberMatched": 1,
            "numberReturned": 1,
            "links": [link],
            "features": [self.one],
        }

    def rows(self, request: Request, session: Session, filters: Filters) -> Iterator[ExportRow]:
        """The rows that fit the filters."""
        for item in self.items(request, session, filters):
            members = item["properties"] if self.has_geometry else item
            cells = tuple(column.cell(members) for column in self.columns)
            yield ExportRow(cells, item.get("geometry"))


def geometry_cells(geometry: Geometry) -> tuple[Cell, Cell, Cell]:
    """(longitude, latitude, WKT): the first two of a point only, the third with lines as they run."""
    text = str(shape(geometry).wkt)
    if geometry["type"] != "Point":
        return None, None, text
    longitude, latitude = geometry["coordinates"]
    return longitude, latitude, text
