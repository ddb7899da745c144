"""Sealing: whatever readers saw changing since the last time becomes leaves of the log, and its head is signed.

`seal` is what callers use. Each instant at which a record became otherwise for readers is a leaf, and the
state of each such record an entry of it. Whether a record became otherwise, the lens of readers tells; its
state is hashed as it was recorded, so that hiding something later changes no hash.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.batches import in_batches
from app.clock import write_instant
from app.database import Engines, look_at, reading_session, translate_outage
from app.errors import SetupError
from app.nouns.told import NounName
from app.published.difference import differences, own_values
from app.queries import sealed
from app.queries.changed import MODELS, Between
from app.queries.sealed_shown import leaf_texts, log_nodes
from app.queries.states import State, States, read_states
from app.sealing.hashing import (
    SALT_BYTES,
    disclosures,
    in_json,
    leaf_hash,
    member_digest,
    record_digest,
)
from app.sealing.notes import Signer, checkpoint_text, signed
from app.sealing.tree import Growing, Node, hashes_of, subtrees

# Before everything that is recorded.
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
# Instants that are sealed in one transaction.
AT_ONCE = 50
# Records whose states are read at once.
STRETCH = 500
# Records of one instant that are followed to what names them; beyond, all are gone over.
MOST = 1_000_000

# What of a state becomes coarser in the past too, when it is made coarser.
SHAPE = dict.fromkeys(("geometry", "uncertainty_m"))

Json = dict[str, Any]


@contextmanager
def recorded_session(engines: Engines, lens: str = "as_sealed") -> Iterator[Session]:
    """The owner's session that reads what would be seen if nothing were hidden. Raises DatabaseUnavailable."""
    with translate_outage(), Session(engines.owner) as session:
        session.connection(execution_options={"schema_translate_map": {"editorial": lens}})
        session.execute(text("set local statement_timeout = 0"))
        yield session
        session.commit()


def state_values(noun: NounName, key: str, state: State | None, states: States) -> Json:
    """What is hashed of a record's state: its own values, or that it is gone.

    What is empty isn't hashed. So a field that comes to a noun later is none of the states before it, as
    long as it is empty there.
    """
    if state is None:
        return {"noun": noun, "key": key, "gone": True}
    values: Json = filled({"noun": noun, **own_values(noun, state, states)})
    return values


def filled(value: Any) -> Any:
    """A value in JSON's types without the members of objects that are null or empty lists."""
    if isinstance(value, dict):
        return {name: filled(each) for name, each in value.items() if each not in (None, [])}
    if isinstance(value, list):
        return [filled(each) for each in value]
    return value


def seal(engines: Engines, signer: Signer | None, *, first: bool = False) -> int:
    """Seal what is over, and sign; how many leaves came. Raises SetupError for a key that isn't the log's.

    Without a key nothing is signed and so nothing sealed. `first` lets a new log begin with this key.
    """
    if signer is None:
        return 0
    added = 0
    while True:
        with recorded_session(engines) as session:
            if not sealed.take_turn(session):
                return added
            _require_key(session, signer, first=first)
            upto = sealed.sealed_upto(session) or BEGINNING
            instants = sealed.instants_to_seal(session, upto, AT_ONCE)
            if not instants:
                return added
            log = grown(session)
            size = log.size
            for instant in instants:
                _seal_instant(engines, session, log, Between(upto, instant))
                upto = instant
            sealed.note_sealed(session, upto)
            if log.size > size:
                sign(session, signer, log)
            added += log.size - size


def _require_key(session: Session, signer: Signer, *, first: bool) -> None:
    known = sealed.keys(session)
    if not known and first:
        sealed.add_key(session, signer.public_text, 0, None)
    elif not known or known[-1].text != signer.public_text:
        raise SetupError(
            "The key of this machine isn't the one that the history is sealed with: bring its file back, "
            "or begin another with «conflict-map history new-key»."
        )


def grown(session: Session) -> Growing:
    """The log as it stands, to which leaves can be added."""
    size = sealed.log_size(session)
    edge = hashes_of(
        [[node] for node in subtrees(0, size)], lambda nodes: nodes_of_log(session, nodes)
    )
    return Growing(size, edge)


def nodes_of_log(session: Session, nodes: Sequence[Node]) -> dict[Node, bytes]:
    """Nodes of the log's tree, by level and number."""
    texts = leaf_texts(session, [number for level, number in nodes if not level])
    kept = log_nodes(session, [node for node in nodes if node[0]])
    return {(0, number): leaf_hash(said.encode()) for number, said in texts.items()} | kept


def sign(session: Session, signer: Signer, log: Growing) -> None:
    """Keep a signed head of the log."""
    note = signed(checkpoint_text(signer.name, log.size, log.root), signer)
    sealed.keep_checkpoint(session, log.size, note)


# A record of which something became otherwise: its noun, its number, its key, and whether it is gone.
Changed = tuple[NounName, int, str, bool]


@dataclass
class _Entries:
    """The entries of a leaf, as they come."""

    leaf: int
    tree: Growing = field(default_factory=Growing)
    nodes: list[tuple[Node, bytes]] = field(default_factory=list)
    # Places and positions among them.
    drawn: set[tuple[str, int]] = field(default_factory=set)

    def add(self, session: Session, changed: Sequence[Changed]) -> None:
        """Put some behind the last, with their states as of the instant that the session looks at."""
        wanted: dict[NounName, list[int]] = {noun: [] for noun, *_ in changed}
        for noun, number, _, is_gone in changed:
            if not is_gone:
                wanted[noun].append(number)
        states = read_states(session, wanted)
        sealed.add_entries(session, self._rows(states, changed))

    def _rows(self, states: States, changed: Sequence[Changed]) -> Iterator[Any]:
        """Their rows, as `sealed.ENTRY_COLUMNS` has them."""
        for noun, number, key, is_gone in changed:
            state = None if is_gone else states.of[noun].get(number)
            salt = secrets.token_bytes(SALT_BYTES)
            digests = digests_of(salt, state_values(noun, key, state, states))
            digest = record_digest(digests.values())
            ordinal = self.tree.size
            self.nodes += self.tree.add(leaf_hash(digest))
            shape = shape_of(digests)
            if shape is not None:
                self.drawn.add((noun, number))
            yield (self.leaf, ordinal, noun, number, key, state is None, salt, digest, shape)


def digests_of(salt: bytes, values: Mapping[str, Any]) -> dict[str, bytes]:
    """The digest of each member of a state."""
    return {name: member_digest(each) for name, each in disclosures(salt, values).items()}


def shape_of(digests: Mapping[str, bytes]) -> bytes | None:
    """The digests of where it is drawn and how finely, one behind the other; none of what isn't drawn."""
    if not SHAPE.keys() <= digests.keys():
        return None
    return b"".join(digests[each] for each in SHAPE)


def _seal_instant(engines: Engines, session: Session, log: Growing, between: Between) -> None:
    """Add a leaf for an instant, if readers saw anything change."""
    entries = _Entries(log.size)
    look_at(session, between.last)
    # Where it is written, and not where a replica may be behind.
    with reading_session(engines, between.last, is_editor=True) as reader:
        reader.execute(text("set local statement_timeout = 0"))
        for stretch in in_batches(differences(reader, between, most=MOST), STRETCH):
            entries.add(
                session,
                [(noun, number, each.key, each.after is None) for each, (noun, number) in stretch],
            )
    entries.add(session, list(_made_coarser(session, entries, between.last)))
    if not entries.tree.size:
        return
    said = {
        "entries": entries.tree.size,
        "instant": write_instant(between.last),
        "root": entries.tree.root.hex(),
        "sealed": write_instant(datetime.now(UTC)),
    }
    leaf = in_json(said)
    sealed.add_leaf(session, log.size, between.last, leaf)
    sealed.add_nodes(session, log.size, entries.nodes)
    sealed.add_nodes(session, sealed.LOG, log.add(leaf_hash(leaf.encode())))


def _made_coarser(session: Session, entries: _Entries, instant: datetime) -> Iterator[Changed]:
    """Records that were made coarser at an instant: in the past too, so that no difference tells of it."""
    for noun in ("places", "positions"):
        kind: NounName = noun
        coarse = sealed.coarse_from(session, MODELS[kind], instant)
        states = read_states(session, {kind: coarse})
        for number, state in states.of[kind].items():
            if (kind, number) in entries.drawn:
                continue
            last = sealed.last_entry(session, kind, number, instant)
            if last is None or last.salt is None or last.is_gone:
                continue
            digests = digests_of(last.salt, state_values(kind, state.key, state, states))
            if shape_of(digests) != last.shape:
                yield kind, number, state.key, False
