"""What is meant where a name could mean several things: whatever lies near the rest of the text.

A spelling of the gazetteer that is only like the text's needs such support to be offered at all, and so does a little
town's name of one word, which some other language has as a word of its own.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from app.names import fold
from app.recognition.index import Named, NameIndex
from app.recognition.matching import Candidate, Candidates, Mention, with_candidates
from app.recognition.nearness import Nearness, apart_km
from app.recognition.standing import WELL_KNOWN
from app.recognition.words import Word

# Half of what nearness is worth is left at this distance.
HALF_KM = 60.0
NEARNESS = 0.3
OURS = 0.1
PROMINENCE = 0.05
SORT_SAID = 0.15
# Words away from a name that a word such as «crossing» still speaks of it.
WORDS_AROUND = 4
# A gazetteer's place this near to one of ours, under one name, is the same place.
SAME_PLACE_KM = 15.0
# What is only like a name must lie within so many kilometres of so many places that are surely meant.
SUPPORT_KM = 250.0
SUPPORTERS = 2
SURE = 0.95
# Fewer sure places don't tell what a text is about.
ENOUGH_TO_TELL = 4
MOST_CANDIDATES = 6
# 190,000 people, and thirty times fewer, in the logarithm that weighs them.
CITY, FAR_FEWER = 0.88, 0.25
# A city so near to any sure place lies where the text is about.
SAME_LAND_KM = 1000.0
# Words that say what sort of place a name stands for.
SORTS = {
    "crossing": "crossing crossings border checkpoint منفذ معبر المعبر المنفذ",
    "border": "border borders frontier الحدود حدود",
    "base": "base garrison airbase outpost قاعدة القاعدة",
    "junction": "junction crossroads triangle مثلث تقاطع",
    "river": "river banks نهر",
    "region": "governorate province provincial region محافظة إقليم",
    "district": "district neighbourhood neighborhood quarter حي",
    "city": "city مدينة",
    "town": "town مدينة بلدة",
    "village": "village قرية",
    "area": "area countryside منطقة",
}
_SAID = {word: sort for sort, words in SORTS.items() for word in words.split()}


def ranked(
    words: Sequence[Word], mentions: Sequence[Mention], indexes: Sequence[NameIndex]
) -> list[Mention]:
    """The mentions with their candidates in order, the likeliest first; weak ones may be gone.

    `words` are those of the text.
    """
    ours = _OurPlaces(indexes)
    apart = _Shared(lambda found: _without_doubles(found, ours))
    once = [apart.of(mention) for mention in mentions]
    said = _SortsSaid(words)
    # Twice: first by what is sure, then by what came first.
    nearness = Nearness(_sure_places(once))
    first = _ordered(once, nearness, said)
    firm = _Shared(lambda found: _supported(found, nearness))
    supported = [kept for mention in first if (kept := firm.of(mention)).candidates]
    anchors = _sure_places(supported) or [
        mention.best.named for mention in supported if mention.best.named.is_local
    ]
    return _ordered(supported, Nearness(anchors), said)


class _Shared:
    """What is made of the candidates of mentions, once for all that share them, as those of one name do."""

    def __init__(self, make: Callable[[Candidates], Candidates]) -> None:
        self.make = make
        # By identity. What it was made of is kept, so that no other takes its number.
        self.known: dict[int, tuple[Candidates, Candidates]] = {}

    def of(self, mention: Mention) -> Mention:
        """The mention with what is made of its candidates."""
        found = mention.candidates
        if id(found) not in self.known:
            self.known[id(found)] = found, self.make(found)
        return with_candidates(mention, self.known[id(found)][1])


def _sure_places(mentions: Sequence[Mention]) -> list[Named]:
    """The places that surely are meant, each once: spelt as known, and nothing else it could be."""
    found: dict[str, Named] = {}
    for candidates in {id(each.candidates): each.candidates for each in mentions}.values():
        places = [one for one in candidates if one.named.is_local]
        if not places or places[0].likeness < SURE:
            continue
        spread = max(
            (apart_km(places[0].named, one.named) for one in places[1:] if one.likeness >= SURE),
            default=0.0,
        )
        if spread <= HALF_KM or places[0].named.is_ours:
            found.setdefault(places[0].named.key, places[0].named)
    return list(found.values())


class _OurPlaces:
    """Which place of ours one of the gazetteer is: near it, and with a name of the same key."""

    def __init__(self, indexes: Sequence[NameIndex]) -> None:
        self.indexes = indexes
        self.known: dict[Named, Named | None] = {}

    def same_as(self, named: Named) -> Named | None:
        """Our place that a place of the gazetteer is; none where we haven't got it."""
        if named not in self.known:
            near = [
                (kilometres, own)
                for index in self.indexes
                for own in index.sharing_key(named, self.indexes)
                if own.kind == "place"
                and own.reach_km <= SAME_PLACE_KM
                and (kilometres := apart_km(named, own)) <= SAME_PLACE_KM
            ]
            self.known[named] = min(near, key=lambda one: one[0])[1] if near else None
        return self.known[named]


def _without_doubles(candidates: Candidates, ours: _OurPlaces) -> Candidates:
    """The candidates with our own place in the stead of the gazetteer's that is the same."""
    kept: dict[tuple[str, str], Candidate] = {}
    for one in candidates:
        own = None if one.named.is_ours else ours.same_as(one.named)
        candidate = one if own is None else replace(one, named=own)
        which = (candidate.named.kind, candidate.named.key)
        if which not in kept or kept[which].likeness < candidate.likeness:
            kept[which] = candidate
    return tuple(kept.values())


def _ordered(mentions: Sequence[Mention], nearness: Nearness, said: "_SortsSaid") -> list[Mention]:
    """The mentions with the candidates of each in order, by what is near and what is said there."""
    by_sorts: dict[frozenset[str], _Shared] = {}
    ordered = []
    for mention in mentions:
        sorts = said.around(mention)
        if sorts not in by_sorts:
            by_sorts[sorts] = _Shared(partial(_in_order, nearness=nearness, said=sorts))
        ordered.append(by_sorts[sorts].of(mention))
    return ordered


def _in_order(candidates: Candidates, nearness: Nearness, said: frozenset[str]) -> Candidates:
    # What could be meant here itself is no witness for what is meant.
    own = frozenset(one.named.key for one in candidates)
    told = [(one, nearness.of(one.named, own)) for one in candidates]
    cities = [
        one
        for one, near in told
        if one.named.weight >= CITY and near and near[0][1] <= SAME_LAND_KM
    ]
    scored = [_scored(one, near, said, is_outshone=_is_outshone(one, cities)) for one, near in told]
    scored.sort(key=lambda one: (-one.score, one.named.title))
    return tuple(scored[:MOST_CANDIDATES])


def _is_outshone(candidate: Candidate, cities: Sequence[Candidate]) -> bool:
    """Whether a city is spelt at least as much like it as a place of the gazetteer with far fewer people."""
    return not candidate.named.is_ours and any(
        city.likeness >= candidate.likeness
        and city.named.weight - candidate.named.weight >= FAR_FEWER
        for city in cities
    )


def _scored(
    candidate: Candidate,
    near: Sequence[tuple[str, float]],
    said: frozenset[str],
    *,
    is_outshone: bool,
) -> Candidate:
    named = candidate.named
    nearness = (
        sum(HALF_KM / (HALF_KM + kilometres) for _, kilometres in near) / len(near)
        if near and not is_outshone
        else 0
    )
    score = (
        candidate.likeness
        # A province lies near everything in it; the town of its name is likelier meant.
        + NEARNESS * nearness * HALF_KM / (HALF_KM + named.reach_km)
        + OURS * named.is_ours
        + PROMINENCE * named.weight
        + SORT_SAID * (named.sort in said)
    )
    return replace(candidate, score=score, near=tuple(near[:3]))


def _supported(candidates: Candidates, nearness: Nearness) -> Candidates:
    """The candidates without those that are only like a name, or like a little town's, and lie far from all others."""
    alone = len(nearness.anchors) < ENOUGH_TO_TELL
    return tuple(
        one for one in candidates if _is_firm(one, alone=alone) or _has_support(one.named, nearness)
    )


def _is_firm(candidate: Candidate, *, alone: bool) -> bool:
    """Whether a candidate needs nothing near it; `alone` where the text surely means next to no places."""
    if candidate.named.is_ours:
        return True
    is_telling = candidate.named.weight >= WELL_KNOWN or " " in fold(candidate.spelling)
    return candidate.likeness >= SURE and (alone or is_telling)


def _has_support(named: Named, nearness: Nearness) -> bool:
    return nearness.count_within(named, SUPPORT_KM, SUPPORTERS) == SUPPORTERS


class _SortsSaid:
    """The sorts of place that the words of a text speak of."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.starts = [word.start for word in words]
        self.sorts = [_SAID.get(word.text.lower()) for word in words]

    def around(self, mention: Mention) -> frozenset[str]:
        """Those that the words just before and after a mention, and its own, speak of."""
        first = bisect_left(self.starts, mention.start)
        last = bisect_left(self.starts, mention.end, lo=first)
        near = self.sorts[max(0, first - WORDS_AROUND) : last + WORDS_AROUND]
        return frozenset(sort for sort in near if sort is not None)
