"""The whole history held against the log: whatever was altered behind the program's back is named.

Each entry is worked out anew of what is recorded of that instant. Somebody who has the key can seal another
history; who keeps a signed checkpoint elsewhere finds that out by a proof of consistency.
"""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import Engines, look_at
from app.models import Entry, Leaf
from app.nouns.told import NounName
from app.queries import sealed
from app.queries.changed import MODELS
from app.queries.filters import key_of
from app.queries.states import read_states
from app.sealing.hashing import leaf_hash, record_digest
from app.sealing.notes import Signer, checkpoint_text
from app.sealing.proofs import HistoryAltered, noun_of, sealed_members
from app.sealing.sealing import recorded_session
from app.sealing.tree import Growing

STRETCH = 500


def check_history(engines: Engines, signer: Signer | None = None) -> Iterator[str]:
    """What doesn't fit, in words; nothing where all does. A signer's key must be the log's."""
    with recorded_session(engines) as session:
        yield from check_recorded(session, signer)
    yield from _never_sealed(engines)


def check_recorded(session: Session, signer: Signer | None = None) -> Iterator[str]:
    """What doesn't fit of the leaves and their head. The session reads what is recorded."""
    log, number = Growing(), 0
    while leaves := sealed.leaves_from(session, number, STRETCH):
        for leaf in leaves:
            yield from check_leaf(session, leaf, number)
            log.add(leaf_hash(leaf.text.encode()))
            number += 1
    yield from _check_head(session, log, signer)


def check_leaf(session: Session, leaf: Leaf, number: int) -> Iterator[str]:
    """What of a leaf doesn't fit. The session reads what is recorded."""
    if leaf.number != number:
        yield f"Leaf {number} is missing."
    tree, start = Growing(), 0
    look_at(session, leaf.instant)
    while entries := sealed.entries_of(session, leaf.number, start, STRETCH):
        yield from check_entries(session, entries)
        for entry in entries:
            if entry.ordinal != tree.size:
                yield f"Entry {tree.size} of leaf {leaf.number} is missing."
                return
            tree.add(leaf_hash(entry.digest))
        start = entries[-1].ordinal + 1
    if tree.size != leaf.entries or not tree.size or tree.root != leaf.root:
        yield f"The entries of leaf {leaf.number} aren't those that were sealed."


def check_entries(session: Session, entries: list[Entry]) -> Iterator[str]:
    """Which entries of one leaf don't fit what is recorded of the instant that the session looks at."""
    wanted: dict[NounName, list[int]] = {}
    for entry in entries:
        wanted.setdefault(noun_of(entry), []).append(entry.record)
    recorded = read_states(session, wanted)
    for entry in entries:
        try:
            if entry.members is None:
                sealed_members(session, entry, recorded)
            elif record_digest(map(bytes.fromhex, entry.members)) != entry.digest:
                yield f"The digests of what was erased of {entry.noun} {entry.key} were altered."
        except HistoryAltered as error:
            yield str(error)


def _check_head(session: Session, log: Growing, signer: Signer | None) -> Iterator[str]:
    head = sealed.checkpoint_of(session)
    if head is None:
        if log.size:
            yield "No checkpoint is signed."
        return
    name = head.note.partition("\n")[0]
    if not head.note.startswith(checkpoint_text(name, log.size, log.root) if log.size else "\n"):
        yield "The newest checkpoint isn't that of the log."
    if (
        signer is not None
        and signer.signature(head.note.partition("\n\n")[0] + "\n") not in head.note
    ):
        yield "The newest checkpoint isn't signed with the key of this machine."


def _never_sealed(engines: Engines) -> Iterator[str]:
    """Records that readers see as of the last sealing, and of which the log says nothing."""
    with recorded_session(engines) as session:
        upto = sealed.sealed_upto(session)
    if upto is None:
        return
    with recorded_session(engines, "as_known") as session:
        look_at(session, upto)
        for noun, model in MODELS.items():
            known = select(Entry.record).where(Entry.noun == noun)
            query = select(key_of(model)).where(model.id.not_in(known)).order_by(model.id)
            yield from (
                f"Of {noun} {key} nothing was ever sealed." for key in session.scalars(query)
            )
