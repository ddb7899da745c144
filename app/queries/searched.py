"""What filters may ask of places, positions, claims and tracks, and when and where these are."""

from collections.abc import Callable
from functools import cache
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import ColumnElement, Select, and_, case, column, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.models import Actor, Claim, ClaimPlace, Place, Position, Source
from app.models.aliases import shared_alias
from app.queries.claims import is_unplaced
from app.queries.cql2_values import AFTER_ALL, BEFORE_ALL, Queryable, Searched
from app.queries.filters import Filters
from app.queries.held_days import is_held, speaks_of
from app.queries.places import is_there
from app.queries.tracks import tracks
from app.vocabulary import KINDS, MODALITIES, POSTURES, PRECISIONS

_OUTER = shared_alias(Place)
_SPEAKER = shared_alias(Actor)


def _of(column: Any, key: Any, number: Any, owner: Any) -> Any:
    """A column of another record that a row names, looked up for that row."""
    return select(column).where(key == number).correlate(owner).scalar_subquery()


def _days(model: Any) -> tuple[Queryable, ...]:
    return (
        Queryable(
            "valid_from", "day", "First day; none where since when is unknown", model.valid_from
        ),
        Queryable("valid_to", "day", "Last day, inclusive; none where it goes on", model.valid_to),
    )


def _places_asked() -> Searched:
    of_nothing = ~exists().where(Position.place_id == Place.id)
    of_nothing &= ~exists().where(ClaimPlace.place_id == Place.id)
    place: Any = Place
    return Searched(
        (
            Queryable("slug", "text", "Its name in addresses", place.slug),
            Queryable("name", "text", "What it is called", place.name),
            Queryable("kind", "text", "Town, river, governorate and so on", place.kind),
            Queryable("country", "text", "ISO 3166-1 alpha-2 code", place.country),
            Queryable(
                "part_of",
                "text",
                "Slug of the place that it lies in",
                _of(_OUTER.slug, _OUTER.id, place.part_of_id, Place),
                is_sortable=False,
            ),
            Queryable(
                "uncertainty_m", "number", "How far off it may be, in metres", place.uncertainty_m
            ),
            Queryable("evidence", "text", "Where its coordinates come from", place.evidence),
            Queryable("note", "text", "A caution", place.note),
            Queryable("geometry", "geometry", "Point, line or area", place.public_geom),
        ),
        touches=lambda first, last: is_there(Filters(first_day=first, last_day=last)),
        is_undated=of_nothing,
        meets=lambda is_met: is_met(Place.public_geom),
    )


def _positions_asked() -> Searched:
    position: Any = Position
    at: InstrumentedAttribute[Any] = position.place_id
    return Searched(
        (
            Queryable("id", "text", "Its name in addresses", position.public_id),
            Queryable("actor", "text", "Slug of who it is", Actor.slug),
            Queryable("actor_name", "text", "What the actor is called", Actor.name),
            Queryable("actor_symbol", "text", "Its sign on the map", Actor.symbol),
            Queryable(
                "place",
                "text",
                "Slug of the place",
                _of(_OUTER.slug, _OUTER.id, at, Position),
                is_sortable=False,
            ),
            Queryable(
                "place_name",
                "text",
                "What the place is called",
                _of(_OUTER.name, _OUTER.id, at, Position),
                is_sortable=False,
            ),
            Queryable("posture", "text", "What the actor does there", position.posture, POSTURES),
            Queryable("modality", "text", "Observed or expected", position.modality, MODALITIES),
            *_days(position),
            Queryable(
                "valid_precision",
                "text",
                "How exactly the days are known",
                position.valid_precision,
                PRECISIONS,
            ),
            Queryable(
                "uncertainty_m",
                "number",
                "How far off it may be, in metres",
                position.uncertainty_m,
            ),
            Queryable("note", "text", "A caution", position.note),
            Queryable("geometry", "geometry", "Point, line or area", position.public_geom),
        ),
        touches=is_held,
        is_undated=position.valid.is_(None),
        meets=lambda is_met: is_met(Position.public_geom),
    )


def _claims_asked() -> Searched:
    claim: Any = Claim

    def of_source(column: Any) -> Any:
        return _of(column, Source.id, claim.source_id, Claim)

    # Readers see where a claim is said to be only where they see the claim.
    def meeting(is_met: Callable[[Any], ColumnElement[bool]]) -> Select[int]:
        at = select(ClaimPlace.claim_id).join(Place, Place.id == ClaimPlace.place_id)
        return at.where(is_met(Place.public_geom))

    return Searched(
        (
            Queryable("id", "text", "Its name in addresses", claim.public_id),
            Queryable("kind", "text", "Kind of claim", claim.kind, KINDS),
            Queryable("statement", "text", "What is said, in our words", claim.statement),
            Queryable(
                "speaker",
                "text",
                "Slug of whose words are passed on",
                _of(_SPEAKER.slug, _SPEAKER.id, claim.speaker_id, Claim),
                is_sortable=False,
            ),
            Queryable(
                "source", "text", "Slug of the source", of_source(Source.slug), is_sortable=False
            ),
            Queryable(
                "source_title", "text", "Its title", of_source(Source.title), is_sortable=False
            ),
            Queryable("author", "text", "Its author", of_source(Source.author), is_sortable=False),
            Queryable(
                "publisher", "text", "Its publisher", of_source(Source.publisher), is_sortable=False
            ),
            Queryable("paragraph", "number", "Paragraph of its text", claim.paragraph),
            Queryable("quote", "text", "At most a dozen of its words", claim.quote),
            Queryable("locator", "text", "Where in the source", claim.locator),
            *_days(claim),
            Queryable(
                "valid_precision",
                "text",
                "How exactly the days are known",
                claim.valid_precision,
                PRECISIONS,
            ),
            Queryable("credibility", "number", "Admiralty code 1 to 6", claim.credibility),
            Queryable("note", "text", "A caution", claim.note),
            Queryable("geometry", "geometry", "The places that it speaks of", claim.id),
        ),
        touches=speaks_of,
        is_undated=claim.valid.is_(None),
        meets=lambda is_met: Claim.id.in_(meeting(is_met)),
        is_unplaced=is_unplaced(),
        meeting=meeting,
        is_plain=False,
    )


def _tracks_asked() -> Searched:
    track = tracks().c

    def touches(first: Any, last: Any) -> ColumnElement[bool]:
        begins = func.coalesce(track.valid_from, BEFORE_ALL) <= (
            AFTER_ALL if last is None else last
        )
        ends = func.coalesce(track.valid_to, AFTER_ALL) >= (BEFORE_ALL if first is None else first)
        return and_(begins, ends)

    def meets(is_met: Callable[[Any], ColumnElement[bool]]) -> ColumnElement[bool]:
        # Piece by piece: compared as a whole, a line that crosses itself a million times takes gigabytes.
        piece = func.ST_DumpSegments(track.shape).table_valued(column("geom", Geometry))
        is_point = func.ST_Dimension(track.shape) == 0
        any_piece = select(piece.c.geom).where(is_met(piece.c.geom)).exists()
        return case((is_point, is_met(track.shape)), else_=any_piece)

    return Searched(
        (
            Queryable("actor", "text", "Slug of who it is", Actor.slug),
            Queryable("name", "text", "What the actor is called", Actor.name),
            Queryable("kind", "text", "State, force, person and so on", Actor.kind),
            Queryable(
                "position_count", "number", "Of how many positions it is made", track.position_count
            ),
            *_days(track),
            Queryable("geometry", "geometry", "A line through them, or a point", track.shape),
        ),
        touches=touches,
        is_undated=and_(track.valid_from.is_(None), track.valid_to.is_(None)),
        meets=meets,
        is_plain=False,
    )


@cache
def asked_of(name: str) -> Searched:
    """What filters may ask of a collection of that name."""
    made = {
        "places": _places_asked,
        "positions": _positions_asked,
        "claims": _claims_asked,
        "tracks": _tracks_asked,
    }
    return made[name]()
