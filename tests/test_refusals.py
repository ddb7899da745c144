"""What the database itself refuses, whatever a program tries."""

from typing import Any

import pytest
from geoalchemy2 import WKTElement
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.factories import (
    make_actor,
    make_claim,
    make_link,
    make_place,
    make_position,
    make_source,
)


def refusal(session: Session) -> str:
    """Name of the constraint that refuses what the session holds, deferred ones included."""
    session.flush()
    with pytest.raises(DBAPIError) as caught:
        session.execute(text("set constraints all immediate"))
    return str(caught.value.orig.diag.constraint_name)


def refused(make: Any, *args: Any, **values: Any) -> str:
    """Name of the constraint that refuses a row while it is made."""
    with pytest.raises(DBAPIError) as caught:
        make(*args, **values)
    return str(caught.value.orig.diag.constraint_name)


def test_a_position_without_a_claim_is_refused(session: Session) -> None:
    make_position(session, claims=())
    assert refusal(session) == "ck_position_claim_given"


def test_the_last_claim_of_a_position_cannot_be_taken_away(session: Session) -> None:
    position = make_position(session)
    session.execute(text("set constraints all immediate"))
    session.execute(text("set constraints all deferred"))
    position.claims = []
    assert refusal(session) == "ck_position_claim_given"


def test_a_published_claim_needs_a_source(session: Session) -> None:
    name = refused(make_claim, session, source_id=None)
    assert name == "ck_claim_published_source"


def test_a_published_claim_needs_a_passage(session: Session) -> None:
    name = refused(make_claim, session, locator=None)
    assert name == "ck_claim_published_passage"


def test_a_draft_claim_may_still_lack_source_and_passage(session: Session) -> None:
    claim = make_claim(session, status="draft", source_id=None, locator=None)
    assert claim.id


def test_a_published_statement_needs_its_speaker(session: Session) -> None:
    assert refused(make_claim, session, kind="statement") == "ck_claim_published_speaker"


def test_a_quote_of_thirteen_words_is_refused(session: Session) -> None:
    quote = " ".join(["word"] * 13)
    assert refused(make_claim, session, quote=quote) == "ck_claim_quote_length"


def test_a_quote_of_twelve_words_is_kept(session: Session) -> None:
    assert make_claim(session, quote=" ".join(["word"] * 12)).id


def test_an_end_before_a_start_is_refused(session: Session) -> None:
    name = refused(make_position, session, valid_from="2017-06-07", valid_to="2017-06-06")
    assert name == "ck_position_valid_order"


def test_a_position_without_any_day_is_refused(session: Session) -> None:
    name = refused(make_position, session, valid_from=None, valid_to=None)
    assert name == "ck_position_valid_given"


@pytest.mark.parametrize("make", [make_source, make_actor, make_place])
def test_two_rows_with_one_slug_are_refused(session: Session, make: Any) -> None:
    make(session, slug="twice")
    assert refused(make, session, slug="twice").endswith("_slug")


@pytest.mark.parametrize("make", [make_claim, make_position])
def test_two_rows_with_one_public_id_are_refused(session: Session, make: Any) -> None:
    make(session, public_id="twice")
    assert refused(make, session, public_id="twice").endswith("_public_id")


@pytest.mark.parametrize(
    ("geometry", "constraint"),
    [
        ("POINT EMPTY", "ck_place_geom_not_empty"),
        ("POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))", "ck_place_geom_valid"),
        ("POINT(181 36)", "ck_place_geom_on_globe"),
        ("POINT(39 -91)", "ck_place_geom_on_globe"),
    ],
)
def test_an_impossible_geometry_is_refused(
    session: Session, geometry: str, constraint: str
) -> None:
    geom = WKTElement(geometry, srid=4326)
    assert refused(make_place, session, geom=geom) == constraint


def test_a_place_at_the_pole_is_kept(session: Session) -> None:
    assert make_place(session, longitude=0, latitude=90).id


def test_an_outcome_needs_a_verdict(session: Session) -> None:
    later, earlier = make_claim(session), make_claim(session, kind="forecast")
    name = refused(make_link, session, later, earlier, relation="outcome")
    assert name == "ck_link_verdict_given"


def test_a_published_record_cannot_be_deleted(session: Session) -> None:
    claim = make_claim(session)
    with pytest.raises(DBAPIError, match="withdrawn, not deleted"):
        session.execute(text("delete from editorial.claim where id = :id"), {"id": claim.id})
