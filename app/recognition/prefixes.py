"""Arabic prefixes: an Arabic word as it is, and as it is without what is written onto it.

«وبالرقة» (and in Raqqah) is و + ب + الرقة; «للرقة» is ل + الرقة with one letter left out.
"""

from collections.abc import Iterator

CONJUNCTIONS = ("و", "ف")
PREPOSITIONS = ("ب", "ل", "ك")
ARTICLE = "ال"
# What is left must be long enough to be a name; two letters could be anything.
SHORTEST_BARE = 3


def without_prefixes(word: str) -> Iterator[tuple[str, int]]:
    """A folded Arabic word and what it may be without prefixes, with how many letters went.

    The word itself comes first, then what needs the fewest prefixes. Never shorter than three
    letters, the article not counted.
    """
    yield word, 0
    seen = {word}
    for bare, taken in _stripped(word):
        core = bare.removeprefix(ARTICLE)
        if len(core) >= SHORTEST_BARE and bare not in seen:
            seen.add(bare)
            yield bare, taken


def _stripped(word: str) -> Iterator[tuple[str, int]]:
    yield from _without_preposition(word, 0)
    for conjunction in CONJUNCTIONS:
        if word.startswith(conjunction):
            rest = word.removeprefix(conjunction)
            yield rest, 1
            yield from _without_preposition(rest, 1)


def _without_preposition(word: str, taken: int) -> Iterator[tuple[str, int]]:
    if word.startswith("لل"):
        yield ARTICLE + word[2:], taken + 1
        # Before a word that itself begins with ل, the two are told apart by nothing.
        yield ARTICLE + "ل" + word[2:], taken + 1
        return
    for preposition in PREPOSITIONS:
        if word.startswith(preposition):
            yield word.removeprefix(preposition), taken + 1
