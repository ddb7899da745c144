"""The words of a text, with where they stand, and the runs of words that may be a name.

Offsets are code points of the text as it is, the end exclusive. A word keeps its apostrophes
(Qa'im) and marks (تَدمُر) but not a possessive 's. Hyphens part words: al-Tanaf is two.
"""

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from app.names import fold, script_of
from app.recognition.endings import INFLECTED
from app.recognition.languages import LANGUAGES

# Signs that belong to a word without being letters: combining marks, Arabic vowel signs, joiners.
_MARK = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u200c\u200d"
_APOSTROPHE = "'’‘ʼʻ`´"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARK}]|[{_APOSTROPHE}](?=[^\W_]))*")
_POSSESSIVE = re.compile(rf"[{_APOSTROPHE}][sS]$")
# Only before a capital: «d'Ansongo», and not «l'eau».
_ELISIONS = "|".join(elision for language in LANGUAGES for elision in language.elisions)
_ELIDED = re.compile(rf"(?:{_ELISIONS})[{_APOSTROPHE}](?=[^\W\d_a-zß-öø-ÿ])")
_CASELESS = re.compile("[\u0590-\u05ff\u0620-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
# What may stand between two words of one name: a blank, a hyphen, signs that only steer direction,
# the point of an abbreviation, the 's of «Cox's Bazar».
_STEER = "[\u200e\u200f\u202a-\u202e\u2066-\u2069]*"
_BETWEEN = re.compile(
    f"(?:[{_APOSTROPHE}][sS])?{_STEER}(?:[ \u00a0\u202f]{{1,2}}|[-‐‑]|\\.){_STEER}"
)
_ENDING = frozenset(".!?؟…:;\n")
_CLOSING = "\"'”’»)]"
_OPENING = "“\"'‘«([–—-•*"

MOST_WORDS = 7
ARTICLES = frozenset({"al", "el", "il", "ul"})
_ASSIMILATED = re.compile("[aeu]([tdrzsnl])h?")
# Those that are a word of French, Spanish or English too: «Tyr et Tripoli» is no «et-Tripoli».
_ALSO_WORDS = frozenset({"ad", "an", "as", "at", "en", "es", "et"})
# Words that names write small: «Bilad al-Sham», «Isle of Man».
PARTICLES = ARTICLES | {"و", "of", "the", "and", "bin", "ibn", "de", "la", "e", "i", "u", "wa", "w"}


class Word(NamedTuple):
    """One word: where it stands, how it is written, how it folds."""

    start: int
    end: int
    text: str
    folded: str
    # True for a word in Arabic or Hebrew letters, which has no capitals and may carry prefixes.
    is_caseless: bool
    # True for a word in letters of a language whose names have cases.
    is_inflected: bool
    # How many of its letters are another word's, with the apostrophe: 2 in «d'Ansongo».
    elided: int
    # True unless the word begins with a small letter, what is written onto it aside.
    is_capital: bool
    # True at the beginning of a sentence, a heading, a quotation: capitals say nothing there.
    opens: bool


class Run(NamedTuple):
    """Words in a row that may be one name: `words[first:last]` of a text."""

    first: int
    last: int
    start: int
    end: int
    text: str


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """`app.names.fold`, remembered: a text repeats its words."""
    return fold(word)


@lru_cache(maxsize=50_000)
def script_of_word(word: str) -> str:
    """`app.names.script_of`, remembered."""
    return script_of(word)


def words_of(text: str) -> list[Word]:
    """Every word of a text, in its order."""
    words: list[Word] = []
    behind = 0
    for found in _WORD.finditer(text):
        start, end = found.span()
        told = _told_of(found.group())
        # Most words stand a blank behind the one before.
        gap = text[behind:start]
        opens = not words or (gap != " " and _ends_sentence(gap.rstrip(_OPENING + " ")))
        words.append(Word(start, start + len(told[0]), *told, opens))
        behind = end
    return words


@lru_cache(maxsize=50_000)
def _told_of(found: str) -> tuple[str, str, bool, bool, int, bool]:
    """What a `Word` tells of letters wherever they stand, from its `text`, without a possessive, to `is_capital`."""
    written = _POSSESSIVE.sub("", found)
    is_caseless = bool(_CASELESS.search(written))
    is_inflected = script_of_word(written) in INFLECTED
    elision = _ELIDED.match(written)
    elided = elision.end() if elision else 0
    is_capital = elided > 0 or not written[:1].islower()
    return written, folded(written), is_caseless, is_inflected, elided, is_capital


def _ends_sentence(gap: str) -> bool:
    """Whether what stands between two words ends with a stop or a line, and what may close it.

    Taken off from the end, since a pattern would try each blank of a long gap with each other.
    """
    for signs in (None, _CLOSING, None):
        bare = gap.rstrip(signs)
        if "\n" in gap[len(bare) :]:
            return True
        gap = bare
    return gap[-1:] in _ENDING


def is_article(word: str, following: str | None) -> bool:
    """Whether a folded Latin word is an Arabic article, plain or assimilated («az Zawr»)."""
    if word in ARTICLES:
        return True
    assimilated = _ASSIMILATED.fullmatch(word)
    return (
        assimilated is not None and following is not None and following.startswith(assimilated[1])
    )


def only_sounds_like_article(word: Word, following: Word) -> bool:
    """Whether a word is an abbreviation that sounds like an article of the next: US-Syria."""
    is_abbreviation = word.text.isupper() and not following.text.isupper()
    return is_abbreviation and is_article(word.folded, following.folded)


def articles_in(text: str, words: list[Word]) -> set[int]:
    """The places of the words of a text that are Latin articles of the word after them."""
    return {
        place
        for place, (word, after) in enumerate(itertools.pairwise(words))
        if not word.is_caseless
        and is_article(word.folded, after.folded)
        and not only_sounds_like_article(word, after)
        and (word.text not in _ALSO_WORDS or text[word.end : after.start] != " ")
    }


class RunFinder:
    """The runs of words in one text. Longer ones come only as far as they may go on being a name."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = words_of(text)
        self.articles = articles_in(text, self.words)
        # Of each word whether it may belong to one name with the next, and whether a name may end with it. Both
        # are asked several times of each.
        self._joined = [self._may_join(*pair) for pair in itertools.pairwise(self.words)]
        self._ends = [word.text not in PARTICLES for word in self.words]

    def begins(self, place: int) -> bool:
        """Whether a name may begin at a word: with a letter, not in the middle of an article."""
        if not self.words[place].folded:
            return False
        return place - 1 not in self.articles or not self._joined[place - 1]

    def joined(self, place: int) -> bool:
        """Whether a word may belong to one name with the next, which there is."""
        return self._joined[place]

    def _may_join(self, one: Word, other: Word) -> bool:
        gap = self.text[one.end : other.start]
        if gap in (" ", "-"):
            return True
        if "." in gap and not (len(one.text) == 1 and len(other.text) == 1):
            return False
        return _BETWEEN.fullmatch(gap) is not None

    def runs_from(self, place: int) -> Iterator[tuple[int, str]]:
        """(where it ends, what is written) of the runs that begin at a word, the shortest first, none ending in «al» or «and»."""
        start, end = self.words[place][:2]
        yield place + 1, self.text[start:end]
        for last in range(place + 1, min(len(self.words), place + MOST_WORDS)):
            if not self._joined[last - 1]:
                return
            if self._ends[last]:
                yield last + 1, self.text[start : self.words[last].end]

    def run(self, first: int, last: int) -> Run:
        """Some words in a row."""
        start, end = self.words[first].start, self.words[last - 1].end
        return Run(first, last, start, end, self.text[start:end])
