"""What a claim's and a position's own rules say of a candidate. Pure.

`refusals` asks the records themselves. `has_nothing_odd` tells at a tenth of the time of nearly every row that
they would refuse nothing; tests hold the one against the other.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import ValidationError

from app.dataset.observing import days_ahead
from app.editing.checking import EARLIEST, LATEST, size_problems
from app.editing.record_json import errors_of
from app.errors import Said
from app.imports.candidates import Candidate
from app.letters import is_plain
from app.nouns.claim import ClaimRecord
from app.nouns.fields import told_of
from app.nouns.parts import Publishing
from app.nouns.position import PositionRecord

# Stands in for the ids that a record gets once it is written.
SOME_ID = "row"
SOMEWHERE = {"id": SOME_ID, "publishing": Publishing(status="draft")}
DAYS = "valid"
# By a claim's texts: how long one may be.
LONGEST = {
    name: told_of(ClaimRecord.model_fields[name]).longest
    for name in ("statement", "locator", "note")
}
# Far below what a position may be uncertain by.
MOST_UNCERTAIN_M = 1_000_000


def has_nothing_odd(candidate: Candidate, today: date) -> bool:
    """Whether records would surely refuse nothing: plain texts, ordered days up to today, usual numbers.

    Kinds, postures and precisions come from vocabularies already. False says nothing.
    """
    claim, first, last = candidate.claim, candidate.first, candidate.last
    if not 1 <= claim["credibility"] <= 6:
        return False
    texts = ((claim[name], most) for name, most in LONGEST.items() if name in claim)
    if not all(text and len(text) <= most and is_plain(text) for text, most in texts):
        return False
    if candidate.precision is not None and first is None and last is None:
        return False
    if not all(EARLIEST <= day <= min(today, LATEST) for day in (first, last) if day is not None):
        return False
    if first is not None and last is not None and last < first:
        return False
    if candidate.geometry is None or not candidate.marks:
        return True
    uncertainty_m = candidate.uncertainty_m
    is_usual = uncertainty_m is not None and 0 <= uncertainty_m <= MOST_UNCERTAIN_M
    return is_usual and candidate.precision is not None


def refusals(candidate: Candidate, today: date) -> Iterator[tuple[str, Said]]:
    """(field, sentence) of what records refuse of it, what is too long or too far; then, of days to come, the first one."""
    records: list[ClaimRecord | PositionRecord] = []
    try:
        records.append(ClaimRecord.model_validate({**candidate.claim, **SOMEWHERE}))
        for mark in candidate.marks[:1]:
            if candidate.geometry is None:
                break
            position: dict[str, Any] = {
                "posture": mark.posture,
                "modality": candidate.modality,
                "valid_from": candidate.first,
                "valid_to": candidate.last,
                "valid_precision": candidate.precision,
                "uncertainty_m": candidate.uncertainty_m,
                "geometry": candidate.geometry,
            }
            position |= {**SOMEWHERE, "actor": SOME_ID, "claims": (SOME_ID,)}
            records.append(PositionRecord.model_validate(position))
    except ValidationError as error:
        for path, sentences in errors_of(error).items():
            yield from ((path.partition(".")[0], said) for said in sentences)
        return
    for record in records:
        for path, said in size_problems(record):
            yield path.partition(".")[0], said
    for record in records:
        for _, said in days_ahead(record, today):
            yield DAYS, said
            return
