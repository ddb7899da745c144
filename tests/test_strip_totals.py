"""What the strip of time counts is what the API answers."""

from datetime import date

import pytest
from fastapi.testclient import TestClient

from tests.columns import all_marks, day_number

DAYS = (
    "2013-12-31",
    "2014-01-01",
    "2017-06-06",
    "2017-10-17",
    "2018-03-01",
    "2026-02-12",
    "2030-01-01",
)


@pytest.mark.parametrize("query", ["", "actor=isis"])
def test_the_columns_of_a_day_are_as_many_as_the_positions_of_the_api(
    client: TestClient, query: str
) -> None:
    listed, marks = all_marks(client)
    rows = [each for part in marks.values() for each in part]
    for day in DAYS:
        number = day_number(listed, date.fromisoformat(day))
        for settled in ("", "&settled=false"):
            asked = f"/api/v1/positions?on={day}&limit=1000&{query}{settled}"
            there = client.get(asked).json()["features"]
            drawn = [
                each
                for each in rows
                if each.is_drawn(number, with_settled=not settled)
                and (not query or each.actor == "isis")
            ]
            assert len(drawn) == len(there), asked


def test_what_a_day_asks_for_is_what_the_map_picks_out_of_all(client: TestClient) -> None:
    """The rule of `isHeldOn` in static/js/rows.js."""
    everything = client.get("/api/v1/positions?limit=1000").json()["features"]
    for day in DAYS:
        there = client.get(f"/api/v1/positions?on={day}&limit=1000").json()["features"]
        picked = [
            each["id"]
            for each in everything
            if (each["properties"]["drawn_from"] or "9999")
            <= day
            <= (each["properties"]["valid_to"] or "9999")
        ]
        assert picked == [each["id"] for each in there], day
