"""From a form to documents: a form may hold several, each with the fields its values came from.

`record_of` makes a form_document's record and puts what is wrong with it beside the fields; `show_errors`
does the same with what saving found.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.editing.errors import FieldErrors
from app.editing.reasons import CODES as REASON
from app.editing.record_json import record_from_json
from app.forms.entry import Entry
from app.forms.fields import WHOLE_FORM
from app.nouns.parts import Record

# The fields that say days together.
DAYS = ("from", "until", "precision")


@dataclass(frozen=True)
class Filled:
    """A form that is to become documents: what is typed, the state wanted, what day it is."""

    session: Session
    entry: Entry
    # The key `publishing` of the document: the wanted state, the embargo.
    publishing: dict[str, Any]
    today: date

    @property
    def state_alone(self) -> dict[str, Any]:
        """The state of what is written beside the record: the same, without its embargo."""
        return {"status": self.publishing["status"]}


@dataclass
class FormDocument:
    """One document of a form: its noun, its data as JSON, and the field that shows each path."""

    noun: str
    data: dict[str, Any]
    # The form's field for a path of the document, such as "valid_from" or "claims.0".
    fields: dict[str, str] = field(default_factory=dict)
    # The version that it was opened with; none for a new record.
    base: int | None = None

    def field_of(self, path: str) -> str:
        """The form's field that shows a path, or one that the path lies in; else the whole form."""
        parts = path.split(".")
        while parts:
            name = self.fields.get(".".join(parts))
            if name is not None:
                return name
            parts.pop()
        return WHOLE_FORM


def record_of(entry: Entry, form_document: FormDocument) -> Record | None:
    """The record of a form's document; none when a message stands beside one of its fields instead."""
    try:
        return record_from_json(form_document.noun, form_document.data)
    except FieldErrors as error:
        show_errors(entry, [form_document], error)
        return None


def show_errors(entry: Entry, form_documents: Sequence[FormDocument], error: FieldErrors) -> None:
    """Put messages beside the fields; a field that has one already keeps that."""
    for path, sentences in error.errors.items():
        number, colon, rest = path.partition(":")
        numbered = bool(colon) and number.isdecimal() and int(number) < len(form_documents)
        form_document = form_documents[int(number)] if numbered else form_documents[0]
        inner = rest if numbered else path
        for sentence in sentences:
            if inner == "valid_from" and sentence.code == "needed" and entry.errors_below(DAYS):
                # They are missing because they were refused.
                continue
            name = "reason" if sentence.code in REASON else form_document.field_of(inner)
            is_named = name != WHOLE_FORM or not inner
            entry.refuse(name, sentence if is_named else sentence.reworded(f"{inner}: {sentence}"))
