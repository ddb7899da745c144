"""An embargo ends by itself: with its instant every answer is what it would be if nothing had been kept."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError
from sqlalchemy import text

from app import data_version
from app.database import Engines, create_engines, editing_session
from app.nouns.parts import Publishing
from app.settings import Settings
from tests.applications import Lend
from tests.factories import (
    make_actor,
    make_claim,
    make_link,
    make_place,
    make_position,
    make_source,
)
from tests.visiting import Visitor

WITHDRAWN = {"status": "withdrawn", "withdrawn_reason": "Wrong."}
NOUNS = ("source", "actor", "place", "claim", "link", "position")
# Of each thing that keeps answers or what they are made of, and of the past with and without chosen witnesses.
ADDRESSES = (
    "/",
    "/places",
    "/positions",
    "/places/hid",
    "/witnesses",
    "/search?q=zqx",
    "/api/v1/places",
    "/api/v1/positions",
    "/api/v1/positions?without=Nobody+at+all",
    "/api/v1/claims",
    "/api/v1/claims?without=Nobody+at+all",
    "/columns/positions.json",
    "/columns/positions.json?without=Nobody+at+all",
    "/timemap/json/places",
)
PASTS = (
    "/api/v1/positions?known={known}",
    "/api/v1/claims?known={known}",
    "/api/v1/positions?known={known}&without=Nobody+at+all",
    "/api/v1/places?known={known}&without=Nobody+at+all",
    "/columns/positions.json?known={known}",
    "/places?known={known}",
    "/api/v1/difference?known_from=2020-01-01&known_to={known}",
)


@dataclass
class Map:
    """A database, who has asked for it before, and who asks an application that has kept nothing of it."""

    engines: Engines
    visitor: TestClient
    newcomer: TestClient


@pytest.fixture
def shown(
    fresh_database: Engines, settings: Settings, renewed: Lend, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Map]:
    """An empty map."""
    # A machine with much to do answers late, which is no matter here.
    monkeypatch.setattr(data_version, "PATIENCE_SECONDS", 60.0)
    owner, reader = fresh_database.owner.url, fresh_database.reader.url
    other = create_engines(owner.render_as_string(False), reader.render_as_string(False), settings)
    yield Map(fresh_database, Visitor(renewed(fresh_database)), Visitor(renewed(other)))
    other.dispose()


def fill(engines: Engines) -> str:
    """One record of each noun, all tied to each other, beside some that stay; an instant at which all were shown."""
    with editing_session(engines, "add") as session:
        make_source(session, slug="other", title="Other", author="Nobody at all")
        place = make_place(session, 39.0, 36.0, slug="hid", name="zqx place")
        actor = make_actor(session, slug="hid", name="zqx actor")
        source = make_source(session, slug="hid", title="zqx source", author="zqx author")
        claim = make_claim(session, source, (place,), (actor,), public_id="hid", statement="zqx")
        other = make_claim(session, source, (place,), (actor,), public_id="other")
        make_link(session, claim, other, public_id="hid", why="zqx")
        make_position(session, actor, (claim,), place_id=place.id, public_id="hid", note="zqx")
    with engines.owner.connect() as connection:
        return f"{connection.scalar(text('select clock_timestamp()')):%Y-%m-%dT%H:%M:%S.%fZ}"


def put_under_embargo(engines: Engines, noun: str, ends: datetime, values: dict[str, Any]) -> None:
    """Hide the record of a noun until then."""
    key = "slug" if noun in ("source", "actor", "place") else "public_id"
    values = values | {"embargo_until": ends}
    put = ", ".join(f"{name} = :{name}" for name in values)
    with editing_session(engines, "hide") as session:
        statement = f"update editorial.{noun} set {put} where {key} = 'hid'"
        session.execute(text(statement), values)


def now_of(engines: Engines) -> datetime:
    """The database's clock."""
    with engines.owner.connect() as connection:
        now: datetime = connection.execute(text("select now()")).scalar_one()
        return now


def bodies(client: TestClient, addresses: list[str]) -> dict[str, tuple[int, bytes]]:
    """What is at these addresses."""
    answers = {each: client.get(each) for each in addresses}
    return {each: (answer.status_code, answer.content) for each, answer in answers.items()}


@pytest.mark.thorough
@pytest.mark.parametrize("values", [{}, WITHDRAWN], ids=["published", "withdrawn"])
@pytest.mark.parametrize("noun", NOUNS)
def test_at_the_end_of_an_embargo_every_answer_is_as_if_nothing_had_been_kept(
    noun: str, values: dict[str, Any], shown: Map
) -> None:
    known = fill(shown.engines)
    addresses = [each.format(known=known) for each in ADDRESSES + PASTS]
    seconds = 0.5
    while True:
        ends = now_of(shown.engines) + timedelta(seconds=seconds)
        put_under_embargo(shown.engines, noun, ends, values)
        before = bodies(shown.visitor, addresses)
        if now_of(shown.engines) < ends:
            break
        # It was over before all had been asked for.
        seconds *= 2
    while now_of(shown.engines) < ends:
        pass
    after, anew = bodies(shown.visitor, addresses), bodies(shown.newcomer, addresses)
    assert [each for each in addresses if after[each] != anew[each]] == []
    assert [each for each in addresses if before[each] != after[each]] != []


def test_no_cache_is_let_keep_an_answer_beyond_the_end_of_the_next_embargo(
    fresh_database: Engines,
    client_of: Callable[[Engines], TestClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(data_version, "PATIENCE_SECONDS", 60.0)
    monkeypatch.setattr(data_version, "FRESH_SECONDS", 60.0)
    known = fill(fresh_database)
    client = client_of(fresh_database)
    part = client.get("/columns/positions.json").json()["parts"][0]["href"]
    addresses = ("/places", f"/places?known={known}", "/api/v1/places", part)
    usual = [client.get(each).headers["cache-control"] for each in addresses]
    assert usual[:3] == ["public, max-age=0, s-maxage=10, stale-while-revalidate=30"] * 3
    assert usual[3] == "public, max-age=60"
    far = datetime.now(UTC) + timedelta(days=9)
    put_under_embargo(fresh_database, "link", far, {})
    part = client.get("/columns/positions.json").json()["parts"][0]["href"]
    addresses = (*addresses[:3], part)
    assert [client.get(each).headers["cache-control"] for each in addresses] == usual
    clock = [data_version.monotonic()]
    monkeypatch.setattr(data_version, "monotonic", lambda: clock[0])
    left = fresh_database.version.holds_for()
    # Nobody asks the database anew from here on, whose clock hasn't moved.
    monkeypatch.setattr(data_version, "FRESH_SECONDS", 1e9)
    clock[0] += left - 600.5
    left = 600.5
    # Nothing of the data is in it: a shorter age would only tell of the embargo long before.
    icon = client.get("/favicon.ico", follow_redirects=False)
    assert icon.headers["cache-control"] == "public, max-age=3600"
    told = {}
    for seconds in (25.5, 4.5, 0.5):
        clock[0] += left - seconds
        left = seconds
        told[seconds] = [client.get(each).headers["cache-control"] for each in addresses]
        kept = client.get("/places", headers={"if-none-match": "*"})
        assert (kept.status_code, kept.headers["cache-control"]) == (304, told[seconds][0])
    for seconds, ages in {25.5: (10, 15), 4.5: (4, 0), 0.5: (0, 0)}.items():
        shared = "public, max-age=0, s-maxage={}, stale-while-revalidate={}".format(*ages)
        assert told[seconds] == [shared] * 3 + [f"public, max-age={int(seconds)}"]


@pytest.mark.parametrize("instant", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00"])
def test_an_embargo_that_has_no_instant_in_utc_is_refused(instant: str) -> None:
    """Else no state of the data could be named, and each answer would be made anew."""
    with pytest.raises(ValidationError, match="It is no instant"):
        Publishing.model_validate({"status": "published", "embargo_until": instant})
