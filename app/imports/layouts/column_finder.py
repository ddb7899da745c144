"""Finds the columns of a table by what they are called and what their first cells hold; each is taken once. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.imports.cells import Row, Table
from app.imports.dating import DAY_ALONE, GOING_ON, month_of_sheet
from app.imports.layouts.column_contents import are_days, are_precisions, has_names, is_told_apart
from app.imports.layouts.column_names import NAMES, OF_FORMS, WRITTEN_DOWN, spelled
from app.imports.matching import Matching, column_key

# Words of a form beyond which a cell is somebody's text.
LONG_TEXT = 200
SEEN = 50
# Words of what may be a sentence.
A_SENTENCE = 4
FEATURES = ("kml", "gpx", "geojson", "geojsonl")
# Parts that are names or sentences, so that a column of numbers alone is none of them.
NAMED = ("place", "small_area", "district", "province", "country", "actor", "other", "source")
WORDED = frozenset((*NAMED, "statement", "sort"))
MOSTLY_FILLED = ("statement", "actor")
# What a «state» is that is no area.
STATES = frozenset(
    {"published", "draft", "open", "closed", "active", "inactive", "verified", "unverified"}
    | {"pending", "approved", "rejected", "new", "done", "complete", "completed", "in progress"}
    | {"confirmed", "archived", "resolved"}
)
# What a place is, in one word or a few, which names none; «Al-Shifa Hospital» does.
KINDS_OF_PLACES = frozenset(
    {
        "school",
        "hospital",
        "clinic",
        "road",
        "street",
        "home",
        "office",
        "compound",
        "vehicle",
        "residence",
        "building",
    }
    | {
        "market",
        "checkpoint",
        "mosque",
        "church",
        "warehouse",
        "facility",
        "university",
        "ambulance",
        "unknown",
        "other",
    }
)
# Columns of lists of people, and those in which their names stand.
OF_PEOPLE = frozenset(
    {"age", "age_years", "age_group", "gender", "sex", "family_id", "victim_id", "born", "date_of_birth"}
    | {"العمر", "الجنس", "возраст", "пол", "вік", "стать", "âge", "sexe", "edad", "sexo", "גיל", "מין"}
)  # fmt: skip
PERSONS_NAMES = frozenset(("name_en", "name_ar", "name"))
# Parts of the world, which tell of no event where it was.
WORLD_REGIONS = frozenset(
    {"africa", "asia", "europe", "americas", "oceania", "middle east", "north america", "south america", "latin america"}
    | {"northern africa", "eastern africa", "western africa", "middle africa", "southern africa", "caucasus and central asia"}
    | {"east asia", "south asia", "southeast asia", "central asia", "central america", "caribbean", "antarctica", "mena"}
    | {"middle east & north africa", "sub-saharan africa", "western europe", "eastern europe", "australasia & oceania"}
)  # fmt: skip
# What stands beside such a word without making a name of it.
OF_KINDS = KINDS_OF_PLACES | {
    *("and", "or", "of", "the", "in", "at", "on", "a", "health", "medical", "public", "private", "primary", "secondary"),
    *("residential", "religious", "government", "international", "local", "site", "place", "area", "location", "main"),
}  # fmt: skip
# Texts that stand for nothing, besides those that do so in every file.
UNKNOWN = (
    *("-99", "-999", "-9999", "-88", "-77", "?", "--", "n/a", "N.A.", "n.a.", "null", "none", "NaN", "#N/A", "<NA>"),
    *("unknown", "Unknown", "UNKNOWN", "Unidentified", "unidentified", "Unspecified", "unspecified", "Not known"),
    *("Unknown location", "غير معروف", "مجهول", "غير محدد", "неизвестно", "Неизвестно", "невідомо", "Невідомо"),
    *("inconnu", "Inconnu", "desconocido", "Desconocido", "Sin información", "sin información", "No identificado", "Non identifié", "Non identifiés", "bilinmiyor", "Bilinmiyor", "לא ידוע", "未知"),
)  # fmt: skip
NOTHING = frozenset((*UNKNOWN, *Matching().unknown))


class Finder:
    """The columns of one table, and which of them are taken for something."""

    def __init__(
        self, table: Table, rows: Sequence[Row], called: Mapping[str, str] | None = None
    ) -> None:
        self.table = table
        self.rows = rows
        names = [*table.columns, *(name for row in rows[:SEEN] for name in row.cells)]
        self.names = list(dict.fromkeys(names))
        # Columns by their own keys, and by what is left of these.
        self.own: dict[str, str] = dict(called or {})
        self.short: dict[str, list[str]] = {}
        for name in self.names:
            own, *others = spelled(name)
            self.own.setdefault(own, name)
            for key in filter(None, dict.fromkeys(others)):
                self.short.setdefault(key, []).append(name)
        self.taken: set[str] = set()
        # Columns that are called as a part is but whose cells don't fit it, with the first such part.
        self.refused: dict[str, str] = {}
        self.seen: dict[str, list[str]] = {}
        # Whether its rows are people, whose names are no places'.
        self.is_of_people = bool(OF_PEOPLE & set(self.own))
        self.is_form = bool(OF_FORMS & {key.strip("_") for key in self.own})

    def cells(self, name: str) -> list[str]:
        """The first cells of a column that say something."""
        found = self.seen.get(name)
        if found is None:
            texts = (row.cells.get(name, "").strip() for row in self.rows)
            found = self.seen[name] = [text for text in texts if text and text not in NOTHING]
        return found

    def find(self, part: str) -> str:
        """The first column that is called so, before any that is empty in the first rows; it is taken.

        What is said and who acts stands in most rows: a column in which few say anything comes after those.
        """
        empty = sparse = ""
        for name in NAMES[part]:
            key = column_key(name)
            called = self.short.get(key, [])
            if key in self.own:
                called = [self.own[key], *called]
            for actual in called:
                if actual in self.taken:
                    continue
                if not self._may_be(part, actual):
                    self.leave(actual, part)
                    continue
                filled = len(self.cells(actual))
                if part in MOSTLY_FILLED and 0 < filled * 2 < len(self.rows):
                    sparse = sparse or actual
                elif filled or not self.rows:
                    self.taken.add(actual)
                    return actual
                else:
                    empty = empty or actual
        found = sparse or empty
        if found:
            self.taken.add(found)
        return found

    def leave(self, name: str, part: str) -> None:
        """Note that a column's cells don't fit what it is called, and leave it to be taken for something else."""
        self.taken.discard(name)
        if self.cells(name):
            self.refused.setdefault(name, part)

    def _may_be(self, part: str, name: str) -> bool:
        cells = self.cells(name)
        if part in WORDED:
            told = {cell.casefold() for cell in cells}
            kinds = part == "place" and all(map(_is_kind_of_place, told))
            states = part == "province" and (told <= STATES or told <= WORLD_REGIONS)
            person = part == "place" and self.is_of_people and column_key(name) in PERSONS_NAMES
            return not cells or (has_names(cells) and not (states or kinds or person))
        if part in ("loose_first", "stamp", "last", "first"):
            return self._may_be_days(part, name, cells)
        if part in ("key", "likely_key"):
            wholly = part == "likely_key" or self.is_of_people
            return is_told_apart(cells, len(self.rows), wholly=wholly)
        if part == "told_precision":
            return are_precisions(cells)
        return True

    def _may_be_days(self, part: str, name: str, cells: Sequence[str]) -> bool:
        """Whether a column that is called so holds days of events, not those of writing them down."""
        key = column_key(name)
        if part == "first" and key in NAMES[part]:
            return True
        if (self.is_form and part != "first") or set(key.split("_")) & WRITTEN_DOWN - {"timestamp"}:
            return False
        over = [cell for cell in cells if cell.casefold() not in GOING_ON]
        if over:
            return are_days(over) or (part == "loose_first" and self._are_of_months(over))
        return self.table.kind in FEATURES or part not in ("loose_first", "stamp")

    def _are_of_months(self, cells: Sequence[str]) -> bool:
        """Whether cells are numbers of days, and every row's sheet is called by a month of a year."""
        return all(map(DAY_ALONE.fullmatch, cells)) and all(
            month_of_sheet(row.sheet) for row in self.rows
        )

    def find_all(self, part: str) -> tuple[str, ...]:
        """The column of a table; of features, which may have their day under several names, all of them."""
        found = [self.find(part)]
        while found[-1] and self.table.kind in FEATURES:
            found.append(self.find(part))
        return tuple(filter(None, found))

    def all_in(self, column: str, known: Any) -> bool:
        """Whether the first filled cells of a column are nearly all known words."""
        cells = [cell.casefold() for cell in self.cells(column)] if column else []
        return bool(cells) and sum(cell in known for cell in cells) >= 0.5 * len(cells)

    def is_long(self, column: str) -> bool:
        """Whether the column holds texts, rather than remarks."""
        return any(len(row.cells.get(column, "")) > LONG_TEXT for row in self.rows)


def _is_kind_of_place(text: str) -> bool:
    words = set(re.findall(r"\w+", text))
    return bool(words & KINDS_OF_PLACES) and words <= OF_KINDS


def longest_texts(finder: Finder) -> str:
    """The column whose cells are the longest sentences, which is then taken; empty where none holds any."""

    def length(name: str) -> float:
        cells = finder.cells(name)
        return sum(map(len, cells)) / len(cells)

    texts = [
        name
        for name in finder.names
        if name not in finder.taken
        and finder.cells(name)
        and sum(len(cell.split()) >= A_SENTENCE for cell in finder.cells(name)) * 2
        > len(finder.cells(name))
    ]
    found = max(texts, key=length, default="")
    finder.taken.add(found)
    return found
