"""Collections of features, as OGC API and files have them: places, positions, claims, tracks.

A feature has the columns of the downloads as its properties, every one of them in every feature: programs
that read a stretch at a time learn the fields from the first.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from fastapi import Request
from shapely.geometry import shape
from sqlalchemy.orm import Session

from app.languages.words import Words
from app.models import Claim
from app.published import PUBLISHED
from app.published.claim import claim_item
from app.published.columns import Column, columns_of
from app.published.kept import kept_texts
from app.published.parts import Json, day, written
from app.published.place import place_feature, place_texts
from app.published.position import position_feature, position_texts
from app.queries.claim_rows import claims_with
from app.queries.claims import list_claim_numbers, list_claims
from app.queries.exports import ROWS_AT_ONCE
from app.queries.extents import shapes_of_places
from app.queries.filters import Filters, Page
from app.queries.places import list_place_numbers, list_places
from app.queries.positions import list_position_numbers, list_positions
from app.queries.tracks import TrackRow, list_tracks
from app.templating import absolute

# A page of records, each as (item of the API, geometry).
Items = Callable[[Request, Session, Filters, date | None], Page[tuple[Json, Json | None]]]


@dataclass(frozen=True)
class Features:
    """A collection: its name, what it is, the columns of its features, of which the first is the id."""

    name: str
    columns: tuple[Column, ...]
    items: Items
    # Types that the columns don't tell by themselves, since the API nests what they hold.
    types: Mapping[str, str] = field(default_factory=dict)
    title: Words = Words("")  # noqa: RUF009  (a descriptor)
    about: Words = Words("")  # noqa: RUF009  (likewise)
    # The same page as text, where features are kept as they were written.
    texts: Callable[[Request, Session, Filters, date | None], Page[bytes]] | None = None

    def type_of(self, column: Column) -> str:
        """string, integer, boolean or date."""
        return self.types.get(column.name) or column.plain_type

    def page(
        self, request: Request, session: Session, filters: Filters, on: date | None = None
    ) -> Page[Json]:
        """A stretch of features; `on` is the last day that was asked for."""
        page = self.items(request, session, filters, on)
        return page.of([self.feature(item, geometry) for item, geometry in page.rows])

    def written(
        self, request: Request, session: Session, filters: Filters, on: date | None = None
    ) -> Page[bytes]:
        """The same stretch of features, each as JSON text."""
        if self.texts is not None:
            return self.texts(request, session, filters, on)
        page = self.page(request, session, filters, on)
        return page.of([written(each) for each in page.rows])

    def feature(self, item: Json, geometry: Json | None) -> Json:
        """A record with these properties as a feature; the first column is its id."""
        properties = {column.name: column.cell(item) for column in self.columns}
        key = properties[self.columns[0].name]
        return {"type": "Feature", "id": key, "geometry": geometry, "properties": properties}

    def every(
        self, request: Request, session: Session, filters: Filters, on: date | None = None
    ) -> Iterator[Json]:
        """All features that fit, a thousand at a time; those already given are forgotten."""
        filters = replace(filters, limit=ROWS_AT_ONCE, count_to=0)
        while True:
            page = self.page(request, session, filters, on)
            yield from page.rows
            session.expunge_all()
            if page.after is None:
                return
            filters = filters.continued(page.after)


def _parted(feature: Json) -> tuple[Json, Json | None]:
    return feature["properties"], feature["geometry"]


def _places(request: Request, session: Session, filters: Filters, _on: date | None) -> Page[Any]:
    page = list_places(session, filters)
    return page.of([_parted(place_feature(request, row)) for row in page.rows])


def _place_texts(
    request: Request, session: Session, filters: Filters, _on: date | None
) -> Page[bytes]:
    page = list_place_numbers(session, filters)
    return page.of(place_texts(request, session, page.rows, _flat_place))


def _flat_place(feature: Json) -> Json:
    return COLLECTIONS["places"].feature(*_parted(feature))


def _positions(request: Request, session: Session, filters: Filters, on: date | None) -> Page[Any]:
    page = list_positions(session, filters)
    return page.of([_parted(position_feature(request, row, on)) for row in page.rows])


def _position_texts(
    request: Request, session: Session, filters: Filters, on: date | None
) -> Page[bytes]:
    page = list_position_numbers(session, filters)
    return page.of(position_texts(request, session, page.rows, on, _flat_position))


def _flat_position(feature: Json) -> Json:
    return COLLECTIONS["positions"].feature(*_parted(feature))


def _claims(request: Request, session: Session, filters: Filters, _on: date | None) -> Page[Any]:
    page = list_claims(session, filters)
    shapes = shapes_of_places(session, {at.place.id for claim in page.rows for at in claim.places})
    return page.of([(claim_item(request, claim), _where(claim, shapes)) for claim in page.rows])


def _claim_texts(
    request: Request, session: Session, filters: Filters, _on: date | None
) -> Page[bytes]:
    page = list_claim_numbers(session, filters)

    def write(missing: Sequence[int]) -> dict[int, bytes]:
        rows = claims_with(session, missing)
        shapes = shapes_of_places(session, {at.place.id for claim in rows for at in claim.places})
        flat = COLLECTIONS["claims"].feature
        return {
            claim.id: written(flat(claim_item(request, claim), _where(claim, shapes)))
            for claim in rows
        }

    return page.of(kept_texts(request, session, "claims", page.rows, write, form="feature"))


def _where(claim: Claim, shapes: Mapping[int, Json]) -> Json | None:
    return together([shapes[each] for each in dict.fromkeys(at.place.id for at in claim.places)])


def together(shapes: list[Json]) -> Json | None:
    """Geometries as one: of one kind as a multiple of it, else as a collection; none of none.

    Areas that overlap are a collection too: as a multiple of them they would be no valid shape, with which many
    programs refuse to work.
    """
    if len(shapes) < 2:
        return shapes[0] if shapes else None
    kinds = {each["type"].removeprefix("Multi") for each in shapes}
    if len(kinds) > 1 or "GeometryCollection" in kinds:
        return {"type": "GeometryCollection", "geometries": shapes}
    parts: list[Any] = []
    for each in shapes:
        many = each["type"].startswith("Multi")
        parts += each["coordinates"] if many else [each["coordinates"]]
    multiple = {"type": f"Multi{kinds.pop()}", "coordinates": parts}
    if multiple["type"] == "MultiPolygon" and not shape(multiple).is_valid:
        return {"type": "GeometryCollection", "geometries": shapes}
    return multiple


TRACK = columns_of("""
    actor:str: slug of who it is
    name:str: what the actor is called
    short_name:str?: the same in short
    kind:str: state, force, person and so on
    parent:str?: slug of whom it belongs to
    colour:str: what it is drawn in
    symbol:str: its sign on the map
    position_count:count: of how many positions it is made
    valid_from:day?: the first day that is known of them
    valid_to:day?: the last, inclusive; none where one of them goes on
    url:url: its page
""")


def _track(request: Request, row: TrackRow) -> Json:
    actor = row.actor
    return {
        "actor": actor.slug,
        "name": actor.name,
        "short_name": actor.short_name,
        "kind": actor.kind,
        "parent": actor.parent.slug if actor.parent else None,
        "colour": row.colour,
        "symbol": actor.symbol,
        "position_count": row.position_count,
        "valid_from": day(row.valid_from),
        "valid_to": day(row.valid_to),
        "url": absolute(request, f"/actors/{actor.slug}"),
    }


def _tracks(request: Request, session: Session, filters: Filters, _on: date | None) -> Page[Any]:
    page = list_tracks(session, filters)
    return page.of([(_track(request, row), row.geometry) for row in page.rows])


COLLECTIONS: Mapping[str, Features] = {
    each.name: each
    for each in (
        Features(
            "places",
            PUBLISHED["places"].columns,
            _places,
            title="Places",
            about="Towns, rivers, bases and regions that sources speak of, each with how far off it may be.",
            texts=_place_texts,
        ),
        Features(
            "positions",
            PUBLISHED["positions"].columns,
            _positions,
            title="Positions",
            about=(
                "Who was where on which days, each resting on claims that say so. What was expected is told "
                "apart from what was observed by its modality."
            ),
            texts=_position_texts,
        ),
        Features(
            "claims",
            PUBLISHED["claims"].columns,
            _claims,
            {"paragraph": "integer", "start": "integer", "end": "integer"},
            title="Claims",
            about="What sources say, with passage and grades, at the places that they speak of. Some speak of none.",
            texts=_claim_texts,
        ),
        Features(
            "tracks",
            TRACK,
            _tracks,
            title="Tracks of actors",
            about=(
                "For each actor a line through where it was observed, in the order of the days. It tells the "
                "order and no route: what lies between two corners is nobody's observation."
            ),
        ),
    )
}
