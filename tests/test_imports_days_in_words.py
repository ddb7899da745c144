"""Days as people write them into tables: what they say is kept, and no more than that."""

from datetime import date

import pytest

from app.errors import NotRead
from app.imports.days import DayReader

READER = DayReader(date(2026, 11, 30))


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2017-W23", "2017-06-05", "2017-06-11", "week"),
        ("week of 5 June 2017", "2017-06-05", "2017-06-11", "week"),
        ("Q2 2017", "2017-04-01", "2017-06-30", "month"),
        ("2017-Q4", "2017-10-01", "2017-12-31", "month"),
        ("early June 2017", "2017-06-01", "2017-06-30", "month"),
        ("mid-June 2017", "2017-06-01", "2017-06-30", "month"),
        ("c. June 2017", "2017-06-01", "2017-06-30", "month"),
        ("late 2016", "2016-01-01", "2016-12-31", "year"),
        ("2017-06-XX", "2017-06-01", "2017-06-30", "month"),
        ("2017-06-00", "2017-06-01", "2017-06-30", "month"),
        ("2017-00-00", "2017-01-01", "2017-12-31", "year"),
        ("night of 6-7 June 2017", "2017-06-06", "2017-06-07", "day"),
        ("20170607T1030Z", "2017-06-07", "2017-06-07", "day"),
        ("Wed Jun 07 10:00:00 +0000 2017", "2017-06-07", "2017-06-07", "day"),
        ("07 Jun 2017 10.30", "2017-06-07", "2017-06-07", "day"),
        ("7.6.2017 um 10:30 Uhr", "2017-06-07", "2017-06-07", "day"),
        ("2017-06-07 10h30", "2017-06-07", "2017-06-07", "day"),
        ("nuit du 6 au 7 juin 2017", "2017-06-06", "2017-06-07", "day"),
        ("début juin 2017", "2017-06-01", "2017-06-30", "month"),
        ("кінець червня 2022", "2022-06-01", "2022-06-30", "month"),
        ("أوائل حزيران 2017", "2017-06-01", "2017-06-30", "month"),
        ("2017-06-07 23:30:00+03", "2017-06-07", "2017-06-07", "day"),
        ("2023年10月7日", "2023-10-07", "2023-10-07", "day"),
        ("2023年2月", "2023-02-01", "2023-02-28", "month"),
        ("071430ZJUN17", "2017-06-07", "2017-06-07", "day"),
        ("07 2330C Jun 2017", "2017-06-07", "2017-06-07", "day"),
        ("7 & 8 June 2017", "2017-06-07", "2017-06-08", "day"),
        ("7 and 8 June 2017", "2017-06-07", "2017-06-08", "day"),
        ("7 و 8 حزيران 2017", "2017-06-07", "2017-06-08", "day"),
        ("7 і 8 червня 2017", "2017-06-07", "2017-06-08", "day"),
        ("June 2017 (approx.)", "2017-06-01", "2017-06-30", "month"),
    ],
)
def test_what_is_said_of_a_day_is_read(text: str, first: str, last: str, precision: str) -> None:
    found = READER.read(text)
    assert (str(found.first), str(found.last), found.precision) == (first, last, precision)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # Numbers of another calendar would be days of the Middle Ages.
        ("1438-09-12", "hijri_day"),
        ("1401/07/30", "hijri_day"),
        ("1401", "hijri_day"),
        ("~2017-06-07", "doubtful"),
        ("about 7 June 2017", "doubtful"),
        ("2017-06-07 (approx.)", "doubtful"),
        ("7 June 2017?", "doubtful"),
        # What lies between is not said.
        ("7 & 12 June 2017", "no_day"),
        ("321430ZJUN17", "calendar"),
        ("2017-W54", "calendar"),
        ("2017-13-00", "calendar"),
        ("before June 2017", "no_day"),
    ],
)
def test_what_is_no_day_of_ours_is_refused(text: str, code: str) -> None:
    with pytest.raises(NotRead) as refused:
        READER.read(text)
    assert refused.value.said.code == code


def test_gazetteers_of_history_mean_the_middle_ages() -> None:
    reader = DayReader(date(2026, 11, 30))
    reader.reaches_back = True
    assert str(reader.read("1401").first) == "1401-01-01"
