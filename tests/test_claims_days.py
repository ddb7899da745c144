"""A claim whose first day isn't known doesn't speak of every day before its last."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.database import Engines, editing_session
from tests.factories import make_actor, make_claim, make_place, make_source

LAST = date(2017, 6, 5)
# By precision, the first day of which a claim «until 5 June» speaks whose source came out on 3 June.
FIRST = {
    "day": "2017-06-03",
    "days": "2017-05-28",
    "week": "2017-05-27",
    "month": "2017-05-03",
    "year": "2016-06-02",
    "vague": "2017-06-03",
}


def fill(engines: Engines, precision: str, published: date | None = date(2017, 6, 3)) -> None:
    with editing_session(engines, "Test") as session:
        days: dict[str, Any] = {"published_from": published, "published_to": published}
        source = make_source(session, slug="daily", **days)
        place = make_place(session, slug="raqqah", name="Raqqah")
        actor = make_actor(session, slug="isis", name="ISIS")
        make_claim(
            session,
            source,
            (place,),
            (actor,),
            public_id="c-1",
            valid_to=LAST,
            valid_precision=precision,
        )


def ids(client: TestClient, query: str) -> list[str]:
    answer = client.get(f"/api/v1/claims?{query}")
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json()["items"]]


@pytest.mark.thorough
@pytest.mark.parametrize(("precision", "first"), FIRST.items())
def test_an_unknown_start_reaches_as_far_as_its_precision_in_every_list(
    fresh_database: Engines,
    client_of: Callable[[Engines], TestClient],
    precision: str,
    first: str,
) -> None:
    fill(fresh_database, precision)
    client = client_of(fresh_database)
    before = (date.fromisoformat(first) - timedelta(days=1)).isoformat()
    known = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    for lens in ("", f"&known={known}"):
        for day, found in ((first, ["c-1"]), ("2017-06-05", ["c-1"]), (before, [])):
            assert ids(client, f"on={day}{lens}") == found
        assert ids(client, f"to={before}{lens}") == []
        assert ids(client, f"from=1950-01-01&to={first}{lens}") == ["c-1"]
        assert ids(client, f"from=2017-06-05{lens}") == ["c-1"]
        for path in ("/places/raqqah/panel", "/actors/isis/panel", "/claims"):
            assert_speaks(client, f"{path}?on={first}{lens}", path, speaks=True)
            assert_speaks(client, f"{path}?on={before}{lens}", path, speaks=False)


def assert_speaks(client: TestClient, address: str, path: str, *, speaks: bool) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    if path == "/claims":
        assert ("/claims/c-1" in answer.text) is speaks
    else:
        assert ("Other days" not in answer.text) is speaks


def test_without_a_day_of_its_source_only_the_last_day_is_spoken_of(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    fill(fresh_database, "day", published=None)
    client = client_of(fresh_database)
    assert ids(client, "on=2017-06-05") == ["c-1"]
    assert ids(client, "on=2017-06-04") == []


def test_places_are_narrowed_by_the_same_rule(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    fill(fresh_database, "day")
    client = client_of(fresh_database)

    def places(day: str) -> int:
        answer = client.get(f"/api/v1/places?on={day}").json()
        return len(answer["features"])

    assert places("2017-06-03") == 1
    assert places("1950-01-01") == 0
