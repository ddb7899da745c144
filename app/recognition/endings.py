"""Names in cases, as Ukrainian and Russian have them: «у Харкові» is Харків, «в Каховці» is Каховка.

A word of a text and one of a name are alike where what is left without their endings is; vowels that change
with the case («Ріг», «Рогу») count as one.
"""

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache

from app.recognition.languages import LANGUAGES

SHORTEST_STEM = 3
# Readings of one run: as many as two words have with an ending and without.
MOST_READINGS = 8
INFLECTED = frozenset(language.script for language in LANGUAGES if language.endings)
_ENDINGS = frozenset(ending for language in LANGUAGES for ending in language.endings)
_OWN = frozenset(ending for language in LANGUAGES for ending in language.own_endings)
_CHANGED = tuple(pair for language in LANGUAGES for pair in language.changed)
# Endings with a consonant that a key keeps; others change nothing in it.
_SOUNDED = frozenset(ending for ending in _ENDINGS if re.search("[гмх]", ending))
_LONGEST = max(map(len, _ENDINGS), default=0)
_VOWELS = str.maketrans(dict.fromkeys("оеєиіыэ", "е") | {"ь": "", "ъ": ""})
# «Городок» is «Городка» in a case.
_FLEETING = re.compile("(?<=[^аеоуюя])е(?=[^аеоуюя]$)")


_SUFFIXES = "|".join(
    sorted(
        {suffix for language in LANGUAGES for suffix in language.suffixes}, key=len, reverse=True
    )
)
# Turkish parts them from a name, and from nothing else, with an apostrophe.
_SUFFIXED = re.compile(rf"(?<=\w{{{SHORTEST_STEM}}})['’](?:{_SUFFIXES})$")


def without_suffix(written: str) -> str:
    """A name as it is without what Turkish writes behind it with an apostrophe, «Afrin'de»; empty where nothing is."""
    found = _SUFFIXED.search(written)
    return written[: found.start()] if found else ""


def _without(word: str, endings: frozenset[str]) -> Iterator[str]:
    """A word without each of the endings that it has, where enough is left."""
    for length in range(min(_LONGEST, len(word) - SHORTEST_STEM), 0, -1):
        if word[-length:] in endings:
            yield word[:-length]


def _changed(word: str) -> Iterator[str]:
    """What a word may be in its first case where a consonant changed."""
    for changed, own in _CHANGED:
        if word.endswith(changed) and len(word) > SHORTEST_STEM:
            yield word.removesuffix(changed) + own


def _plain(stem: str) -> str:
    return _FLEETING.sub("", stem[:1] + stem[1:].translate(_VOWELS))


@lru_cache(maxsize=20_000)
def _stems(word: str) -> frozenset[str]:
    """What a folded word of a text may be without its ending."""
    own = [word, *_changed(word)]
    return frozenset(_plain(stem) for each in own for stem in (each, *_without(each, _ENDINGS)))


@lru_cache(maxsize=20_000)
def _own_stems(word: str) -> frozenset[str]:
    """What a folded word of a name is without its ending."""
    return frozenset(_plain(stem) for stem in (word, *_without(word, _OWN)))


def is_case_of(written: str, name: str) -> bool:
    """Whether a text's spelling may be a name in some case, word by word; both folded."""
    mine, theirs = written.split(), name.split()
    return len(mine) == len(theirs) and all(
        not _stems(one).isdisjoint(_own_stems(other))
        for one, other in zip(mine, theirs, strict=True)
    )


@lru_cache(maxsize=20_000)
def readings(written: str) -> tuple[str, ...]:
    """A folded spelling as it is, and as it may be in the first case where that gives it another key."""
    words = [_readings(word) for word in written.split()]
    combined = itertools.islice(itertools.product(*words), MOST_READINGS)
    return tuple(" ".join(each) for each in combined)


@lru_cache(maxsize=20_000)
def _readings(word: str) -> tuple[str, ...]:
    bare = itertools.islice(_without(word, _SOUNDED), 1)
    return tuple(dict.fromkeys((word, *_changed(word), *bare)))
