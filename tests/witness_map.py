"""A small map on which it matters whose word counts, and edits of it, for tests of what changed by chosen witnesses."""

from app.database import Engines, editing_session
from app.models import Claim
from tests.factories import (
    make_actor,
    make_claim,
    make_link,
    make_place,
    make_position,
    make_source,
)


def fill(engines: Engines) -> None:
    """A town of which Sputnik speaks and a village of which Rudaw does, each with a position."""
    with editing_session(engines, "First") as session:
        sputnik = make_source(
            session,
            slug="sputnik-1",
            title="The Agency",
            publisher="Sputnik",
            leaning="state: Russia",
        )
        rudaw = make_source(session, slug="rudaw-1", title="The Channel", publisher="Rudaw")
        town = make_place(session, slug="town", name="Town")
        village = make_place(session, 39.5, 36.5, slug="village", name="Village")
        force = make_actor(session, slug="force", name="Force")
        for number, (source, place) in enumerate(((sputnik, town), (rudaw, village))):
            claim = make_claim(session, source, (place,), (force,), public_id=f"c-{number}",
                               statement=f"They hold it, {number}.")  # fmt: skip
            make_position(session, force, (claim,), public_id=f"p-{number}", place_id=place.id,
                          valid_from="2017-06-05", valid_to=None, valid_precision="day")  # fmt: skip
        make_claim(session, rudaw, (village,), public_id="c-2", statement="Likewise.")


def reword(engines: Engines) -> None:
    """Reword one claim of each."""
    with editing_session(engines, "Better words") as session:
        for number in (0, 1):
            claim = session.query(Claim).filter_by(public_id=f"c-{number}").one()
            claim.statement = f"They held it, {number}."


def add_link(engines: Engines) -> None:
    """Let Rudaw say the same as Sputnik."""
    with editing_session(engines, "The same") as session:
        first, second = (
            session.query(Claim).filter_by(public_id=each).one() for each in ("c-2", "c-0")
        )
        make_link(session, first, second, public_id="l-1")
