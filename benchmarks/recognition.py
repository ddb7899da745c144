"""What share of the places in the article `app.recognition` finds, and how many wrong ones it offers.

    python -m benchmarks.recognition magnier-2017-raqqah.txt

The gold (`recognition_gold.csv`) holds each mention of a place of the dataset, marked by hand:
offsets in code points and the slug that is meant, or several where the text leaves it open. A
mention may hold another («south of Raqqah»): either counts as found. Optional ones count neither
way: a river in the name of an operation. «Found» is a mention whose first candidate is right,
«offered» one with the right candidate in any rank. «Wrong» is a place offered first where another
or none is meant, as a share of all that were offered. A place of the gazetteer is right within
15 km of ours. The other way is to look for the same names letter by letter, whole words only, the
longest first, and to take the first that bears the name.

Measured on the article (2 cores):

                                              found            offered  wrong           time
    our own names                              60 of 60 (100%)   60     0 of 60 (  0%)     58 ms
      letter by letter                         58 of 60 ( 97%)   58     1 of 59 (  2%)     48 ms
    our own, met elsewhere than in the article 32 of 60 ( 53%)   32     0 of 32 (  0%)     36 ms
      letter by letter                          0 of 60 (  0%)    0     6 of 6 (100%)     36 ms
    gazetteer alone                            25 of 60 ( 42%)   25     1 of 26 (  4%)     50 ms
      letter by letter                         13 of 60 ( 22%)   13     1 of 14 (  7%)   5828 ms
      of what it holds                         25 of 25 (100%)   25     1 of 26 (  4%)     52 ms
      letter by letter                         13 of 25 ( 52%)   13     1 of 14 (  7%)   6704 ms
    both, as the desk uses them                60 of 60 (100%)   60     0 of 60 (  0%)    175 ms

«Met elsewhere» leaves out the spellings that were taken from the article itself: an article of the
same days about the same places, read for the first time.
"""

import csv
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import shapely

from app.dataset.reading import read_dataset
from app.gazetteer.region import all_entries
from app.names import fold
from app.nouns.actor import ActorRecord
from app.nouns.place import PlaceRecord
from app.queries.known_names import named_entry, region_names
from app.recognition import Mention, Name, Named, NameIndex, recognise
from app.recognition.matching import Candidate
from app.recognition.nearness import distance_km
from app.recognition.ranking import SAME_PLACE_KM

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "data"
ARTICLE = "magnier-2017-raqqah"
KM_PER_DEGREE = 111.32


@dataclass(frozen=True)
class Gold:
    """A mention of a place: where it is, what is meant, the beginning of the one it is inside."""

    start: int
    end: int
    places: tuple[str, ...]
    inside: int | None
    optional: bool


@dataclass
class Score:
    """How one way did."""

    mentions: int = 0
    found: int = 0
    offered: int = 0
    first: int = 0
    wrong: int = 0


def read_gold() -> list[Gold]:
    with (HERE / "recognition_gold.csv").open(encoding="utf-8", newline="") as lines:
        return [
            Gold(
                int(row["start"]),
                int(row["end"]),
                tuple(row["places"].split("|")),
                int(row["inside"]) if row["inside"] else None,
                bool(row["optional"]),
            )
            for row in csv.DictReader(lines)
        ]


def place_named(record: PlaceRecord) -> Named:
    inside = shapely.point_on_surface(record.geometry)
    west, south, east, north = record.geometry.bounds
    across_km = max(east - west, north - south) * KM_PER_DEGREE / 2
    reach_km = max(across_km, record.uncertainty_m / 1000)
    return Named("place", record.slug, record.name, (inside.x, inside.y), record.kind, reach_km)


def own_names(*, met_elsewhere: bool) -> list[Name]:
    """Every spelling of ours, or only those that weren't taken from the article itself."""
    names = []
    for folder in sorted(DATA.glob("*/dataset.yaml")):
        dataset = read_dataset(folder.parent)
        records: Sequence[PlaceRecord | ActorRecord] = [*dataset.places, *dataset.actors]
        for record in records:
            if isinstance(record, PlaceRecord):
                named = place_named(record)
                ours = [record.name, record.name.partition(" (")[0]]
            else:
                named = Named("actor", record.slug, record.name, sort=record.kind)
                ours = [record.name, record.short_name or record.name]
            from_article = {fold(name.name) for name in record.names if name.cited == ARTICLE}
            spellings = dict.fromkeys([*ours, *(name.name for name in record.names)])
            names += [
                Name.of(spelling, named)
                for spelling in spellings
                if not (met_elsewhere and fold(spelling) in from_article)
            ]
    return names


def exact(text: str, names: Iterable[Name]) -> list[Mention]:
    """The other way: each spelling letter by letter, whole words only, the longest first."""
    by_spelling: dict[str, list[Named]] = {}
    for name in names:
        by_spelling.setdefault(name.text, []).append(name.named)
    mentions: list[Mention] = []
    taken: set[int] = set()
    for spelling in sorted(by_spelling, key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(spelling)}(?!\w)", text):
            letters = range(*match.span())
            if taken.isdisjoint(letters):
                taken.update(letters)
                candidates = tuple(
                    Candidate(named, spelling, 1.0) for named in by_spelling[spelling]
                )
                mentions.append(Mention(*match.span(), spelling, candidates))
    return mentions


def score(
    mentions: Sequence[Mention], gold: Sequence[Gold], is_right: Callable[[Named, Gold], bool]
) -> Score:
    result = Score()
    at = {(one.start, one.end): one for one in gold}
    found: set[int] = set()
    offered: set[int] = set()
    for mention in mentions:
        places = [one.named for one in mention.candidates if one.named.is_place]
        if not places or not mention.best.named.is_place:
            continue
        meant = at.get((mention.start, mention.end))
        outer = None if meant is None else (meant.start if meant.inside is None else meant.inside)
        if meant is not None and meant.optional:
            continue
        result.first += 1
        if meant is not None and outer is not None and any(is_right(one, meant) for one in places):
            offered.add(outer)
        if meant is not None and outer is not None and is_right(places[0], meant):
            found.add(outer)
        else:
            result.wrong += 1
    wanted = {one.start for one in gold if one.inside is None and not one.optional}
    result.mentions = len(wanted)
    result.found, result.offered = len(found & wanted), len(offered & wanted)
    return result


def show(label: str, result: Score, seconds: float) -> None:
    share = result.wrong / result.first if result.first else 0.0
    print(
        f"{label:<42}{result.found:>3} of {result.mentions} ({result.found / result.mentions:>4.0%})"
        f"{result.offered:>5}{result.wrong:>6} of {result.first} ({share:>4.0%})"
        f"{seconds * 1000:>7.0f} ms"
    )


def within_reach(gold: Sequence[Gold], points: dict[str, Named]) -> list[Gold]:
    """The gold mentions whose place, or whose inner name's, the gazetteer holds under that name."""
    index = region_names()
    keys = {name.named.key: name for name in own_names(met_elsewhere=False)}
    held = {
        slug
        for slug, named in points.items()
        if any(
            near(entry_named, named)
            for spelling in own_names(met_elsewhere=False)
            if spelling.named.key == slug and slug in keys
            for entry_named in (name.named for name in index.with_key(spelling.key))
        )
    }
    inner = {one.inside for one in gold if one.inside is not None and set(one.places) & held}
    return [one for one in gold if set(one.places) & held or one.start in inner]


def near(one: Named, other: Named) -> bool:
    return (
        one.point is not None
        and other.point is not None
        and distance_km(one.point, other.point) <= SAME_PLACE_KM
    )


def main(path: Path) -> None:
    text = path.read_bytes().decode()
    gold = read_gold()
    points = {
        name.named.key: name.named
        for name in own_names(met_elsewhere=False)
        if name.named.kind == "place"
    }

    def is_ours(named: Named, meant: Gold) -> bool:
        return named.kind == "place" and named.key in meant.places

    def is_near(named: Named, meant: Gold) -> bool:
        return any(near(named, points[slug]) for slug in meant.places)

    print(f"{'':<42}{'found':<17}{'offered':<9}{'wrong':<16}time")
    for label, names in (
        ("our own names", own_names(met_elsewhere=False)),
        ("our own, met elsewhere than in the article", own_names(met_elsewhere=True)),
    ):
        index = NameIndex(names)
        run(label, lambda text, index=index: recognise(text, [index]), text, gold, is_ours)
        run("  letter by letter", lambda text, names=names: exact(text, names), text, gold, is_ours)
    everything = [
        Name.of(spelling, named_entry(entry))
        for entry in all_entries()
        for spelling in {entry.name, entry.name_ar, *entry.other_names}
        if spelling
    ]
    for label, some in (
        ("gazetteer alone", gold),
        ("  of what it holds", within_reach(gold, points)),
    ):
        run(
            label,
            lambda text: recognise(text, [region_names()]),
            text,
            some,
            is_near,
            whole=gold,
        )
        run(
            "  letter by letter",
            lambda text: exact(text, everything),
            text,
            some,
            is_near,
            whole=gold,
        )
    both = [NameIndex(own_names(met_elsewhere=False)), region_names()]
    run("both, as the desk uses them", lambda text: recognise(text, both), text, gold, is_ours)


def run(
    label: str,
    find: Callable[[str], list[Mention]],
    text: str,
    gold: Sequence[Gold],
    is_right: Callable[[Named, Gold], bool],
    *,
    whole: Sequence[Gold] | None = None,
) -> None:
    """Score one way. Where only some of the gold can be found, `whole` still tells what is wrong."""
    find(text)
    started = time.perf_counter()
    mentions = find(text)
    seconds = time.perf_counter() - started
    result = score(mentions, gold, is_right)
    result.wrong = score(mentions, whole or gold, is_right).wrong
    result.first = score(mentions, whole or gold, is_right).first
    show(label, result, seconds)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
