"""What is expected, whose days are doubtful, or how sure it is: said wherever a record is named."""

import csv
import io
import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app import vocabulary
from tests.reading import read

EXPECTED = "/positions/magnier-pos-kurds-raqqah-expected"
SAID = "Kurdish forces are expected to hold Raqqah"


def positions(client: TestClient) -> list[dict[str, Any]]:
    features = client.get("/api/v1/positions?limit=1000").json()["features"]
    return [each["properties"] for each in features]


def linked_data(client: TestClient, path: str) -> Any:
    scripts = read(client, path).all("script")
    return json.loads(
        next(s.text for s in scripts if s.attributes.get("type") == "application/ld+json")
    )


def test_a_forecast_is_named_as_one_in_heading_title_and_preview(client: TestClient) -> None:
    page = read(client, EXPECTED)
    assert page.headings[0] == (1, SAID)
    assert page.title.startswith(SAID)
    previews = [each for each in page.all("meta") if "title" in each.attributes.get("property", "")]
    assert previews
    assert all(SAID in each.attributes["content"] for each in previews)


def test_a_forecast_is_named_as_one_in_every_file_and_answer(client: TestClient) -> None:
    rows = csv.DictReader(io.StringIO(client.get("/data/positions.csv").text))
    in_csv = {row["id"]: row["title"] for row in rows}
    file = client.get("/data/positions.geojson").json()
    in_geojson = {each["id"]: each["properties"]["title"] for each in file["features"]}
    in_api = {each["id"]: each["title"] for each in positions(client)}
    assert in_csv == in_geojson == in_api
    for each in positions(client):
        said_to_come = " expected to " in each["title"]
        assert said_to_come == (each["modality"] == "expected"), each["id"]


def test_kind_grade_and_days_are_in_every_machine_output(client: TestClient) -> None:
    data = linked_data(client, EXPECTED)
    assert data["genre"] == "Expected"
    assert data["temporalCoverage"].startswith("2017-06-06/")
    assert [each["genre"] for each in data["isBasedOn"]] == ["Forecast"]
    assert "cannot be judged (F)" in data["isBasedOn"][0]["description"]
    claim = linked_data(client, "/claims/magnier-f06")
    assert claim["genre"] == "Forecast"
    assert claim["temporalCoverage"]
    assert "cannot be judged (6)" in claim["description"]
    for row in positions(client):
        assert len(row["grades"]) == len(row["claims"]) > 0
        assert row["kinds"]
    rows = list(csv.DictReader(io.StringIO(client.get("/data/positions.csv").text)))
    assert all(row["kinds"] and row["grades"] and row["valid_edtf"] for row in rows)


@pytest.mark.parametrize("noun", ["position", "claim"])
def test_a_link_to_a_thing_opens_on_a_day_of_its_own(client: TestClient, noun: str) -> None:
    record = {"position": "hs-pos-damascus-raqqah-2026", "claim": "hs-raqqa-captured-1"}[noun]
    own = client.get(f"/api/v1/{noun}s/{record}").json()
    own = own.get("properties", own)
    page = read(client, f"/?{noun}={record}")
    assert json.loads(page.named("map-page-data").text)["on"] == own["valid_from"]
    day = page.named("on-day").attributes["value"]
    assert day == own["valid_from"]
    # A day that is asked for goes first.
    asked = read(client, f"/?{noun}={record}&on=2017-06-07")
    assert asked.named("on-day").attributes["value"] == "2017-06-07"


@pytest.mark.thorough
def test_a_link_to_an_actor_opens_on_a_day_on_which_it_stands_somewhere(client: TestClient) -> None:
    for actor in {each["actor"] for each in positions(client)}:
        page = read(client, f"/?actor={actor}&panel=actor")
        day = page.named("on-day").attributes["value"]
        there = client.get("/api/v1/positions", params={"actor": actor, "on": day}).json()
        assert there["numberMatched"] > 0, (actor, day)


def test_doubtful_days_say_so_wherever_they_are_told(client: TestClient) -> None:
    claims = client.get("/api/v1/claims?limit=1000").json()["items"]
    doubtful = [each for each in claims if each["valid_precision"] in vocabulary.DOUBTFUL]
    assert len(doubtful) > 50
    for each in doubtful[::9]:
        page = read(client, f"/claims/{each['id']}")
        days = page.classed("claim-days")[0]
        assert vocabulary.PRECISIONS[each["valid_precision"]].label in days.text
        assert "days-doubtful" in days.attributes["class"]
