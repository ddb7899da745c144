"""What is meant where a name could mean several things: whatever lies near the rest of the text.

A spelling of the gazetteer that is only like the text's needs such support to be offered at all.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from app.recognition.index import Named, NameIndex, Point
from app.recognition.matching import Candidate, Mention, with_candidates
from app.recognition.words import Word, words_of

EARTH_KM = 6371.0
# Half of what nearness is worth is left at this distance.
HALF_KM = 60.0
# So many of the nearest others count.
OTHERS = 5
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
MOST_CANDIDATES = 6
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


def distance_km(one: Point, other: Point) -> float:
    """The great-circle distance between two points (longitude, latitude), by the haversine."""
    (lon1, lat1), (lon2, lat2) = (tuple(map(math.radians, point)) for point in (one, other))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def ranked(text: str, mentions: Sequence[Mention], indexes: Sequence[NameIndex]) -> list[Mention]:
    """The mentions with their candidates in order, the likeliest first; weak ones may be gone."""
    words = words_of(text)
    ours = _OurPlaces(indexes)
    once = [_without_doubles(mention, ours) for mention in mentions]
    # Twice: first by what is sure, then by what came first.
    sure = _sure_places(once)
    nearness = _Nearness(sure)
    first = [_ordered(mention, nearness, words) for mention in once]
    supported = [kept for mention in first if (kept := _supported(mention, sure)) is not None]
    anchors = _sure_places(supported) or [
        mention.best.named for mention in supported if mention.best.named.is_local
    ]
    nearness = _Nearness(anchors)
    return [_ordered(mention, nearness, words) for mention in supported]


def _sure_places(mentions: Sequence[Mention]) -> list[Named]:
    """The places that surely are meant, each once: spelt as known, and nothing else it could be."""
    found: dict[str, Named] = {}
    for mention in mentions:
        places = [one for one in mention.candidates if one.named.is_local]
        if not places or places[0].likeness < SURE:
            continue
        spread = max(
            (_apart(places[0].named, one.named) for one in places[1:] if one.likeness >= SURE),
            default=0.0,
        )
        if spread <= HALF_KM or places[0].named.is_ours:
            found.setdefault(places[0].named.key, places[0].named)
    return list(found.values())


def _apart(one: Named, other: Named) -> float:
    if one.point is None or other.point is None:
        return math.inf
    return distance_km(one.point, other.point)


class _OurPlaces:
    """Which place of ours one of the gazetteer is: near it, and with a name of the same key."""

    def __init__(self, indexes: Sequence[NameIndex]) -> None:
        self.indexes = indexes
        self.known: dict[Named, Named | None] = {}

    def same_as(self, named: Named) -> Named | None:
        """Our place that a place of the gazetteer is; none where we haven't got it."""
        if named not in self.known:
            keys = set[str]().union(*(index.keys_of(named) for index in self.indexes))
            near = [
                (_apart(named, own), own)
                for index in self.indexes
                for own in index.all_named
                if own.kind == "place"
                and own.reach_km <= SAME_PLACE_KM
                and _apart(named, own) <= SAME_PLACE_KM
                and keys & index.keys_of(own)
            ]
            self.known[named] = min(near, key=lambda one: one[0])[1] if near else None
        return self.known[named]


def _without_doubles(mention: Mention, ours: _OurPlaces) -> Mention:
    """The mention with our own place in the stead of the gazetteer's that is the same."""
    kept: dict[tuple[str, str], Candidate] = {}
    for one in mention.candidates:
        own = None if one.named.is_ours else ours.same_as(one.named)
        candidate = one if own is None else replace(one, named=own)
        which = (candidate.named.kind, candidate.named.key)
        if which not in kept or kept[which].likeness < candidate.likeness:
            kept[which] = candidate
    return with_candidates(mention, list(kept.values()))


class _Nearness:
    """How near a place lies to others that are surely meant; worked out once for each place."""

    def __init__(self, anchors: Sequence[Named]) -> None:
        self.anchors = anchors
        self.known: dict[tuple[Named, frozenset[str]], list[tuple[str, float]]] = {}

    def of(self, named: Named, apart_from: frozenset[str]) -> list[tuple[str, float]]:
        """The nearest of the others with the kilometres; none for what is nowhere or everywhere."""
        if not named.is_local:
            return []
        if (named, apart_from) not in self.known:
            near = [
                (other.title, _apart(named, other))
                for other in self.anchors
                if other.key not in apart_from
            ]
            near.sort(key=lambda one: one[1])
            self.known[named, apart_from] = near[:OTHERS]
        return self.known[named, apart_from]


def _ordered(mention: Mention, nearness: _Nearness, words: Sequence[Word]) -> Mention:
    said = _sorts_said(mention, words)
    # What could be meant here itself is no witness for what is meant.
    own = frozenset(one.named.key for one in mention.candidates)
    scored = [_scored(one, nearness.of(one.named, own), said) for one in mention.candidates]
    scored.sort(key=lambda one: (-one.score, one.named.title))
    return with_candidates(mention, scored[:MOST_CANDIDATES])


def _scored(
    candidate: Candidate, near: Sequence[tuple[str, float]], said: frozenset[str]
) -> Candidate:
    named = candidate.named
    nearness = (
        sum(HALF_KM / (HALF_KM + kilometres) for _, kilometres in near) / len(near) if near else 0
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


def _supported(mention: Mention, sure: Sequence[Named]) -> Mention | None:
    """The mention without candidates that are only like a name and lie far from all others."""
    kept = [one for one in mention.candidates if _is_firm(one) or _has_support(one.named, sure)]
    return with_candidates(mention, kept) if kept else None


def _is_firm(candidate: Candidate) -> bool:
    return candidate.named.is_ours or candidate.likeness >= SURE


def _has_support(named: Named, sure: Sequence[Named]) -> bool:
    near = [other for other in sure if _apart(named, other) <= SUPPORT_KM]
    return len(near) >= SUPPORTERS


def _sorts_said(mention: Mention, words: Sequence[Word]) -> frozenset[str]:
    """The sorts of place that the words just before and after a mention speak of."""
    first = bisect_left(words, mention.start, key=lambda word: word.start)
    last = bisect_left(words, mention.end, lo=first, key=lambda word: word.start)
    around = words[max(0, first - WORDS_AROUND) : last + WORDS_AROUND]
    return frozenset(_SAID[word.text.lower()] for word in around if word.text.lower() in _SAID)
