"""Days as programs read them: EDTF, ISO 8601-2, checked with an EDTF parser."""

from datetime import date, timedelta
from typing import Any

import pytest
from edtf import parse_edtf, struct_time_to_date
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from app.edtf import write_edtf, write_one_of

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

PRECISIONS = (None, "day", "days", "week", "month", "year", "vague")
DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31))


@pytest.mark.parametrize(
    ("first", "last", "precision", "written"),
    [
        ("2017-06-07", "2017-06-07", "day", "2017-06-07"),
        ("2017-06-06", "2017-06-09", None, "2017-06-06/2017-06-09"),
        ("2017-06-06", "2017-06-09", "days", "2017-06-06~/2017-06-09~"),
        ("2017-06-12", "2017-06-18", "week", "2017-06-12~/2017-06-18~"),
        ("2017-06-01", "2017-06-30", "month", "2017-06"),
        ("2017-06-05", "2017-07-10", "month", "2017-06/2017-07"),
        ("2014-01-01", "2015-12-31", "year", "2014/2015"),
        ("2014-01-01", "2017-12-31", "vague", "2014%/2017%"),
        ("2017-06-01", "2017-08-31", "vague", "2017-06%/2017-08%"),
        ("2017-06-06", "2017-06-09", "vague", "2017-06-06%/2017-06-09%"),
        ("2017-06-06", None, "day", "2017-06-06/"),
        (None, "2017-06-05", "days", "/2017-06-05~"),
        (None, None, "vague", None),
    ],
)
def test_days_are_written_as_precisely_as_they_are_known(
    first: str | None, last: str | None, precision: str | None, written: str | None
) -> None:
    days = [date.fromisoformat(day) if day else None for day in (first, last)]
    assert write_edtf(days[0], days[1], precision) == written


@settings(deadline=None)
@given(
    DAYS,
    st.integers(0, 4000),
    st.sampled_from(PRECISIONS),
    st.sampled_from(["both", "first", "last"]),
)
def test_every_stretch_is_edtf_that_holds_its_days(
    first: date, length: int, precision: str | None, given_ends: str
) -> None:
    last = min(first + timedelta(days=length), date(2999, 12, 31))
    text = write_edtf(
        None if given_ends == "last" else first, None if given_ends == "first" else last, precision
    )
    parsed = parse_edtf(text)
    if given_ends != "last":
        assert struct_time_to_date(parsed.lower_strict()) <= first
    if given_ends != "first":
        assert struct_time_to_date(parsed.upper_strict()) >= last


def test_a_day_within_a_bracket_is_one_of_a_set() -> None:
    assert write_one_of(date(2017, 6, 6), date(2017, 6, 9)) == "[2017-06-06..2017-06-09]"
    assert write_one_of(date(2017, 6, 6), date(2017, 6, 6)) == "2017-06-06"
    assert write_one_of(None, None) is None


def edtf_of(record: dict[str, Any], name: str = "valid_edtf") -> str | None:
    text: str | None = record[name]
    return text


def test_every_day_that_the_api_gives_is_edtf_too(client: TestClient) -> None:
    positions = client.get("/api/v1/positions?limit=1000").json()["features"]
    claims = client.get("/api/v1/claims?limit=1000").json()["items"]
    sources = client.get("/api/v1/sources?limit=1000").json()["items"]
    actors = client.get("/api/v1/actors?limit=1000").json()["items"]
    found = [edtf_of(each["properties"]) for each in positions] + [edtf_of(each) for each in claims]
    found += [edtf_of(each, "published_edtf") for each in sources]
    found += [edtf_of(relation) for each in actors for relation in each["relations"]]
    assert sum(text is not None for text in found) > 300
    for text in found:
        assert text is None or parse_edtf(text)
    precise = {each["valid_precision"] for each in claims if "~" in (each["valid_edtf"] or "")}
    assert precise <= {"days", "week"}
