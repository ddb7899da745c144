"""Columns follow the data: what changes is read again, what is hidden is gone, and a day shows what the API shows."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from app.column_store import Drawn, make_now, make_then
from app.database import Engines, editing_session
from app.models import Actor, Claim, Link, Place, Position, PositionClaim, Source
from tests.columns import LIST, all_marks, day_number, rows_behind
from tests.factories import (
    make_actor,
    make_claim,
    make_link,
    make_place,
    make_position,
    make_source,
)

PRECISIONS = ("day", "days", "week", "month", "year", "vague", None)
SHAPES = (
    "POINT(39 36)",
    "MULTIPOINT(39 36, 40 37)",
    "LINESTRING(38 35, 39 36, 41 36)",
    "MULTILINESTRING((179 10, 180 11), (-180 11, -179 12))",
    "POLYGON((38 35, 39 35, 39 36, 38 36, 38 35))",
)


def some_day(draw: random.Random) -> date:
    return date(2017, 1, 1) + timedelta(days=draw.randrange(120))


def days(draw: random.Random, names: tuple[str, str], *, needed: bool = False) -> dict[str, Any]:
    """Two ends of which either may be unknown, with `needed` not both."""
    ends: list[date | None] = sorted([some_day(draw), some_day(draw)])  # type: ignore[type-var]
    which = draw.randrange(3 if needed else 4)
    return dict(
        zip(
            names,
            [None if which in (1, 3) else ends[0], None if which in (2, 3) else ends[1]],
            strict=True,
        )
    )


def published(draw: random.Random) -> dict[str, Any]:
    """When a source came out, if that is known."""
    first = some_day(draw)
    return draw.choice(({}, {"published_from": first, "published_to": first + timedelta(days=3)}))


def fill(session: Session, draw: random.Random, count: int = 30) -> None:
    """Positions of every sort, on claims of every sort, some of them settled."""
    actors = [make_actor(session) for _ in range(3)]
    places = [make_place(session, 38 + n, 36) for n in range(3)]
    sources = [make_source(session, **published(draw)) for _ in range(6)]
    for number in range(count):
        claims = []
        for _ in range(draw.randrange(1, 4)):
            told = days(draw, ("valid_from", "valid_to"))
            precise = draw.choice(PRECISIONS) if any(told.values()) else None
            kind = draw.choice(("report", "forecast"))
            claims.append(
                make_claim(
                    session, draw.choice(sources), kind=kind, valid_precision=precise, **told
                )
            )
        held = days(draw, ("valid_from", "valid_to"), needed=True)
        position = make_position(
            session,
            draw.choice(actors),
            tuple(claims),
            draw.choice(SHAPES),
            public_id=f"p-{number}",
            modality=draw.choice(("observed", "expected")),
            posture=draw.choice(("holds", "advances", "blocks")),
            place_id=draw.choice([None, *(place.id for place in places)]),
            valid_precision=draw.choice(PRECISIONS),
            uncertainty_m=draw.choice((0, 100, 5000)),
            **held,
        )
        if position.modality == "expected" and draw.random() < 0.7:
            outcome = make_claim(
                session, draw.choice(sources), **days(draw, ("valid_from", "valid_to"))
            )
            verdict = draw.choice(("came_true", "did_not", "partly", "open"))
            make_link(session, outcome, claims[0], relation="outcome", verdict=verdict)


@pytest.mark.thorough
@pytest.mark.parametrize("seed", [1, 2])
def test_each_day_shows_what_the_api_shows(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient], seed: int
) -> None:
    draw = random.Random(seed)
    with editing_session(fresh_database, "Test") as session:
        fill(session, draw)
    client = client_of(fresh_database)
    listed, marks = all_marks(client)
    assert listed["count"] == 30
    every = [
        (mark, row["id"])
        for address, part in marks.items()
        for mark, row in zip(
            part, rows_behind(client, address, list(range(len(part)))), strict=True
        )
    ]
    actors = [None, *(each["slug"] for each in listed["actors"])]
    seen = set()
    for _ in range(25):
        day, actor, settled = (
            some_day(draw) + timedelta(days=draw.choice((0, -200))),
            draw.choice(actors),
            draw.choice((None, "false")),
        )
        asked = {"on": day.isoformat(), "actor": actor, "settled": settled}
        query = {name: value for name, value in asked.items() if value}
        answer = client.get("/api/v1/positions", params=query).json()
        number = day_number(listed, day)
        drawn = {
            key
            for mark, key in every
            if mark.is_drawn(number, with_settled=settled is None) and actor in (None, mark.actor)
        }
        assert drawn == {feature["id"] for feature in answer["features"]}, query
        seen |= drawn
    assert len(seen) > 15


class Editing:
    """One random change after the other."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw

    def one(self, session: Session, model: type[Any]) -> Any:
        """Some row."""
        return self.draw.choice(session.query(model).order_by(*inspect(model).primary_key).all())

    def hide(self, session: Session) -> None:
        row = self.one(session, self.draw.choice((Position, Claim, Source, Actor, Place, Link)))
        row.status = "withdrawn" if row.status == "published" else "published"
        row.withdrawn_reason = "Wrong." if row.status == "withdrawn" else None

    def conceal(self, session: Session) -> None:
        row = self.one(session, self.draw.choice((Position, Claim, Source, Actor, Place, Link)))
        row.concealed = not row.concealed

    def embargo(self, session: Session) -> None:
        row = self.one(session, self.draw.choice((Position, Claim, Source, Actor, Place, Link)))
        days = self.draw.choice((-1, 1))
        row.embargo_until = datetime.now(UTC) + timedelta(days=days)

    def redate(self, session: Session) -> None:
        claim = self.one(session, Claim)
        claim.valid_from, claim.valid_to = sorted((some_day(self.draw), some_day(self.draw)))

    def republish(self, session: Session) -> None:
        source = self.one(session, Source)
        source.published_from = source.published_to = some_day(self.draw)

    def judge(self, session: Session) -> None:
        self.one(session, Link).verdict = self.draw.choice(("came_true", "did_not", "open"))

    def rest(self, session: Session) -> None:
        position, claim = self.one(session, Position), self.one(session, Claim)
        if claim.id not in {
            rests.claim_id
            for rests in session.query(PositionClaim).filter_by(position_id=position.id)
        }:
            session.add(
                PositionClaim(
                    position_id=position.id,
                    ordinal=50 + self.draw.randrange(10**6),
                    claim_id=claim.id,
                )
            )

    def remove(self, session: Session) -> None:
        rests = self.one(session, PositionClaim)
        if session.query(PositionClaim).filter_by(position_id=rests.position_id).count() > 1:
            session.delete(rests)

    def add(self, session: Session) -> None:
        make_position(
            session,
            self.one(session, Actor),
            (self.one(session, Claim),),
            self.draw.choice(SHAPES),
            valid_from=some_day(self.draw),
        )

    def recolour(self, session: Session) -> None:
        self.one(session, Actor).colour = f"#{self.draw.randrange(2**24):06x}"

    def coarsen(self, session: Session) -> None:
        self.one(session, self.draw.choice((Place, Position))).coarsen_to_m = self.draw.choice(
            (None, 5000)
        )


ACTS = tuple(
    name
    for name, each in vars(Editing).items()
    if callable(each) and name not in ("__init__", "one")
)


@pytest.mark.thorough
@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_read_again_is_what_has_changed(fresh_database: Engines, seed: int) -> None:
    draw = random.Random(seed)
    editing = Editing(draw)
    with editing_session(fresh_database, "Test") as session:
        fill(session, draw, 12)
    known = datetime.now(UTC)
    now: Drawn | None = None
    then: Drawn | None = None
    versions = set()
    for number, act in enumerate(draw.sample(ACTS * 2, 2 * len(ACTS))):
        with editing_session(fresh_database, act) as session:
            getattr(editing, act)(session)
        now = make_now(fresh_database, None, None, now)
        anew = make_now(fresh_database, None, None, None)
        assert now.parts.version == anew.parts.version, act
        assert now.actors == anew.actors
        if number % 3 == 0:
            then = make_then(fresh_database, None, known, then)
            past = make_then(fresh_database, None, known, None)
            assert then.parts.version == past.parts.version, act
        versions.add(now.parts.version)
    assert len(versions) > 8


def test_where_nothing_has_changed_nothing_is_read_again(fresh_database: Engines) -> None:
    with editing_session(fresh_database, "Test") as session:
        fill(session, random.Random(1), 5)
    now = make_now(fresh_database, None, None, None)
    # Another transaction, about something that positions aren't drawn by.
    with editing_session(fresh_database, "Nothing"):
        pass
    assert make_now(fresh_database, None, None, now).parts is now.parts


def test_an_embargo_that_ends_by_itself_brings_its_position(fresh_database: Engines) -> None:
    with editing_session(fresh_database, "Test") as session:
        ends = datetime.now(UTC) + timedelta(milliseconds=400)
        make_position(session, embargo_until=ends)
    now = make_now(fresh_database, None, None, None)
    assert now.parts.count == 0
    while now.parts.count == 0:
        assert datetime.now(UTC) < ends + timedelta(seconds=20)
        now = make_now(fresh_database, None, None, now)
    assert now.parts.count == 1


def test_a_part_with_what_was_withdrawn_is_gone_at_once(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    with editing_session(fresh_database, "Test") as session:
        number = make_position(session, public_id="here").id
        make_position(session, public_id="there")
    client = client_of(fresh_database)
    before = client.get(LIST)
    part = before.json()["parts"][0]
    assert (part["count"], client.get(part["href"]).status_code) == (2, 200)
    past = f"{LIST}?known={datetime.now(UTC).isoformat().replace('+00:00', 'Z')}"
    then = client.get(past).json()["parts"][0]
    assert then["count"] == 2
    with editing_session(fresh_database, "Test") as session:
        gone = session.get_one(Position, number)
        gone.status, gone.withdrawn_reason, gone.concealed = "withdrawn", "Wrong.", True
    etag = client.get(part["href"], headers={"if-none-match": "*"})
    for address in (part["href"], f"{part['rows']}?at=0", then["href"], f"{then['rows']}&at=0"):
        answer = client.get(address)
        assert answer.status_code == 410, address
        assert answer.json()["code"] == "gone"
        assert "max-age=0" in answer.headers["cache-control"]
    assert etag.status_code == 410
    after = client.get(LIST, headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.json()["version"] != before.json()["version"]
    [listed] = after.json()["parts"]
    assert [row["id"] for row in client.get(f"{listed['rows']}?at=0").json()["features"]] == [
        "there"
    ]
    assert client.get(past).json()["count"] == 1
    # Other sites may read it all.
    assert (
        client.get(listed["href"], headers={"origin": "https://example.org"}).headers[
            "access-control-allow-origin"
        ]
        == "*"
    )
