"""Ready candidates into the map as drafts, within one change that is undone as one.

`bring_in` writes; the session's owner commits, so that all of it is there or none.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.batches import in_batches
from app.database import CHANGE_ID
from app.editing.adding import add_records, new_ids
from app.errors import Said
from app.imports.building import Builder
from app.imports.candidates import Candidate
from app.imports.names import Name

BATCH = 2_000


@dataclass(frozen=True)
class Brought:
    """What became of a row: its claim and its positions, by public id; or why it stayed out."""

    row: int
    claim: str = ""
    positions: tuple[str, ...] = ()
    stayed_out: Said | None = None


def bring_in(
    session: Session,
    candidates: Iterable[Candidate],
    source: str,
    slugs: Mapping[Name, str],
    *,
    file: str,
    status: str = "draft",
) -> Iterator[Brought]:
    """Write ready candidates as drafts of a source, in batches; those with faults are passed over.

    Each claim keeps its row, of the file of that name, and its figures; of other people's sentences in it
    a dozen words, unless the source's licence lets all of them be shown. The session has begun the change
    that all of it belongs to (`begin_change`), and its owner commits.
    `slugs` are those of the names that are known (`names.resolve`): who isn't stays out of claims and
    marks, though not out of statements. `status` is in_review or published where a person said so.
    Raises NotFound where there is no such source.
    """
    assert CHANGE_ID in session.info
    builder = Builder(session, source, slugs, status, file)
    ready = (candidate for candidate in candidates if candidate.is_ready)
    for batch in in_batches(ready, BATCH):
        yield from write(builder, batch)


def write(builder: Builder, batch: Sequence[Candidate]) -> list[Brought]:
    """Write the rows of one batch, its claims first."""
    session = builder.session
    kept = [(candidate, builder.reason(candidate)) for candidate in batch]
    whole = [candidate for candidate, reason in kept if reason is None]
    claim_ids = new_ids(session, "claims", len(whole))
    claims = [builder.claim(*pair) for pair in zip(whole, claim_ids, strict=True)]
    numbers = add_records(session, claims, builder.ids)
    marks = [
        (claim, position)
        for candidate, claim in zip(whole, claim_ids, strict=True)
        for position in builder.positions(candidate, claim)
    ]
    position_ids = new_ids(session, "positions", len(marks))
    positions = [
        position.model_copy(update={"id": key})
        for (_, position), key in zip(marks, position_ids, strict=True)
    ]
    add_records(session, positions, {**builder.ids, "claims": numbers})
    of_claim: dict[str, list[str]] = {}
    for (claim, _), key in zip(marks, position_ids, strict=True):
        of_claim.setdefault(claim, []).append(key)
    written = iter(claim_ids)
    brought = []
    for candidate, reason in kept:
        claim = next(written) if reason is None else ""
        found = tuple(of_claim.get(claim, ()))
        brought.append(Brought(candidate.row, claim, found, reason))
    return brought
