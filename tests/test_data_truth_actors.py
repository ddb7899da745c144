"""Actors and places of what ships: marks that can be told apart, names, and how actors relate."""

from itertools import combinations

import pytest

from app.dataset.records import Dataset
from app.nouns.actor import ActorRecord
from app.nouns.place import PlaceRecord

UNMARKED = "#6b6b6b"
# Areas and stretches that only a description tells; nobody has given them a name.
NAMELESS = {
    "raqqah-boundary",
    "raqqah-south-bank",
    "south-of-maskana",
    "tanf-no-mans-land",
    "area-facing-al-tanf",
    "tabqa-euphrates-arc",
    "border-north-east-of-al-tanf",
}
# Full vision, then without red and without green receptors, on linear RGB (Machado et al. 2009).
EYES = {
    "full": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}
# Distance in CIE L*a*b* from which two colours of one sign are told apart with ease.
FAR_ENOUGH = 15


@pytest.fixture(scope="module")
def actors(datasets: tuple[Dataset, Dataset]) -> dict[str, ActorRecord]:
    return {actor.slug: actor for dataset in datasets for actor in dataset.actors}


@pytest.fixture(scope="module")
def places(datasets: tuple[Dataset, Dataset]) -> dict[str, PlaceRecord]:
    return {place.slug: place for dataset in datasets for place in dataset.places}


def colour(actor: ActorRecord, actors: dict[str, ActorRecord]) -> str:
    """The actor's own colour, or that of the one or two above it, as the map draws it."""
    parent = actors.get(actor.parent or "")
    grandparent = actors.get(parent.parent or "") if parent else None
    for each in (actor, parent, grandparent):
        if each and each.colour:
            return each.colour
    return UNMARKED


def lab(hexadecimal: str, eye: str) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of an sRGB colour as seen by an eye."""
    parts = [int(hexadecimal[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    red, green, blue = (
        min(1, max(0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in EYES[eye]
    )

    def root(value: float) -> float:
        return float(value ** (1 / 3)) if value > 0.008856 else 7.787 * value + 16 / 116

    x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505)
    y = root(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def test_no_two_actors_share_colour_and_sign(actors: dict[str, ActorRecord]) -> None:
    marks = [(colour(each, actors), each.symbol) for each in actors.values()]
    assert len(set(marks)) == len(marks)


@pytest.mark.parametrize("eye", EYES)
def test_actors_of_one_sign_are_told_apart_by_every_eye(
    actors: dict[str, ActorRecord], eye: str
) -> None:
    alike = []
    for one, other in combinations(actors.values(), 2):
        if one.symbol == other.symbol:
            pair = (lab(colour(each, actors), eye) for each in (one, other))
            apart = sum((a - b) ** 2 for a, b in zip(*pair, strict=True)) ** 0.5
            if apart < FAR_ENOUGH:
                alike.append((one.slug, other.slug))
    assert alike == []


def test_every_actor_has_an_arabic_name(actors: dict[str, ActorRecord]) -> None:
    without = [
        each.slug
        for each in actors.values()
        if not any(name.language == "ar" and name.script == "Arab" for name in each.names)
    ]
    assert without == []


def test_every_place_that_has_an_arabic_name_is_called_by_it(
    places: dict[str, PlaceRecord],
) -> None:
    without = {
        each.slug
        for each in places.values()
        if not any(name.language == "ar" and name.script == "Arab" for name in each.names)
    }
    assert without == NAMELESS


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("baghouz", "الباغوز"),
        ("al-sinaa-prison", "سجن الصناعة"),
        ("brigade-137", "اللواء 137"),
        ("zakaf", "الزكف"),
        ("al-qaim-crossing", "حصيبة"),
        ("al-qaim-crossing", "Husaybah"),
        ("hajin", "هجين"),
        ("khasham", "خشام"),
    ],
)
def test_a_place_has_the_names_it_is_looked_for_by(
    places: dict[str, PlaceRecord], place: str, name: str
) -> None:
    assert name in [each.name for each in places[place].names]


def test_a_relation_that_a_claim_states_is_one_between_actors(
    actors: dict[str, ActorRecord],
) -> None:
    told = {
        (slug, each.relation, each.actor, each.claim)
        for slug in ("sdf", "arab-clans")
        for each in actors[slug].relations
    }
    assert told == {
        ("sdf", "allied_with", "united-states", "magnier-06"),
        ("arab-clans", "part_of", "kurdish-forces", "magnier-21"),
    }


def test_nobody_is_put_under_an_actor_to_whom_no_source_counts_them(
    actors: dict[str, ActorRecord],
) -> None:
    assert actors["isis-sympathisers"].parent is None
    assert actors["arab-clans"].parent == "kurdish-forces"
