"""Prefixes: an Arabic or Hebrew word as it is, and as it is without what is written onto it.

«وبالرقة» (and in Raqqah) is و + ب + الرقة; «للرقة» is ل + الرقة with one letter left out.
"""

from collections.abc import Iterator
from functools import lru_cache

from app.recognition.languages import LANGUAGES, Language

# What is left must be long enough to be a name; two letters could be anything.
SHORTEST_BARE = 3
# By the letter that a word begins with, where a language writes it onto others.
_ONTO = {
    prefix[0]: language
    for language in LANGUAGES
    for prefix in (*language.conjunctions, *language.prepositions)
}


@lru_cache(maxsize=50_000)
def without_prefixes(word: str) -> tuple[tuple[str, int], ...]:
    """A folded word and what it may be without prefixes, with how many letters went.

    The word itself comes first, then what needs the fewest prefixes. Never shorter than three
    letters, the article not counted.
    """
    found = {word: 0}
    if language := _ONTO.get(word[:1]):
        for bare, taken in _stripped(word, language):
            if len(bare.removeprefix(language.article)) >= SHORTEST_BARE:
                found.setdefault(bare, taken)
    return tuple(found.items())


def _stripped(word: str, language: Language) -> Iterator[tuple[str, int]]:
    yield from _without_preposition(word, 0, language)
    for conjunction in language.conjunctions:
        if word.startswith(conjunction):
            rest = word.removeprefix(conjunction)
            yield rest, 1
            yield from _without_preposition(rest, 1, language)


def _without_preposition(word: str, taken: int, language: Language) -> Iterator[tuple[str, int]]:
    joined = language.joined
    if joined and word.startswith(joined):
        rest = word.removeprefix(joined)
        yield language.article + rest, taken + 1
        # Before a word that itself begins with ل, the two are told apart by nothing.
        yield language.article + joined[0] + rest, taken + 1
        return
    for preposition in language.prepositions:
        if word.startswith(preposition):
            yield word.removeprefix(preposition), taken + 1
