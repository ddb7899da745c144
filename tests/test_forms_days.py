"""Days, distances and embargoes as people type them."""

import time
from calendar import month_name
from datetime import UTC, date, datetime

import pytest
from hijridate import Gregorian
from hypothesis import given
from hypothesis import strategies as st

from app.forms.amounts import parse_metres, parse_whole
from app.forms.day_readings import read_stretch
from app.forms.day_words import words_of
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
    [
        "2017-06-07", "2017-6-7", "7 June 2017", "7 jun 2017", "June 7, 2017", "7th of June 2017",
        "7.6.2017", "2017/06/07", "07-Jun-2017", "7-June-2017", "7 juin 2017", "7. Juni 2017",
        "7 Haziran 2017", "7 июня 2017 г.", "7 de junio de 2017", "2017–06–07", "20170607",
        "Wednesday, 7 June 2017", "Wed 7/6/2017", "7 حزيران 2017", "7 يونيو 2017", "٧ يونيه ٢٠١٧م",
        "7 червня 2017 р.", "7 червня 2017 року", "середа, 7 червня 2017", "7 черв. 2017", "7 июн 2017", "7 giugno 2017", "mercoledì 7 giugno 2017", "quarta-feira, 7 de junho de 2017",
        "7 de junho de 2017", "7 ביוני 2017", "ב-7 ביוני 2017", "ב־7 ביוני 2017", "7° giugno 2017", "7º de junho de 2017", "Mittwoch, 7. Juni 2017", "miércoles 7 de junio de 2017",
        "٧ حُزَيران ٢٠١٧", "7 حزيران/يونيو 2017", "7 حزيران (يونيو) 2017", "۷ ژوئن ۲۰۱۷", "۲۰۱۷/۰۶/۰۷",
    ],
)  # fmt: skip
def test_one_day_is_written_in_many_ways(text: str) -> None:
    stretch = parse_stretch(text, TODAY)
    assert (stretch.first, stretch.last) == (date(2017, 6, 7), date(2017, 6, 7))
    assert stretch.precision == "day"


def test_an_a_with_points_is_the_hijri_era_and_no_range() -> None:
    words = words_of("12 ramadan 1438 a.h.")
    assert words is not None
    assert words.is_hijri
    assert [token.kind for token in words.tokens] == ["n", "H", "n"]


LEVANT = (
    "كانون الثاني,شباط,آذار,نيسان,أيار,حزيران,تموز,آب,أيلول,تشرين الأول,تشرين الثاني,كانون الأول"
)
EGYPT = "يناير,فبراير,مارس,أبريل,مايو,يونيو,يوليو,أغسطس,سبتمبر,أكتوبر,نوفمبر,ديسمبر"


@pytest.mark.parametrize("names", [LEVANT, EGYPT])
def test_arabic_months_of_both_traditions_are_read(names: str) -> None:
    for number, name in enumerate(names.split(","), 1):
        assert parse_stretch(f"٨ {name} ٢٠٢٤", TODAY).first == date(2024, number, 8)


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("7–9 June 2017", "2017-06-07", "2017-06-09", "day"),
        ("7 to 9 June 2017", "2017-06-07", "2017-06-09", "day"),
        ("June 7-9, 2017", "2017-06-07", "2017-06-09", "day"),
        ("28 May - 3 June 2017", "2017-05-28", "2017-06-03", "day"),
        ("June 28 – July 3, 2017", "2017-06-28", "2017-07-03", "day"),
        ("28 December 2016 – 3 January 2017", "2016-12-28", "2017-01-03", "day"),
        ("2017-06-07/2017-06-09", "2017-06-07", "2017-06-09", "day"),
        ("du 7 au 9 juin 2017", "2017-06-07", "2017-06-09", "day"),
        ("من 7 إلى 9 حزيران 2017", "2017-06-07", "2017-06-09", "day"),
        ("з 7 до 9 червня 2017 року", "2017-06-07", "2017-06-09", "day"),
        ("с 7 по 9 июня 2017 г.", "2017-06-07", "2017-06-09", "day"),
        ("dal 7 al 9 giugno 2017", "2017-06-07", "2017-06-09", "day"),
        ("dal 7 a 9 giugno 2017", "2017-06-07", "2017-06-09", "day"),
        ("de 7 a 9 de junho de 2017", "2017-06-07", "2017-06-09", "day"),
        ("de 1º a 3 de junho de 2017", "2017-06-01", "2017-06-03", "day"),
        ("del 1.º al 3 de junio de 2017", "2017-06-01", "2017-06-03", "day"),
        ("dal 1° al 3 giugno 2017", "2017-06-01", "2017-06-03", "day"),
        ("מ-7 עד 9 ביוני 2017", "2017-06-07", "2017-06-09", "day"),
        ("del 28 de mayo al 3 de junio de 2017", "2017-05-28", "2017-06-03", "day"),
        ("dal 2014 al 2015", "2014-01-01", "2015-12-31", "year"),
        ("пʼятниця, 9 червня 2017", "2017-06-09", "2017-06-09", "day"),
        ("листопад 2022", "2022-11-01", "2022-11-30", "month"),
        ("June–July 2017", "2017-06-01", "2017-07-31", "month"),
        ("2014–2015", "2014-01-01", "2015-12-31", "year"),
        ("13/1/2024", "2024-01-13", "2024-01-13", "day"),
        ("1/13/2024", "2024-01-13", "2024-01-13", "day"),
        ("7/7/2017", "2017-07-07", "2017-07-07", "day"),
        ("2024/01/08", "2024-01-08", "2024-01-08", "day"),
        ("08-Jan-2024", "2024-01-08", "2024-01-08", "day"),
    ],
)
def test_a_range_and_what_has_one_reading_only(
    text: str, first: str, last: str, precision: str
) -> None:
    typed = days(text)
    assert (str(typed.first), str(typed.last), typed.precision) == (first, last, precision)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("7/6/2017", ["2017-06-07", "2017-07-06"]),
        ("7-6-2017", ["2017-06-07", "2017-07-06"]),
        ("٧/٦/٢٠١٧", ["2017-06-07", "2017-07-06"]),
        ("7/6/2017 - 9/6/2017", ["2017-06-07/2017-06-09", "2017-07-06/2017-09-06"]),
        ("12 رمضان 1438 هـ", ["2017-06-07"]),
        ("12 Ramadan 1438 AH", ["2017-06-07"]),
        ("١٤٣٨/٩/١٢ هـ", ["2017-06-07"]),
        ("رمضان 1438", ["2017-05-27/2017-06-24"]),
        ("12/9/1438", ["1438-09-12", "1438-12-09", "2017-06-07"]),
    ],
)
def test_what_can_mean_several_days_is_offered(text: str, readings: list[str]) -> None:
    found = read_stretch(text, TODAY)
    assert [each.text for each in found] == readings
    with pytest.raises(ValueError, match=r"ways|meant"):
        parse_stretch(text, TODAY)
    # Each can be read one way only once it is chosen.
    assert [parse_stretch(each, TODAY).text for each in readings] == readings


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_a_day_is_read_back_from_each_way_of_writing_it(day: date) -> None:
    month = month_name[day.month]
    year = f"{day.year:04d}"
    for text in (
        day.isoformat(),
        f"{year}/{day.month}/{day.day}",
        f"{day.day} {month} {year}",
        f"{day.day:02d}-{month[:3]}-{year}",
        f"{month} {day.day}, {year}",
        f"{day.day} {LEVANT.split(',')[day.month - 1]} {year}",
    ):
        assert day in [each.first for each in read_stretch(text, TODAY)]


@given(st.dates(date(1925, 1, 1), date(2077, 1, 1)))
def test_a_hijri_day_comes_back_as_the_day_it_was(day: date) -> None:
    hijri = Gregorian.fromdate(day).to_hijri()
    [read] = read_stretch(f"{hijri.year}/{hijri.month}/{hijri.day} هـ", TODAY)
    assert (read.first, bool(read.doubt)) == (day, True)


@given(st.text(max_size=40))
def test_any_text_is_days_or_refused_with_a_sentence(text: str) -> None:
    try:
        found = read_stretch(text, TODAY)
    except ValueError as error:
        sentence = str(error)
    else:
        assert found
        return
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    "text", ["1" * 50_000, "1 " * 30_000, "7-" * 30_000, "June " * 20_000, "to " * 20_000, "(" * 50_000]
)  # fmt: skip
def test_no_text_keeps_the_reader_of_days_waiting(text: str) -> None:
    began = time.process_time()
    with pytest.raises(ValueError, match="no day"):
        read_stretch(text, TODAY)
    assert time.process_time() - began < 5


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
        ("07/06/17", "", False, "from", "four digits"),
        ("12 Ramadan 1438", "", False, "from", "Is 7 June 2017 meant?"),
        ("17/3/1396 شمسی", "", False, "from", "solar Hijri"),
        ("9–7 June 2017", "", False, "from", "ends before it begins"),
        ("Monday, 7 June 2017", "", False, "from", "another day of the week"),
        ("7–9 June 2017", "", True, "until", "leave one of the two out"),
        ("7–9 June 2017", "10 June 2017", False, "until", "leave one of the two out"),
        ("31 June 2017", "", False, "from", "not in the calendar"),
        ("soon", "", False, "from", "is no day"),
        ("7 2017", "", False, "from", "is no day"),
        ("2016, 2017", "", False, "from", "is no day"),
        ("7 2016 – 9 2017", "", False, "from", "is no day"),
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
