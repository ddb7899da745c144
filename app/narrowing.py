"""What the records of a noun can be narrowed by, told once for the API's lists and the downloads.

Routes declare `PlaceFilters` and the like; how many they give, and from where on, is their own.
"""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import Depends, Path, Query, Request
from pydantic import BeforeValidator

from app.choosing import Chosen
from app.errors import BadParameter
from app.queries.filters import Filters
from app.requests import (
    RESTS_SO,
    Box,
    Days,
    Kind,
    Known,
    Modality,
    Posture,
    Resting,
    RestsSo,
    Settled,
    Slug,
    Text,
)

# As `app.queries.became` has them.
Became = Literal["came_true", "partly", "did_not", "open", "overdue"]


def rests_on_map(
    request: Request,
    rests: Annotated[Resting | None, BeforeValidator(lambda value: value or None), RESTS_SO] = None,
) -> None:
    """Note how the positions on the map are to rest: `app.choosing` narrows them as it does by witnesses."""
    request.state.map_rests = rests


RestsOnMap = Depends(rests_on_map)
Layer = Annotated[Literal["places", "positions"], Path(description="places or positions")]


def place_filters(days: Days, *, bbox: Box, q: Text = None, actor: Slug = None) -> Filters:
    """Places by box, spelling, actor and days."""
    return Filters(bbox=bbox, q=q, actor=actor, first_day=days[0], last_day=days[1])


PlaceFilters = Annotated[Filters, Depends(place_filters)]


@dataclass(frozen=True)
class OfPositions:
    """The query parameters that narrow positions and no other records."""

    posture: Posture = None
    modality: Modality = None
    settled: Settled = None
    rests: RestsSo = None


NarrowPositions = Annotated[OfPositions, Depends()]


def position_filters(
    narrowed: NarrowPositions, filters: PlaceFilters, *, place: Slug = None
) -> Filters:
    """Positions by box, words, actor, place, days, what is done, whether settled, and what they rest on."""
    return replace(filters, place=place, **asdict(narrowed))


PositionFilters = Annotated[Filters, Depends(position_filters)]


def tile_filters(
    request: Request,
    layer: Layer,
    narrowed: NarrowPositions,
    days: Days,
    _choice: Chosen,
    *,
    actor: Slug = None,
) -> Filters:
    """What is in a layer of tiles by actor and days, positions also by what only they have."""
    of_positions = asdict(narrowed)
    for name, value in of_positions.items():
        if layer == "places" and value is not None:
            raise BadParameter(
                name,
                "Tiles of places aren't narrowed by {name}, those of positions are.",
                name=name,
            )
    # The session's lens sees to it, as it does to whom the request believes.
    rests_on_map(request, of_positions.pop("rests"))
    return Filters(actor=actor, first_day=days[0], last_day=days[1], **of_positions)


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
    unplaced: Annotated[
        bool | None,
        Query(description="Only claims that speak of no place (true), or all but those"),
    ] = None,
    disputed: Annotated[
        bool | None,
        Query(
            description="Only claims that contradict another or are contradicted (true), or others"
        ),
    ] = None,
    became: Annotated[
        Became | None,
        Query(
            description="Only forecasts of which an outcome says so (came_true, partly, did_not), or of which "
            "none does: open until their last day, then overdue"
        ),
    ] = None,
    known: Known = None,
) -> Filters:
    """Claims by whatever a claim names, by what contradicts them, by what came of them."""
    today = (known or datetime.now(UTC)).date()
    return replace(
        filters,
        source=source,
        place=place,
        actor=actor,
        kind=kind,
        unplaced=unplaced,
        disputed=disputed,
        became=(became, today) if became else None,
    )


# What only claims can be narrowed by.
OF_CLAIMS = ("source", "kind", "unplaced", "disputed", "became")
ClaimFilters = Annotated[Filters, Depends(claim_filters)]


def any_filters(filters: PositionFilters, claims: ClaimFilters) -> Filters:
    """All that records of any noun can be narrowed by."""
    own = {name: getattr(claims, name) for name in OF_CLAIMS}
    return replace(filters, **own)


AnyFilters = Annotated[Filters, Depends(any_filters)]
