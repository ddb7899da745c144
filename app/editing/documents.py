"""Documents: one record as editors see it, now or as any change left it.

A document holds the same record as the files under data/ do, so that forms, the API, proposals,
versions, comparisons and restored versions all speak of the same thing. Hidden rows and exact
coordinates are in it: only the desk may read it. Callers use `read_document`, `find_document` and
`read_version`; `record_to_json` and `record_from_json` are in `written`.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ScalarResult,
    Select,
    any_,
    cast,
    column,
    func,
    select,
    table,
)
from sqlalchemy.orm import Session

from app.batches import in_batches
from app.database import look_at
from app.errors import NotFound
from app.nouns import NOUNS, Noun, noun_called
from app.nouns.parts import Record
from app.nouns.rows import Keys, numbers_in, record_of

# As many records of a dataset are read at a time.
AT_ONCE = 1_000
RECORDED = {"schema_translate_map": {"editorial": "as_recorded"}}


@dataclass(frozen=True)
class Document:
    """A record with its version: the number of the change that last touched it."""

    noun: str
    row_id: int
    version: int
    record: Record
    # Folder under data/ that it came from; none for what was made at the desk.
    dataset: str | None = None

    @property
    def key(self) -> str:
        """Its slug or public id."""
        return self.record.key

    @property
    def status(self) -> str:
        """draft, in_review, published or withdrawn."""
        return self.record.publishing.status

    @property
    def is_shown(self) -> bool:
        """True for what readers see or have seen: published or withdrawn."""
        return self.status in ("published", "withdrawn")

    @property
    def words(self) -> Noun:
        """The noun with its words."""
        return NOUNS[self.noun]


def read_document(session: Session, noun: str, key: str, *, lock: bool = False) -> Document:
    """The record as it is now; `lock` holds it until the commit. Raises NotFound."""
    words = noun_called(noun)
    document = find_document(session, noun, key, lock=lock)
    if document is None:
        raise NotFound("There is no {what} '{key}'.", what=words.singular, key=key[:100])
    return document


def find_document(
    session: Session, noun: str, key: str | int, *, lock: bool = False
) -> Document | None:
    """The record of that slug, public id or row number as it is now; none without one."""
    words = noun_called(noun)
    row = find_row(session, words, key, lock=lock)
    return None if row is None else _document(session, words, row)


def find_documents(
    session: Session, noun: str, keys: Iterable[str], *, lock: bool = False
) -> dict[str, Document]:
    """The records of these slugs or public ids as they are now, by key; those that are gone are left out."""
    words = noun_called(noun)
    query = select(words.model).where(words.key.in_(list(keys))).options(*words.options)
    if lock:
        query = query.with_for_update(of=words.model)
    rows = session.scalars(query.execution_options(populate_existing=True)).all()
    return {document.key: document for document in _documents(session, words, rows)}


def find_row(session: Session, noun: Noun, key: str | int, *, lock: bool = False) -> Any:
    """The row of that slug, public id or number with all that belongs to it; none without one."""
    where = noun.model.id == key if isinstance(key, int) else noun.key == key
    query = select(noun.model).where(where).options(*noun.options)
    if lock:
        query = query.with_for_update(of=noun.model)
    # What the session already holds may be older than the lock.
    return session.scalars(query.execution_options(populate_existing=True)).first()


def read_version(session: Session, noun: str, key: str, version: int) -> Document:
    """The record as the change of that number left it, deleted ones too. Raises NotFound."""
    words = noun_called(noun)
    row_id = find_row_id(session, words, key)
    document = None if row_id is None else find_version(session, noun, row_id, version)
    if document is None:
        raise NotFound(
            "The {what} '{key}' has no version {version}.",
            what=words.singular,
            key=key[:100],
            version=version,
        )
    return document


def find_version(session: Session, noun: str, row_id: int, version: int) -> Document | None:
    """The same by the row's number; none where that change didn't touch the row."""
    words = noun_called(noun)
    versions = versions_of(words)
    # The main row is touched by each save, and never earlier than what belongs to it: at the
    # beginning of its version the document stands as that change left it.
    instant = session.scalar(
        select(func.lower(versions.c.sys_period)).where(
            versions.c.id == row_id, versions.c.change_id == version
        )
    )
    return None if instant is None else _recorded(session, words, row_id, instant)


def _recorded(session: Session, noun: Noun, row_id: int, instant: datetime) -> Document | None:
    """The document as it stood at an instant, whatever its state was."""
    look_at(session, instant)
    # Old rows must not meet those of now in one session's memory.
    with Session(session.connection()) as past:
        query = select(noun.model).where(noun.model.id == row_id).options(*noun.options)
        row = past.scalars(query, execution_options=RECORDED).first()
        return None if row is None else _document(past, noun, row)


def versions_of(noun: Noun) -> Any:
    """The view of all rows of a noun that are or ever were: id, key, state and period."""
    names = ("id", noun.id_column, "status", "change_id", "sys_period")
    return table(f"{noun.table}_version", *(column(name) for name in names), schema="history")


def find_row_id(session: Session, noun: Noun, key: str) -> int | None:
    """Number of the row that has or had a slug or public id; none when nothing ever had."""
    versions = versions_of(noun)
    return session.scalar(
        select(versions.c.id).where(versions.c[noun.id_column] == key).order_by(versions.c.id)
    )


def _document(session: Session, noun: Noun, row: Any) -> Document:
    [document] = _documents(session, noun, [row])
    return document


def _documents(session: Session, noun: Noun, rows: Sequence[Any]) -> Iterator[Document]:
    wanted: dict[str, list[int | None]] = {}
    for row in rows:
        for name, numbers in numbers_in(noun, row).items():
            wanted.setdefault(name, []).extend(numbers)
    keys = keys_of(session, wanted)
    for row in rows:
        yield Document(noun.name, row.id, row.change_id, record_of(noun, row, keys), row.dataset)


def keys_of(session: Session, wanted: Mapping[str, Iterable[int | None]]) -> Keys:
    """Slugs and public ids of rows by noun and number. They never change, so no lens is needed."""
    keys: dict[str, dict[int | None, str]] = {}
    for name, numbers in wanted.items():
        given = {number for number in numbers if number is not None}
        keys[name] = {}
        if given:
            versions = versions_of(NOUNS[name])
            query = select(versions.c.id, versions.c[NOUNS[name].id_column])
            # As one value: thousands of them would take their time to be told apart.
            is_given = versions.c.id == any_(cast(list(given), ARRAY(BigInteger)))
            keys[name] = dict(session.execute(query.where(is_given).distinct()).all())
    return keys


def documents_of(session: Session, noun: str, dataset: str) -> Iterator[Document]:
    """Every record of a dataset as it is now, in the order of rows; few of them are held at once."""
    yield from _documents_in(session, session, NOUNS[noun], dataset)


def documents_at(
    session: Session, noun: str, dataset: str, instant: datetime
) -> Iterator[Document]:
    """The same as it stood at an instant, whatever the records' state was."""
    with Session(session.connection()) as past:
        yield from _documents_in(past, session, NOUNS[noun], dataset, instant)


def _documents_in(
    rows: Session, session: Session, noun: Noun, dataset: str, instant: datetime | None = None
) -> Iterator[Document]:
    options: dict[str, Any] = RECORDED if instant else {}

    def read(query: Select[Any], **more: Any) -> ScalarResult[Any]:
        if instant:
            # Whoever takes the documents may have looked at another instant since.
            look_at(session, instant)
        return rows.scalars(query, execution_options=options | more)

    query = select(noun.model.id).where(noun.model.dataset == dataset).order_by(noun.model.id)
    for some in in_batches(array("q", read(query, yield_per=AT_ONCE)), AT_ONCE):
        whole = select(noun.model).where(noun.model.id == any_(cast(list(some), ARRAY(BigInteger))))
        whole = whole.order_by(noun.model.id).options(*noun.options)
        found = read(whole, populate_existing=True).all()
        yield from _documents(session, noun, found)
