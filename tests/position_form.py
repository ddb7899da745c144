"""What the tests of the position's form start from: records to choose from, and a form filled in."""

from typing import Any

from app.database import editing_session
from app.editing.documents import read_document
from tests.desk import Desk
from tests.editing import Room
from tests.factories import make_actor, make_claim, make_place, make_source

NEW = "/admin/positions/new"
WHOLE: dict[str, Any] = {
    "place": "Raqqah",
    "actor": "red",
    "posture": "holds",
    "claims__0__claim": "claim-a",
    "from": "7 June 2017",
}


def with_forces(desk: Desk) -> Desk:
    """The desk with two forces, a town and a claim about both."""
    with editing_session(desk.engines, "made for a test") as session:
        source = make_source(session, slug="daily", title="The daily report")
        town = make_place(session, slug="town", name="Raqqah", uncertainty_m=1500)
        make_place(session, longitude=41.0, slug="far-town", name="Palmyra")
        red = make_actor(session, slug="red", name="Red Brigade", short_name="RB", colour="#ad4638")
        make_actor(session, slug="blue", name="Blue Guard")
        make_claim(
            session,
            source,
            (town,),
            (red,),
            public_id="claim-a",
            statement="The Red Brigade stands in Raqqah.",
            valid_from="2017-06-07",
            valid_to="2017-06-07",
            valid_precision="day",
        )
        make_claim(session, source, public_id="claim-f", kind="forecast", statement="It will come.")
    return desk


def saved(desk: Desk) -> dict[str, Any]:
    """The only position, as a document."""
    room = Room(desk.engines)
    key = desk.one("select public_id from editorial.position")
    return dict(room.do(read_document, "positions", key).record.as_written())
