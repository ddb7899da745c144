"""An end that isn't known is not «always»: from when a position is drawn, and how old word of it is."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import mapbox_vector_tile
import pytest
from fastapi.testclient import TestClient

from app.commands.data import shipped_datasets
from app.database import Engines, editing_session, reading_session
from app.dataset import read_dataset
from app.desk.returning import day_within
from app.queries.positions import changing_days
from tests.factories import (
    make_actor,
    make_claim,
    make_place,
    make_position,
    make_source,
)
from tests.reading import read

LAST = date(2017, 6, 5)
CLAIMED = date(2017, 6, 3)
# The first day on which a position is drawn whose claim speaks of 3 June and whose last day is the 5th.
FIRST_DRAWN = {
    "day": "2017-06-03",
    "days": "2017-05-28",
    "week": "2017-05-27",
    "month": "2017-05-03",
    "year": "2016-06-02",
    "vague": "2017-06-03",
    None: "2017-06-03",
}


def now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def fill(engines: Engines, precision: str | None = "days", **values: Any) -> None:
    """One position at Raqqah until 5 June 2017, resting on one claim about 3 June."""
    with editing_session(engines, "Test") as session:
        place = make_place(session, slug="raqqah", name="Raqqah")
        claim = make_claim(session, valid_from=CLAIMED, valid_to=CLAIMED, valid_precision="day")
        make_position(
            session,
            make_actor(session, slug="isis", name="ISIS"),
            (claim,),
            **{"public_id": "p-1", "place_id": place.id, "valid_to": LAST}
            | {"valid_precision": precision}
            | values,
        )


def ids(client: TestClient, query: str) -> list[str]:
    answer = client.get(f"/api/v1/positions?{query}")
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json()["features"]]


def properties(client: TestClient, query: str = "") -> dict[str, Any]:
    [feature] = client.get(f"/api/v1/positions?{query}").json()["features"]
    found: dict[str, Any] = feature["properties"]
    return found


@pytest.mark.thorough
@pytest.mark.parametrize(("precision", "first"), FIRST_DRAWN.items())
def test_an_unknown_start_reaches_as_far_as_its_precision(
    fresh_database: Engines,
    client_of: Callable[[Engines], TestClient],
    precision: str | None,
    first: str,
) -> None:
    fill(fresh_database, precision)
    client = client_of(fresh_database)
    before = (date.fromisoformat(first) - timedelta(days=1)).isoformat()
    for lens in ("", f"&known={now()}"):
        assert ids(client, f"on={first}{lens}") == ["p-1"]
        assert ids(client, f"on=2017-06-05{lens}") == ["p-1"]
        assert ids(client, f"on={before}{lens}") == []
        assert ids(client, f"on=1950-01-01{lens}") == []
        assert ids(client, f"to={before}{lens}") == []
        assert ids(client, f"from=1950-01-01&to={first}{lens}") == ["p-1"]
        assert ids(client, f"from=2017-06-06{lens}") == []
    assert properties(client)["drawn_from"] == first


def test_every_view_of_a_day_holds_to_it(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    fill(fresh_database)
    client = client_of(fresh_database)

    def in_tile(day: str) -> int:
        content = client.get(f"/tiles/positions/0/0/0.mvt?on={day}").content
        return len(mapbox_vector_tile.decode(content).get("positions", {}).get("features", []))

    for day, is_there in (("2017-05-27", False), ("2017-05-28", True)):
        assert in_tile(day) == is_there
        assert bool(client.get(f"/api/v1/places?on={day}").json()["features"]) == is_there
        assert ("ISIS holds" in read(client, f"/?place=&on={day}").classed("map-list")[0].text) == (
            is_there
        )
        for path in ("/places/raqqah", "/places/raqqah/panel", "/actors/isis/panel"):
            text = read(client, f"{path}?on={day}").text
            assert ("No position is recorded for that day" in text) != is_there, path
    with reading_session(fresh_database) as session:
        assert changing_days(session).days == [date(2017, 5, 28), date(2017, 6, 6)]
        assert changing_days(session).busiest == date(2017, 5, 28)


def test_an_unknown_start_is_said_to_be_unknown(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    fill(fresh_database)
    client = client_of(fresh_database)
    assert properties(client)["start_unknown"] is True
    for path in (
        "/positions/p-1",
        "/positions/p-1/panel",
        "/places/raqqah",
        "/?place=&on=2017-06-01",
    ):
        assert "ince when is unknown" in read(client, path).text, path
    [row] = client.get("/data/positions.geojson").json()["features"]
    assert row["properties"]["drawn_from"] == "2017-05-28"


def test_a_claim_without_days_speaks_of_those_of_its_source(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    published = {"published_from": date(2017, 6, 6), "published_to": date(2017, 6, 9)}
    with editing_session(fresh_database, "Test") as session:
        claim = make_claim(session, make_source(session, **published))
        make_position(session, None, (claim,), public_id="p-1", valid_to=date(2017, 6, 9))
    found = properties(client_of(fresh_database))
    assert (found["drawn_from"], found["last_confirmed"]) == ("2017-06-06", "2017-06-09")


def test_what_readers_may_not_see_lends_no_day(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    with editing_session(fresh_database, "Test") as session:
        days = {"valid_from": CLAIMED, "valid_to": CLAIMED}
        hidden = {"valid_from": date(2016, 1, 1), "valid_to": date(2018, 1, 1)}
        claims = (make_claim(session, **days), make_claim(session, status="draft", **hidden))
        make_position(session, None, claims, public_id="p-1", valid_to=LAST)
    found = properties(client_of(fresh_database))
    assert (found["drawn_from"], found["last_confirmed"]) == ("2017-06-03", "2017-06-03")


def test_a_position_tells_the_age_of_its_last_word(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    fill(fresh_database, valid_from=CLAIMED, valid_to=None)
    client = client_of(fresh_database)
    said = "ast confirmed 3 June 2017"
    for lens in ("", f"&known={now()}"):
        found = properties(client, f"on=2017-07-13{lens}")
        assert (found["last_confirmed"], found["days_since"]) == ("2017-06-03", 40)
        assert properties(client, f"on=2017-06-03{lens}")["days_since"] == 0
        for path in (
            "/positions/p-1",
            "/positions/p-1/panel",
            "/places/raqqah",
            "/places/raqqah/panel",
        ):
            assert f"{said}, 40 days before" in read(client, f"{path}?on=2017-07-13{lens}").text
            assert said not in read(client, f"{path}?on=2017-06-03{lens}").text
        beside = read(client, f"/?place=&on=2017-06-04{lens}").classed("map-list")[0].text
        assert f"{said}, 1 day before" in beside
    assert properties(client)["days_since"] is None
    # Without a day it is told of what outlasts its claims.
    assert said in read(client, "/positions/p-1").text
    [row] = client.get("/data/positions.geojson").json()["features"]
    assert row["properties"]["last_confirmed"] == "2017-06-03"


def test_what_is_expected_was_last_said_and_never_confirmed(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    with editing_session(fresh_database, "Test") as session:
        day = date(2017, 6, 9)
        source = make_source(session, published_from=day, published_to=day)
        claim = make_claim(session, source, kind="forecast", valid_from=day)
        values = {"modality": "expected", "valid_from": day, "valid_to": None}
        make_position(session, None, (claim,), public_id="p-1", **values)
    client = client_of(fresh_database)
    found = properties(client, "on=2018-06-09")
    assert (found["last_confirmed"], found["last_said"], found["days_since"]) == (
        None,
        "2017-06-09",
        365,
    )
    text = read(client, "/positions/p-1?on=2018-06-09").text
    assert "Last said 9 June 2017, 365 days before" in text
    assert "confirmed" not in text


def last_days() -> dict[str, tuple[date, date | None]]:
    """Of every observed position that ships: the last day its claims speak of, and its own."""
    datasets = [read_dataset(folder) for folder in shipped_datasets()]
    claims = {claim.id: claim for dataset in datasets for claim in dataset.claims}
    sources = {source.slug: source for dataset in datasets for source in dataset.sources}

    def last_of(key: str) -> date | None:
        claim = claims[key]
        source = sources[claim.source or ""]
        published = source.published_to
        if claim.kind == "forecast" and published:
            return published
        days = (claim.valid.last, claim.valid.first) if claim.valid else ()
        return next((day for day in (*days, published) if day), None)

    found = {}
    for dataset in datasets:
        for position in dataset.positions:
            days = [day for day in map(last_of, position.claims) if day]
            if position.modality == "observed" and days:
                found[position.id] = (max(days), position.valid_to)
    return found


def test_every_position_that_outlasts_its_claims_by_90_days_says_so(client: TestClient) -> None:
    expected = last_days()
    features = client.get("/api/v1/positions?limit=1000").json()["features"]
    told = {each["id"]: each["properties"] for each in features}
    for key, (last, _) in expected.items():
        assert told[key]["last_confirmed"] == last.isoformat(), key
    late = timedelta(days=91)
    outlasting = {
        key: last + late for key, (last, to) in expected.items() if to is None or to >= last + late
    }
    for key, day in outlasting.items():
        on_day = client.get(f"/api/v1/positions?on={day}&limit=1000").json()["features"]
        [found] = [each["properties"] for each in on_day if each["id"] == key]
        assert found["days_since"] == 91
        assert ", 91 days before" in read(client, f"/positions/{key}/panel?on={day}").text
        if found["place"]:
            text = read(client, f"/places/{found['place']}?on={day}").text
            assert ", 91 days before" in text, key


def test_nothing_is_on_the_map_long_before_anybody_speaks_of_it(client: TestClient) -> None:
    assert ids(client, "on=1950-01-01") == []
    assert ids(client, "on=2010-01-01") == []


def test_saving_leads_to_no_day_before_an_unknown_start() -> None:
    assert day_within("1950-01-01", None, LAST) == "2017-06-05"
    assert day_within("2017-06-04", CLAIMED, LAST) == "2017-06-04"
