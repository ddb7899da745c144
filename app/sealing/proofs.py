"""Proofs: that a record's state stands in the log, and that one head of the log continues another.

What is shown of a state is what readers may see of it today. All else is there as a digest.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy.orm import Session

from app.clock import write_instant
from app.database import Engines, look_at, reading_session
from app.errors import AppError
from app.languages import mark
from app.models import Entry, Leaf
from app.nouns.told import NounName
from app.queries import sealed
from app.queries.states import States, read_states
from app.sealing.hashing import disclosures, leaf_hash, member_digest, record_digest
from app.sealing.sealing import SHAPE, Json, nodes_of_log, recorded_session, state_values
from app.sealing.tree import Node, consistency, hashes_of, inclusion


class NotSealed(AppError):
    """Nothing of a record is in the log yet."""

    status = 404
    code = "not_sealed"
    title = mark("Not sealed yet")


class HistoryAltered(AppError):
    """What is recorded of a state isn't what was sealed."""

    status = 409
    code = "history_altered"
    title = mark("The history was altered")


def prove(engines: Engines, noun: NounName, number: int, instant: datetime) -> Json:
    """That a record's state at an instant stands in the log, as far as it is sealed.

    Raises NotSealed, and HistoryAltered where the record of that state no longer fits what was sealed.
    """
    with recorded_session(engines) as session:
        entry = sealed.last_entry(session, noun, number, instant)
        head = sealed.checkpoint_of(session)
        if entry is None or entry.is_gone or head is None:
            raise NotSealed(
                "Nothing of this record is sealed up to then. What changes is sealed within some minutes."
            )
        leaf = sealed.leaf_at(session, entry.leaf)
        size = leaf.entries
        [state] = Told(engines, session, leaf).entries([entry])
        path = hashes_of(inclusion(entry.ordinal, size), _digests_in(session, entry.leaf))
        return {
            "noun": noun,
            "id": entry.key,
            "instant": write_instant(leaf.instant),
            "sealed_upto": write_instant(sealed.sealed_upto(session) or leaf.instant),
            **state,
            "entry": {"index": entry.ordinal, "size": size, "path": _in_hex(path)},
            "leaf": {
                "index": leaf.number,
                "text": leaf.text,
                "path": _in_hex(
                    hashes_of(
                        inclusion(leaf.number, head.size),
                        lambda nodes: nodes_of_log(session, nodes),
                    )
                ),
            },
            "checkpoint": head.note,
        }


def prove_consistency(session: Session, old: int, size: int) -> list[str]:
    """The hashes that prove that the log of `old` leaves is the beginning of that of `size`."""
    return _in_hex(hashes_of(consistency(old, size), lambda nodes: nodes_of_log(session, nodes)))


def entries_told(engines: Engines, leaf: int, start: int, limit: int) -> list[Json]:
    """Entries of a leaf from a place on, as `Told.entries` has them. Raises HistoryAltered."""
    with recorded_session(engines) as session:
        entries = sealed.entries_of(session, leaf, start, limit)
        return Told(engines, session, sealed.leaf_at(session, leaf)).entries(entries)


class Told:
    """What readers may see today of the entries of a leaf."""

    def __init__(self, engines: Engines, session: Session, leaf: Leaf) -> None:
        self.engines = engines
        self.session = session
        self.leaf = leaf

    def entries(self, entries: Sequence[Entry]) -> list[Json]:
        """Of each entry `disclosed`, texts of members, and `withheld`, digests of the others.

        Raises HistoryAltered.
        """
        wanted: dict[NounName, list[int]] = {}
        for each in entries:
            wanted.setdefault(noun_of(each), []).append(each.record)
        look_at(self.session, self.leaf.instant)
        recorded = read_states(self.session, wanted)
        with reading_session(self.engines, self.leaf.instant, is_editor=True) as reader:
            seen = read_states(reader, wanted)
        return [self._told(each, recorded, seen) for each in entries]

    def _told(self, entry: Entry, recorded: States, seen: States) -> Json:
        noun = noun_of(entry)
        if entry.members is not None:
            return {"disclosed": [], "withheld": sorted(entry.members)}
        members = sealed_members(self.session, entry, recorded)
        state = seen.of[noun].get(entry.record)
        # A record that is gone says no more than that, to whoever knew its name.
        may_know = state_values(noun, entry.key, state, seen) if state and not entry.is_gone else {}
        shown = {name for name, value in may_know.items() if members.values.get(name) == value}
        return {
            "disclosed": [text for name, text in members.texts.items() if name in shown],
            "withheld": sorted(
                digest.hex() for name, digest in members.digests.items() if name not in shown
            ),
        }


@dataclass(frozen=True)
class Members:
    """The members of a sealed state by name: their values and texts, as far as these are known, and digests."""

    values: Mapping[str, Any]
    texts: Mapping[str, str]
    digests: Mapping[str, bytes]


def sealed_members(session: Session, entry: Entry, recorded: States) -> Members:
    """The members of an entry, of the state as it is recorded. Raises HistoryAltered."""
    noun = noun_of(entry)
    state = None if entry.is_gone else recorded.of[noun].get(entry.record)
    if entry.salt is not None and (entry.is_gone or state is not None):
        values = state_values(noun, entry.key, state, recorded)
        texts = disclosures(entry.salt, values)
        digests = {name: member_digest(each) for name, each in texts.items()}
        if entry.shape is not None:
            was = {name: entry.shape[32 * at : 32 * (at + 1)] for at, name in enumerate(SHAPE)}
            coarser = {name for name, digest in was.items() if digests[name] != digest}
            if coarser and sealed.is_coarse(session, noun, entry.record):
                digests |= was
                values, texts = (
                    {name: each for name, each in of.items() if name not in coarser}
                    for of in (values, texts)
                )
        if record_digest(digests.values()) == entry.digest:
            return Members(values, texts, digests)
    raise HistoryAltered(
        "What is recorded of {noun} {key} isn't what was sealed in leaf {leaf}.",
        noun=noun,
        key=entry.key,
        leaf=entry.leaf,
    )


def noun_of(entry: Entry) -> NounName:
    """The noun of an entry's record."""
    return cast("NounName", entry.noun)


def _digests_in(session: Session, leaf: int) -> Any:
    def fetch(nodes: Sequence[Node]) -> dict[Node, bytes]:
        below = [number for level, number in nodes if not level]
        digests = sealed.digests_of(session, leaf, below)
        above = sealed.kept_nodes(session, leaf, [node for node in nodes if node[0]])
        return {(0, number): leaf_hash(digest) for number, digest in digests.items()} | above

    return fetch


def _in_hex(hashes: Iterable[bytes]) -> list[str]:
    return [each.hex() for each in hashes]
