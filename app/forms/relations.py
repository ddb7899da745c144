"""Rows of an actor's relations: what it is to another, over which days, and the claim for it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.forms import typed_days
from app.forms.entry import Entry, filled_rows, reference_fields
from app.forms.form_documents import Filled
from app.forms.picking import ACTORS, CLAIMS, require
from app.languages import mark
from app.nouns.actor import RelationRecord

LIST = "relations"
FIELDS = ("relation", *reference_fields("actor", "claim"), *typed_days.FIELDS)
LISTS: Mapping[str, tuple[str, ...]] = {LIST: FIELDS}


def relations_data(filled: Filled, paths: dict[str, str]) -> list[dict[str, Any]]:
    """The relations of the rows, with the field of each path put into `paths`."""
    entry, found = filled.entry, list[dict[str, Any]]()
    for row in filled_rows(entry, LIST, FIELDS, idle=("relation", "precision")):
        prefix = f"{LIST}-{row}-"
        actor = require(
            filled.session,
            entry,
            f"{prefix}actor",
            ACTORS,
            mark("Which actor does it stand so to?"),
        )
        claim = require(
            filled.session, entry, f"{prefix}claim", CLAIMS, mark("Name the claim that says so.")
        )
        days = typed_days.days_of(entry, filled.today, prefix)
        if actor is None or claim is None or typed_days.has_wrong_days(entry, prefix):
            continue
        number = f"{LIST}.{len(found)}"
        paths |= {f"{number}.{part}": prefix + part for part in ("relation", "actor", "claim")}
        paths |= {number: f"{prefix}actor", f"{number}.valid": f"{prefix}from"}
        relation = {
            "relation": entry.text(f"{prefix}relation") or "succeeds",
            "actor": actor.key,
            "valid": typed_days.valid_data(days),
            "claim": claim.key,
        }
        found.append({name: value for name, value in relation.items() if value is not None})
    return found


def fill_relations(session: Session, entry: Entry, relations: Sequence[RelationRecord]) -> None:
    """Fill the rows from a record."""
    for relation in relations:
        prefix = f"{LIST}-{entry.add_row(LIST, relation=relation.relation)}-"
        entry.pick(f"{prefix}actor", ACTORS.by_key(session, relation.actor))
        entry.pick(f"{prefix}claim", CLAIMS.by_key(session, relation.claim))
        if relation.valid is not None:
            valid = relation.valid
            typed_days.fill_days(entry, valid.first, valid.last, valid.precision, prefix)
