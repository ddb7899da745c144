"""What an editor should know before saving: warnings beside a form, never a wall.

Sessions are the desk's: drafts and exact geometry count too, withdrawn records don't.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from geoalchemy2 import Geography, Geometry
from sqlalchemy import String, bindparam, cast, func, select
from sqlalchemy.orm import Session, aliased

from app import vocabulary, wording
from app.languages import gettext, ngettext, semicolon
from app.models import Actor, Claim, Place, PlaceName, Position, Source
from app.names import name_key
from app.queries.held_days import is_held
from app.queries.lookup import WITHDRAWN

# Within this, and within what both leave uncertain, two marks of one actor may well be one.
NEAR_BY_M = 20_000
# Two places of like names within this may be one.
SAME_PLACE_M = 25_000
FEW = 4

Days = tuple[date | None, date | None]


@dataclass(frozen=True)
class Caution:
    """One warning: what kind, a sentence, and where to look (a local path), if anywhere."""

    kind: str
    text: str
    url: str | None = None


def _geometry(geojson: str) -> Any:
    text = bindparam(None, geojson, type_=String)
    return func.ST_SetSRID(func.ST_GeomFromGeoJSON(text, type_=Geometry), 4326, type_=Geometry)


def _metres(here: Any, there: Any) -> Any:
    return func.ST_Distance(cast(here, Geography), cast(there, Geography))


def same_actor_near_by(
    session: Session,
    actor: str,
    geojson: str,
    *,
    uncertainty_m: int,
    days: Days,
    but: str | None = None,
) -> list[Caution]:
    """Positions of the same actor near by in those days; `but` is the position being edited."""
    away = _metres(Position.geom, _geometry(geojson))
    reach = func.greatest(NEAR_BY_M, Position.uncertainty_m + uncertainty_m)
    query = (
        select(
            Position.public_id, Position.posture, Position.modality, Position.valid_from,
            Position.valid_to, Position.valid_precision, Actor.short_name, Actor.name, Place.name,
            away, Position.status,
        )
        .join(Position.actor)
        .outerjoin(Position.place)
        .where(
            Actor.slug == actor,
            Position.status != WITHDRAWN,
            Position.public_id != (but or ""),
            is_held(*days),
            away <= reach,
        )
        .order_by(away, Position.id)
        .limit(FEW)
    )  # fmt: skip
    found = []
    for row in session.execute(query):
        key, posture, modality, first, last, precision, short, name, place, metres, status = row
        days_said = wording.say_days(first, last, precision)
        said = wording.say_position(short or name, posture, place, modality, days_said)
        if status != "published":
            state = vocabulary.STATES[status].label
            said = gettext("{position} ({state})", position=said, state=state)
        if metres < 50:
            text = gettext("Already on the map in those days, at the same spot: {what}.", what=said)
        else:
            away_m = wording.say_distance(round(metres))
            text = gettext(
                "Already on the map in those days, {distance} away: {what}.",
                distance=away_m,
                what=said,
            )
        found.append(Caution("same-actor", text, f"/positions/{key}"))
    return found


def other_holders(
    session: Session, place: str, actor: str, days: Days, but: str | None = None
) -> list[Caution]:
    """Positions by which another actor holds the same place then; its own kin don't count."""
    parent = aliased(Actor)
    query = (
        select(
            Position.public_id, Actor.short_name, Actor.name, Place.name, Position.modality,
            Position.valid_from, Position.valid_to, Position.valid_precision,
        )
        .join(Position.actor)
        .join(Position.place)
        .outerjoin(parent, parent.id == Actor.parent_id)
        .where(
            Place.slug == place,
            Actor.slug != actor,
            func.coalesce(parent.slug, "") != actor,
            Actor.id != func.coalesce(_parent_of(actor), 0),
            Position.posture == "holds",
            Position.status != WITHDRAWN,
            Position.public_id != (but or ""),
            is_held(*days),
        )
        .order_by(Position.valid_from, Position.id)
        .limit(FEW)
    )  # fmt: skip
    return [
        Caution(
            "other-holder",
            gettext(
                "Another actor holds it in those days: {what}.",
                what=wording.say_position(
                    short or name, "holds", at, modality, wording.say_days(first, last, precision)
                ),
            ),
            f"/positions/{key}",
        )
        for key, short, name, at, modality, first, last, precision in session.execute(query)
    ]


def _parent_of(actor: str) -> Any:
    child = aliased(Actor)
    return select(child.parent_id).where(child.slug == actor).scalar_subquery()


def outside_claims_days(session: Session, claims: Sequence[str], days: Days) -> list[Caution]:
    """A warning when the days lie outside those that every dated claim speaks of."""
    query = select(Claim.valid_from, Claim.valid_to, Claim.valid_precision).where(
        Claim.public_id.in_(claims), Claim.valid.is_not(None)
    )
    rows = session.execute(query).all()
    if not rows or not any(days):
        return []
    first, last = days
    outside = [
        (low, high, precision)
        for low, high, precision in rows
        if (last and low and last < low) or (first and high and first > high)
    ]
    if len(outside) < len(rows):
        return []
    text = ngettext(
        "The claim it rests on speaks of other days: {days}.",
        "The claims it rests on speak of other days: {days}.",
        len(rows),
        days=semicolon().join(dict.fromkeys(wording.say_days(*row) for row in outside)),
    )
    return [Caution("outside-days", text)]


def forecast_as_observed(session: Session, claims: Sequence[str], modality: str) -> list[Caution]:
    """A warning when something is marked as observed that only forecasts speak of."""
    kinds = set(session.scalars(select(Claim.kind).where(Claim.public_id.in_(claims))))
    if modality == "observed" and kinds == {"forecast"}:
        text = gettext("It rests on forecasts alone, but is marked as observed. Is it expected?")
        return [Caution("forecast", text)]
    return []


def places_alike(
    session: Session, name: str, geojson: str | None, but: str | None = None
) -> list[Caution]:
    """Places of a like name near by, which may be the one that is being added."""
    alike = select(PlaceName.place_id).where(PlaceName.key == name_key(name))
    query = select(Place.slug, Place.name).where(
        Place.id.in_(alike), Place.slug != (but or ""), Place.status != WITHDRAWN
    )
    if geojson is not None:
        away = _metres(Place.geom, _geometry(geojson))
        query = query.where(away <= SAME_PLACE_M + Place.uncertainty_m).order_by(away)
    return [
        Caution(
            "same-place",
            gettext("{place} is on the map already. Is it the same place?", place=at),
            f"/places/{slug}",
        )
        for slug, at in session.execute(query.limit(FEW))
    ]


def same_passage(
    session: Session,
    source: str,
    *,
    start: int | None,
    end: int | None,
    quote: str | None,
    but: str | None = None,
) -> list[Caution]:
    """Claims that rest on the same passage of the same source already."""
    query = (
        select(Claim.public_id, Claim.statement)
        .join(Source, Source.id == Claim.source_id)
        .where(Source.slug == source, Claim.status != WITHDRAWN, Claim.public_id != (but or ""))
        .order_by(Claim.id)
        .limit(FEW)
    )
    if start is not None and end is not None:
        query = query.where(Claim.start_offset < end, Claim.end_offset > start)
    elif quote:
        query = query.where(Claim.quote == quote)
    else:
        return []
    return [
        Caution(
            "same-passage",
            gettext("Taken from this passage already: {statement}", statement=statement),
            f"/claims/{key}",
        )
        for key, statement in session.execute(query)
    ]


def source_known(session: Session, url: str, but: str | None = None) -> list[Caution]:
    """Sources with the same address on the web."""
    bare = url.strip().rstrip("/")
    query = select(Source.slug, Source.title).where(
        func.rtrim(Source.url, "/") == bare, Source.slug != (but or "")
    )
    return [
        Caution(
            "same-source",
            gettext("A source with this address is there already: {title}", title=title),
            f"/sources/{slug}",
        )
        for slug, title in session.execute(query.limit(FEW))
    ]


def same_look(session: Session, colour: str, symbol: str, but: str | None = None) -> list[Caution]:
    """Actors with this colour, their own or inherited, and this sign: the map can't tell them apart."""
    parent, grandparent = aliased(Actor), aliased(Actor)
    query = (
        select(Actor.slug, Actor.name)
        .outerjoin(parent, parent.id == Actor.parent_id)
        .outerjoin(grandparent, grandparent.id == parent.parent_id)
        .where(
            func.coalesce(Actor.colour, parent.colour, grandparent.colour) == colour,
            Actor.symbol == symbol,
            Actor.slug != (but or ""),
            Actor.status != WITHDRAWN,
        )
        .order_by(Actor.id)
        .limit(FEW)
    )
    return [
        Caution(
            "same-look",
            gettext(
                "{name} has this colour and this sign too: on the map the two can't be told apart. "
                "Choose another sign or another colour.",
                name=name,
            ),
            f"/actors/{slug}",
        )
        for slug, name in session.execute(query)
    ]


def coarsened_by(session: Session, place: str, own_cell_m: int | None) -> list[Caution]:
    """What a place, or one that it lies in, makes of the spot that readers see of a record in it."""
    above = (
        select(Place.id, Place.part_of_id, Place.slug, Place.name, Place.coarsen_to_m)
        .where(Place.slug == place)
        .cte("above", recursive=True)
    )
    higher = select(Place.id, Place.part_of_id, Place.slug, Place.name, Place.coarsen_to_m)
    above = above.union(higher.join(above, above.c.part_of_id == Place.id))
    largest = above.c.coarsen_to_m.desc()
    query = select(above.c.slug, above.c.name, above.c.coarsen_to_m)
    query = query.where(above.c.coarsen_to_m > (own_cell_m or 0)).order_by(largest).limit(1)
    return [
        Caution(
            "cell",
            gettext(
                "Readers will see it in squares of {distance} only, because {place} is shown so.",
                distance=wording.say_distance(cell_m),
                place=name,
            ),
            f"/places/{slug}",
        )
        for slug, name, cell_m in session.execute(query)
    ]
