"""What the desk needs to know of a noun's form: its fields, how they become documents, how they are filled."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from app.editing.keys import propose_key
from app.forms.entry import Entry
from app.forms.form_documents import Filled, FormDocument
from app.forms.picking import FINDERS, Finder
from app.nouns import Noun
from app.nouns.rows import Stored, stored_in


@dataclass(frozen=True)
class NounForm:
    """The form of one noun. Which references it has, and where they stand, follows from the record."""

    of: Noun
    lead: str
    fields: Sequence[str]
    lists: Mapping[str, Sequence[str]]
    # From what was typed to documents: the record itself is the first, or the last of a claim's.
    form_documents: Callable[[Filled, str, Any], list[FormDocument]]
    # From a record into the fields.
    fill: Callable[[Session, Entry, Any], None]
    # Fields of which the first that is empty takes the focus in a new form.
    focus: Sequence[str]
    has_map: bool = False
    # How references are found that may be found elsewhere than among the records.
    finders: Mapping[str, Finder] = field(default_factory=dict)

    @property
    def noun(self) -> str:
        """The noun's plural."""
        return self.of.name

    @property
    def singular(self) -> str:
        """The noun's singular."""
        return self.of.singular

    @property
    def body(self) -> str:
        """The template of the form itself."""
        return f"admin/forms/{self.singular}.html"

    @property
    def slug_from(self) -> str | None:
        """The field whose words a new record's slug is made of; none where it is random."""
        return self.of.title if self.of.prefix is None else None

    def key_for(self, session: Session, entry: Entry) -> str:
        """The slug that was typed, or one made of the name; a random id for claims and the like."""
        if self.slug_from is None:
            return propose_key(session, self.noun)
        return entry.text("slug") or propose_key(session, self.noun, entry.text(self.slug_from))

    @cached_property
    def references(self) -> Mapping[str, Finder]:
        """The fields of references, and how each is found."""
        record = self.of.record
        return {
            name: self.finders.get(name, FINDERS[stored.refers])
            for stored in stored_in(record)
            if stored.kind == "reference" and stored.refers is not None
            for name in [record.model_fields[stored.attribute].alias or stored.attribute]
        }

    @cached_property
    def in_rows(self) -> Mapping[str, Mapping[str, Finder]]:
        """The references in the rows of lists, by list and field."""
        return {
            stored.attribute: {name: FINDERS[noun] for name, noun in _references_in(stored)}
            for stored in stored_in(self.of.record)
            if stored.kind == "list"
        }

    @property
    def listed(self) -> Mapping[str, tuple[str, Finder]]:
        """The lists whose rows refer to one noun: (list, how it is found) by the field in a row."""
        return {
            name: (rows, finder)
            for rows, fields in self.in_rows.items()
            if len(fields) == 1
            for name, finder in fields.items()
        }


def _references_in(stored: Stored) -> list[tuple[str, str]]:
    """(field, noun) of what each row of a list refers to."""
    if stored.part is None:
        return [(stored.column.removesuffix("_id"), stored.refers)] if stored.refers else []
    return [(each.attribute, each.refers) for each in stored_in(stored.part) if each.refers]
