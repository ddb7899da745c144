"""Whether case and surroundings let a run of words be a name. What is told of the run alone is worked out once for all names."""

from collections.abc import Collection
from functools import cached_property, lru_cache

from app.recognition.endings import INFLECTED
from app.recognition.index import Name
from app.recognition.spelling import BARE
from app.recognition.traps import (
    BEFORE,
    FIRST_NAMES,
    is_generic,
    is_no_town,
    is_trap,
    places_follow,
)
from app.recognition.words import PARTICLES, Run, RunFinder, Word, folded, only_sounds_like_article

# Names of capitals alone, up to this length, are abbreviations: US is no pronoun.
LONGEST_ABBREVIATION = 6
# What a spelling of the gazetteer must be like, at the least: there are so many of them.
LEAST_GAZETTEER = 0.78
# What a name in another case is like: surely it, yet less than what is spelt so.
IN_CASE = 0.95
# So few capitals are an abbreviation, whatever town is called Us.
SHORT = 3
# As many people as Maskanah has don't make a name that stands for itself among others; 50,000 do.
WELL_KNOWN = 0.78
# A name of that many letters may be written as an abbreviation is, or like a word.
LONG_NAME = 4


class Stand:
    """A run of words where it stands. `small` are the folded words that the text writes small elsewhere."""

    def __init__(self, finder: RunFinder, run: Run, small: Collection[str]) -> None:
        self.finder = finder
        self.run = run
        self.small = small
        self.words = finder.words[run.first : run.last]
        self.last = self.words[-1]
        # The words without articles, unless it is one alone. These three are asked of every run, the rest of few.
        self.core = self.words
        self._only_sounds = False
        if len(self.words) > 1:
            self.core = [
                word
                for place, word in enumerate(self.words, run.first)
                if place not in finder.articles
            ]
            self._only_sounds = only_sounds_like_article(self.words[0], self.words[1])
        self._is_caseless = any(word.is_caseless for word in self.words)

    def fits(self, name: Name, likeness: float) -> bool:
        """Whether the run may be this name, which it is so much like."""
        if self._only_sounds or not (self._is_caseless or self._is_cased_like(name)):
            return False
        if name.named.is_ours:
            return likeness >= 1.0 or not (len(self.core) == 1 and self._is_common(self.core[0]))
        if likeness < LEAST_GAZETTEER or self._is_generic:
            return False
        if likeness < BARE and self._begins_with_before:
            return False
        return len(self.core) > 1 or self._stands_alone(name, likeness)

    @cached_property
    def _begins_with_before(self) -> bool:
        """Whether it begins with a sentence's first word that stands before places: «In Davao» is no Indaw."""
        first = self.words[0]
        return len(self.words) > 1 and first.opens and first.folded in BEFORE

    @cached_property
    def _is_generic(self) -> bool:
        return is_generic(folded(self.run.text))

    def _is_cased_like(self, name: Name) -> bool:
        """Whether capitals stand where the name has them."""
        if name.text.isupper() and len(name.text) <= LONGEST_ABBREVIATION:
            written = "".join(word.text for word in self.words)
            return written.isupper() or (written.istitle() and len(written) >= LONG_NAME)
        parts = _written_small(name.text)
        if len(parts) == len(self.words):
            return all(
                may_be_small or word.is_capital or word.folded in PARTICLES
                for word, may_be_small in zip(self.words, parts, strict=True)
            )
        return self._begins_large

    @cached_property
    def _begins_large(self) -> bool:
        return self.core[0].is_capital and all(
            word.is_capital or word.folded in PARTICLES for word in self.core
        )

    def _stands_alone(self, name: Name, likeness: float) -> bool:
        """Whether one word, with an article or without, is a name of the gazetteer where it stands."""
        if self._is_no_name:
            return False
        if self._may_be_word:
            return self._places_follow
        word = self.last
        if word.is_caseless:
            return True
        well_known = name.named.weight >= WELL_KNOWN
        with_article = len(self.words) > 1
        if word.opens and likeness <= IN_CASE and name.script in INFLECTED:
            return well_known
        if likeness < BARE and not with_article and (word.opens or self._of_follows):
            return False
        return (
            with_article
            or not self._is_among_capitals
            or (well_known and likeness >= BARE)
            or self._places_follow
        )

    @cached_property
    def _is_no_name(self) -> bool:
        word = self.last
        is_short = word.text.isupper() and len(word.text) <= SHORT
        return is_no_town(word.folded) or is_short or self._is_surname

    @cached_property
    def _may_be_word(self) -> bool:
        return is_trap(self.last.folded) or self._is_common(self.last)

    @cached_property
    def _places_follow(self) -> bool:
        return places_follow(self.finder.words, self.run.first)

    def _is_common(self, word: Word) -> bool:
        """Whether a Latin word is met in small letters elsewhere in the text, so is no name."""
        return not word.is_caseless and word.folded in self.small

    @cached_property
    def _of_follows(self) -> bool:
        """Whether «of» comes next, as after Battle, Ministry and Bank, and hardly after a place."""
        words = self.finder.words
        return self.run.last < len(words) and words[self.run.last].text == "of"

    @cached_property
    def _is_surname(self) -> bool:
        """Whether a first name stands before the run, as in Марія Бондар."""
        before = self.run.first - 1
        return (
            before >= 0
            and self.finder.joined(before)
            and self.finder.words[before].folded in FIRST_NAMES
        )

    @cached_property
    def _is_among_capitals(self) -> bool:
        """Whether the run stands beside another capital that isn't «City» or «Province»: a person."""
        finder, beside = self.finder, []
        if self.run.first > 0 and finder.joined(self.run.first - 1):
            beside.append(finder.words[self.run.first - 1])
        if self.run.last < len(finder.words) and finder.joined(self.run.last - 1):
            beside.append(finder.words[self.run.last])
        return any(
            word.text[:1].isupper() and not word.opens and not is_generic(word.folded)
            for word in beside
        )


@lru_cache(maxsize=50_000)
def _written_small(name: str) -> tuple[bool, ...]:
    """Of each word of a name whether texts may write it small: as the name does, or articles such as Az or ash."""
    parts = name.replace("-", " ").split()
    return tuple(
        part[:1].islower() or (len(part) <= 3 and folded(part)[:1] in {"a", "e", "u"})
        for part in parts
    )
