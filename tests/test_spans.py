"""What moved between two days: groups, the page without scripts, wrong days, and numbers that agree."""

import re
from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from app.spans import GROUPS, Drawn, Span, by_days, groups_of
from tests.reading import Page, read

DAY = date(2017, 6, 1)
SPANS = (
    ("2017-06-06", "2017-10-17"),
    ("2014-01-01", "2026-02-12"),
    ("2017-06-07", "2017-06-07"),
    ("1999-01-01", "2000-01-01"),
    ("2017-09-18", "2017-12-09"),
)
OFFSETS = st.integers(0, 30)


def day(number: int) -> date:
    return DAY + timedelta(number)


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    last = draw(st.none() | OFFSETS)
    return Drawn(
        day(draw(OFFSETS)),
        None if last is None else day(last),
        draw(st.none() | st.sampled_from([(1, 1), (1, 2)])),
        draw(st.sampled_from(["red", "blue", "green"])),
        draw(st.sampled_from(["holds", "attacks", "present"])),
        draw(st.booleans()),
    )


@pytest.mark.thorough
@settings(max_examples=300, deadline=None)
@given(st.lists(drawn(), max_size=20), OFFSETS, OFFSETS)
def test_each_position_of_a_span_is_in_one_group_which_follows_from_its_days(
    rows: list[Drawn], one: int, other: int
) -> None:
    span = Span(day(min(one, other)), day(max(one, other)))
    for row, group in zip(rows, groups_of(rows, span), strict=True):
        last = row.last or date.max
        days = [day(each) for each in range(min(one, other), max(one, other) + 1)]
        there = [each for each in days if row.first <= each <= last]
        assert (group is None) == (not there)
        if group in ("changed", "stayed") and by_days(row, span) != group:
            # Only who came or is gone, was seen, and met somebody there.
            assert row.is_observed
            assert row.spot
            assert by_days(row, span) in ("came", "went")
            mates = [each for each in rows if each.spot == row.spot and each is not row]
            assert any(by_days(each, span) in ("came", "went") for each in mates)


def counts(page: Page) -> dict[str, int]:
    """How many the list has in each group."""
    found = {}
    for heading in page.named("map-list").all("h3"):
        name, number = re.fullmatch(r"(.+?)\s+([\d,]+)", heading.text).groups()  # type: ignore[union-attr]
        found[name] = int(number.replace(",", ""))
    return found


@pytest.mark.parametrize(("first", "last"), SPANS)
@pytest.mark.parametrize("more", ["", "&actor=isis", "&settled=1"])
def test_the_list_of_a_span_counts_as_many_as_the_api(
    client: TestClient, first: str, last: str, more: str
) -> None:
    page = read(client, f"/?place=&from={first}&to={last}{more}")
    narrowed = "&actor=isis" if "actor" in more else ""
    settled = "" if "settled" in more else "&settled=false"
    asked = f"/api/v1/positions?from={first}&to={last}&limit=1000{narrowed}{settled}"
    there = client.get(asked).json()["features"]
    found = counts(page)
    assert sum(found.values()) == len(there)
    assert list(found) == [name for name in GROUPS.values() if name in found]
    said = page.named("map-status").text
    assert said.startswith(f"{len(there) or 'No'} position")
    rows = list(page.named("map-list").all("a"))
    assert len(rows) == sum(min(60, number) for number in found.values())


def test_of_raqqah_between_the_attack_and_its_fall_the_groups_are_true(client: TestClient) -> None:
    page = read(client, "/?place=raqqah&from=2017-06-06&to=2017-10-20")
    listed = page.named("panel-body").text
    assert "Who was there, 6 June – 20 October 2017" in listed
    assert page.title.startswith("Raqqah, 6 June – 20 October 2017")
    fragment = client.get("/places/raqqah/panel?from=2017-06-06&to=2017-10-20").text
    for name in ("Changed", "Came and went"):
        assert name in fragment
    assert name in listed


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=2017-10-17&to=2017-06-06", "The last day, 6 June 2017, is before the first, 17 October 2017."),
        ("from=2017-06-06", "A span has two days: say the last, too."),
        ("from=&to=2017-06-06", "A span has two days: say the first, too."),
        ("from=June&to=2017-06-06", "&#39;June&#39; is no day. Write it like 2017-06-07."),
        ("from=2017-06-06&to=2017-02-30", "&#39;2017-02-30&#39; is no day. Write it like 2017-06-07."),
    ],
)  # fmt: skip
def test_wrong_days_are_told_in_a_sentence_and_what_was_typed_stays(
    client: TestClient, query: str, said: str
) -> None:
    answer = client.get(f"/?place=&{query}")
    assert answer.status_code == 400
    assert said in answer.text
    page = Page(answer.status_code, answer.text)
    typed = dict(each.split("=") for each in query.split("&"))
    for name in ("from", "to"):
        field = page.named(f"span-{name}").attributes
        assert field["value"] == typed.get(name, "")
        assert field["form"] == "span-form"
    wrong = [page.named(f"span-{each}").attributes.get("aria-invalid") for each in ("from", "to")]
    assert wrong.count("true") == 1
    assert list(page.named("map-list").all("a"))


def test_two_empty_days_are_no_span_and_of_a_day_and_a_span_the_span_is_taken(
    client: TestClient,
) -> None:
    assert "On this map" in read(client, "/?place=&from=&to=").named("panel-list").text
    both = "/?place=&on=2015-01-01&from=2017-06-06&to=2017-06-09"
    page = read(client, both)
    assert (
        page.named("span-said").text
        == "The address names one day and a span of days. The span is shown."
    )
    assert page.named("day-words").text == "6–9 June 2017"


def test_without_scripts_a_form_keeps_what_the_map_is_narrowed_to(client: TestClient) -> None:
    page = read(client, "/?actor=isis&from=2017-06-06&to=2017-06-09&settled=1")
    hidden = [
        (each.attributes["name"], each.attributes["value"])
        for each in page.named("span-form").all("input")
    ]
    assert hidden == [("actor", "isis"), ("settled", "1")]
    assert page.named("span-from").attributes["value"] == "2017-06-06"
    assert list(page.named("strip-time").classed("strip-plain-span"))


def test_the_rows_of_a_span_are_fetched_ahead(client: TestClient) -> None:
    page = read(client, "/?from=2017-06-06&to=2017-06-09")
    ahead = [link["href"] for link in page.relation("preload") if link["as"] == "fetch"]
    assert "/api/v1/positions?from=2017-06-06&to=2017-06-09&limit=500" in ahead
