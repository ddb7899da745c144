"""Days and instants that a program sends: one way to write each, in addresses and in records.

Numbers are no days: libraries take 20170607 for a second of 1970, and a clock's midnight for a day
that it isn't everywhere.
"""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.desk import Desk
from tests.writing import Json, claim, position, problem_of, program, review, source

NO_TEXTS = (20170607, 1496793600, 0, 1.5, True, ["2017-06-07"], {"day": "2017-06-07"})
NO_DAYS = (
    "20170607", "1496793600", "1496793600.0", "-1", "1e9", "2017-W23-3", "2017W233", "2017-158",
    "2017-06-07T00:00:00", "2017-06-07T00:00", "2017-06-07 00:00", "2017-06-07T00:00:00Z",
    "2017-06-07T00:00:00+03:00", "٢٠١٧-٠٦-٠٧", "2017-6-7", "2017/06/07", "07.06.2017", "+2017-06-07",
    " 2017-06-07", "2017-06-07 ", "2017-06-07\n", "2017-06", "2017", "today",
)  # fmt: skip
# Of the right form, and no day of any calendar of ours.
NOWHERE = ("2017-02-29", "2017-13-01", "2017-00-10", "0000-01-01")
NO_INSTANTS = (
    "2017-06-07", "20170607T120000Z", "2017-06-07 12:00:00Z", "2017-06-07_12:00:00Z", "1496793600",
    "2017-06-07T12:00:00,5Z", "2017-06-07T12:00:00+0300", "2017-06-07T12:00:00+03",
    "2017-06-07T12:00:00\u221203:00", "2017-06-07T12Z", "2017-W23-3T12:00:00Z",
    "٢٠١٧-٠٦-٠٧T12:00:00Z", "2017-06-07T12:00:00Z ",
)  # fmt: skip


@pytest.mark.parametrize("parameter", ["on", "from", "to"])
@pytest.mark.parametrize("address", ["/api/v1/positions", "/api/v1/claims", "/tiles/places.json"])
def test_a_day_asked_for_has_one_form(client: TestClient, address: str, parameter: str) -> None:
    for written in (*NO_DAYS, *NOWHERE):
        problem = problem_of(client.get(address, params={parameter: written}), 400)
        assert problem["parameter"] == parameter, written
        assert "Write it like 2017-06-07." in problem["detail"]
    assert client.get(address, params={parameter: "2017-06-07"}).status_code == 200


def with_day(noun: str, name: str, value: Any) -> Json:
    """A record with something in the stead of a day or an instant."""
    if noun == "claims":
        return claim("c-1") | {"valid": {name: value, "precision": "day"}}
    if noun == "positions":
        return position("p-1", ["c-1"]) | {name: value}
    return source("another") | (
        {"publishing": {name: value}} if name == "embargo_until" else {name: value}
    )


DAYS = (
    ("claims", "from", "record.valid.from"),
    ("claims", "to", "record.valid.to"),
    ("positions", "valid_from", "record.valid_from"),
    ("positions", "valid_to", "record.valid_to"),
    ("sources", "published_from", "record.published_from"),
)
INSTANTS = (
    ("sources", "collected_at", "record.collected_at"),
    ("sources", "embargo_until", "record.publishing.embargo_until"),
)


def codes_at(desk: Desk, noun: str, name: str, path: str, values: tuple[Any, ...]) -> list[str]:
    """The code of what is said of each value, at its path."""
    writer = program(desk, "reviewer", "publish")
    codes = []
    for value in values:
        problem = problem_of(writer.add(noun, with_day(noun, name, value)), 422)
        said = [each["code"] for each in problem["problems"] if each["field"] == path]
        codes.append(" ".join(said) or f"nothing about {value!r}")
    return codes


@pytest.mark.parametrize(("noun", "name", "path"), DAYS)
def test_a_day_of_a_record_has_one_form(
    desk_with_records: Desk, noun: str, name: str, path: str
) -> None:
    values = (*NO_TEXTS, *NO_DAYS)
    assert codes_at(desk_with_records, noun, name, path, values) == ["day"] * len(values)
    assert "day" not in codes_at(desk_with_records, noun, name, path, NOWHERE)


@pytest.mark.parametrize(("noun", "name", "path"), INSTANTS)
def test_an_instant_of_a_record_has_one_form(
    desk_with_records: Desk, noun: str, name: str, path: str
) -> None:
    values = (*NO_TEXTS, *NO_INSTANTS)
    assert codes_at(desk_with_records, noun, name, path, values) == ["instant"] * len(values)


def test_an_instant_of_a_record_names_its_zone(desk_with_records: Desk) -> None:
    path = "record.collected_at"
    [code] = codes_at(desk_with_records, "sources", "collected_at", path, ("2017-06-07T12:00:00",))
    assert code == "timezone_aware"
    writer = program(desk_with_records, "reviewer", "publish")
    review(desk_with_records, "off")
    for number, written in enumerate(("2017-06-07T12:00Z", "2017-06-07T15:00:00.0+03:00")):
        key = f"report-{number}"
        record = source(key) | {"collected_at": written, "published_from": "2017-06-07"}
        saved = writer.add("sources", record | {"published_to": "2017-06-07"})
        assert saved.status_code == 201, saved.text
        kept = writer.document("sources", key)["record"]
        assert (kept["collected_at"], kept["published_from"]) == (
            "2017-06-07T12:00:00Z",
            "2017-06-07",
        )
