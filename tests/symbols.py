"""Actors and positions with each sort of military symbol: of their kind, expected, the actor's own, one that names nothing."""

from sqlalchemy.orm import Session

from app.models import Actor, Claim
from tests.factories import make_actor, make_position


def make_symbolised(
    session: Session, claims: tuple[Claim, ...], apart: float
) -> tuple[Actor, Actor]:
    """A position of each around 40° E, 35° N, so many degrees apart; (actor without a code, actor with one)."""
    plain = make_actor(session, name="Plain")
    told = make_actor(session, name="Told", sidc="10061000001211000000")
    # Letters that look right and name nothing that can be drawn.
    unheard = make_actor(session, name="Unheard", sidc="SHGPZZZZZZ-----")
    make_position(session, plain, claims, "POINT(39.9 35)")
    make_position(session, plain, claims, f"POINT(39.9 {35 + apart})", modality="expected")
    make_position(session, told, claims, f"POINT({40 + apart} 35)", posture="attacks")
    make_position(session, unheard, claims, f"POINT({40 + apart} {35 + apart})")
    return plain, told
