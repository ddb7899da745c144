"""Features are kept one by one as they were written, and never given when something has changed since."""

import random
from collections.abc import Callable, Sequence
from typing import cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import Engines, editing_session, reading_session
from app.kept_features import BYTES_OF_FEATURE, KeptFeatures
from app.models import Position
from tests.factories import make_position
from tests.random_changes import ACTS, Editing, fill

ASKED = (
    "/api/v1/positions?on=2017-03-01",
    "/api/v1/positions?bbox=38,35,40,37",
    "/fr/api/v1/positions",
    "/ogc/collections/positions/items?bbox=38,35,40,37",
    "/ogc/collections/positions/items?sortby=-actor_name&limit=5",
)


class Reading:
    """Reads positions' notes, and tells which were read."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.read: list[int] = []

    def __call__(self, numbers: Sequence[int]) -> dict[int, bytes]:
        self.read += numbers
        query = select(Position.id, Position.note).where(Position.id.in_(numbers))
        return {number: str(note).encode() for number, note in self.session.execute(query)}


def texts(
    kept: KeptFeatures, session: Session, numbers: Sequence[int], form: str = ""
) -> tuple[list[bytes], list[int]]:
    """The notes of these positions, and which had to be read for that."""
    reading = Reading(session)
    return kept.of(session, form, numbers, reading), reading.read


def note(engines: Engines, number: int, words: str) -> None:
    with editing_session(engines, "Test") as session:
        session.get_one(Position, number).note = words


@pytest.fixture
def numbers(fresh_database: Engines) -> list[int]:
    """Three positions, with notes."""
    with editing_session(fresh_database, "Test") as session:
        return [make_position(session, note=f"note {each}").id for each in range(3)]


@pytest.mark.thorough
@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_changed_answers_are_those_that_nothing_kept_gives(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient], seed: int
) -> None:
    draw = random.Random(seed)
    editing = Editing(draw)
    with editing_session(fresh_database, "Test") as session:
        fill(session, draw, 12)
    client = client_of(fresh_database)
    state = cast("FastAPI", client.app).state
    kept, seen = state.features, set()
    for act in draw.sample(ACTS * 2, 2 * len(ACTS)):
        with editing_session(fresh_database, act) as session:
            getattr(editing, act)(session)
        for path in ASKED:
            # For somebody for whom no answer is kept.
            answer = client.get(path, headers={"cookie": "a=b"})
            state.features = KeptFeatures()
            anew = client.get(path, headers={"cookie": "a=b"})
            state.features = kept
            assert (answer.status_code, answer.text) == (200, anew.text), (act, path)
            seen.add(answer.text)
    assert len(seen) > 3 * len(ACTS)


def test_what_is_kept_is_not_read_again(fresh_database: Engines, numbers: list[int]) -> None:
    kept = KeptFeatures()
    one, other, third = numbers
    with reading_session(fresh_database) as session:
        assert texts(kept, session, [third, one, one]) == ([b"note 2", b"note 0"], [third, one])
        assert texts(kept, session, numbers) == ([b"note 0", b"note 1", b"note 2"], [other])
        # In another form they are others.
        assert texts(kept, session, [one], "fr") == ([b"note 0"], [one])
    # Nothing was written about positions.
    with editing_session(fresh_database, "Nothing"):
        pass
    with reading_session(fresh_database) as session:
        assert texts(kept, session, numbers)[1] == []
    note(fresh_database, other, "another")
    with reading_session(fresh_database) as session:
        assert texts(kept, session, [one, other]) == ([b"note 0", b"another"], [one, other])


def test_what_an_earlier_look_reads_is_not_kept_for_later_ones(
    fresh_database: Engines, numbers: list[int]
) -> None:
    kept = KeptFeatures()
    with reading_session(fresh_database) as earlier:
        assert earlier.scalar(select(Position.note).limit(1)) == "note 0"
        note(fresh_database, numbers[0], "coarser now")
        with reading_session(fresh_database) as later:
            assert texts(kept, later, numbers[1:]) == ([b"note 1", b"note 2"], numbers[1:])
        assert texts(kept, earlier, numbers[:1])[0] == [b"note 0"]
    with reading_session(fresh_database) as later:
        assert texts(kept, later, numbers[:1])[0] == [b"coarser now"]


def test_past_maps_and_chosen_witnesses_keep_nothing(
    application: FastAPI, client: TestClient
) -> None:
    kept: KeptFeatures = application.state.features
    for asked in ("known=2026-11-01", "witness=side:Russia"):
        assert client.get(f"/api/v1/positions?{asked}").status_code == 200
        assert not kept.state.texts
    assert client.get("/api/v1/positions?limit=7").status_code == 200
    assert len(kept.state.texts) == 7


def test_what_was_asked_for_longest_ago_makes_room(
    fresh_database: Engines, numbers: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.kept_features.MOST_BYTES", 2 * (BYTES_OF_FEATURE + 6))
    kept = KeptFeatures()
    one, other, third = numbers
    with reading_session(fresh_database) as session:
        texts(kept, session, [one, other])
        texts(kept, session, [one])
        texts(kept, session, [third])
        assert kept.state.size == 2 * (BYTES_OF_FEATURE + 6)
        assert texts(kept, session, [one, third])[1] == []
        assert texts(kept, session, [other])[1] == [other]
