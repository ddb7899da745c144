"""A plain table whose columns are guessed by their names and first rows. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.imports.cells import Finding, Row, Table
from app.imports.layouts.column_contents import are_days
from app.imports.layouts.column_figures import find_figures
from app.imports.layouts.column_finder import FEATURES, UNKNOWN, Finder, longest_texts
from app.imports.layouts.column_names import is_written_down, words_of
from app.imports.layouts.not_taken import not_taken
from app.imports.layouts.spot_columns import find_spots
from app.imports.matching import ActorColumn, DayCode, FigureColumns, Matching, column_key
from app.imports.sentences import PLACE
from app.languages import mark
from app.vocabulary import KINDS, POSTURES

WEEK = frozenset(("week", "woche", "semaine", "semana"))
MOST_PLACES = 3
LONGEST = mark(
    "no column is called as one that says what happened; its cells are the longest texts"
)
# What became of equipment, as lists of losses say under «status».
LOST = frozenset(("destroyed", "damaged", "captured", "abandoned", "sunk", "scuttled", "stripped"))
# How far off the middle of an area may be from where something happened in it.
COARSE = (("small_area", 15_000), ("district", 30_000), ("province", 100_000))


def guess(
    table: Table, rows: Sequence[Row], called: Mapping[str, str]
) -> tuple[Matching, list[str], list[Finding]]:
    """What a table's columns become by their names, and why; and which of known names were left, with the reason.

    `called` are columns by what a row of tags calls them. Columns that say nothing stay out.
    """
    guessed = _Guess(table, rows, called)
    matching, named = guessed.guess()
    told = []
    if guessed.sentence:
        told.append(Finding("statement", guessed.sentence, LONGEST))
    return matching, named, [*told, *not_taken(guessed, matching)]


class _Guess(Finder):
    """What the columns of one table become."""

    # A column that is called as nothing known, taken for what is said by its cells.
    sentence = ""

    def guess(self) -> tuple[Matching, list[str]]:
        """The matching, and the columns that were taken."""
        values = find_spots(self)
        values |= self._days()
        values |= self._places()
        values["country"] = self.find("country")
        values["uncertainty"] = self.find("uncertainty") or self.find("told_precision")
        values["key"] = _one(self.find("key") or self.find("likely_key"))
        actor, other = self.find("actor"), self.find("other")
        struck = other if not actor and column_key(other) == "target" else ""
        other = "" if struck else other
        for part in ("kind_column", "grade", "source", "locator"):
            values[part] = self.find(part)
        if not self.all_in(values["kind_column"], KINDS):
            self.leave(values.pop("kind_column"), "kind_column")
        if not self.all_in(values["grade"], frozenset("123456")):
            self.leave(values.pop("grade"), "grade")
        posture = self.find("posture")
        if posture:
            values["posture_columns"] = (posture,)
            values["postures"] = {code: code for code in POSTURES}
            values["postures"] |= {term.label.casefold(): code for code, term in POSTURES.items()}
        values["actors"] = _actors(actor, other, marks=bool(posture))
        values["figures"] = find_figures(self)
        statement = self.find("statement")
        sort = self._what(struck)
        composed = _composed(actor, other, sort, values)
        if not (statement or composed):
            statement = self.sentence = longest_texts(self)
        values["statement"] = f"{{{statement}}}" if statement else composed
        values["otherwise"] = composed if statement and (actor or sort) else ""
        if self.table.kind in ("kml", "gpx") and "name" in self.own:
            told = next((name for name in ("description", "desc") if name in self.own), "")
            values["statement"] = "{name}, {" + told + "}" if told else "{name}"
        values["locator"] = f"{{{values['locator']}}}" if values["locator"] else ""
        note = self.find("note")
        values["note"] = f"{{{note}}}" if note and not self.is_long(note) else ""
        values["free"] = (note,) if note and self.is_long(note) else ()
        has_place = any(values.get(name) for name in ("place", "latitude", "point", "point_parts"))
        values["needs_place"] = has_place or any(row.geometry is not None for row in self.rows)
        # A claim may speak of no day; a mark can't.
        values["needs_day"] = bool(posture)
        values["unknown"] = (*Matching().unknown, *UNKNOWN)
        named = [name for name in self.table.columns if name in self.taken]
        return Matching(**values), named[:12]

    def _what(self, struck: str) -> str:
        """The words for what happened: to which equipment and how, or of what kind and what was struck."""
        status, model = self.own.get("status", ""), self.own.get("system") or self.own.get("model")
        fates = [cell.casefold() for cell in self.cells(status)] if status else []
        if model and fates and all(LOST & set(fate.split()) for fate in fates):
            self.taken |= {model, status}
            return f"{{{model}}}, {{{status}}}"
        sort = self.find("sort")
        told = f"target: {{{struck}}}" if struck else ""
        return ", ".join(filter(None, (f"{{{sort}}}" if sort else "", told)))

    def _days(self) -> dict[str, Any]:
        """The columns of first and last day, or of their parts; and the week that each stands for."""
        first = self.find_all("first") or self.find_all("loose_first") or _one(self._of_days())
        if self.table.kind in FEATURES:
            first = (*first, *self.find_all("loose_first"))
        # When a row was written, if nothing else says when.
        first = first or self.find_all("stamp")
        last, year = self.find_all("last"), self.find("year")
        begun = self._parts("start")
        if not first and begun:
            return {"first_parts": begun, "last_parts": self._parts("end")}
        if not first and year:
            month = self.find("month")
            parts = (year, month, self.find("day") if month else "")
            ends = self._parts("end")
            if ends:
                return {"first_parts": tuple(filter(None, parts)), "last_parts": ends}
            return {"first_parts": tuple(filter(None, parts)), "last": last}
        values: dict[str, Any] = {"first": first, "last": last, "year": year}
        words = set(column_key(first[0]).split("_")) if first and not last else set()
        if words & WEEK:
            before = 6 if words & {"ending", "end"} else 0
            values["days_of"] = DayCode(precision="week", before=before, after=6 - before)
        return values

    def _parts(self, end: str) -> tuple[str, ...]:
        """The columns of year, month and day of a start or an end; none unless there are all three."""
        parts = tuple(self.own.get(f"{end}_{each}", "") for each in ("year", "month", "day"))
        return parts if all(parts) else ()

    def _of_days(self) -> str:
        """A column that holds days, but not those on which something was written down or sent."""
        for name in self.names:
            if name in self.taken or is_written_down(name):
                continue
            words = words_of(name)
            if self.is_form and words & {"start", "end"}:
                continue
            if are_days(self.cells(name), plain=True):
                self.taken.add(name)
                return name
        return ""

    def _places(self) -> dict[str, Any]:
        """The columns that name the place, the narrower first, and how far off the wider ones leave a point."""
        towns = [self.find("place")]
        while towns[-1] and len(towns) < MOST_PLACES:
            towns.append(self.find("place"))
        places, coarse = [name for name in towns if name], {}
        for part, metres in COARSE:
            name = self.find(part)
            if name:
                if places:
                    coarse[name] = metres
                places.append(name)
        return {"place": tuple(places), "coarse": coarse}


def _one(name: str) -> tuple[str, ...]:
    return (name,) if name else ()


def _actors(actor: str, other: str, *, marks: bool) -> tuple[ActorColumn, ...]:
    found = []
    if actor:
        found.append(ActorColumn(column=actor, role="doing", separator=";", marks=marks))
    if other:
        found.append(ActorColumn(column=other, role="facing", separator=";"))
    return tuple(found)


def _composed(actor: str, other: str, sort: str, values: dict[str, Any]) -> str:
    """A sentence of the columns that say who, what (`sort`) and where; of who was harmed where nothing else does.

    A place alone says nothing.
    """
    who = " and ".join(f"{{{name}}}" for name in (actor, other) if name)
    place = f"{{{PLACE}}}" if values["place"] else ""
    posture = f"{{{values['posture_columns'][0]}}}" if values.get("posture_columns") else ""
    what = sort or posture
    said = ": ".join(filter(None, (who, what))) or _counted(values["figures"])
    return ", ".join(filter(None, (said, place))) if said else ""


def _counted(figures: Sequence[FigureColumns]) -> str:
    """The figures in words: «killed: {Killed}»; a word before its column goes where that is empty."""
    told = [
        f"{each.what}: {{{each.best}}}"
        if each.best
        else f"{each.what}, at least: {{{each.low}}}"
        if each.low
        else f"{each.what}, at most: {{{each.high}}}"
        for each in figures
    ]
    return ", ".join(told)
