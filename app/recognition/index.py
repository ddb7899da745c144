"""Names to look for, found by their key: our own places and actors, and the gazetteer's places."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Literal

from app.names import fold, name_key, script_of

Kind = Literal["place", "actor", "gazetteer"]
# (longitude, latitude) in degrees, EPSG:4326.
Point = tuple[float, float]
_BRITISH = re.compile(r"is(ation|ations|ed|ing|er|ers)\b")
# Larger than this, a place says little about where the others of a text lie.
LARGEST_NEAR_KM = 120.0


@dataclass(frozen=True)
class Named:
    """What a name may mean: a place or an actor of ours, or a place of the gazetteer."""

    kind: Kind
    # Slug of ours, or the gazetteer's number.
    key: str
    title: str
    # Where it is; none for actors.
    point: Point | None = None
    # The sort of place in our words: city, crossing, base, river ...
    sort: str = ""
    # How far the place reaches or may lie off, in kilometres.
    reach_km: float = 0.0
    # From 0 to 1: how much is said of it here, or how many people live there.
    weight: float = 0.0

    def __hash__(self) -> int:
        # Each is looked up many times, and few share a key.
        return hash(self.key)

    @property
    def is_ours(self) -> bool:
        """True for a record of ours, false for the gazetteer."""
        return self.kind != "gazetteer"

    @property
    def is_place(self) -> bool:
        """True for places, ours or the gazetteer's."""
        return self.kind != "actor"

    @property
    def is_local(self) -> bool:
        """True for a place small enough to say what lies near it."""
        return self.point is not None and self.reach_km <= LARGEST_NEAR_KM


@dataclass(frozen=True)
class Name:
    """One spelling of what it names, with its key and folded form as `app.names` makes them."""

    text: str
    named: Named
    key: str
    folded: str
    script: str

    @classmethod
    def of(cls, text: str, named: Named) -> "Name":
        """A spelling whose key and folded form are still to be made."""
        return cls(text, named, name_key(text), fold(text), script_of(text))


def _as_written(name: Name) -> Iterator[Name]:
    """The name and, where British and American English part, the other way to write it."""
    yield name
    american = _BRITISH.sub(r"iz\1", name.text)
    if american != name.text:
        yield Name.of(american, name.named)


class NameIndex:
    """Names by key. Made once for many texts; never changes. Two of the same names are equal."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._by_key: dict[str, list[Name]] = defaultdict(list)
        self._small: set[str] = set()
        self._keys_of: dict[Named, set[str]] = defaultdict(set)
        for name in (each for given in names for each in _as_written(given)):
            if name.key:
                self._by_key[name.key].append(name)
                self._keys_of[name.named].add(name.key)
                if name.text[:1].islower():
                    self._small.add(name.folded.partition(" ")[0])
        self._keys = sorted(self._by_key)
        self._order = {named: number for number, named in enumerate(self._keys_of)}

    @cached_property
    def digest(self) -> bytes:
        """A digest of the names and all that is known of what they name."""
        said = blake2b(digest_size=16)
        for key, names in self._by_key.items():
            for name in names:
                of = name.named
                told = (of.kind, of.key, of.title, of.point, of.sort, of.reach_km, of.weight)
                said.update(repr((key, name.text, told)).encode("utf-8", "surrogatepass"))
        return said.digest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NameIndex) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __len__(self) -> int:
        return sum(len(names) for names in self._by_key.values())

    def with_key(self, key: str) -> list[Name]:
        """The names with exactly this key."""
        return self._by_key.get(key, [])

    @property
    def all_named(self) -> Collection[Named]:
        """Everything that the names name."""
        return self._keys_of.keys()

    def keys_of(self, named: Named) -> set[str]:
        """The keys of all its names; empty for what isn't named here."""
        return self._keys_of.get(named, set())

    def sharing_key(self, named: Named, indexes: Iterable["NameIndex"]) -> list[Named]:
        """What is named here by a key that `named` has in any index, in the order of the names."""
        found = {
            name.named
            for index in indexes
            for key in index.keys_of(named)
            for name in self.with_key(key)
        }
        return sorted(found, key=self._order.__getitem__)

    @property
    def small_beginnings(self) -> Collection[str]:
        """The folded words, written small, with which names begin, as «rural Palmyra»."""
        return self._small

    def goes_on(self, key: str) -> bool:
        """Whether any name's key may begin with this one.

        The last sound is left open: what follows can change it, as the n of Anbar.
        """
        opening = key[:-1]
        place = bisect_left(self._keys, opening)
        return place < len(self._keys) and self._keys[place].startswith(opening)
