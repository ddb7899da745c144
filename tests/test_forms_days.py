"""Days, distances and embargoes as people type them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms.amounts import parse_metres, parse_whole
from app.forms.days import TypedDays, parse_days, parse_stretch, write_days
from app.forms.publishing import parse_embargo, write_embargo

TODAY = date(2026, 11, 22)
# Without a zone, which Hypothesis adds itself.
THESE_DAYS = (datetime(2000, 1, 1), datetime(2999, 12, 31))  # noqa: DTZ001  (see above)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def days(first: str, last: str = "", *, still: bool = False, precision: str = "") -> TypedDays:
    """What the fields say; they must be fine."""
    typed, errors = parse_days(first, last, still=still, precision=precision, today=TODAY)
    assert errors == {}
    return typed


@pytest.mark.parametrize(
    "text",
    ["2017-06-07", "2017-6-7", "7 June 2017", "7 jun 2017", "June 7, 2017", "7th of June 2017", "7.6.2017"],
)  # fmt: skip
def test_one_day_is_written_in_many_ways(text: str) -> None:
    stretch = parse_stretch(text, TODAY)
    assert (stretch.first, stretch.last) == (date(2017, 6, 7), date(2017, 6, 7))
    assert stretch.precision == "day"


def test_a_month_and_a_year_are_all_their_days() -> None:
    assert days("June 2017") == TypedDays(date(2017, 6, 1), date(2017, 6, 30), "month")
    assert days("2016-02") == TypedDays(date(2016, 2, 1), date(2016, 2, 29), "month")
    assert days("2017") == TypedDays(date(2017, 1, 1), date(2017, 12, 31), "year")


def test_today_and_yesterday_are_days_too() -> None:
    assert days("today").first == TODAY
    assert days("yesterday").last == date(2026, 11, 21)


def test_from_alone_is_that_day_and_still_leaves_the_end_open() -> None:
    assert days("7 June 2017") == TypedDays(date(2017, 6, 7), date(2017, 6, 7), "day")
    assert days("7 June 2017", still=True) == TypedDays(date(2017, 6, 7), None, "day")


def test_until_alone_leaves_the_beginning_open() -> None:
    assert days("", "9 June 2017") == TypedDays(None, date(2017, 6, 9), "day")


def test_a_chosen_precision_goes_before_what_is_typed() -> None:
    assert days("6 June 2017", "9 June 2017", precision="days").precision == "days"
    assert days("May 2017", "9 June 2017").precision == "month"


@pytest.mark.parametrize(
    ("first", "last", "still", "field", "sentence"),
    [
        ("07/06/2017", "", False, "from", "two ways"),
        ("31 June 2017", "", False, "from", "not in the calendar"),
        ("soon", "", False, "from", "is no day"),
        ("9 June 2017", "7 June 2017", False, "until", "before the first day"),
        ("7 June 2017", "9 June 2017", True, "until", "leave one of the two out"),
    ],
)
def test_days_that_are_none_get_a_message(
    first: str, last: str, still: bool, field: str, sentence: str
) -> None:
    _, errors = parse_days(first, last, still=still, precision="", today=TODAY)
    assert sentence in errors[field]


@given(
    st.dates(date(1000, 1, 1), date(2999, 12, 31)) | st.none(),
    st.dates(date(1000, 1, 1), date(2999, 12, 31)) | st.none(),
    st.sampled_from(["day", "days", "week", "month", "year", "vague"]),
)
def test_days_come_through_the_form_unchanged(
    first: date | None, last: date | None, precision: str
) -> None:
    if first is None and last is None:
        return
    if first is not None and last is not None and last < first:
        first, last = last, first
    texts = write_days(first, last, precision)
    back = days(
        texts["from"], texts["until"], still=bool(texts["still"]), precision=texts["precision"]
    )
    assert back == TypedDays(first, last, precision)


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("600", 600),
        ("1,500 m", 1500),
        ("1.5 km", 1500),
        ("1,5 km", 1500),
        ("± 2 km", 2000),
        ("0", 0),
    ],
)
def test_distances_are_understood(text: str, metres: int) -> None:
    assert parse_metres(text) == metres


@pytest.mark.parametrize("text", ["far", "-5", "12.000", "99999999", "5 miles"])
def test_what_is_no_distance_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"[.?]"):
        parse_metres(text)


def test_a_whole_number_keeps_to_its_bounds() -> None:
    assert parse_whole(" 6 ", 1, 6) == 6
    with pytest.raises(ValueError, match="from 1 to 6"):
        parse_whole("7", 1, 6)


def test_an_embargo_is_a_day_an_instant_or_some_days_from_now() -> None:
    assert parse_embargo("", NOW) is None
    assert parse_embargo("2026-12-31", NOW) == datetime(2026, 12, 31, tzinfo=UTC)
    assert parse_embargo("2026-12-31 18:00", NOW) == datetime(2026, 12, 31, 18, tzinfo=UTC)
    assert parse_embargo("30 days", NOW) == datetime(2026, 12, 22, 12, tzinfo=UTC)
    with pytest.raises(ValueError, match="is no instant"):
        parse_embargo("later", NOW)


@given(st.datetimes(*THESE_DAYS, timezones=st.just(UTC)))
def test_an_embargo_comes_through_the_form_to_the_minute(instant: datetime) -> None:
    whole = instant.replace(second=0, microsecond=0)
    assert parse_embargo(write_embargo(whole), NOW) == whole
