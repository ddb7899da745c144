"""Which names a text holds: whole words only, the longest name wins.

`recognise` offers, for each place of the text, what may be meant there, best first. It only offers:
an editor decides. Nothing here reads or writes anything.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from app.cyrillic import latin_from
from app.names import name_key, other_keys, script_of
from app.recognition.endings import INFLECTED, is_case_of, readings, without_suffix
from app.recognition.index import Name, Named, NameIndex
from app.recognition.prefixes import without_prefixes
from app.recognition.spelling import arabic_likeness, cross_likeness, latin_likeness, sounded
from app.recognition.standing import IN_CASE, WELL_KNOWN, Stand
from app.recognition.words import Run, RunFinder, Word, folded

# What each prefix that had to be taken off costs.
PREFIX_COST = 0.01
# What a small place's name in another case is like, less than a known one's: «Львова» is Lviv's before it is Lvove's.
SMALL_IN_CASE = 0.88


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
# A name, how much a run is like it, and what the reading of the run costs that is.
Alike = tuple[Name, float, float]
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
    names_begin = frozenset[str]().union(*(index.small_beginnings for index in indexes))
    met = [
        (run, candidates)
        for place in range(len(finder.words))
        if _may_begin(finder, place, names_begin)
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
            kept.append((run, candidates))
    mentions = [
        Mention(run.start, run.end + len(more), run.text + more, candidates)
        for run, candidates in kept
        for more in [_city_behind(finder, run, taken) if candidates[0].named.is_place else ""]
    ]
    return sorted(mentions, key=lambda mention: mention.start)


def _city_behind(finder: RunFinder, run: Run, taken: Container[int]) -> str:
    """« City» where that stands behind a name, of which it is a part; empty where it doesn't, or another name has it."""
    if run.last >= len(finder.words) or run.last in taken or not finder.joined(run.last - 1):
        return ""
    word = finder.words[run.last]
    return f" {word.text}" if word.text == "City" and word.start == run.end + 1 else ""


def _may_begin(finder: RunFinder, place: int, small: Container[str]) -> bool:
    """Whether a name may begin at a word: a capital, an article, or one of the small words with which names begin."""
    word = finder.words[place]
    may_be = word.is_capital or place in finder.articles or word.folded in small
    return may_be and finder.begins(place)


class _Lookup:
    """What a spelling may name, looked up once however often a text repeats it."""

    def __init__(self, indexes: Sequence[NameIndex], keys: Mapping[str, tuple[str, str]]) -> None:
        self.indexes = indexes
        self.keys = keys
        self.known: dict[str, tuple[list[tuple[Name, float]], bool]] = {}
        self.runs: dict[str, tuple[list[Alike], bool]] = {}
        # By identity of the names, which the indexes keep.
        self.made: dict[tuple[tuple[int, float], ...], Candidates] = {}

    def find(self, spelling: str) -> tuple[list[tuple[Name, float]], bool]:
        """The names that it is like, with how much, and whether a longer one may begin with it."""
        if spelling not in self.known:
            key, script = self.keys.get(spelling) or (name_key(spelling), script_of(spelling))
            # Elsewhere a second reading would offer more wrong names than right ones.
            keys = dict.fromkeys((key, *(other_keys(spelling) if script == "Cyrl" else ())))
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

    def find_run(self, first: Word, text: str) -> tuple[list[Alike], bool]:
        """What a run that begins with a word may name, in any way to read it, and whether a longer one may begin with it."""
        if text not in self.runs:
            alike, may_go_on = [], False
            for spelling, most, cost in spellings(first, text):
                found, goes_on = self.find(spelling)
                may_go_on = may_go_on or goes_on
                alike += [(name, min(likeness, most), cost) for name, likeness in found]
            self.runs[text] = alike, may_go_on
        return self.runs[text]

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
    for last, text in finder.runs_from(place):
        alike, may_go_on = lookup.find_run(finder.words[place], text)
        if alike:
            run = finder.run(place, last)
            stand = Stand(finder, run, small)
            fitting = [
                (name, likeness - cost)
                for name, likeness, cost in alike
                if stand.fits(name, likeness)
            ]
            if fitting:
                yield run, lookup.candidates(fitting)
        if not may_go_on:
            return


def spellings(first: Word, text: str) -> Iterator[tuple[str, float, float]]:
    """(what is written in a run that begins with a word, or what it may be bare; the most it is like; its cost).

    Arabic and Hebrew words may carry prefixes, French ones what was elided, Turkish ones a suffix, those of other
    languages the ending of a case.
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
        if first.elided:
            yield text[first.elided :], 1.0, PREFIX_COST
        if bare := without_suffix(text):
            yield bare, 1.0, PREFIX_COST


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


def with_candidates(mention: Mention, candidates: Candidates) -> Mention:
    """The mention with other candidates, best first."""
    if candidates is mention.candidates:
        return mention
    return Mention(mention.start, mention.end, mention.text, candidates)
