"""Which names a text holds: whole words only, the longest name wins.

`recognise` offers, for each place of the text, what may be meant there, best first. It only offers:
an editor decides. Nothing here reads or writes anything.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from app.cyrillic import latin_from
from app.names import name_key, script_of, search_keys
from app.recognition.endings import INFLECTED, is_case_of, readings
from app.recognition.index import Name, Named, NameIndex
from app.recognition.prefixes import without_prefixes
from app.recognition.spelling import BARE, arabic_likeness, cross_likeness, latin_likeness, sounded
from app.recognition.traps import FIRST_NAMES, is_generic, is_no_town, is_trap, places_follow
from app.recognition.words import PARTICLES, Run, RunFinder, Word, folded, only_sounds_like_article

# Names of capitals alone, up to this length, are abbreviations: US is no pronoun.
LONGEST_ABBREVIATION = 6
# What a spelling of the gazetteer must be like, at the least: there are so many of them.
LEAST_GAZETTEER = 0.78
# What each prefix that had to be taken off costs.
PREFIX_COST = 0.01
# What a name in another case is like: surely it, yet less than what is spelt so; of a small place less surely, for
# «Львова» is Lviv's before it is Lvove's.
IN_CASE = 0.95
SMALL_IN_CASE = 0.88
# So few capitals are an abbreviation, whatever town is called Us.
SHORT = 3
# As many people as Maskanah has don't make a name that stands for itself among others; 50,000 do.
WELL_KNOWN = 0.78
# A name of that many consonants may be spelt freely even where it is one word among capitals.
LONG_NAME = 4


@dataclass(frozen=True)
class Candidate:
    """One thing that may be meant, and how sure that is."""

    named: Named
    # The spelling of it that the text's is like.
    spelling: str
    # From 0 to 1: how alike the two spellings are.
    likeness: float
    # Likeness, and what speaks for it in the text around; only to be compared within a mention.
    score: float = 0.0
    # Names of other places of the text near it, the nearest first, with the kilometres.
    near: tuple[tuple[str, float], ...] = ()


Candidates = tuple[Candidate, ...]
NO_KEYS: Mapping[str, tuple[str, str]] = MappingProxyType({})


@dataclass(frozen=True)
class Mention:
    """A place of the text where something of a known name is met: offsets, candidates best first.

    Mentions of one name may share their candidates.
    """

    start: int
    end: int
    text: str
    candidates: Candidates

    @property
    def best(self) -> Candidate:
        """The candidate that is offered first."""
        return self.candidates[0]


def mentions_in(
    finder: RunFinder,
    indexes: Sequence[NameIndex],
    keys: Mapping[str, tuple[str, str]] = NO_KEYS,
) -> list[Mention]:
    """The mentions of a text in its order, their candidates by likeness alone.

    `keys` has the (key, script) of spellings, as far as they are known.
    """
    lookup = _Lookup(indexes, keys)
    small = {word.folded for word in finder.words if not word.is_capital}
    met = [
        (run, candidates)
        for place in range(len(finder.words))
        if _may_begin(finder, place, indexes)
        for run, candidates in _runs_met(finder, place, lookup, small)
    ]
    # The longest first; of equally long ones the likelier, then the earlier.
    met.sort(key=lambda one: (one[0].start - one[0].end, -one[1][0].likeness, one[0].start))
    taken: set[int] = set()
    kept = []
    for run, candidates in met:
        places = range(run.first, run.last)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(Mention(run.start, run.end, run.text, candidates))
    return sorted(kept, key=lambda mention: mention.start)


def _may_begin(finder: RunFinder, place: int, indexes: Sequence[NameIndex]) -> bool:
    """Whether a name may begin at a word: a capital, an article, or small as some name does."""
    word = finder.words[place]
    if not finder.begins(place):
        return False
    if word.is_capital or place in finder.articles:
        return True
    return any(index.begins_small(word.folded) for index in indexes)


class _Lookup:
    """What a spelling may name, looked up once however often a text repeats it."""

    def __init__(self, indexes: Sequence[NameIndex], keys: Mapping[str, tuple[str, str]]) -> None:
        self.indexes = indexes
        self.keys = keys
        self.known: dict[str, tuple[list[tuple[Name, float]], bool]] = {}
        # By identity of the names, which the indexes keep.
        self.made: dict[tuple[tuple[int, float], ...], Candidates] = {}

    def find(self, spelling: str) -> tuple[list[tuple[Name, float]], bool]:
        """The names that it is like, with how much, and whether a longer one may begin with it."""
        if spelling not in self.known:
            key, script = self.keys.get(spelling) or (name_key(spelling), script_of(spelling))
            # Elsewhere a second reading would offer more wrong names than right ones.
            keys = search_keys(spelling) if script == "Cyrl" else (key,)
            alike = [
                (name, likeness)
                for index in self.indexes
                for key in keys
                for name in index.with_key(key)
                if (likeness := _likeness(spelling, script, name)) is not None
            ]
            goes_on = any(index.goes_on(key) for index in self.indexes for key in keys)
            self.known[spelling] = alike, goes_on
        return self.known[spelling]

    def candidates(self, alike: Sequence[tuple[Name, float]]) -> Candidates:
        """What names mean that are so much alike, the likeliest first; the same object for the same ones."""
        which = tuple((id(name), likeness) for name, likeness in alike)
        if which not in self.made:
            best: dict[tuple[str, str], Candidate] = {}
            for name, likeness in alike:
                key = (name.named.kind, name.named.key)
                if key not in best or best[key].likeness < likeness:
                    best[key] = Candidate(name.named, name.text, likeness)
            self.made[which] = tuple(sorted(best.values(), key=lambda one: -one.likeness))
        return self.made[which]


def _runs_met(
    finder: RunFinder, place: int, lookup: _Lookup, small: set[str]
) -> Iterator[tuple[Run, Candidates]]:
    for run in finder.runs_from(place):
        fitting: list[tuple[Name, float]] = []
        may_go_on = False
        for spelling, most, cost in spellings(finder.words[place], run.text):
            alike, goes_on = lookup.find(spelling)
            may_go_on = may_go_on or goes_on
            fitting += [
                (name, min(likeness, most) - cost)
                for name, likeness in alike
                if _fits(finder, run, name, min(likeness, most), small)
            ]
        if fitting:
            yield run, lookup.candidates(fitting)
        if not may_go_on:
            return


def spellings(first: Word, text: str) -> Iterator[tuple[str, float, float]]:
    """(what is written in a run that begins with a word, or what it may be bare; the most it is like; its cost).

    Arabic and Hebrew words may carry prefixes, those of other languages the ending of a case.
    """
    if first.is_caseless:
        rest = text[first.end - first.start :]
        for word, taken in without_prefixes(first.folded):
            yield (text if taken == 0 else word + rest), 1.0, taken * PREFIX_COST
    elif first.is_inflected:
        yield text, 1.0, 0.0
        yield from ((each, IN_CASE, 0.0) for each in readings(folded(text))[1:])
    else:
        yield text, 1.0, 0.0


def _likeness(spelling: str, script: str, name: Name) -> float | None:
    if script == name.script == "Latn":
        return latin_likeness(spelling, name.text)
    if script == name.script == "Arab":
        return arabic_likeness(spelling, name.text)
    if script == "Cyrl" and name.script != "Cyrl" and name.named.is_ours:
        return _likeness(latin_from(spelling.casefold()), "Latn", name)
    if script == name.script:
        if folded(spelling) == name.folded:
            return 1.0
        if script not in INFLECTED or not is_case_of(folded(spelling), name.folded):
            return None
        is_known = name.named.is_ours or name.named.weight >= WELL_KNOWN
        return IN_CASE if is_known else SMALL_IN_CASE
    if {script, name.script} == {"Latn", "Arab"} and name.named.is_ours:
        latin = spelling if script == "Latn" else name.text
        return cross_likeness(name.key, sounded(latin).consonants)
    return None


def _fits(finder: RunFinder, run: Run, name: Name, likeness: float, small: set[str]) -> bool:
    """Whether case and surroundings let a run be this name."""
    words = finder.words[run.first : run.last]
    if len(words) > 1 and only_sounds_like_article(words[0], words[1]):
        return False
    core = [
        word
        for place, word in enumerate(words, run.first)
        if place not in finder.articles or len(words) == 1
    ]
    if not _cased_like(words, core, name):
        return False
    if name.named.is_ours:
        return likeness >= 1.0 or not (len(core) == 1 and _is_common(core[0], small))
    if likeness < LEAST_GAZETTEER or is_generic(folded(run.text)):
        return False
    return len(core) > 1 or _stands_alone(finder, run, name, likeness, small)


def _stands_alone(
    finder: RunFinder, run: Run, name: Name, likeness: float, small: set[str]
) -> bool:
    """Whether one word, with an article or without, is a name of the gazetteer where it stands."""
    word = finder.words[run.last - 1]
    if is_no_town(word.folded) or (word.text.isupper() and len(word.text) <= SHORT):
        return False
    if _is_surname(finder, run):
        return False
    if is_trap(word.folded) or _is_common(word, small):
        return places_follow(finder.words, run.first)
    if word.is_caseless:
        return True
    well_known = name.named.weight >= WELL_KNOWN
    with_article = run.last - run.first > 1
    if word.opens and likeness <= IN_CASE and name.script in INFLECTED:
        return well_known
    if likeness < BARE and not with_article and (word.opens or _of_follows(finder, run)):
        return False
    return (
        with_article
        or not _among_capitals(finder, run)
        or (well_known and likeness >= BARE)
        or places_follow(finder.words, run.first)
    )


def _cased_like(words: Sequence[Word], core: Sequence[Word], name: Name) -> bool:
    """Whether capitals stand where the name has them. Arabic has none, so there all is well."""
    if any(word.is_caseless for word in words):
        return True
    if name.text.isupper() and len(name.text) <= LONGEST_ABBREVIATION:
        written = "".join(word.text for word in words)
        return written.isupper() or (written.istitle() and len(written) >= LONG_NAME)
    parts = name.text.replace("-", " ").split()
    if len(parts) == len(words):
        return all(
            word.is_capital or part[:1].islower() or word.folded in PARTICLES or _assimilated(part)
            for word, part in zip(words, parts, strict=True)
        )
    return core[0].is_capital and all(word.is_capital or word.folded in PARTICLES for word in core)


def _assimilated(part: str) -> bool:
    """Whether a part of a name is an article such as Az or ash, which texts write small."""
    return len(part) <= 3 and folded(part)[:1] in {"a", "e", "u"}


def _is_common(word: Word, small: set[str]) -> bool:
    """Whether a Latin word is met in small letters elsewhere in the text, so is no name."""
    return not word.is_caseless and word.folded in small


def _of_follows(finder: RunFinder, run: Run) -> bool:
    """Whether «of» comes next, as after Battle, Ministry and Bank, and hardly after a place."""
    return run.last < len(finder.words) and finder.words[run.last].text == "of"


def _is_surname(finder: RunFinder, run: Run) -> bool:
    """Whether a first name stands before the run, as in Марія Бондар."""
    before = run.first - 1
    return (
        before >= 0
        and finder.joined(before, run.first)
        and finder.words[before].folded in FIRST_NAMES
    )


def _among_capitals(finder: RunFinder, run: Run) -> bool:
    """Whether the run stands beside another capital that isn't «City» or «Province»: a person."""
    beside = []
    if run.first > 0 and finder.joined(run.first - 1, run.first):
        beside.append(finder.words[run.first - 1])
    if run.last < len(finder.words) and finder.joined(run.last - 1, run.last):
        beside.append(finder.words[run.last])
    return any(
        word.text[:1].isupper() and not word.opens and not is_generic(word.folded)
        for word in beside
    )


def with_candidates(mention: Mention, candidates: Candidates) -> Mention:
    """The mention with other candidates, best first."""
    return Mention(mention.start, mention.end, mention.text, candidates)
