"""People who edit, in tests of `app.editing`: each act is a transaction of its own, as at the desk."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.database import Engines, desk_session, editing_session, reading_session
from app.editing.documents import Document, find_document, read_document, read_version
from app.editing.edits import Edit, Outcome
from app.editing.errors import FieldErrors
from app.editing.history import versions
from app.editing.keys import propose_key
from app.editing.record_json import record_from_json, record_to_json
from app.editing.reviewing import approve
from app.editing.reviews import ReviewView, read_review
from app.editing.saving import save
from app.editing.write_policy import Editor
from app.models import Account
from app.nouns.fields import with_values
from app.nouns.parts import Record
from app.queries.history import VersionRow
from tests.factories import make_actor, make_claim, make_place, make_position, make_source

NUMBERS = count(1)


@dataclass
class Room:
    """A database of the test's own, the people who edit it, and what they do."""

    engines: Engines
    review_on: bool = False

    def person(self, role: str = "reviewer", name: str | None = None) -> Editor:
        """Someone with an account."""
        number = next(NUMBERS)
        with desk_session(self.engines) as session:
            account = Account(
                login=f"person-{number}", display_name=name or f"Person {number}", role=role
            )
            session.add(account)
            session.flush()
            account_id, shown = account.id, account.display_name
        return Editor(account_id, shown, role in ("reviewer", "admin"), self.review_on)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """The desk's session, committed at the end."""
        with desk_session(self.engines) as session:
            yield session

    def do(self, act: Callable[..., Any], *args: Any, **values: Any) -> Any:
        """What a function of `app.editing` comes to, in a transaction of its own."""
        with self.session() as session:
            came_to = act(session, *args, **values)
            session.flush()
            # Rows that a test looks at afterwards keep what was read.
            session.expunge_all()
            return came_to

    def make(self, maker: Callable[..., Any], **values: Any) -> str:
        """A record made by a factory; its slug or public id."""
        with editing_session(self.engines, "made for a test") as session:
            row = maker(session, **values)
            return str(getattr(row, "slug", None) or row.public_id)

    def position(self, **values: Any) -> str:
        """A published position at a place, resting on a published claim; its id."""
        with editing_session(self.engines, "made for a test") as session:
            place = make_place(session)
            claim = make_claim(session, places=(place,))
            row = make_position(session, claims=(claim,), place_id=place.id, **PRECISE, **values)
            return row.public_id

    def read(self, noun: str, key: str) -> Document:
        """The document as it is."""
        document: Document = self.do(read_document, noun, key)
        return document

    def find(self, noun: str, key: str) -> Document | None:
        """The document as it is; none when it is gone."""
        document: Document | None = self.do(find_document, noun, key)
        return document

    def at(self, noun: str, key: str, version: int) -> Document:
        """The document as a change left it."""
        document: Document = self.do(read_version, noun, key, version)
        return document

    def save(
        self,
        editor: Editor,
        noun: str,
        record: Record,
        base: int | None = None,
        note: str = "because",
        **more: Any,
    ) -> Outcome:
        """Save one document."""
        outcome: Outcome = self.do(save, editor, [Edit(noun, record, base)], note, **more)
        return outcome

    def change(
        self, editor: Editor, noun: str, key: str, why: str = "because", **values: Any
    ) -> Outcome:
        """Change fields of a document as it stands; `publishing__status` is a field of its state."""
        document = self.read(noun, key)
        return self.save(editor, noun, altered(document.record, **values), document.version, why)

    def versions(self, noun: str, key: str) -> list[VersionRow]:
        """The versions of a record, newest first."""
        rows: list[VersionRow] = self.do(versions, noun, key)
        return rows

    def key(self, noun: str, words: str = "") -> str:
        """A key that nothing has or had."""
        return str(self.do(propose_key, noun, words))

    def rows(self, statement: str, **values: Any) -> list[Any]:
        """Rows as the database's owner sees them."""
        with self.engines.owner.connect() as connection:
            return list(connection.execute(text(statement), values))

    def one(self, statement: str, **values: Any) -> Any:
        """The only value that a statement gives."""
        [[value]] = self.rows(statement, **values)
        return value

    def seen(self, statement: str) -> list[Any]:
        """Rows as a reader's role sees them."""
        with reading_session(self.engines) as session:
            return list(session.execute(text(statement)))


# The factories leave it out; the desk asks for it.
PRECISE = {"valid_precision": "day"}


def altered(record: Record, **values: Any) -> Record:
    """The record with other values."""
    return with_values(record, {name.replace("__", "."): to for name, to in values.items()})


def document(noun: str, **values: Any) -> Record:
    """A record made from JSON."""
    return record_from_json(noun, values)


def source_document(key: str, status: str = "draft", **values: Any) -> Record:
    """A source that says what it must."""
    given = {"slug": key, "title": "A report", "language": "en"}
    return document("sources", **(given | values), publishing={"status": status})


def place_document(key: str, status: str = "draft", **values: Any) -> Record:
    """A town at a point."""
    given = {
        "slug": key,
        "name": "Tabqa",
        "kind": "town",
        "geometry": {"type": "Point", "coordinates": [38.55, 35.83]},
        "uncertainty_m": 500,
        "evidence": "seen on a map",
    }
    return document("places", **(given | values), publishing={"status": status})


def claim_document(key: str, status: str = "draft", **values: Any) -> Record:
    """A report located in words."""
    given = {"id": key, "kind": "report", "statement": "They left.", "locator": "page 2"}
    return document("claims", **(given | values), publishing={"status": status})


def position_document(key: str, actor: str, claims: list[str], **values: Any) -> Record:
    """An actor that holds a point on a day."""
    status = values.pop("status", "draft")
    given = {
        "id": key,
        "geometry": {"type": "Point", "coordinates": [38.55, 35.83]},
        "actor": actor,
        "posture": "holds",
        "modality": "observed",
        "valid_from": "2017-06-07",
        "valid_to": "2017-06-07",
        "valid_precision": "day",
        "uncertainty_m": 500,
        "claims": claims,
    }
    return document("positions", **(given | values), publishing={"status": status})


def same(one: Document | Record, other: Document | Record) -> bool:
    """True when two documents are equal to the last byte of their JSON."""
    first, second = (item.record if isinstance(item, Document) else item for item in (one, other))
    return record_to_json(first) == record_to_json(second)


def refusal(room: Room, *args: Any, **values: Any) -> dict[str, list[str]]:
    """What saving is refused for, by field."""
    before = room.one("select count(*) from editorial.change")
    with pytest.raises(FieldErrors) as caught:
        room.save(*args, **values)
    assert room.one("select count(*) from editorial.change") == before
    return caught.value.errors


def look(room: Room, editor: Editor, review_id: int | None) -> ReviewView:
    """A review as somebody sees it."""
    view: ReviewView = room.do(read_review, editor, review_id)
    return view


def approved(room: Room, editor: Editor, review_id: int | None) -> int:
    """Look and approve; the change's number."""
    number: int = room.do(approve, editor, review_id, look(room, editor, review_id).seen)
    return number


def proposal(room: Room, author: Editor, key: str, **values: Any) -> int:
    """A proposal for a published place; the review's number."""
    outcome = room.change(author, "places", key, **values)
    assert outcome.saved[0].state == "proposed"
    assert outcome.review_id is not None
    return outcome.review_id


def states(outcome: Outcome) -> list[str]:
    return [saved.state for saved in outcome.saved]


__all__ = [
    "Room",
    "altered",
    "approved",
    "claim_document",
    "document",
    "look",
    "make_actor",
    "make_claim",
    "make_place",
    "make_position",
    "make_source",
    "place_document",
    "position_document",
    "proposal",
    "refusal",
    "same",
    "source_document",
    "states",
]
