"""Which columns of a table count people, and what they count: by the words in their names. Pure."""

import re
from collections.abc import Sequence

from app.errors import NotRead
from app.imports.count_words import is_vague, read_counts
from app.imports.layouts.column_finder import Finder
from app.imports.layouts.column_names import (
    COUNTING,
    DISPLACED,
    GROUP,
    HIGH,
    IDLE,
    KILLED,
    LOW,
    NO_COUNT,
    WOUNDED,
)
from app.imports.matching import FigureColumns, column_key

COUNTED = (("killed", KILLED), ("wounded", WOUNDED), ("displaced", DISPLACED))
# Words that may stand beside those; with more it is a sentence.
MOST_WORDS = 3
# «deaths_a» counts one side's.
IDLE_HERE = IDLE - {"a"}
# Columns of UCDP's, where none says whom they count.
BARE = {
    "best": "best",
    "best_est": "best",
    "low": "low",
    "low_est": "low",
    "high": "high",
    "high_est": "high",
}
# Iraq Body Count's.
REPORTED = {"reported_minimum": "low", "reported_maximum": "high"}


def find_figures(finder: Finder) -> tuple[FigureColumns, ...]:
    """What is counted, each with the columns of its best, least and greatest number; these are taken."""
    names, taken, cells = finder.names, finder.taken, finder.cells
    found: dict[str, dict[str, str]] = {}
    for name in names:
        told = _counts(name) if name not in taken else None
        if told is None:
            continue
        if not _are_counts(cells(name), 0.5 if ", " in told[0] else 0.01):
            finder.leave(name, "figure")
            continue
        what, end = told
        if found.setdefault(what, {}).setdefault(end, name) == name:
            taken.add(name)
    own = {column_key(name): name for name in names if name not in taken}
    if "killed" not in found and all(each in own for each in REPORTED):
        found["killed"] = {end: own[each] for each, end in REPORTED.items()}
        taken.update(found["killed"].values())
    if "killed" not in found or "best" not in found["killed"]:
        bare = {
            BARE[column_key(name)]: name
            for name in names
            if column_key(name) in BARE and name not in taken
        }
        if "best" in bare and _are_counts(cells(bare["best"])):
            found["killed"] = {**found.get("killed", {}), **bare}
            taken.update(bare.values())
    return tuple(FigureColumns(what=what, **columns) for what, columns in found.items())


def _counts(name: str) -> tuple[str, str] | None:
    """(what a column counts, which end of it) by its name; none where it counts nobody."""
    for written in (name.rpartition("/")[2], re.split(r"[/.]", name)[-1], name):
        found = _counted_by(written)
        if found is not None:
            return found
    return None


def _counted_by(name: str) -> tuple[str, str] | None:
    words = [word for word in re.split("_+", column_key(GROUP.sub(" ", name))) if word]
    for what, known in COUNTED:
        if not known & set(words):
            continue
        rest = [word for word in words if word not in known | COUNTING | LOW | HIGH | IDLE_HERE]
        if len(rest) > MOST_WORDS or NO_COUNT & set(rest):
            return None
        end = "low" if LOW & set(words) else "high" if HIGH & set(words) else "best"
        return ", ".join(filter(None, (what, " ".join(rest)))), end
    return None


def _are_counts(cells: Sequence[str], share: float = 0.5) -> bool:
    """Whether so many of a column's cells are numbers, rather than names or sentences; an empty one may."""
    some = cells[:20]
    read = 0
    for cell in some:
        try:
            read_counts(cell)
        except NotRead:
            read += is_vague(cell)
            continue
        read += 1
    return not some or read >= share * len(some)
