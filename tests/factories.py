"""One maker per noun: a test names what it is about, the maker fills in the rest.

Every maker takes a session that has begun a change (`app.database.editing_session`) and returns
the flushed row, published unless said otherwise.
"""

from itertools import count
from typing import Any, TypeVar

from geoalchemy2 import WKTElement
from sqlalchemy.orm import Session

from app.models import (
    Actor,
    Base,
    Claim,
    ClaimActor,
    ClaimPlace,
    Link,
    Place,
    PlaceName,
    Position,
    PositionClaim,
    Source,
)
from app.names import fold, name_key, script_of

NUMBERS = count(1)
Row = TypeVar("Row", bound=Base)


def _save(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row


def make_source(session: Session, **values: Any) -> Source:
    """A published source without an attached text."""
    number = next(NUMBERS)
    defaults = {"slug": f"source-{number}", "title": f"Source {number}", "language": "en"}
    return _save(session, Source(**{"status": "published"} | defaults | values))


def make_actor(session: Session, **values: Any) -> Actor:
    """A published force."""
    number = next(NUMBERS)
    defaults = {"slug": f"actor-{number}", "name": f"Actor {number}", "kind": "force"}
    return _save(session, Actor(**{"status": "published", "symbol": "disc"} | defaults | values))


def make_place(
    session: Session, longitude: float = 39.0, latitude: float = 36.0, **values: Any
) -> Place:
    """A published town at a point, findable by its name."""
    number = next(NUMBERS)
    defaults = {
        "slug": f"place-{number}",
        "name": f"Place {number}",
        "kind": "town",
        "uncertainty_m": 1000,
        "evidence": "made for a test",
        "geom": WKTElement(f"POINT({longitude} {latitude})", srid=4326),
    }
    place = Place(**{"status": "published"} | defaults | values)
    place.names = [
        PlaceName(
            ordinal=0,
            name=place.name,
            language="en",
            script=script_of(place.name),
            is_main=True,
            key=name_key(place.name),
            folded=fold(place.name),
        )
    ]
    return _save(session, place)


def make_claim(
    session: Session,
    source: Source | None = None,
    places: tuple[Place, ...] = (),
    actors: tuple[Actor, ...] = (),
    **values: Any,
) -> Claim:
    """A published report, located in words, of a source of its own unless one is given."""
    number = next(NUMBERS)
    defaults = {
        "public_id": f"claim-{number}",
        "kind": "report",
        "statement": f"Statement {number}.",
        "locator": "page 1",
        "source_id": (source or make_source(session)).id,
    }
    claim = Claim(**{"status": "published"} | defaults | values)
    claim.places = [
        ClaimPlace(ordinal=ordinal, place_id=place.id, role="where")
        for ordinal, place in enumerate(places)
    ]
    claim.actors = [
        ClaimActor(ordinal=ordinal, actor_id=actor.id, role="doing")
        for ordinal, actor in enumerate(actors)
    ]
    return _save(session, claim)


def make_position(
    session: Session,
    actor: Actor | None = None,
    claims: tuple[Claim, ...] | None = None,
    geometry: str = "POINT(39 36)",
    **values: Any,
) -> Position:
    """A published, observed position on 7 June 2017, resting on a claim of its own."""
    number = next(NUMBERS)
    defaults = {
        "public_id": f"position-{number}",
        "actor_id": (actor or make_actor(session)).id,
        "posture": "holds",
        "modality": "observed",
        "uncertainty_m": 1000,
        "geom": WKTElement(geometry, srid=4326),
    }
    if not {"valid_from", "valid_to"} & values.keys():
        defaults |= {"valid_from": "2017-06-07", "valid_to": "2017-06-07"}
    position = Position(**{"status": "published"} | defaults | values)
    if claims is None:
        claims = (make_claim(session),)
    position.claims = [
        PositionClaim(ordinal=ordinal, claim_id=claim.id) for ordinal, claim in enumerate(claims)
    ]
    return _save(session, position)


def make_link(session: Session, from_claim: Claim, to_claim: Claim, **values: Any) -> Link:
    """A published link that supports."""
    defaults = {
        "public_id": f"link-{next(NUMBERS)}",
        "from_claim_id": from_claim.id,
        "to_claim_id": to_claim.id,
        "relation": "supports",
        "why": "made for a test",
    }
    return _save(session, Link(**{"status": "published"} | defaults | values))
