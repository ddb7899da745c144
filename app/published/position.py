"""Positions: who was where, a GeoJSON Feature each, with the claims that say so."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from fastapi import Request
from sqlalchemy.orm import Session

from app.languages import mark
from app.nouns.members import public_values
from app.published.columns import columns_of
from app.published.kept import kept_texts
from app.published.parts import Json, day, edtf_of, written
from app.published.published import DAYS, Published
from app.queries.exports import every
from app.queries.filters import Filters
from app.queries.position_rows import PositionRow
from app.queries.positions import list_positions, positions_with
from app.resting import Rests
from app.templating import absolute

COLUMNS = columns_of(
    """
    id
    title:str: the position in words, «expected to» where nobody observed it
    actor:str: slug of who it is
    actor_name:str: what the actor is called
    actor_colour:str: what it is drawn in
    actor_symbol:str: its sign on the map
    place:str?: slug of the place
    place_name:str?: what the place is called
    posture
    modality
    valid_from
    valid_to
    valid_precision
    valid_edtf:str?: the days as EDTF (ISO 8601-2)
    start_unknown:bool: whether since when is unknown
    drawn_from:day?: first day on which it is drawn, also where the first day isn't known
    last_confirmed:day?: of what was observed, the last day that any claim beneath it speaks of
    last_said:day?: of what is expected, the last day on which any claim beneath it was made
    days_since:count?: how many days before the last day asked for that was
    uncertainty_m
    claims:strs: ids of the claims that it rests on
    kinds:strs: kinds of these claims
    grades:strs: their grades
    said_by:strs: whose claims these are: author, else publisher, else title
    licences:strs: what their sources may be used under, each once
    attributions:strs: how these sources want to be named
    settled_on:day?: of a forecast that came true or did not, the day on which that was known
    rests_on_claims:count: how many claims carry it: those that it rests on, and those that say the same
    rests_on_origins:count: how many independent origins these have
    claims_against:count: how many claims speak against it
    falls_with:str?: the one origin with which it falls; empty where it takes several, or any of several
    note
    url:url: its page
""",
    "positions",
)

EXAMPLE: Json = {
    "id": "isis-at-raqqah",
    "title": "ISIS holds Raqqah",
    "actor": "isis",
    "actor_name": "Islamic State",
    "actor_colour": "#4a4a4a",
    "actor_symbol": "square",
    "place": "raqqah",
    "place_name": "Raqqah",
    "posture": "holds",
    "modality": "observed",
    "valid_from": "2017-06-06",
    "valid_to": "2017-06-09",
    "valid_precision": "day",
    "valid_edtf": "2017-06-06/2017-06-09",
    "start_unknown": False,
    "drawn_from": "2017-06-06",
    "last_confirmed": "2017-06-09",
    "last_said": None,
    "days_since": 0,
    "uncertainty_m": 1500,
    "claims": ["magnier-01"],
    "kinds": ["report"],
    "grades": ["F6"],
    "said_by": ["Elijah J. Magnier"],
    "licences": ["CC-BY-4.0"],
    "attributions": [],
    "settled_on": None,
    "rests_on_claims": 1,
    "rests_on_origins": 1,
    "claims_against": 0,
    "falls_with": "Elijah J. Magnier",
    "note": None,
    "url": "…/positions/isis-at-raqqah",
}


def position_feature(request: Request, row: PositionRow, on: date | None = None) -> Json:
    """A position as a GeoJSON Feature; [longitude, latitude], EPSG:4326.

    `on` is the last day that is asked for, if any: how long before it anybody spoke of the position.
    """
    position, last = row.position, row.held.last_said
    is_observed = position.modality == "observed"
    return {
        "type": "Feature",
        "id": position.public_id,
        "geometry": row.geometry,
        "properties": {
            **public_values("positions", position),
            "title": row.title,
            "actor": position.actor.slug,
            "actor_name": position.actor.name,
            "actor_colour": row.colour,
            "actor_symbol": position.actor.symbol,
            "place": position.place.slug if position.place else None,
            "place_name": position.place.name if position.place else None,
            "valid_edtf": edtf_of(position),
            "start_unknown": position.valid_from is None,
            "drawn_from": day(row.held.drawn_from),
            "last_confirmed": day(last) if is_observed else None,
            "last_said": None if is_observed else day(last),
            "days_since": max(0, (on - last).days) if on and last else None,
            "claims": [claim.public_id for claim in row.claims],
            "kinds": row.kinds,
            "grades": row.grades,
            "said_by": row.said_by,
            "licences": row.licences,
            "attributions": row.attributions,
            "settled_on": day(row.settled_on),
            **rests_on(row.rests),
            "url": absolute(request, f"/positions/{position.public_id}"),
        },
    }


def position_texts(
    request: Request,
    session: Session,
    numbers: Sequence[int],
    on: date | None = None,
    change: Callable[[Json], Json] | None = None,
) -> list[bytes]:
    """The positions with these numbers that readers see, in their order, as text; some were written before.

    `change` makes another feature of each, by one and the same function for all.
    """

    def write(missing: Sequence[int]) -> dict[int, bytes]:
        found = {}
        for row in positions_with(session, missing):
            feature = position_feature(request, row, on)
            found[row.position.id] = written(change(feature) if change else feature)
        return found

    return kept_texts(request, session, "positions", numbers, write, form=(change, on))


def rests_on(rests: Rests[str]) -> Json:
    """How much a position rests on, as `app.resting` says; with which sets it falls has an address of its own."""
    return {
        "rests_on_claims": len(rests.carrying),
        "rests_on_origins": rests.origins,
        "claims_against": len(rests.against),
        "falls_with": rests.falls_with,
    }


def _items(request: Request, session: Session, filters: Filters) -> Iterator[Json]:
    for row in every(session, list_positions, filters):
        yield position_feature(request, row, filters.last_day)


PUBLISHED = Published(
    "positions",
    2,
    COLUMNS,
    _items,
    ("bbox", "q", "actor", "place", "settled", "rests", *DAYS),
    csv=mark("who was where on which days"),
    geojson=mark("who was where, with its geometry"),
    example=EXAMPLE,
    point=[39.01, 35.95],
)
