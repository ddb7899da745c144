"""Words that look like names of places and mostly aren't, and words that tell that one follows.

The gazetteer knows a Tire, a Salt, a Khan and a الباب («the door»). Such a name counts only where
the words before it say that a place is meant. The words are those of `languages`.
"""

from collections.abc import Sequence
from functools import lru_cache

from app.recognition.languages import folded_of
from app.recognition.prefixes import without_prefixes
from app.recognition.words import Word

FIRST_NAMES = folded_of("first_names")
TRAPS = folded_of("traps") | FIRST_NAMES
# «Near» and «district» are none either.
NO_TOWNS = folded_of("no_towns") | folded_of("before")
GENERIC = folded_of("generic")
BEFORE = folded_of("before")
BEFORE_OF = folded_of("before_of")


@lru_cache(maxsize=20_000)
def is_trap(folded: str) -> bool:
    """Whether a folded word, or what one is without prefixes, is mostly no name."""
    return any(bare in TRAPS for bare, _ in without_prefixes(folded))


@lru_cache(maxsize=20_000)
def is_no_town(folded: str) -> bool:
    """Whether a folded word never names a town: a people, a month, a state far off, «the city»."""
    return any(bare in NO_TOWNS for bare, _ in without_prefixes(folded))


@lru_cache(maxsize=20_000)
def is_generic(folded: str) -> bool:
    """Whether words say what kind of place it is, or where, but not which: «old town»."""
    return all(word in GENERIC for word in folded.split())


def places_follow(words: Sequence[Word], place: int) -> bool:
    """Whether what stands before a word says that a place is named there: «the city of», «في»."""
    if place == 0:
        return False
    before = words[place - 1]
    if before.folded == "of" and place > 1:
        return words[place - 2].folded in BEFORE_OF
    return any(bare in BEFORE for bare, _ in without_prefixes(before.folded))
