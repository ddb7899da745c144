"""Once its outcome is known a forecast leaves the map; a switch brings it back, marked as settled."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import mapbox_vector_tile
import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.database import Engines, editing_session, reading_session
from app.models import Claim
from app.queries.positions import changing_days
from tests.factories import make_actor, make_claim, make_link, make_place, make_position
from tests.reading import read

SAID = date(2017, 6, 9)
OUTCOMES = {"came_true": "2017-10-17", "did_not": "2017-10-17", "partly": None, "open": None}


def expect_something(session: Session, key: str, **values: object) -> Claim:
    """A forecast and the position that rests on it, from 9 June 2017 on; the forecast."""
    claim = make_claim(session, kind="forecast", valid_from=SAID)
    days = {"modality": "expected", "valid_from": SAID, "valid_to": None}
    make_position(session, None, (claim,), public_id=key, **days | values)
    return claim


def settle(session: Session, forecast: Claim, day: date | None, verdict: str) -> None:
    outcome = make_claim(session, valid_from=day, valid_to=day)
    make_link(session, outcome, forecast, relation="outcome", verdict=verdict)


def now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def ids(client: TestClient, query: str) -> set[str]:
    answer = client.get(f"/api/v1/positions?{query}")
    assert answer.status_code == 200, answer.text
    return {each["id"] for each in answer.json()["features"]}


@pytest.mark.parametrize(("verdict", "day"), OUTCOMES.items())
def test_only_a_clear_outcome_settles_a_forecast(
    fresh_database: Engines,
    client_of: Callable[[Engines], TestClient],
    verdict: str,
    day: str | None,
) -> None:
    with editing_session(fresh_database, "Test") as session:
        forecast = expect_something(session, "p-1")
        settle(session, forecast, date(2017, 10, 17), verdict)
    client = client_of(fresh_database)
    for lens in ("", f"&known={now()}"):
        [feature] = client.get(f"/api/v1/positions?on=2018-01-01{lens}").json()["features"]
        assert feature["properties"]["settled_on"] == day
        assert ids(client, f"on=2018-01-01&settled=false{lens}") == (set() if day else {"p-1"})


def test_the_first_outcome_settles_nothing_while_it_is_open(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    with editing_session(fresh_database, "Test") as session:
        forecast = expect_something(session, "p-1")
        settle(session, forecast, date(2017, 7, 1), "partly")
        settle(session, forecast, date(2017, 8, 1), "open")
        settle(session, forecast, date(2017, 9, 1), "did_not")
    [feature] = client_of(fresh_database).get("/api/v1/positions").json()["features"]
    assert feature["properties"]["settled_on"] == "2017-09-01"


@pytest.fixture
def visitor(fresh_database: Engines, client_of: Callable[[Engines], TestClient]) -> TestClient:
    """Three positions at Raqqah in October 2017: observed, expected, and settled on the 17th."""
    with editing_session(fresh_database, "Test") as session:
        raqqah = make_place(session, slug="raqqah", name="Raqqah")
        empty = make_place(session, slug="aleppo", name="Aleppo")
        at = {"place_id": raqqah.id}
        settle(session, expect_something(session, "settled", **at), date(2017, 10, 17), "came_true")
        expect_something(session, "expected", place_id=empty.id)
        sdf = make_actor(session, slug="sdf", name="SDF")
        days = {"valid_from": date(2017, 10, 1), "valid_to": date(2017, 12, 1)}
        make_position(session, sdf, public_id="observed", **at | days)
    return client_of(fresh_database)


def test_a_forecast_leaves_the_map_on_the_day_after(visitor: TestClient) -> None:
    assert ids(visitor, "on=2017-10-17&settled=false") == {"observed", "expected", "settled"}
    assert ids(visitor, "on=2017-10-18&settled=false") == {"observed", "expected"}
    assert ids(visitor, "on=2017-10-18&settled=true") == {"settled"}
    assert ids(visitor, "on=2017-10-17&settled=true") == set()
    assert ids(visitor, "settled=false") == {"observed", "expected"}
    # Who doesn't ask gets all, as ever.
    assert ids(visitor, "on=2017-10-18") == {"observed", "expected", "settled"}
    assert visitor.get("/api/v1/positions?settled=perhaps").status_code == 400


def test_tiles_tell_and_leave_out_what_is_settled(visitor: TestClient) -> None:
    def tile(query: str) -> dict[str, object]:
        content = visitor.get(f"/tiles/positions/0/0/0.mvt?on=2017-10-18{query}").content
        found = mapbox_vector_tile.decode(content)["positions"]["features"]
        return {each["properties"]["id"]: each["properties"].get("settled_on") for each in found}

    everything = {"observed": None, "expected": None, "settled": "2017-10-17"}
    assert tile("") == everything
    assert tile("&settled=false").keys() == {"observed", "expected"}
    assert tile("&settled=true").keys() == {"settled"}


def test_the_list_has_what_was_observed_first_and_a_switch_for_the_settled(
    visitor: TestClient,
) -> None:
    page = read(visitor, "/?place=&on=2017-10-18")
    text = page.classed("map-list")[0].text
    assert text.index("Raqqah") < text.index("Aleppo")
    assert "settled" not in text
    [line] = page.classed("map-settled")
    assert "1 forecast of this day is settled by then" in line.text
    address = page.links["Show settled forecasts"]
    with_them = read(visitor, address)
    text = with_them.classed("map-list")[0].text
    assert text.index("SDF holds") < text.index(", settled") < text.index("Aleppo")
    back = with_them.links["Leave out settled forecasts"]
    assert read(visitor, back).classed("map-list")[0].text == page.classed("map-list")[0].text


def test_no_day_without_settled_forecasts_has_the_switch(visitor: TestClient) -> None:
    [line] = read(visitor, "/?place=&on=2017-10-17").classed("map-settled")
    assert "hidden" in line.attributes


def test_a_places_page_folds_what_is_settled(visitor: TestClient) -> None:
    for path in ("/places/raqqah", "/places/raqqah/panel"):
        assert "1 settled forecast" in read(visitor, f"{path}?on=2017-10-18").text
        assert "settled forecast" not in read(visitor, f"{path}?on=2017-10-17").text


def test_a_settled_position_says_so(visitor: TestClient) -> None:
    text = read(visitor, "/positions/settled?on=2018-01-01").text
    assert "Settled: what came of it was known on 17 October 2017" in text
    assert "Settled:" not in read(visitor, "/positions/settled?on=2017-10-17").text


def test_the_day_after_is_a_day_of_change(visitor: TestClient, fresh_database: Engines) -> None:
    del visitor
    with reading_session(fresh_database) as session:
        assert date(2017, 10, 18) in changing_days(session).days
        assert changing_days(session).busiest == date(2017, 10, 1)


def test_in_2026_what_was_observed_outnumbers_no_settled_forecast(client: TestClient) -> None:
    shown = client.get("/api/v1/positions?on=2026-02-20&settled=false").json()["features"]
    assert all(each["properties"]["settled_on"] is None for each in shown)
    page = read(client, "/?place=&on=2026-02-20")
    assert "settled by then" in page.classed("map-settled")[0].text
