"""What only the whole of a file tells: the order of its days, events that come again, how many rows.

One pass, with a few bytes kept for each row.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain, pairwise

import numpy as np

from app.imports.cells import Row, Table
from app.imports.columns import Columns
from app.imports.days import BARE, DayOrder, find_order
from app.imports.locating import place_name
from app.imports.matching import Matching
from app.imports.numbers import COUNT
from app.imports.totals import is_total

MOST_DAYS = 20_000
MOST_PLACES = 50_000


@dataclass(frozen=True)
class Survey:
    """Rows in the file; the order of its days; rows that another one of the same event replaces."""

    rows: int
    order: DayOrder
    # The row that counts, by the row that doesn't.
    replaced: dict[int, int] = field(default_factory=dict)
    # Days before 1910 are a year typed into a date cell where most are later.
    has_late_days: bool = False
    # (country, place) as rows write them, each once; not all of very many.
    named: frozenset[tuple[str, str]] = frozenset()
    # Rows that sum up others.
    totals: int = 0


def survey(table: Table, matching: Matching) -> Survey:
    """Read the whole table once."""
    columns = Columns(matching, table.columns)
    days = (*matching.first, *matching.last)
    keys, stamps, numbers = array("q"), array("q"), array("q")
    odd: dict[str, None] = {}
    count, totals, late = 0, 0, False
    told = [columns.name(each) for each in (matching.country, *chain(*named_by(matching)))]
    places: set[tuple[str | None, ...]] = set()
    for row in table.read():
        count += 1
        totals += is_total(row, columns, matching)
        at = tuple(map(row.cells.get, told))
        if at not in places and len(places) < MOST_PLACES:
            places.add(at)
        for column in days:
            text = columns.text(row, column)
            if text[4:5] == "-":
                late = late or text[:4] > "1910"
            elif text and len(odd) < MOST_DAYS and BARE.match(text):
                odd[text] = None
        if matching.key:
            key = "\x1f".join(columns.text(row, column) for column in matching.key)
            if key.strip("\x1f"):
                keys.append(_hashed(key))
                stamps.append(_stamp(columns.text(row, matching.revised)))
                numbers.append(row.number)
    order = find_order(odd)
    rows = (
        Row(0, {name: cell for name, cell in zip(told, at, strict=True) if cell}) for at in places
    )
    named = frozenset(chain(*(named_in(row, columns, matching) for row in rows)))
    return Survey(count, order, dict(_replaced(keys, stamps, numbers)), late, named, totals)


def named_by(matching: Matching) -> list[tuple[str, ...]]:
    """The columns that name a row's place, of which the first that is filled does; others by its precision."""
    codes = matching.place_codes.values()
    return [matching.place, *(code.place for code in codes if code.place)]


def named_in(row: Row, columns: Columns, matching: Matching) -> Iterator[tuple[str, str]]:
    """(country, place) as a row may name them."""
    country = columns.text(row, matching.country)
    for each in named_by(matching):
        name = place_name(columns.first_filled(row, each)[1])
        if name:
            yield country, name


def _hashed(key: str) -> int:
    digest = blake2b(key.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def _stamp(text: str) -> int:
    """A number that grows with the time of a revision; also for days written in ISO 8601."""
    if COUNT.fullmatch(text):
        return int(text.partition(".")[0])
    digits = "".join(letter for letter in text if letter.isdecimal())[:17]
    return int(digits.ljust(17, "0")) if digits else 0


def _replaced(
    keys: "array[int]", stamps: "array[int]", numbers: "array[int]"
) -> Iterator[tuple[int, int]]:
    """(row, the row of the same event that counts): the latest revision, and of equals the last."""
    if not keys:
        return
    hashed, stamped, rows = (
        np.frombuffer(each, dtype=np.int64) for each in (keys, stamps, numbers)
    )
    order = np.lexsort((rows, stamped, hashed))
    ends = np.flatnonzero(np.append(hashed[order][1:] != hashed[order][:-1], True))
    for start, end in pairwise([-1, *ends.tolist()]):
        for at in range(start + 1, end):
            yield int(rows[order[at]]), int(rows[order[end]])
