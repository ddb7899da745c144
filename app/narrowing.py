"""What the records of a noun can be narrowed by, told once for the API's lists and the downloads.

Routes declare `PlaceFilters` and the like; how many they give, and from where on, is their own.
"""

from dataclasses import replace
from typing import Annotated, Literal

from fastapi import Depends, Path

from app.errors import BadParameter
from app.queries.filters import Filters
from app.requests import Box, Days, Kind, Modality, Posture, RestsSo, Settled, Slug, Text

Layer = Annotated[Literal["places", "positions"], Path(description="places or positions")]


def place_filters(days: Days, *, bbox: Box, q: Text = None, actor: Slug = None) -> Filters:
    """Places by box, spelling, actor and days."""
    return Filters(bbox=bbox, q=q, actor=actor, first_day=days[0], last_day=days[1])


PlaceFilters = Annotated[Filters, Depends(place_filters)]


def position_filters(
    filters: PlaceFilters,
    *,
    place: Slug = None,
    posture: Posture = None,
    modality: Modality = None,
    settled: Settled = None,
    rests: RestsSo = None,
) -> Filters:
    """Positions by box, words, actor, place, days, what is done, whether settled, and what they rest on."""
    return replace(
        filters, place=place, posture=posture, modality=modality, settled=settled, rests=rests
    )


PositionFilters = Annotated[Filters, Depends(position_filters)]


def tile_filters(
    layer: Layer,
    days: Days,
    *,
    actor: Slug = None,
    posture: Posture = None,
    modality: Modality = None,
    settled: Settled = None,
) -> Filters:
    """What is in a layer of tiles by actor and days, positions also by what only they have."""
    of_positions = {"posture": posture, "modality": modality, "settled": settled}
    for name, value in of_positions.items():
        if layer == "places" and value is not None:
            raise BadParameter(
                name,
                "Tiles of places aren't narrowed by {name}, those of positions are.",
                name=name,
            )
    return Filters(
        actor=actor,
        posture=posture,
        modality=modality,
        settled=settled,
        first_day=days[0],
        last_day=days[1],
    )


TileFilters = Annotated[Filters, Depends(tile_filters)]


def source_filters(days: Days, *, q: Text = None) -> Filters:
    """Sources by words and the days of publication."""
    return Filters(q=q, first_day=days[0], last_day=days[1])


SourceFilters = Annotated[Filters, Depends(source_filters)]


def claim_filters(
    filters: SourceFilters,
    *,
    source: Slug = None,
    place: Slug = None,
    actor: Slug = None,
    kind: Kind = None,
) -> Filters:
    """Claims by whatever a claim names."""
    return replace(filters, source=source, place=place, actor=actor, kind=kind)


ClaimFilters = Annotated[Filters, Depends(claim_filters)]


def any_filters(filters: PositionFilters, *, source: Slug = None, kind: Kind = None) -> Filters:
    """All that records of any noun can be narrowed by."""
    return replace(filters, source=source, kind=kind)


AnyFilters = Annotated[Filters, Depends(any_filters)]
