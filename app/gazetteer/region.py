"""Towns of Syria, Iraq and around, from `data/gazetteer/places.csv`. Pure.

`find_entries` looks a name up in any spelling, `entry` gives one by its number, `all_entries` all of them;
`app.queries.gazetteer` asks it together with the rest of the world. The file is read and its keys are made at the first use, and kept.
"""

import csv
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from threading import Lock

from app.gazetteer.entries import GazetteerEntry, spelt_apart
from app.gazetteer.likeness import LAST_LETTER, LEAST_TO_BEGIN, Found, Sought
from app.names import fold, name_key

FILE = Path(__file__).resolve().parents[2] / "data" / "gazetteer" / "places.csv"
READING = Lock()


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
    entries = {entry.geoname_id: entry for entry in _read()}
    by_key: dict[str, list[tuple[str, GazetteerEntry]]] = defaultdict(list)
    folded: list[tuple[str, str, GazetteerEntry]] = []
    for entry in entries.values():
        for name, plain in spelt_apart((entry.name, entry.name_ar, *entry.other_names)):
            by_key[name_key(name)].append((name, entry))
            folded.append((plain, name, entry))
    words = sorted(
        (plain[start:], number)
        for number, (plain, _, _) in enumerate(folded)
        for start in (0, *(place + 1 for place, letter in enumerate(plain) if letter == " "))
    )
    return Index(entries, by_key, folded, words)


@cache
def _read() -> Sequence[GazetteerEntry]:
    if not FILE.exists():
        return ()
    with FILE.open(encoding="utf-8", newline="") as lines:
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
                state=f"as of {row['modified']}",
            )
            for row in csv.DictReader(lines)
        ]


def numbers() -> frozenset[int]:
    """The numbers of all entries, without their keys, which take long to make."""
    return frozenset(entry.geoname_id for entry in _read())


def all_entries() -> list[GazetteerEntry]:
    """Every entry, in the order of the file."""
    return list(index().entries.values())


def entry(number: int) -> GazetteerEntry | None:
    """The entry of that number at GeoNames; none where there is none."""
    return index().entries.get(number)


def find_entries(sought: Sought) -> Iterator[Found]:
    """Entries with a name like this, by each spelling that is: of the same key, or begun so in a word."""
    for spelling, found in chain(*(index().by_key.get(key, ()) for key in sought.keys)):
        yield Found(found, spelling, sought.close(fold(spelling), shares_key=True))
    if len(sought.forms[-1]) >= LEAST_TO_BEGIN:
        for folded, spelling, found in index().with_word(sought.forms[-1]):
            yield Found(found, spelling, sought.close(folded, shares_key=False))
