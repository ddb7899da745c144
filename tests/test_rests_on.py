"""What positions rest on, as pages, the API, files and filters tell it, in both lenses."""

import csv
import io
import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.database import Engines, editing_session
from app.models import Link
from tests.factories import make_claim, make_link, make_position, make_source
from tests.reading import read
from tests.test_resting import RELATIONS

TOLD = ("rests_on_claims", "rests_on_origins", "claims_against", "falls_with")


def now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def told(client: TestClient, query: str = "") -> dict[str, Any]:
    """What each position rests on, by its id."""
    answer = client.get(f"/api/v1/positions?{query}")
    assert answer.status_code == 200, answer.text
    return {
        each["id"]: {name: each["properties"][name] for name in TOLD}
        for each in answer.json()["features"]
    }


def fill(engines: Engines) -> None:
    """Forty positions on sixty claims of six origins, linked at random."""
    chance = random.Random(32)
    names = ("AP", "ap", "Sputnik", "SANA", "Rudaw", None)
    with editing_session(engines, "First") as session:
        sources = [
            make_source(
                session,
                origin=chance.choice(names),
                publisher=chance.choice(names),
                author=chance.choice((None, "Sputnik")),
            )
            for _ in range(15)
        ]
        claims = [make_claim(session, chance.choice(sources)) for _ in range(60)]
        for number in range(40):
            some = tuple(chance.sample(claims, chance.randint(1, 3)))
            make_position(session, None, some, public_id=f"p-{number}")
        pairs = {tuple(chance.sample(range(60), 2)) for _ in range(70)}
        for first, second in pairs:
            relation, verdict = chance.choice(RELATIONS)
            make_link(session, claims[first], claims[second], relation=relation, verdict=verdict)


@pytest.mark.thorough
def test_filters_find_what_each_position_says_of_itself(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    fill(fresh_database)
    client, then = client_of(fresh_database), now()
    before = told(client)
    assert {each["rests_on_origins"] for each in before.values()} >= {1, 2}
    assert any(each["claims_against"] > each["rests_on_claims"] for each in before.values())
    with editing_session(fresh_database, "Second") as session:
        for link in session.query(Link).all():
            link.status, link.withdrawn_reason = "withdrawn", "A test."
    for lens, every in (("", told(client)), (f"&known={then}", before)):
        assert told(client, lens) == every
        found = {
            "one-claim": {key for key, each in every.items() if each["rests_on_claims"] == 1},
            "one-origin": {key for key, each in every.items() if each["rests_on_origins"] == 1},
            "disputed": {key for key, each in every.items() if each["claims_against"]},
        }
        assert bool(found["disputed"]) == bool(lens)
        for name, keys in found.items():
            assert set(told(client, f"rests={name}{lens}")) == keys, name
            rows = csv.DictReader(
                io.StringIO(client.get(f"/data/positions.csv?rests={name}{lens}").text)
            )
            assert {row["id"]: row["rests_on_origins"] for row in rows} == {
                key: str(every[key]["rests_on_origins"]) for key in keys
            }
    assert told(client) != before
    assert client.get("/api/v1/positions?rests=none").status_code == 400


def test_readers_are_told_what_a_position_falls_with(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    with editing_session(fresh_database, "Test") as session:
        paper, radio = (
            make_source(session, origin="Sputnik", publisher=name) for name in ("Paper", "Radio")
        )
        other = make_source(session, publisher="Rudaw")
        claims = [
            make_claim(session, source, public_id=f"c-{number}")
            for number, source in enumerate((paper, radio, other, other))
        ]
        make_position(session, None, tuple(claims[:2]), public_id="p-1")
        make_position(session, None, (claims[0], claims[2]), public_id="p-2")
        make_link(session, claims[3], claims[1], relation="contradicts")
        make_link(session, claims[2], claims[0])
    client = client_of(fresh_database)
    alone, both = (read(client, f"/positions/p-{number}/panel").text for number in (1, 2))
    # The third claim says the same as the first.
    assert "It falls only if 3 claims are false together. It falls only with 2 origins" in alone
    assert "1 claim that it doesn't name says the same." in alone
    assert "Against it: 1 claim of 1 independent origin." in alone
    assert "Against it" not in both
    sets = client.get("/api/v1/positions/p-1/rests").json()
    assert sets["carried_by"] == ["c-0", "c-1", "c-2"]
    assert sets["contradicted_by"] == ["c-3"]
    assert (sets["fewest_claims"], sets["fewest_origins"]) == (3, 2)
    assert sets["falls_with_origins"] == [["Rudaw", "Sputnik"]]
    line = read(client, "/claims/c-1").main.text
    assert "contradicted by 1 claim" in line
