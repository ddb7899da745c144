"""Places as rows for what is written of many: with names, what they lie in, and how much is known of them."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Select, any_, bindparam, func, select
from sqlalchemy.orm import Session

from app.models import Place, PlaceName, Position
from app.models.aliases import shared_alias
from app.queries.filters import geojson
from app.queries.lean_rows import Columns, columns_of, record
from app.queries.places import CountedPlace
from app.queries.said_of import SAID_OF_PLACE

_PLACE = columns_of(Place)
_NAME = Columns((PlaceName.name, PlaceName.language, PlaceName.script))
_SLUG = Columns((Place.slug,))
_ABOVE = shared_alias(Place)
_NUMBERS = bindparam("numbers", type_=ARRAY(BigInteger))


@cache
def _places() -> Select[*tuple[Any, ...]]:
    query = select(*_PLACE, _ABOVE.slug, geojson(Place.public_geom, Place.uncertainty_m)).outerjoin(
        _ABOVE, _ABOVE.id == Place.part_of_id
    )
    return query.where(Place.id == any_(_NUMBERS))


@cache
def _names() -> Select[*tuple[Any, ...]]:
    query = select(PlaceName.place_id, *_NAME).where(PlaceName.place_id == any_(_NUMBERS))
    return query.order_by(PlaceName.ordinal)


@cache
def _said() -> Select[*tuple[Any, ...]]:
    """(place, claims, sources)."""
    said = SAID_OF_PLACE.c
    query = select(
        said.place_id, func.count(said.claim_id.distinct()), func.count(said.source_id.distinct())
    )
    return query.where(said.place_id == any_(_NUMBERS)).group_by(said.place_id)


@cache
def _standing() -> Select[*tuple[Any, ...]]:
    """(place, positions at it)."""
    query = select(Position.place_id, func.count(Position.id))
    return query.where(Position.place_id == any_(_NUMBERS)).group_by(Position.place_id)


def places_with(session: Session, ids: Sequence[int]) -> list[CountedPlace]:
    """The places with these numbers that readers see, in any order.

    Their records have the attributes of the mapped class as far as lists tell them, and no others.
    """
    if not ids:
        return []
    asked = {"numbers": list(ids)}
    names: dict[int, list[Any]] = {each: [] for each in ids}
    for number, *name in session.execute(_names(), asked):
        names[number].append(record(_NAME, name))
    said = {number: counts for number, *counts in session.execute(_said(), asked)}
    standing: dict[int, int] = dict(session.execute(_standing(), asked).all())
    found = []
    for *values, whole, geometry in session.execute(_places(), asked):
        place = record(_PLACE, values)
        place.names = names[place.id]
        # Of what it lies in, readers are told the slug.
        place.part_of = record(_SLUG, (whole,)) if whole else None
        claims, sources = said.get(place.id, (0, 0))
        found.append(
            CountedPlace(place, json.loads(geometry), claims, sources, standing.get(place.id, 0))
        )
    return found
