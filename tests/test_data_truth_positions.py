"""Positions of what ships: no longer than their claims, and a mark wherever a claim has a place."""

from datetime import date

import pytest
from shapely.geometry import Point

from app.dataset.records import Dataset
from app.nouns.claim import ClaimRecord
from app.nouns.position import PositionRecord

LONGEST_GAP_DAYS = 90
# Where claims under one position lie farther apart, a later one says that it still stood.
STOOD = {
    "hs-pos-us-holds-tanf": ["hs-tanf-kept-2019-1", "hs-tanf-kept-2019-2"],
    "hs-pos-us-zone": ["hs-tanf-kept-2019-3", "hs-tanf-kept-2019-2"],
    "hs-pos-sdf-holds-raqqah": ["hs-raqqa-held-2025-1"],
    "hs-pos-sdf-contests-raqqah": ["hs-raqqa-captured-3"],
    "hs-pos-isis-contests-raqqah": ["hs-raqqa-captured-3"],
    "hs-pos-isis-hajin": ["hs-isis-east-bank-3"],
}
TOWNS = ("deir-al-zour", "al-mayadeen", "abu-kamal", "al-qaim")


@pytest.fixture(scope="module")
def positions(datasets: tuple[Dataset, Dataset]) -> dict[str, PositionRecord]:
    return {each.id: each for dataset in datasets for each in dataset.positions}


@pytest.fixture(scope="module")
def claims(datasets: tuple[Dataset, Dataset]) -> dict[str, ClaimRecord]:
    return {claim.id: claim for dataset in datasets for claim in dataset.claims}


def spans(position: PositionRecord, claims: dict[str, ClaimRecord]) -> list[tuple[date, date]]:
    """The days of which the claims beneath a position speak, the earliest first."""
    found = []
    for key in position.claims:
        valid = claims[key].valid
        assert valid is not None
        last = valid.last or valid.first
        first = valid.first or valid.last
        assert first is not None
        assert last is not None
        found.append((first, last))
    return sorted(found)


def test_no_position_outlasts_its_claims(
    positions: dict[str, PositionRecord], claims: dict[str, ClaimRecord]
) -> None:
    observed = [each for each in positions.values() if each.modality == "observed"]
    assert [each.id for each in observed if each.valid_to is None] == []
    too_long = [
        each.id
        for each in observed
        if each.valid_to and each.valid_to > max(last for _, last in spans(each, claims))
    ]
    assert too_long == []


def test_a_position_goes_on_over_a_long_silence_only_where_a_claim_says_that_it_stood(
    positions: dict[str, PositionRecord], claims: dict[str, ClaimRecord]
) -> None:
    silent = set()
    for position in positions.values():
        if position.modality == "expected" or position.valid_to is None:
            continue
        spoken, *others = spans(position, claims)
        heard = max(spoken[1], position.valid_from or spoken[1])
        for first, last in [*others, (position.valid_to, position.valid_to)]:
            if (min(first, position.valid_to) - heard).days > LONGEST_GAP_DAYS:
                silent.add(position.id)
            heard = max(heard, last)
    assert silent == set(STOOD)
    for key, bridges in STOOD.items():
        assert set(bridges) <= set(positions[key].claims)


def test_every_observed_position_has_a_first_day(positions: dict[str, PositionRecord]) -> None:
    observed = [each for each in positions.values() if each.modality == "observed"]
    assert [each.id for each in observed if each.valid_from is None] == []
    strikes = positions["magnier-pos-us-strikes"]
    assert (strikes.valid_from, strikes.valid_to) == (date(2017, 6, 6), date(2017, 6, 9))


@pytest.mark.parametrize(
    ("actor", "towns"),
    [("syrian-army", TOWNS), ("syrian-army-allies", TOWNS), ("shia-forces", TOWNS[:3])],
)
def test_an_expected_attack_has_a_position_at_each_town(
    positions: dict[str, PositionRecord], actor: str, towns: tuple[str, ...]
) -> None:
    attacks = [
        each.place
        for each in positions.values()
        if (each.actor, each.posture, each.modality) == (actor, "attacks", "expected")
    ]
    assert attacks == list(towns)


def test_every_position_is_at_a_place(positions: dict[str, PositionRecord]) -> None:
    assert [each.id for each in positions.values() if each.place is None] == []


def test_the_army_that_entered_is_beyond_the_boundary(
    positions: dict[str, PositionRecord],
) -> None:
    for actor in ("army", "allies"):
        position = positions[f"magnier-pos-{actor}-raqqah-boundary"]
        assert position.posture == "advances"
        assert position.geometry.geom_type == "Polygon"
        assert position.geometry.contains(Point(38.12, 35.8))
        # Maskana lies on this side.
        assert not position.geometry.contains(Point(38.0386, 35.9646))


def test_every_actor_of_a_forecast_with_a_place_has_its_mark(
    positions: dict[str, PositionRecord],
) -> None:
    clans = positions["magnier-pos-clans-raqqah-expected"]
    assert (clans.actor, clans.place, clans.claims) == ("arab-clans", "raqqah", ("magnier-f01",))
    leaving = positions["magnier-pos-opposition-leaves-al-tanf"]
    assert (leaving.actor, leaving.posture) == ("syrian-opposition-allies", "withdraws")
    assert not [each for each in positions.values() if "magnier-f02" in each.claims]


def test_the_zone_round_al_tanf_ends_at_the_border(positions: dict[str, PositionRecord]) -> None:
    zone = positions["hs-pos-us-zone"].geometry
    assert zone.contains(Point(38.6185, 33.5065))
    in_jordan, in_iraq = Point(38.75, 33.2), Point(39.05, 33.4)
    assert not zone.contains(in_jordan)
    assert not zone.contains(in_iraq)


@pytest.mark.parametrize(
    ("day", "place"),
    [
        (date(2017, 11, 18), "abu-kamal"),
        (date(2017, 12, 15), "hajin"),
        (date(2018, 5, 14), "hajin"),
        (date(2018, 12, 13), "hajin"),
        (date(2018, 12, 14), "baghouz"),
        (date(2019, 2, 9), "baghouz"),
        (date(2019, 3, 22), "baghouz"),
    ],
)
def test_isis_has_ground_until_baghouz(
    positions: dict[str, PositionRecord], day: date, place: str
) -> None:
    there = [
        each.place
        for each in positions.values()
        if each.actor == "isis"
        and each.posture in ("holds", "contests")
        and each.valid_from
        and each.valid_to
        and each.valid_from <= day <= each.valid_to
    ]
    assert there == [place]


def test_addresses_that_are_gone_say_what_became_of_them(
    datasets: tuple[Dataset, Dataset],
) -> None:
    article, hindsight = datasets
    became = {each.id: each.became for each in article.retired}
    assert became["magnier-69"] == ("magnier-68",)
    assert became["magnier-72"] == ("magnier-71",)
    assert became["magnier-f04"] == ("magnier-f04b", "magnier-f04c")
    assert len(became["magnier-f03"]) == 4
    assert became["magnier-pos-army-attacks-valley"] == tuple(
        f"magnier-pos-army-attacks-{town}" for town in TOWNS
    )
    assert [each.id.removeprefix("hindsight-link-") for each in hindsight.retired] == [
        "02", "07", "08", "09", "56", "109", "110", "111", "112", "131", "139",
    ]  # fmt: skip
