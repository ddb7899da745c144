"""The strip of time without a script: its outline, its numbers, its links."""

import re
from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient

from app.drawing.day_strip import HEIGHT, WIDTH, draw_day_strip
from tests.reading import read


def area(path: str) -> float:
    """What an outline from the ground up covers, in square pixels."""
    x = y = found = 0.0
    for letter, rest in re.findall(r"([MVH])([^MVHZ]*)", path):
        if letter == "M":
            x, y = map(float, rest.split())
        elif letter == "V":
            y = float(rest)
        else:
            found += (float(rest) - x) * (HEIGHT - y)
            x = float(rest)
    return found


def test_the_outline_covers_as_much_as_positions_last() -> None:
    days = [date(2017, 6, 1), date(2017, 6, 11), date(2017, 6, 16)]
    drawn = draw_day_strip(days, [2, 1, 0], date(2017, 6, 5))
    assert drawn
    # 60 days and the air beside them: ten days of two positions, which are as high as it gets, and five of one.
    assert area(drawn.outline) / (HEIGHT - 3) == pytest.approx(12.5 * WIDTH / 65.8, rel=0.02)
    assert (drawn.held, drawn.earlier, drawn.later) == (2, days[0], days[1])


@pytest.mark.parametrize(
    "day", [date(1, 1, 1), date(1999, 1, 1), date(2300, 5, 5), date(9999, 12, 31)]
)
def test_a_day_outside_all_that_is_told_has_a_strip_too(day: date) -> None:
    days = [date(2017, 6, 1), date(2017, 6, 11)]
    drawn = draw_day_strip(days, [1, 0], day)
    assert drawn
    assert 0 < drawn.x < WIDTH
    assert drawn.held == 0
    assert [drawn.earlier, drawn.later] == ([None, days[0]] if day < days[0] else [days[1], None])


def test_names_below_are_few_whatever_the_stretch() -> None:
    for years in (0, 1, 4, 30, 200, 1500):
        days = [date(2017, 6, 1) - timedelta(365 * years), date(2017, 6, 1)]
        drawn = draw_day_strip(days, [1, 0], days[1])
        assert drawn
        assert 1 < len(drawn.names) <= 12, years
        assert all(0 <= each.percent <= 100 for each in drawn.names)


def test_nothing_that_changes_has_no_strip() -> None:
    assert draw_day_strip([], [], date(2017, 6, 1)) is None


@pytest.mark.parametrize("day", ["2017-06-06", "2017-10-17", "2013-01-01", "2030-01-01"])
def test_without_scripts_the_strip_says_the_number_of_the_api_and_leads_on(
    client: TestClient, day: str
) -> None:
    strip = read(client, f"/?place=al-tanf&on={day}").named("strip-time")
    there = client.get(f"/api/v1/positions?on={day}&settled=false&limit=1000").json()["features"]
    said = re.search(r"(\d+|No) positions? of all actors", strip.text)
    assert said
    assert said[1].replace("No", "0") == str(len(there))
    links = [each.attributes["href"] for each in strip.all("a")]
    assert links
    for link in links:
        assert re.fullmatch(r"/\?place=al-tanf&on=\d{4}-\d\d-\d\d", link)
        assert read(client, link).named("on-day").attributes["value"] in link
