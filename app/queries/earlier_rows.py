"""The rows of files that a source's claims came from, to tell whether another file holds some of them again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Claim, Source

AT_ONCE = 5_000


@dataclass
class EarlierRows:
    """What tells such a row: the key of its event, and all its cells. Of cells their hash is enough."""

    claims: int = 0
    keys: set[str] = field(default_factory=set)
    cells: set[int] = field(default_factory=set)

    def add(self, key: str | None, cells: Mapping[str, str]) -> None:
        """Note the row of a claim."""
        self.claims += 1
        self.keys.update(() if key is None else (key,))
        self.cells.add(hash(frozenset(cells.items())))

    def hold(self, row: Mapping[str, Any]) -> bool:
        """Whether a row, as a claim would keep it, is one of them: by its key, without one by its cells."""
        if row["key"] is not None:
            return row["key"] in self.keys
        return hash(frozenset(row["cells"].items())) in self.cells


def earlier_rows(session: Session, source: str) -> EarlierRows:
    """The rows of the claims of a source, drafts among them and not those withdrawn."""
    query = (
        select(Claim.row_key, Claim.row_cells)
        .join(Source, Source.id == Claim.source_id)
        .where(Source.slug == source, Claim.row_sha256.is_not(None), Claim.status != "withdrawn")
        .execution_options(yield_per=AT_ONCE)
    )
    found = EarlierRows()
    for key, cells in session.execute(query):
        found.add(key, cells or {})
    return found
