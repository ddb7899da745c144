"""Many changed records are written as one by one: the same rows, in the same place."""

import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.commands.data import shipped_datasets
from app.database import Engines, editing_session
from app.dataset.loading import load_datasets
from app.editing.documents import Document, find_documents
from app.editing.putting import put_many
from app.editing.saving import put
from app.nouns import NOUNS
from app.nouns.parts import Record
from app.nouns.tables import belonging_to
from app.queries.history import TABLES

pytestmark = pytest.mark.thorough

# What a record keeps of its own when it takes over what another says: its names, and what only fits it.
KEPT = {
    "sources": {"slug", "text"},
    "actors": {"slug", "parent", "relations"},
    "places": {"slug", "part_of"},
    "claims": {"id", "source", "passage", "locator", "kind", "speaker"},
    "positions": {"id", "claims"},
    "links": {"id", "earlier", "later"},
}
# Of all others, those that fit whatever else a record says.
ALONE = {
    "title", "name", "names", "note", "why", "statement", "places", "actors", "figures", "geometry", "uncertainty_m",
    "credibility", "translations", "symbol", "actor", "place",
}  # fmt: skip
Pair = tuple[Record, Document]


def mixed(noun: str, documents: Sequence[Document], draw: random.Random) -> list[Pair]:
    """Some of the records, each saying in a field, in some or in all what another says."""
    pairs = []
    for document in draw.sample(documents, max(1, len(documents) // 2)):
        other, own = draw.choice(documents).record, document.record
        names = sorted(set(type(own).model_fields) - KEPT[noun])
        if draw.random() < 0.5:
            names = draw.sample(sorted(ALONE.intersection(names)), draw.choice((0, 1)))
        pairs.append(
            (own.model_copy(update={name: getattr(other, name) for name in names}), document)
        )
    return pairs


def rows(session: Session, noun: str) -> dict[str, list[Any]]:
    """All rows of a noun with what belongs to them, and which change wrote them."""
    found = {}
    for table in (TABLES[noun], *(each.table for each in belonging_to(noun)), "passage_found"):
        # A new member of a list has another number in any case.
        apart = "{sys_period,shown_from}" if table == TABLES[noun] else "{sys_period,shown_from,id}"
        query = text(
            f"select to_jsonb(r) - '{apart}'::text[] as told from editorial.{table} r order by told"
        )
        found[table] = list(session.scalars(query))
    return found


def outcome(session: Session, noun: str, write: Callable[[], None]) -> dict[str, list[Any]]:
    """The rows after writing, which is rolled back."""
    with session.begin_nested() as step:
        write()
        session.flush()
        session.expire_all()
        found = rows(session, noun)
        step.rollback()
    session.expire_all()
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_many_records_are_written_as_one_by_one(fresh_database: Engines, seed: int) -> None:
    with editing_session(fresh_database, "Load") as session:
        load_datasets(session, shipped_datasets())
    draw = random.Random(seed)
    with editing_session(fresh_database, "Change") as session:
        for noun in NOUNS:
            keys = session.scalars(
                text(f"select {NOUNS[noun].id_column} from editorial.{TABLES[noun]}")
            )
            documents = list(find_documents(session, noun, list(keys)).values())
            pairs = mixed(noun, sorted(documents, key=lambda each: each.key), draw)

            def one_by_one(noun: str = noun, pairs: Sequence[Pair] = pairs) -> None:
                for wanted, current in pairs:
                    put(session, noun, wanted, current)

            def at_once(noun: str = noun, pairs: Sequence[Pair] = pairs) -> None:
                put_many(session, noun, pairs)

            before = rows(session, noun)
            expected = outcome(session, noun, one_by_one)
            assert outcome(session, noun, at_once) == expected != before, noun
