"""Rows for downloads: what the API says of each record, flat, in the columns of `app.columns`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from shapely.geometry import shape
from sqlalchemy.orm import Session

from app import columns, shapes
from app.columns import Cell, Column
from app.models import Link
from app.nouns.members import public_values
from app.queries.actors import list_actors, relations_of
from app.queries.claims import list_claims
from app.queries.exports import every, list_links
from app.queries.filters import Filters
from app.queries.places import list_places
from app.queries.positions import list_positions
from app.queries.sources import list_sources

Json = dict[str, Any]
Geometry = dict[str, Any]
DAYS = ("on", "from", "to")


@dataclass(frozen=True)
class ExportRow:
    """One row: its cells in the order of the columns, the id first, and its geometry if any."""

    cells: tuple[Cell, ...]
    geometry: Geometry | None = None


# The records of a noun that fit the filters, as the API says them.
Items = Callable[[Request, Session, Filters], Iterator[Json]]


@dataclass(frozen=True)
class Table:
    """What there is to download of a noun: columns, records, and what it can be narrowed by."""

    columns: tuple[Column, ...]
    items: Items
    parameters: tuple[str, ...]
    has_geometry: bool = False

    @property
    def csv_columns(self) -> tuple[Column, ...]:
        """The columns of the table as CSV."""
        return self.columns + (columns.GEOMETRY if self.has_geometry else ())

    def rows(self, request: Request, session: Session, filters: Filters) -> Iterator[ExportRow]:
        """The rows that fit the filters."""
        for item in self.items(request, session, filters):
            members = item["properties"] if self.has_geometry else item
            cells = tuple(column.cell(members) for column in self.columns)
            yield ExportRow(cells, item.get("geometry"))


def _places(request: Request, session: Session, filters: Filters) -> Iterator[Json]:
    for row in every(session, list_places, filters):
        yield shapes.place_feature(request, row)


def _positions(request: Request, session: Session, filters: Filters) -> Iterator[Json]:
    for row in every(session, list_positions, filters):
        yield shapes.position_feature(request, row, filters.last_day)


def _claims(request: Request, session: Session, filters: Filters) -> Iterator[Json]:
    for claim in every(session, list_claims, filters):
        yield shapes.claim_item(request, claim)


def _links(request: Request, session: Session, _filters: Filters) -> Iterator[Json]:
    for link in list_links(session):
        yield _link_item(request, link)


def _link_item(request: Request, link: Link) -> Json:
    return {
        **public_values("links", link),
        "from": link.from_claim.public_id,
        "to": link.to_claim.public_id,
        "url": shapes.absolute(request, f"/claims/{link.from_claim.public_id}"),
    }


def _actors(request: Request, session: Session, filters: Filters) -> Iterator[Json]:
    rows = list(every(session, list_actors, filters))
    relations = relations_of(session, [row.actor.id for row in rows])
    for row in rows:
        yield shapes.actor_item(request, row, relations)


def _sources(request: Request, session: Session, filters: Filters) -> Iterator[Json]:
    for row in every(session, list_sources, filters):
        yield shapes.source_item(request, row)


def geometry_cells(geometry: Geometry) -> tuple[Cell, Cell, Cell]:
    """(longitude, latitude, WKT): the first two of a point only, the third with lines as they run."""
    text = str(shape(geometry).wkt)
    if geometry["type"] != "Point":
        return None, None, text
    longitude, latitude = geometry["coordinates"]
    return longitude, latitude, text


TABLES = {
    "places": Table(columns.PLACES, _places, ("bbox", "q", "actor", *DAYS), has_geometry=True),
    "positions": Table(
        columns.POSITIONS,
        _positions,
        ("bbox", "q", "actor", "place", "settled", *DAYS),
        has_geometry=True,
    ),
    "claims": Table(columns.CLAIMS, _claims, ("q", "source", "place", "actor", "kind", *DAYS)),
    "links": Table(columns.LINKS, _links, ()),
    "actors": Table(columns.ACTORS, _actors, ("q",)),
    "sources": Table(columns.SOURCES, _sources, ("q", *DAYS)),
}
