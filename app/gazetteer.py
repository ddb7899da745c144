"""Towns of the region that aren't on the map yet, from `data/gazetteer/places.csv`. Pure.

Callers use `find_entries` to look a name up in any spelling, `entry` for one by its number,
`all_entries` to go through them. The file is read and its keys are made at the first use, and kept.
"""

import csv
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import chain
from pathlib import Path
from threading import Lock

from app.names import fold, name_key, script_of, search_forms, search_keys

FILE = Path(__file__).resolve().parent.parent / "data" / "gazetteer" / "places.csv"
CREDIT = "GeoNames"
# No text has it, and it comes after all that have.
LAST_LETTER = chr(0x10FFFF)
# GeoNames feature codes as kinds of place of ours; what isn't listed is a town.
KINDS = {
    "PPLC": "city",
    "PPLA": "city",
    "PPLA2": "town",
    "PPLX": "district",
    "STLMT": "facility",
}
SMALL_TOWN = 5_000
CITY = 200_000
# GeoNames points at a town's centre, or what somebody took for it: a few kilometres off is common.
UNCERTAINTY_M = {"city": 5000, "town": 3000, "district": 2000, "facility": 2000, "village": 3000}


READING = Lock()


@dataclass(frozen=True)
class GazetteerName:
    """One spelling, with its language where the gazetteer tells it, and its script."""

    name: str
    language: str
    script: str


@dataclass(frozen=True)
class GazetteerEntry:
    """A named place of the gazetteer, with a point in degrees."""

    geoname_id: int
    name: str
    name_ar: str | None
    other_names: tuple[str, ...]
    longitude: float
    latitude: float
    feature: str
    country: str
    population: int
    modified: str

    @property
    def key(self) -> str:
        """How forms and look-ups name it: `gazetteer:98182`."""
        return f"gazetteer:{self.geoname_id}"

    @property
    def kind(self) -> str:
        """The kind of place that it would be on the map."""
        if self.population >= CITY:
            return "city"
        if self.feature not in KINDS and 0 < self.population < SMALL_TOWN:
            return "village"
        return KINDS.get(self.feature, "town")

    @property
    def uncertainty_m(self) -> int:
        """How far off the point may be, in metres."""
        return UNCERTAINTY_M[self.kind]

    @property
    def evidence(self) -> str:
        """Where the coordinates come from, as a place's evidence says it."""
        return (
            f"Coordinates of GeoNames {self.geoname_id} (as of {self.modified}): the middle of a "
            "populated place, not surveyed for this map."
        )

    @property
    def spellings(self) -> tuple[GazetteerName, ...]:
        """Its names in Latin and Arabic script, besides the one it is listed under."""
        found = [GazetteerName(self.name_ar, "ar", "Arab")] if self.name_ar else []
        seen = {self.name, self.name_ar}
        for name in self.other_names:
            script = script_of(name)
            if name not in seen and script == "Latn" and not name.isupper() and name[0].isupper():
                found.append(GazetteerName(name, "und", script))
                seen.add(name)
        return tuple(found)


@dataclass(frozen=True)
class Index:
    """The entries, and where each spelling leads."""

    entries: Mapping[int, GazetteerEntry]
    by_key: Mapping[str, Sequence[tuple[str, GazetteerEntry]]]
    folded: Sequence[tuple[str, str, GazetteerEntry]]
    # Each folded spelling from each of its words on, in alphabetical order, with its number in `folded`.
    words: Sequence[tuple[str, int]]

    def with_word(self, beginning: str) -> list[tuple[str, str, GazetteerEntry]]:
        """Those of `folded` that have a word beginning so, several words included, in their order."""
        first = bisect_left(self.words, (beginning,))
        last = bisect_left(self.words, (beginning + LAST_LETTER,))
        return [self.folded[number] for number in sorted({n for _, n in self.words[first:last]})]


def index() -> Index:
    """The gazetteer with its keys, read once. Empty when the file isn't there."""
    # Who comes while it is read waits for it, and doesn't read it again.
    with READING:
        return _index()


@cache
def _index() -> Index:
    entries = {entry.geoname_id: entry for entry in _read(FILE)} if FILE.exists() else {}
    by_key: dict[str, list[tuple[str, GazetteerEntry]]] = defaultdict(list)
    folded: list[tuple[str, str, GazetteerEntry]] = []
    for entry in entries.values():
        seen: set[str] = set()
        for name in (entry.name, entry.name_ar, *entry.other_names):
            plain = fold(name) if name else ""
            if not name or not plain or plain in seen:
                continue
            seen.add(plain)
            by_key[name_key(name)].append((name, entry))
            folded.append((plain, name, entry))
    words = sorted(
        (plain[start:], number)
        for number, (plain, _, _) in enumerate(folded)
        for start in (0, *(place + 1 for place, letter in enumerate(plain) if letter == " "))
    )
    return Index(entries, by_key, folded, words)


def _read(path: Path) -> list[GazetteerEntry]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            GazetteerEntry(
                geoname_id=int(row["geonameid"]),
                name=row["name"],
                name_ar=row["name_ar"] or None,
                other_names=tuple(
                    name for name in (row["asciiname"], *row["alternatenames"].split("|")) if name
                ),
                longitude=float(row["lon"]),
                latitude=float(row["lat"]),
                feature=row["fcode"],
                country=row["country"],
                population=int(row["population"] or 0),
                modified=row["modified"],
            )
            for row in csv.DictReader(lines)
        ]


def all_entries() -> list[GazetteerEntry]:
    """Every entry, in the order of the file."""
    return list(index().entries.values())


def entry(key: str) -> GazetteerEntry | None:
    """The entry that `gazetteer:98182`, or 98182, names; none where there is none."""
    number = key.removeprefix("gazetteer:")
    return index().entries.get(int(number)) if number.isdecimal() and len(number) < 12 else None


def find_entries(name: str, most: int = 8) -> list[tuple[GazetteerEntry, str]]:
    """Entries with a name like this, each with the spelling that matched, the closest first.

    Alike are names that share the spelling-tolerant key, and names that begin with the text.
    """
    forms = search_forms(name)
    plain = forms[-1] if forms else ""
    if len(plain) < 2:
        return []
    best: dict[int, tuple[float, str, GazetteerEntry]] = {}

    def offer(close: float, spelling: str, found: GazetteerEntry) -> None:
        if close > best.get(found.geoname_id, (0.0, "", found))[0]:
            best[found.geoname_id] = (close, spelling, found)

    for spelling, found in chain(*(index().by_key.get(key, ()) for key in search_keys(name))):
        alike = SequenceMatcher(None, plain, fold(spelling)).ratio()
        offer(2 + alike, spelling, found)
    for folded, spelling, found in index().with_word(plain):
        if folded.startswith(plain):
            offer(1 + len(plain) / len(folded), spelling, found)
        else:
            offer(0.5 + len(plain) / len(folded) / 2, spelling, found)
    ranked = sorted(best.values(), key=lambda each: (-each[0], -each[2].population))
    return [(found, spelling) for _, spelling, found in ranked[:most]]
