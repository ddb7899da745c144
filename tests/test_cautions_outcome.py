"""An outcome of a claim that is no forecast: form and API caution alike, and refuse nothing."""

import pytest

from app.database import editing_session
from tests.desk import Desk
from tests.factories import make_claim, make_source
from tests.forms import send
from tests.writing import claim, program, review

LINK = {"relation": "outcome", "verdict": "partly", "why": "It says so.", "from": "later"}
ODD = "not a forecast: give it an outcome only where it says what will come"


@pytest.fixture
def desk(desk_with_records: Desk) -> Desk:
    """A desk with claims of three kinds, and a later one."""
    review(desk_with_records, "off")
    with editing_session(desk_with_records.engines, "made for a test") as session:
        source = make_source(session, slug="report")
        make_claim(session, source, public_id="later")
        for kind in ("forecast", "assessment"):
            make_claim(session, source, public_id=kind, kind=kind)
    return desk_with_records


@pytest.mark.parametrize(("kind", "is_odd"), [("forecast", False), ("assessment", True)])
def test_form_and_api_caution_alike(desk: Desk, kind: str, is_odd: bool) -> None:
    shown = send(desk.seat("admin"), "/admin/links/new", "check", **LINK, to=kind).text
    answer = program(desk).add("links", LINK | {"id": "link", "to": kind})
    assert answer.status_code == 201, answer.text
    cautions = answer.json()["cautions"]
    assert [(each["code"], each["field"]) for each in cautions] == (
        [("outcome", "record.to")] if is_odd else []
    )
    assert (ODD in shown) is is_odd
    for each in cautions:
        assert each["message"] in shown


@pytest.mark.parametrize("reviewed", [False, True])
def test_a_claim_that_is_sent_along_is_looked_at_too(desk: Desk, reviewed: bool) -> None:
    """Also where both only wait for somebody else."""
    review(desk, "on" if reviewed else "off")
    assessed = claim("assessed") | {"kind": "assessment"}
    link = LINK | {"id": "link", "to": "assessed"}
    if reviewed:
        for record in (assessed, link):
            record["publishing"] = {"status": "draft"}
    edits = [{"noun": "claims", "record": assessed}, {"noun": "links", "record": link}]
    answer = program(desk).post("/api/v1/changes", {"edits": edits})
    assert answer.status_code == 200, answer.text
    [caution] = answer.json()["cautions"]
    assert (caution["code"], caution["field"]) == ("outcome", "edits.1.record.to")
    assert ODD in caution["message"]
