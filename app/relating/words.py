"""What a statement says, as it is compared with others in any script: its words, numbers, whom it names.

`said` reads a statement, `likeness` tells how many words two of them share. Words are alike when they fold
alike (`app.names.fold`), begin alike but for an ending of three letters, or are one name in two spellings or
scripts (`app.names.name_key`). What a statement says of who reports it is no part of what it says.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from app.names import fold, is_article, name_key
from app.recognition.prefixes import without_prefixes
from app.relating.phrases import PHRASES

# Longer statements are compared by their beginning.
LONGEST, MOST_WORDS = 4_000, 120
# Whoever is named has no longer a name.
MOST_WORDS_OF_REPORTERS = 6
# Two words that begin with so many letters alike may be forms of one, where no longer ending is left.
LEAST_ALIKE = 4
LONGEST_ENDING = 3
# Skeletons of fewer consonants are shared by words that have nothing to do with each other.
LEAST_KEY = 4
# Signs between the digits of a number: 1,200 and 1 200 and ١٬٢٠٠.
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[,.\u00a0\u202f\u066c'’](?=\d{3}(?!\d))")
# What French writes onto the next word: l’armée, d’Alep, qu’il.
_ELIDED = re.compile(r"\b(?:l|d|s|c|n|qu)['’](?=\w)", re.IGNORECASE)
_SPELT = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ENDS_SENTENCE = re.compile(r"[.!?:«»\"“”]\s*$")


@dataclass(frozen=True)
class Worded:
    """What a statement says; none of it is text to show."""

    # Folded words without articles and fillers, each once, in the order of the statement.
    words: tuple[str, ...]
    # The same without what says who reports it.
    told: tuple[str, ...]
    numbers: frozenset[str]
    # How many words deny.
    denials: int
    # Whom it names as those who report it, folded.
    reporters: tuple[str, ...]
    # The statement without these, on one line.
    rest: str

    @cached_property
    def names(self) -> frozenset[str]:
        """Folded words that are names by their capitals within a sentence; only some scripts have them."""
        return frozenset(_names_in(self.rest)) & frozenset(self.words)


class Likeness(NamedTuple):
    """How many words of the shorter of two statements the longer has, too."""

    alike: int
    of: int
    # Words of the longer.
    beside: int

    @property
    def share(self) -> float:
        """From 0 to 1; 0 of what has no words."""
        return self.alike / self.of if self.of else 0.0


@lru_cache(maxsize=50_000)
def _marks_of(word: str) -> frozenset[str]:
    """What a folded word has in common with each that it may be alike to: beginnings, bare forms, a key."""
    if word[0].isdecimal():
        return frozenset({word})
    marks = {each.removeprefix("ال") for each, _ in without_prefixes(word)}
    key = name_key(word)
    if len(key) >= LEAST_KEY:
        marks.add(f"key {key}")
    if len(word) >= LEAST_ALIKE:
        marks.add(f"begins {word[:LEAST_ALIKE]}")
    return frozenset(marks)


@lru_cache(maxsize=20_000)
def is_alike(first: str, second: str) -> bool:
    """Whether two folded words are forms or spellings of one. Numbers are alike only when they are equal."""
    if first == second:
        return True
    shared = _marks_of(first) & _marks_of(second)
    if not shared:
        return False
    shorter, longer = sorted((first, second), key=len)
    least = max(LEAST_ALIKE, len(longer) - LONGEST_ENDING)
    if len(shorter) >= least and shorter[:least] == longer[:least]:
        return True
    return any(not mark.startswith("begins ") for mark in shared)


@lru_cache(maxsize=2_048)
def said(statement: str) -> Worded:
    """A statement as it is compared. Takes linear time; an empty one says nothing."""
    # On one line, and no longer than so many words take.
    text = " ".join(statement[:LONGEST].split())
    text = _BETWEEN_DIGITS.sub("", _ELIDED.sub("", text))
    rest, reporters = without_reporters(text)
    folded = fold(text).split()[: 2 * MOST_WORDS]
    return Worded(
        words := telling(folded),
        telling(fold(rest).split()[: 2 * MOST_WORDS]) if reporters else words,
        frozenset(word for word in words if word[0].isdecimal()),
        sum(word in PHRASES.denying for word in folded),
        reporters,
        rest,
    )


def telling(folded: Sequence[str]) -> tuple[str, ...]:
    """The words that say something, numbers as digits, each once."""
    kept: dict[str, None] = {}
    for place, word in enumerate(folded):
        following = folded[place + 1] if place + 1 < len(folded) else ""
        if word in PHRASES.numbers:
            kept[PHRASES.numbers[word]] = None
        elif not (word in PHRASES.fillers or is_article(word, following)):
            kept[word] = None
    return tuple(kept)[:MOST_WORDS]


def without_reporters(text: str) -> tuple[str, tuple[str, ...]]:
    """A statement without the words that say who reports it, and those whom these name, folded."""
    found: list[str] = []
    for pattern in PHRASES.namings:
        match = pattern.search(text)
        # What is nothing but «X said that» says that.
        if match is not None and len(match[0]) <= len(text) * 3 // 4:
            who = fold(match["who"])
            if who and who.count(" ") < MOST_WORDS_OF_REPORTERS:
                found.append(who)
                text = (text[: match.start()] + text[match.end() :]).strip()
    return text, tuple(dict.fromkeys(found))


def _names_in(text: str) -> Iterable[str]:
    """Folded words with a capital that don't begin a sentence."""
    for match in _SPELT.finditer(text):
        before = text[max(0, match.start() - 3) : match.start()]
        if match[0][0].isupper() and before and not _ENDS_SENTENCE.search(before):
            yield from fold(match[0]).split()


def likeness(first: Worded, second: Worded) -> Likeness:
    """How many words two statements share, with or without who reports them: whichever is the more."""
    whole = _shared(first.words, second.words)
    if not (first.reporters or second.reporters):
        return whole
    return max(whole, _shared(first.told, second.told), key=lambda found: (found.share, found.of))


def _shared(first: tuple[str, ...], second: tuple[str, ...]) -> Likeness:
    """How many words of either have one of their own in the other."""
    shorter, longer = sorted((len(first), len(second)))
    marked = _by_mark(first)
    left = dict.fromkeys(first)
    rest = [word for word in second if left.pop(word, 0) is not None]
    for word in rest:
        near = {each: None for mark in _marks_of(word) for each in marked.get(mark, ())}
        met = next((each for each in near if each in left and is_alike(word, each)), None)
        if met is not None:
            del left[met]
    return Likeness(len(first) - len(left), shorter, longer)


@lru_cache(maxsize=256)
def _by_mark(words: tuple[str, ...]) -> dict[str, list[str]]:
    """Words by what they may share with others."""
    found: dict[str, list[str]] = {}
    for word in words:
        for mark in _marks_of(word):
            found.setdefault(mark, []).append(word)
    return found


def lacks(first: Iterable[str], second: Iterable[str]) -> list[str]:
    """Words of the first that have none alike among the second, in order."""
    there = tuple(second)
    return [word for word in first if not any(is_alike(word, each) for each in there)]
