"""Places: a GeoJSON Feature each, with names and counts."""

from collections.abc import Callable, Sequence

from fastapi import Request
from sqlalchemy.orm import Session

from app.languages import mark
from app.nouns.members import public_values
from app.published.columns import columns_of
from app.published.kept import kept_texts
from app.published.parts import NAME, Json, written
from app.published.published import DAYS, Published, items_of
from app.queries.place_rows import places_with
from app.queries.places import CountedPlace, list_places
from app.templating import absolute

COLUMNS = columns_of(
    """
    slug
    name
    name_ar:str?: the first Arabic name
    names names.name: every spelling, each once
    kind
    country
    part_of:str?: slug of the place that it lies in
    uncertainty_m
    evidence
    claim_count:count: claims that speak of it
    source_count:count: sources of these claims
    position_count:count: positions at it
    note
    url:url: its page
""",
    "places",
)

EXAMPLE: Json = {
    "slug": "al-tanf",
    "name": "al-Tanf",
    "name_ar": "التنف",
    "kind": "base",
    "country": "SY",
    "part_of": None,
    "names": [{"name": "Al-Tanaf", "language": "en", "script": "Latn"}],
    "uncertainty_m": 600,
    "evidence": "the base on the base map",
    "claim_count": 9,
    "source_count": 4,
    "position_count": 2,
    "note": None,
    "url": "…/places/al-tanf",
}


def place_feature(request: Request, row: CountedPlace) -> Json:
    """A place as a GeoJSON Feature; [longitude, latitude], EPSG:4326."""
    place = row.place
    return {
        "type": "Feature",
        "id": place.slug,
        "geometry": row.geometry,
        "properties": {
            **public_values("places", place),
            "name_ar": row.name_ar,
            "part_of": place.part_of.slug if place.part_of else None,
            "names": [
                {"name": name.name, "language": name.language, "script": name.script}
                for name in place.names
            ],
            "claim_count": row.claim_count,
            "source_count": row.source_count,
            "position_count": row.position_count,
            "url": absolute(request, f"/places/{place.slug}"),
        },
    }


def place_texts(
    request: Request,
    session: Session,
    numbers: Sequence[int],
    change: Callable[[Json], Json] | None = None,
) -> list[bytes]:
    """The places with these numbers that readers see, in their order, as text; some were written before.

    `change` makes another feature of each, by one and the same function for all.
    """

    def write(missing: Sequence[int]) -> dict[int, bytes]:
        found = {}
        for row in places_with(session, missing):
            feature = place_feature(request, row)
            found[row.place.id] = written(change(feature) if change else feature)
        return found

    return kept_texts(request, session, "places", numbers, write, form=change)


PUBLISHED = Published(
    "places",
    1,
    COLUMNS,
    items_of(list_places, place_feature),
    ("bbox", "q", "actor", *DAYS),
    csv=mark("every place, with longitude and latitude of points"),
    geojson=mark("every place with its geometry"),
    example=EXAMPLE,
    point=[38.619, 33.507],
    nested="names:[Name]",
    parts=NAME,
)
