"""Witnesses by their names: a source, who wrote it, who brought it out, whose reporting it carries, whose side it is on."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from app.resting import name_of

# As they stand before a name: `origin:Reuters`. A name alone is of any of them.
KINDS = ("side", "origin", "publisher", "author", "source")
MOST_NEAR = 3
# Below this likeness of their trigrams two names aren't told to be near.
NEAR_ENOUGH = 0.25


class Witness(NamedTuple):
    """A source, as far as it says whose word its claims are."""

    id: int
    slug: str
    title: str
    author: str | None
    publisher: str | None
    origin: str | None
    leaning: str | None

    def names(self) -> dict[str, str]:
        """By kind, the names that it goes by."""
        told = {
            "side": side_of(self.leaning),
            "origin": self.origin,
            "publisher": self.publisher,
            "author": self.author,
            "source": self.slug,
        }
        found = {kind: name_of(name) for kind, name in told.items() if name}
        return {kind: name for kind, name in found.items() if name}


def side_of(leaning: str | None) -> str | None:
    """Whose side a source is on: «Russia» of «state-owned or state-funded: Russia; …»."""
    _, colon, after = (leaning or "").partition(":")
    said = (after if colon else leaning or "").partition(";")[0]
    return name_of(said) or None


class Wanted(NamedTuple):
    """A name that an address has, and the kind that it is to be of, where it says one."""

    kind: str | None
    name: str


def wanted(text: str) -> Wanted:
    """What a value of an address names."""
    kind, colon, name = text.partition(":")
    if colon and kind in KINDS:
        return Wanted(kind, name_of(name))
    return Wanted(None, name_of(text))


@dataclass(frozen=True)
class Choice:
    """Whom a reader believes. Names are in one order, each once, so that equal choices are equal."""

    # Whose word alone is taken; none is everybody's, and without any name it is nobody's.
    only: tuple[str, ...] | None = None
    without: tuple[str, ...] = ()

    @staticmethod
    def of(only: Sequence[str], without: Sequence[str]) -> "Choice | None":
        """The choice in the values of `witness` and `without`; none where neither narrows anything."""
        names, left_out = in_order(only), in_order(without)
        if not (only or left_out):
            return None
        return Choice(names if only else None, left_out)

    def given(self) -> list[tuple[str, str]]:
        """The parameters of an address that say it."""
        only = [("witness", name) for name in self.only or ([] if self.only is None else [""])]
        return only + [("without", name) for name in self.without]


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Names without their needless blanks and without repetition, in one order whatever theirs is."""
    found: dict[str, str] = {}
    for name in sorted(filter(None, map(name_of, names))):
        found.setdefault(name.casefold(), name)
    return tuple(found[key] for key in sorted(found))


class Roll:
    """All witnesses of a state of the map, found by their names."""

    def __init__(self, witnesses: Sequence[Witness]) -> None:
        self.witnesses = tuple(witnesses)
        # By kind and name in small letters, their places among all; under no kind those of any.
        self.found: dict[tuple[str | None, str], set[int]] = defaultdict(set)
        # A name as the first one spells it.
        self.spelled: dict[tuple[str | None, str], str] = {}
        for number, witness in enumerate(self.witnesses):
            for kind, name in witness.names().items():
                for key in ((kind, name.casefold()), (None, name.casefold())):
                    self.found[key].add(number)
                    self.spelled.setdefault(key, name)

    def find(self, text: str) -> set[int]:
        """Places of the witnesses of a name; empty where nobody has it."""
        kind, name = wanted(text)
        return self.found.get((kind, name.casefold()), set())

    def say(self, text: str) -> str:
        """A name as the data spells it, of a source its title; as it was given where nobody has it."""
        kind, name = wanted(text)
        key = (kind, name.casefold())
        of_source = self.found.get(("source", name.casefold()), set())
        if of_source and self.found.get(key) == of_source:
            return self.witnesses[min(of_source)].title
        return self.spelled.get(key, name)

    def near(self, text: str) -> list[str]:
        """The names that are most like one, best first."""
        kind, name = wanted(text)
        mine = _trigrams(name.casefold())
        likeness = {
            self.spelled[key]: len(mine & theirs) / len(mine | theirs)
            for key, theirs in self._parts.items()
            if key[0] == kind
        }
        near = sorted(
            (each for each, like in likeness.items() if like >= NEAR_ENOUGH),
            key=lambda each: (-likeness[each], each),
        )
        return near[:MOST_NEAR]

    @cached_property
    def _parts(self) -> dict[tuple[str | None, str], frozenset[str]]:
        return {key: _trigrams(key[1]) for key in self.spelled}


def _trigrams(text: str) -> frozenset[str]:
    padded = f"  {text} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))
