"""What a row becomes before it is brought in: a claim, where it marks the map, its figures, its evidence.

A candidate names places and actors as its file does; `names` finds out which of the map's they are.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from shapely.geometry.base import BaseGeometry

from app.editing.record_json import geometry_to_json
from app.imports.cells import Fault
from app.letters import without_refused
from app.nouns.row_records import LONGEST_CELL, MOST_CELLS, fragment_of


@dataclass(frozen=True, slots=True)
class NamedActor:
    """An actor as the row names it, what it is to the claim, and what it does where it is marked."""

    name: str
    role: str
    posture: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A count as the row's source has it; none where it doesn't say."""

    what: str
    best: int | None = None
    low: int | None = None
    high: int | None = None

    def as_json(self) -> dict[str, Any]:
        """As a claim keeps it, without what isn't said."""
        values = {"what": self.what, "best": self.best, "low": self.low, "high": self.high}
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a row stands: SHA-256 of the file, number of the row, key of the event, the cells used."""

    sha256: str
    row: int
    key: str
    cells: dict[str, str]
    # Those of the cells whole that are cut after a dozen words, for a source whose licence allows more.
    whole: dict[str, str] = field(default_factory=dict)
    # Where several sheets are read as one: its sheet, and its row there.
    sheet: str = ""
    within: int = 0

    @property
    def fragment(self) -> str:
        """The row as a fragment of the file's address, as RFC 7111 has it."""
        return f"#{fragment_of(self.within or self.row)}"

    def as_json(self) -> dict[str, Any]:
        """For keeping; without a key where there is none.

        `columns` tells the order of the cells, which PostgreSQL doesn't keep of an object's keys.
        """
        written: dict[str, Any] = {"sha256": self.sha256, "row": self.row, "cells": self.cells}
        written["columns"] = list(self.cells)
        more = {"key": self.key, "whole": self.whole, "sheet": self.sheet, "within": self.within}
        return written | {name: value for name, value in more.items() if value}

    def record(self, file: str, *, words: bool) -> dict[str, Any]:
        """The row as a claim keeps it; with `words`, texts that are cut here are kept whole."""
        # What lies behind the dozen words was never looked at.
        whole = {
            column: without_refused(text.replace("\r\n", "\n")).strip()
            for column, text in (self.whole.items() if words else ())
        }
        cells = self.cells | whole
        kept = list(cells.items())[:MOST_CELLS]
        return {
            "file": file,
            "sha256": self.sha256,
            "sheet": _named(" ".join(self.sheet.split())) or None,
            "row": self.within or self.row,
            "key": " ".join(self.key.split())[:500].strip() or None,
            "cells": {name: _within(text) for column, text in kept if (name := _named(column))},
        }


@lru_cache(2_000)
def _named(column: str) -> str:
    return without_refused(column)[:300].strip()


def _within(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 2]} …"


@dataclass(slots=True)
class Candidate:
    """What one row becomes. It is ready when it has no faults; cautions stand beside it."""

    evidence: Evidence
    # The claim as JSON has it, without id, source, places and actors.
    claim: dict[str, Any] = field(default_factory=dict)
    actors: list[NamedActor] = field(default_factory=list)
    place: str = ""
    country: str = ""
    # Where it is, in EPSG:4326; none where the named place alone says.
    geometry: BaseGeometry | None = None
    # A geometry that is broken, as it could be mended; somebody has to say that it should.
    mended: BaseGeometry | None = None
    uncertainty_m: int | None = None
    first: date | None = None
    last: date | None = None
    precision: str | None = None
    modality: str = "observed"
    figures: list[Figure] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    cautions: list[Fault] = field(default_factory=list)
    # It sums up others, and is left out; its fault says so.
    is_total: bool = False

    @property
    def row(self) -> int:
        """The number of its row."""
        return self.evidence.row

    @property
    def is_ready(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.faults

    @property
    def marks(self) -> list[NamedActor]:
        """The actors that are marked on the map, each once."""
        found: dict[str, NamedActor] = {}
        for actor in self.actors:
            if actor.posture is not None:
                found.setdefault(actor.name, actor)
        return list(found.values())

    def position(self, actor: str, posture: str) -> dict[str, Any]:
        """A position of it as JSON has it, without id, place and claims."""
        written: dict[str, Any] = {
            "actor": actor,
            "posture": posture,
            "modality": self.modality,
            "valid_from": self.first.isoformat() if self.first else None,
            "valid_to": self.last.isoformat() if self.last else None,
            "valid_precision": self.precision,
            "uncertainty_m": self.uncertainty_m,
            "geometry": geometry_to_json(self.geometry) if self.geometry is not None else None,
        }
        return {name: value for name, value in written.items() if value is not None}

    def as_json(self) -> dict[str, Any]:
        """All of it, for whoever keeps or shows it."""
        return self.without_faults() | {
            "faults": [each.as_json() for each in self.faults],
            "cautions": [each.as_json() for each in self.cautions],
        }

    def without_faults(self) -> dict[str, Any]:
        """All of it but what is wrong with it."""
        return {
            "row": self.row,
            "claim": self.claim,
            "place": self.place or None,
            "country": self.country or None,
            "actors": [
                {"name": each.name, "role": each.role, "posture": each.posture}
                for each in self.actors
            ],
            "geometry": geometry_to_json(self.geometry) if self.geometry is not None else None,
            "mended": geometry_to_json(self.mended) if self.mended is not None else None,
            "uncertainty_m": self.uncertainty_m,
            "valid_from": self.first.isoformat() if self.first else None,
            "valid_to": self.last.isoformat() if self.last else None,
            "valid_precision": self.precision,
            "modality": self.modality,
            "figures": [each.as_json() for each in self.figures],
            "evidence": self.evidence.as_json(),
        }
