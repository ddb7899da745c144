"""The names that a text is searched for: our own places' and actors', and the gazetteer's.

Both are `NameIndex`es, made once and kept: the gazetteer's for good, ours until the next change.
Drafts are among ours, withdrawn records aren't; so this is for the desk and never for readers.
"""

import math
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.gazetteer import region
from app.gazetteer.entries import GazetteerEntry
from app.geometry import KM_PER_DEGREE
from app.models import Actor, ActorName, Change, ClaimActor, ClaimPlace, Place, PlaceName
from app.names import fold, script_of
from app.queries.gazetteer import as_entry, spelt_alike
from app.recognition import Name, Named, NameIndex

WITHDRAWN = "withdrawn"
# How many claims, and how many people, weigh as much as can be.
MOST_CLAIMS = 1000
MOST_PEOPLE = 1_000_000
# Scripts that spellings of the gazetteer are looked for in.
SCRIPTS = ("Latn", "Arab", "Cyrl", "Hebr")
# Number of changes, the last of them and when it was made (another database may have been brought back
# since, with as many), and the names as they were then, by database.
_kept: dict[str, tuple[Any, NameIndex]] = {}


def own_names(session: Session) -> NameIndex:
    """The names of our places and actors. The same object until something was changed."""
    database = str(session.get_bind().engine.url)
    last = select(func.count(Change.id), func.max(Change.id), func.max(Change.made_at))
    state = tuple(session.execute(last).one())
    if database not in _kept or _kept[database][0] != state:
        _kept[database] = (state, NameIndex([*_place_names(session), *_actor_names(session)]))
    return _kept[database][1]


def _weight(number: int, most: int) -> float:
    """From 0 to 1 as a number rises from none to as many as weigh anything, by its logarithm."""
    return min(1.0, math.log1p(number) / math.log1p(most))


def _place_names(session: Session) -> Iterator[Name]:
    inside = func.ST_PointOnSurface(Place.geom)
    claims = (
        select(func.count())
        .select_from(ClaimPlace)
        .where(ClaimPlace.place_id == Place.id)
        .correlate(Place)
        .scalar_subquery()
    )
    shape = Place.geom
    places = select(
        Place.id,
        Place.slug,
        Place.name,
        Place.kind,
        Place.uncertainty_m,
        func.ST_X(inside),
        func.ST_Y(inside),
        func.ST_XMax(shape) - func.ST_XMin(shape),
        func.ST_YMax(shape) - func.ST_YMin(shape),
        claims,
    ).where(Place.status != WITHDRAWN)
    named: dict[int, Named] = {}
    for row_id, slug, name, kind, uncertainty_m, east, north, wide, high, said in session.execute(
        places
    ):
        across = math.hypot(wide * math.cos(math.radians(north)), high) * KM_PER_DEGREE
        reach_km = max(across / 2, uncertainty_m / 1000)
        named[row_id] = Named(
            "place", slug, name, (east, north), kind, reach_km, _weight(said, MOST_CLAIMS)
        )
    columns = (PlaceName.place_id, PlaceName.name, PlaceName.key, PlaceName.folded)
    query = select(*columns, PlaceName.script).order_by(PlaceName.place_id, PlaceName.ordinal)
    for row_id, name, key, folded, script in session.execute(query):
        if row_id in named:
            yield Name(name, named[row_id], key, folded, script)
            yield from _without_addition(name, named[row_id])


def _without_addition(name: str, named: Named) -> Iterator[Name]:
    """The name without what stands in brackets at its end: «Al-Tanf» for «Al-Tanf (base)»."""
    bare, bracket, _ = name.partition(" (")
    if bracket and bare:
        yield Name.of(bare, named)


def _actor_names(session: Session) -> Iterator[Name]:
    claims = (
        select(func.count())
        .select_from(ClaimActor)
        .where(ClaimActor.actor_id == Actor.id)
        .correlate(Actor)
        .scalar_subquery()
    )
    columns = (ActorName.name, ActorName.key, ActorName.folded, ActorName.script)
    query = (
        select(Actor.slug, Actor.name, Actor.kind, claims, *columns)
        .join(ActorName, ActorName.actor_id == Actor.id)
        .where(Actor.status != WITHDRAWN)
        .order_by(Actor.id, ActorName.ordinal)
    )
    for slug, title, kind, said, name, key, folded, script in session.execute(query):
        named = Named("actor", slug, title, sort=kind, weight=_weight(said, MOST_CLAIMS))
        yield Name(name, named, key, folded, script)
        yield from _without_addition(name, named)


def world_names(session: Session, sought: Collection[tuple[str, str]]) -> NameIndex:
    """Of the places of the world that are loaded those names that have one of some (key, script), or begin with one."""
    named: dict[int, Named] = {}
    names = []
    for place, name, folded, key, script in spelt_alike(session, sought):
        if script in SCRIPTS and _is_written(name, script):
            if place.id not in named:
                named[place.id] = named_entry(region.entry(place.id) or as_entry(place))
            names.append(Name(name, named[place.id], key, folded, script))
    return NameIndex(names)


@cache
def region_names() -> NameIndex:
    """The names of the region's places in Latin and Arabic script, without abbreviations."""
    found = region.index()
    named = {number: named_entry(entry) for number, entry in found.entries.items()}
    return NameIndex(
        Name(spelling, named[entry.geoname_id], key, fold(spelling), script)
        for key, spellings in found.by_key.items()
        for spelling, entry in spellings
        if (script := script_of(spelling)) in SCRIPTS and _is_written(spelling, script)
    )


def _is_written(spelling: str, script: str) -> bool:
    """False for transcriptions letter by letter, all small, and the capitals of airports."""
    return script != "Latn" or not (spelling[0].islower() or spelling.isupper())


def named_entry(entry: GazetteerEntry) -> Named:
    """A place of the gazetteer as what a name may mean."""
    return Named(
        "gazetteer",
        str(entry.geoname_id),
        entry.name,
        (entry.longitude, entry.latitude),
        entry.kind,
        entry.uncertainty_m / 1000,
        _weight(entry.population, MOST_PEOPLE),
    )
