"""Rows to candidates, each held to what the form holds a claim and a position to.

    checker = Checker(table, matching, today, sha256, survey(table, matching))
    for candidate in checker.candidates(): ...

No database is asked: who is known on this map is found out afterwards, once for each name (`names`).
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from app.errors import Said
from app.imports.candidates import Candidate, Evidence, NamedActor
from app.imports.cells import Fault, Row, Table
from app.imports.columns import Columns
from app.imports.counting import count
from app.imports.dating import MISSING, Dater
from app.imports.days import MOST_KEPT, DayReader
from app.imports.known_places import KnownPlaces
from app.imports.locating import Locator, unworked
from app.imports.matching import ActorColumn, Matching
from app.imports.readers.joined_sheets import SHEET
from app.imports.record_rules import has_nothing_odd, refusals
from app.imports.sentences import FLAGS, PLACE, columns_in, sentence
from app.imports.survey import Survey
from app.imports.totals import is_total, total_said
from app.letters import holds_refused, refused
from app.nouns.row_records import a_dozen_words
from app.plain_words import plain_words
from app.vocabulary import KINDS, POSTURES

# Kinds of files whose cells may be more than texts.
SHEETS = ("xlsx", "ods")
# A picture as uMap has it in a text, and a tag of HTML, which are no words of anybody's.
PICTURE = re.compile(r"\{\{[^{}]*\}\}")
TAG = re.compile(r"<(?:[a-z/][^<>]*|!--.*?--)>", re.IGNORECASE | re.DOTALL)
TRUE = frozenset({"1", "1.0", "true", "yes", "TRUE", "True"})


class Checker:
    """Checks the rows of one file with one matching."""

    def __init__(
        self,
        table: Table,
        matching: Matching,
        today: date,
        sha256: str,
        found: Survey,
        *,
        known: KnownPlaces | None = None,
    ) -> None:
        """`today` is the day at UTC+14: nothing later can have been observed.

        `known` has the world's places that its rows may name; without it the region's are known.
        """
        self.table = table
        self.matching = matching
        self.today = today
        self.sha256 = sha256
        self.survey = found
        self.columns = Columns(matching, table.columns)
        self.free = frozenset(matching.free)
        reader = DayReader(today, matching.day_order or found.order.order, matching.century)
        reader.reaches_back = matching.reaches_back
        self.locator = Locator(matching, self.columns, known or KnownPlaces())
        self.dater = Dater(matching, self.columns, reader, found.has_late_days, table.days_from)
        self.marking = [(at, each) for at, each in enumerate(matching.actors) if each.marks]
        self.named: dict[tuple[int, str, str | None], tuple[NamedActor, ...]] = {}
        # Fields of a claim and of a position, by the columns that they came from.
        self.fields = {
            "statement": next(iter(columns_in(matching.statement)), ""),
            "locator": next(iter(columns_in(matching.locator)), ""),
            "note": next(iter(columns_in(matching.note)), ""),
            "kind": matching.kind_column,
            "credibility": matching.grade,
            "valid": (matching.first or ("",))[0],
            "posture": (matching.posture_columns or ("",))[0],
            "geometry": matching.latitude or matching.point,
        }

    def candidates(self) -> Iterator[Candidate]:
        """A candidate for every row, in their order."""
        for row in self.table.read():
            yield self.check(row)

    def check(self, row: Row) -> Candidate:
        """What a row becomes, with all that is wrong with it."""
        matching, columns = self.matching, self.columns
        key = " ".join(filter(None, (columns.text(row, column) for column in matching.key)))
        used, whole = columns.used(row, self.free)
        if row.sheet:
            used = {SHEET: row.sheet} | used
        sheet = row.sheet or self.table.sheet
        candidate = Candidate(
            Evidence(self.sha256, row.number, key, used, whole, sheet, row.within)
        )
        faults = candidate.faults
        faults += [Fault(row.number, column, said) for column, said in row.faults]
        candidate.cautions += [Fault(row.number, column, said) for column, said in row.cautions]
        if row.faults:
            # What stands in the wrong columns would only be refused once more.
            return candidate
        if is_total(row, columns, matching):
            faults.append(Fault(row.number, None, total_said()))
            candidate.is_total = True
            return candidate
        if row.number in self.survey.replaced:
            faults.append(
                Fault(row.number, columns.name(matching.key[0]), self._replaced(row, key))
            )
            return candidate
        if self._look_at_cells(row, candidate):
            return candidate
        self.dater.date(row, candidate)
        self.locator.locate(row, candidate)
        self._name_actors(row, candidate)
        candidate.modality = matching.modality
        for each in matching.figures:
            count(columns, row, candidate, each)
        self._say(row, candidate)
        return candidate

    def _replaced(self, row: Row, key: str) -> Said:
        return Said(
            "again",
            "The event {key} stands again in {unit} {other}, which counts.",
            key=key[:60],
            unit=self.table.unit,
            other=self.survey.replaced[row.number],
        )

    def _look_at_cells(self, row: Row, candidate: Candidate) -> bool:
        """Note cells without a value, and letters that no text may hold; whether there are any."""
        known = len(candidate.faults)
        for name, cell in self.columns.special(row) if self.table.kind in SHEETS else ():
            if cell.kind == "unworked":
                candidate.faults.append(Fault(row.number, name, unworked()))
            elif cell.kind == "error":
                said = Said(
                    "error_cell", "This cell shows the error {code}, no value.", code=str(cell)
                )
                candidate.faults.append(Fault(row.number, name, said))
        cells = candidate.evidence.cells
        # All of them at once: letters that no text may hold are rare.
        if not holds_refused(" ".join(cells.values())):
            return len(candidate.faults) > known
        for name, text in cells.items():
            problem = refused(text, keep_returns=True, turns=False)
            if problem is not None:
                said = Said("character", "This holds {found}; take it out.", found=problem)
                candidate.faults.append(Fault(row.number, name, said))
        return len(candidate.faults) > known

    def _name_actors(self, row: Row, candidate: Candidate) -> None:
        """Put in who is named, and the posture of those that are marked."""
        event, posture = self._posture(row, candidate)
        marking = self._marking(row, event, posture) if posture else ()
        for at, each in enumerate(self.matching.actors):
            text = self.columns.text(row, each.column)
            if each.kinds and self.columns.text(row, each.kind).casefold() not in each.kinds:
                continue
            if text:
                candidate.actors += self._named(at, text, posture if at in marking else None)

    def _marking(self, row: Row, event: str, posture: str) -> list[int]:
        """Which of the columns have actors with the posture."""
        kinds = self.matching.marked_kinds.get(event)
        if kinds is None:
            is_shared = posture in self.matching.shared_postures
            return [at for at, each in self.marking if is_shared or each.role == "doing"]
        found = [
            at for at, each in self.marking if self.columns.text(row, each.kind).casefold() in kinds
        ]
        return found if len(found) == 1 else []

    def _named(self, at: int, text: str, posture: str | None) -> tuple[NamedActor, ...]:
        """The actors of a cell in one of the columns; the same ones come again and again."""
        found = self.named.get((at, text, posture))
        if found is None:
            each = self.matching.actors[at]
            found = tuple(NamedActor(name, each.role, posture) for name in _names(each, text))
            if len(self.named) < MOST_KEPT:
                self.named[at, text, posture] = found
        return found

    def _posture(self, row: Row, candidate: Candidate) -> tuple[str, str | None]:
        """(the text that tells it, in small letters; the posture of the row, none if it makes no mark)."""
        matching = self.matching
        folded = ""
        found = matching.posture
        for flag in matching.flags:
            if flag.posture is not None and self.columns.text(row, flag.column) in TRUE:
                found = flag.posture
                break
        for column in matching.posture_columns:
            text = self.columns.text(row, column)
            if not text:
                continue
            folded = text.casefold()
            if folded in matching.postures:
                found = matching.postures[folded]
                break
            if not matching.postures:
                if folded not in POSTURES:
                    self.columns.refuse(row, candidate, column, _choice(text, list(POSTURES)))
                found = folded if folded in POSTURES else None
                break
        return folded, found

    def _kind(self, row: Row, candidate: Candidate) -> str:
        text = self.columns.text(row, self.matching.kind_column)
        if not text:
            return self.matching.kind
        folded = text.casefold()
        kind = self.matching.kinds.get(folded) or (folded if folded in KINDS else "")
        if not kind:
            self.columns.refuse(
                row, candidate, self.matching.kind_column, _choice(text, list(KINDS))
            )
        return kind or self.matching.kind

    def _grade(self, row: Row, candidate: Candidate) -> int:
        text = self.columns.text(row, self.matching.grade)
        if not text:
            return 6
        grade = self.matching.grades.get(text.casefold())
        if grade is None and text.removesuffix(".0") in ("1", "2", "3", "4", "5", "6"):
            grade = int(text.removesuffix(".0"))
        if grade is None:
            known = [*self.matching.grades, *map(str, range(1, 7))]
            self.columns.refuse(row, candidate, self.matching.grade, _choice(text, known))
        return grade or 6

    def _statement(self, row: Row, candidate: Candidate) -> str:
        words = [
            flag.words
            for flag in self.matching.flags
            if self.columns.text(row, flag.column) in TRUE
        ]

        def value(column: str) -> str:
            if column == FLAGS:
                return ", ".join(dict.fromkeys(words))
            if column == PLACE:
                return candidate.place
            text = self.columns.text(row, column)
            if column in self.matching.words:
                return self.matching.words[column].get(text.removesuffix(".0"), text)
            if "<" in text and TAG.search(text):
                text = plain_words(text)
            if "{{" in text:
                text = PICTURE.sub(" ", text)
            return a_dozen_words(text) if column in self.free else text

        return sentence(self.matching.statement, value) or sentence(self.matching.otherwise, value)

    def _say(self, row: Row, candidate: Candidate) -> None:
        """Put the claim together, and hold it and what it marks to what records are held to."""
        matching, key = self.matching, candidate.evidence.key
        text = self.columns.text
        locator = sentence(matching.locator, lambda column: text(row, column))
        place = f"{self.table.unit} {row.within or row.number}" + (f", {key}" if key else "")
        if row.sheet:
            place = f"sheet «{row.sheet.replace('»', '')}», {place}"
        claim: dict[str, Any] = {
            "kind": self._kind(row, candidate),
            "statement": self._statement(row, candidate),
            "locator": f"{place}; {locator}"[:500].strip() if locator else place[:500],
            "credibility": self._grade(row, candidate),
        }
        note = sentence(matching.note, lambda column: text(row, column))
        if note:
            claim["note"] = note
        if candidate.precision is not None:
            days = {"from": candidate.first, "to": candidate.last}
            claim["valid"] = {name: str(day) for name, day in days.items() if day}
            claim["valid"]["precision"] = candidate.precision
        candidate.claim = claim
        if not claim["statement"]:
            said = Said("missing", "Write what is said, in your own words.")
            if not self.fields["statement"]:
                said = Said("missing", "No column is known that says what happened: choose one.")
            self.columns.refuse(row, candidate, self.fields["statement"], said)
            return
        if candidate.marks and candidate.precision is None and not candidate.faults:
            # A claim may speak of no day; a mark can't.
            self.columns.refuse(row, candidate, self.fields["valid"], Said(*MISSING))
        if not candidate.faults and not has_nothing_odd(candidate, self.today):
            for name, said in refusals(candidate, self.today):
                self.columns.refuse(row, candidate, self.fields.get(name, ""), said)


def _names(each: ActorColumn, text: str) -> list[str]:
    if each.named:
        return [each.named] if text in TRUE else []
    parts = text.split(each.separator) if each.separator else [text]
    names = dict.fromkeys(" ".join(part.split()) for part in parts)
    return [name for name in names if name and name not in each.nobody]


def _choice(found: str, known: list[str]) -> Said:
    return Said(
        "choice",
        "{found!r} is none of the choices: {known}.",
        found=found[:40],
        known=", ".join(known),
    )
