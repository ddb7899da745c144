"""Instants and days in addresses: one way to write each, and no odd one breaks any address."""

from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from app.requests import parse_instant
from tests.reading import read
from tests.routes import addresses

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

ODD_INSTANTS = (
    "2026-01-28T12:50:00+16:00",
    "2026-01-20T00:00:00-20:00",
    "2026-01-20T00:00:00-23:59",
    "2026-01-20T00:00:00+24:00",
    "0001-01-01",
    "0001-01-01T00:00:00+05:00",
    "0042-07-10T06:26:12-20:33",
    "9999-12-31T23:59:59-05:00",
    "2026-02-30T00:00:00Z",
)
ODD_DAYS = ("on=0001-01-01", "on=9999-12-31", "from=0001-01-01&to=9999-12-31", "to=0001-01-01")
OTHER_FORMS = (
    "20260128",
    "2026-W05-3",
    "2026-028",
    "20260128T120000Z",
    "2026-01-28T12",
    "2026-01-28 12:00",
    "2026-01-28T12:00:00,5Z",
    "2026-01-28T12:00:00+02",
    "2026-01-28T12:00:00+02:00:30",
    "٢٠٢٦-٠١-٢٨",
    "1769558400",
)


@pytest.mark.parametrize("path", addresses())
def test_no_odd_instant_or_day_breaks_an_address(client: TestClient, path: str) -> None:
    for query in (*(f"known={each}" for each in ODD_INSTANTS), *ODD_DAYS):
        address = f"{path}?{query.replace('+', '%2B')}"
        answer = client.get(address, follow_redirects=False)
        assert answer.status_code < 500 or path == "/readyz", address


@pytest.mark.parametrize("known", OTHER_FORMS)
def test_an_instant_written_in_another_form_is_refused_by_its_name(
    client: TestClient, known: str
) -> None:
    answer = client.get("/api/v1/places", params={"known": known})
    assert (answer.status_code, answer.json()["parameter"]) == (400, "known")


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-01-28", "2026-01-28T23:59:59.999999+00:00"),
        ("2026-01-28T12:50", "2026-01-28T12:50:00+00:00"),
        ("2026-01-28T12:50:00Z", "2026-01-28T12:50:00+00:00"),
        ("2026-01-28T12:50:00.25Z", "2026-01-28T12:50:00.250000+00:00"),
        ("2026-01-28T12:50:00+16:00", "2026-01-27T20:50:00+00:00"),
        # As a query has it, in which a plus sign is a blank.
        ("2026-01-28T02:00:00 03:00", "2026-01-27T23:00:00+00:00"),
        ("0001-01-01T00:00:00-05:00", "0001-01-01T05:00:00+00:00"),
    ],
)
def test_an_instant_is_read_in_utc(written: str, instant: str) -> None:
    found = parse_instant(written)
    assert found is not None
    assert found.isoformat() == instant


def test_today_means_until_now() -> None:
    before = datetime.now(UTC)
    found = parse_instant(f"{before:%Y-%m-%d}")
    assert found is not None
    assert before <= found <= datetime.now(UTC)


@given(st.text(max_size=40) | st.datetimes(timezones=st.timezones()).map(datetime.isoformat))
def test_whatever_stands_for_an_instant_is_read_in_utc_or_refused_with_a_sentence(
    text: str,
) -> None:
    found, refusal = None, "."
    try:
        found = parse_instant(text)
    except ValueError as error:
        refusal = str(error)
    assert refusal.endswith(".")
    assert found is None or found.tzinfo is UTC


def test_a_page_refuses_an_instant_in_words(client: TestClient) -> None:
    page = read(client, "/places?known=20260128", 400)
    assert "Write it like 2026-01-31" in page.main.text
    assert page.links["Open this page without its parameters"] == "/places"
