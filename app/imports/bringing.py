"""Ready candidates into the map as drafts, within one change that is undone as one.

`bring_in` writes; the session's owner commits, so that all of it is there or none.
"""

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass
from itertools import islice

from sqlalchemy.orm import Session

from app.batches import ahead, in_batches
from app.database import CHANGE_ID
from app.editing.adding import add_records, new_ids
from app.errors import Said
from app.imports.building import Builder
from app.imports.candidates import Candidate
from app.imports.names import Name
from app.nouns.claim import ClaimRecord
from app.nouns.position import PositionRecord

BATCH = 6_000


@dataclass(frozen=True)
class Brought:
    """What became of a row: its claim and its positions, by public id; or why it stayed out."""

    row: int
    claim: str = ""
    positions: tuple[str, ...] = ()
    stayed_out: Said | None = None


@dataclass(frozen=True)
class Built:
    """A batch as records: claims, positions, and what will have become of each row."""

    claims: Sequence[ClaimRecord]
    positions: Sequence[PositionRecord]
    brought: Sequence[Brought]


def bring_in(
    session: Session,
    candidates: Iterable[Candidate],
    source: str,
    slugs: Mapping[Name, str],
    *,
    file: str,
    status: str = "draft",
    reading: Session | None = None,
) -> Generator[Brought]:
    """Write ready candidates as drafts of a source, in batches; those with faults are passed over.

    Each claim keeps its row, of the file of that name, and its figures; of other people's sentences in it
    a dozen words, unless the source's licence lets all of them be shown. The session has begun the change
    that all of it belongs to (`begin_change`), and its owner commits.
    `slugs` are those of the names that are known (`names.resolve`): who isn't stays out of claims and
    marks, though not out of statements. `status` is in_review or published where a person said so.
    With a session for `reading`, which nothing but the candidates may use meanwhile, the next batch is built
    while one is written.
    Raises NotFound where there is no such source.
    """
    assert CHANGE_ID in session.info
    builder = Builder(reading or session, source, slugs, status, file)
    ready = (candidate for candidate in candidates if candidate.is_ready)
    keys = NewKeys(reading or session)
    batches: Iterable[Built] = (build(builder, keys, some) for some in in_batches(ready, BATCH))
    with closing(ahead(batches)) if reading else nullcontext(batches) as coming:
        for built in coming:
            write(session, built, builder.ids)
            yield from built.brought


class NewKeys:
    """Public ids that no record has or ever had, none twice though nothing is written in between."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.given: set[str] = set()

    def some(self, noun: str, count: int) -> list[str]:
        """So many ids of a noun."""
        found: list[str] = []
        while len(found) < count:
            new = new_ids(self.session, noun, count - len(found))
            found += [key for key in new if key not in self.given]
            self.given.update(new)
        return found


def build(builder: Builder, keys: NewKeys, batch: Sequence[Candidate]) -> Built:
    """The records of one batch; what its place keeps out has none."""
    kept = [(candidate, builder.reason(candidate)) for candidate in batch]
    new = iter(keys.some("claims", sum(reason is None for _, reason in kept)))
    claims: list[ClaimRecord] = []
    marks: list[PositionRecord] = []
    counts: list[tuple[int, str, int, Said | None]] = []
    for candidate, reason in kept:
        if reason is not None:
            counts.append((candidate.row, "", 0, reason))
            continue
        claim = builder.claim(candidate, next(new))
        own = list(builder.positions(candidate, claim.id))
        claims.append(claim)
        marks += own
        counts.append((candidate.row, claim.id, len(own), None))
    ids = keys.some("positions", len(marks))
    positions = [mark.model_copy(update={"id": key}) for mark, key in zip(marks, ids, strict=True)]
    left = iter(ids)
    brought = [
        Brought(row, claim, tuple(islice(left, count)), reason)
        for row, claim, count, reason in counts
    ]
    return Built(claims, positions, brought)


def write(session: Session, built: Built, ids: Mapping[str, Mapping[str, int]]) -> None:
    """Write the records of one batch, its claims first."""
    numbers = add_records(session, built.claims, ids)
    add_records(session, built.positions, {**ids, "claims": numbers})
