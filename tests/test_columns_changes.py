"""Columns follow the data: what changes is read again, what is hidden is gone, and a day shows what the API shows."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.column_store import Drawn, make_now, make_then
from app.database import Engines, editing_session
from app.models import Position
from app.queries.touched import mark_of, touched_since
from tests.columns import LIST, all_marks, day_number, rows_behind
from tests.factories import make_position
from tests.random_changes import ACTS, Editing, fill, some_day


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


def test_a_batch_of_an_import_is_read_alone(fresh_database: Engines) -> None:
    with editing_session(fresh_database, "Test") as session:
        make_position(session)
    with fresh_database.reader.connect() as connection, Session(connection) as reading:
        before = mark_of(reading)
    with editing_session(fresh_database, "A batch") as session:
        session.execute(text(BATCH))
    with fresh_database.reader.connect() as connection, Session(connection) as reading:
        touched = touched_since(reading, before, mark_of(reading))
    assert touched is not None
    assert len(touched - {0}) == 6000


# As many rows of a spreadsheet at once.
BATCH = """
with made as (
    insert into editorial.position (public_id, geom, actor_id, posture, modality, uncertainty_m, valid_from,
        valid_to, valid_precision, status, change_id)
    select 'row-' || n, geom, actor_id, posture, modality, uncertainty_m, valid_from,
        valid_to, valid_precision, 'draft', change_id
    from editorial.position, generate_series(1, 6000) n
    returning id
)
insert into editorial.position_claim (position_id, ordinal, claim_id, change_id)
    select made.id, 0, rests.claim_id, rests.change_id from made, editorial.position_claim rests
"""


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
