"""How alike two spellings of one name are, beyond their common key.

`app.names.name_key` keeps consonants only, so Iraq and Raqqah share a key. Here the vowels between
the consonants are compared too: where there is one at all, and of which kind.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from app.names import fold
from app.recognition.words import is_article

# Two letters or more that write one consonant.
_DIGRAPHS = re.compile("sch|tch|sh|ch|kh|gh|th|dh|dj|ph|ck")
_VOWELS = {"a": "a", "e": "e", "i": "i", "o": "u", "u": "u", "y": "i", "w": "u", "v": "u"}
_ENDING = re.compile("(?<=...)[ae][th]$")
_FATHER = re.compile("^(?:[ae]l)?(?:abu|abou|bou|bu)$")

# What a difference costs, by where it is. A vowel at the beginning is never left out lightly.
FIRST_MISSING = 1.0
INNER_MISSING = 0.3
LAST_MISSING = 0.5
OTHER_VOWEL = 0.25
NEAR_VOWEL = 0.1
SHORT_E = 0.05
# The most that two spellings may differ by, per consonant, by the number of consonants.
LIMITS = {1: 0.0, 2: 0.04, 3: 0.11}
LIMIT = 0.18
# The fewest consonants by which a spelling in one script stands for one in another.
FEWEST_ACROSS = 4
SAME = 1.0
FOLDED = 0.98
BARE = 0.95
ACROSS = 0.6


@dataclass(frozen=True)
class Sounded:
    """A Latin spelling taken apart: consonants in order, the vowels before, between and after."""

    consonants: int
    slots: tuple[frozenset[str], ...]
    has_article: bool


@lru_cache(maxsize=50_000)
def sounded(spelling: str) -> Sounded:
    """A Latin spelling by its sounds, without articles, doubled letters and silent endings."""
    words = fold(spelling).split()
    kept: list[str] = []
    has_article = False
    for place, word in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else None
        if following is not None and is_article(word, following):
            has_article = True
        elif _FATHER.match(word):
            kept.append("bu")
        else:
            kept.append(word if following is None else _ENDING.sub("", word))
    slots: list[set[str]] = [set()]
    consonants = 0
    before = ""
    for letter in _DIGRAPHS.sub("C", re.sub("(?<=[aeiou])h$", "", "".join(kept))):
        vowel = _VOWELS.get(letter)
        if vowel is not None and not (letter in "wvy" and consonants == 0 and not slots[0]):
            slots[-1].add(vowel)
        elif letter != before:
            consonants += 1
            slots.append(set())
        before = letter
    return Sounded(consonants, tuple(frozenset(slot) for slot in slots), has_article)


def distance(one: str, other: str) -> float:
    """How far apart two Latin spellings with one key are, per consonant; 0 for the same sounds.

    Infinite where the consonants don't pair up.
    """
    mine, theirs = sounded(one), sounded(other)
    if mine.consonants != theirs.consonants or not mine.consonants:
        return float("inf")
    last = mine.consonants
    slots = list(zip(mine.slots, theirs.slots, strict=True))
    cost = _cost(*slots[0], FIRST_MISSING) + _last_cost(*slots[-1])
    cost += sum(_cost(a, b, INNER_MISSING) for a, b in slots[1:-1])
    return cost / (last + (mine.has_article and theirs.has_article))


def _cost(one: frozenset[str], other: frozenset[str], missing: float) -> float:
    if one == other:
        return 0.0
    if not one or not other:
        return missing
    if "e" in one | other and (one | other) <= {"a", "e", "i"}:
        return SHORT_E
    return NEAR_VOWEL if one & other else OTHER_VOWEL


def _last_cost(one: frozenset[str], other: frozenset[str]) -> float:
    # An i at the end makes a people of a place: Tabqa, Tabqawi.
    if ("i" in one) != ("i" in other) and "e" not in one | other:
        return LAST_MISSING
    return _cost(one, other, LAST_MISSING)


@lru_cache(maxsize=200_000)
def latin_likeness(one: str, other: str) -> float | None:
    """How alike two Latin spellings with one key are, 0.7 to 1; none when too far apart."""
    if one == other:
        return SAME
    if fold(one) == fold(other):
        return FOLDED
    if bare(one) == bare(other):
        return BARE
    apart = distance(one, other)
    mine, theirs = sounded(one), sounded(other)
    weight = mine.consonants + (mine.has_article and theirs.has_article)
    return 0.9 - apart if apart <= LIMITS.get(weight, LIMIT) else None


@lru_cache(maxsize=50_000)
def bare(spelling: str) -> str:
    """A spelling folded, without Latin articles and blanks."""
    words = fold(spelling).split()
    return "".join(
        word
        for place, word in enumerate(words)
        if place + 1 == len(words) or not is_article(word, words[place + 1])
    )


@lru_cache(maxsize=50_000)
def arabic_likeness(one: str, other: str) -> float | None:
    """How alike two Arabic spellings with one key are; none when the letters differ too much.

    The article must agree: باب is a door, الباب a city. Blanks, hamza, and whether a name ends in
    alif or ta marbuta don't count; in longer names one long vowel may be left out.
    """
    if one == other:
        return SAME
    mine, theirs = fold(one).replace(" ", ""), fold(other).replace(" ", "")
    if mine == theirs:
        return FOLDED
    if _ended(mine) == _ended(theirs):
        return 0.9
    inner = [re.sub("(?<=..)[اوي](?=.)", "", each) for each in (_ended(mine), _ended(theirs))]
    if abs(len(mine) - len(theirs)) == 1 and inner[0] == inner[1] and len(inner[0]) >= 5:
        return 0.8
    return None


def _ended(word: str) -> str:
    return re.sub("(?<=..)[اه]$", "ه", word)


def cross_likeness(key: str, consonants: int) -> float | None:
    """How alike spellings in two scripts with one key are; none where the key is too short."""
    return ACROSS if len(key) >= FEWEST_ACROSS and consonants >= FEWEST_ACROSS else None
