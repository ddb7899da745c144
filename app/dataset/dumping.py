"""Rows to files. `dump_datasets` writes all that the database holds, dataset by dataset.

Of the records only their numbers and ids are held at once; what they say is read some at a time.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from sys import intern
from typing import Any

from sqlalchemy import ARRAY, BigInteger, any_, cast, select
from sqlalchemy.orm import Session

from app import models
from app.batches import in_batches
from app.dataset.about_rows import about_record, retired_record
from app.dataset.passages import without_its_text
from app.dataset.reading import LISTED
from app.dataset.records import Dataset, DatasetRecord, RetiredRecord
from app.dataset.releasing import Entry, Order, left_out, orders_of_releases
from app.dataset.writing import File, about_file, file_of, write_files
from app.models import Retired, Source
from app.nouns import NOUNS, Noun
from app.nouns.fields import references_of
from app.nouns.parts import Record
from app.nouns.rows import record_of

# What was made in the browser belongs to no dataset, and is dumped to this one.
DESK = "desk"
# Columns of each noun: the number in the database, and the id that files use.
KEYS: Mapping[str, tuple[Any, Any]] = {
    noun.name: (noun.model.id, noun.key) for noun in NOUNS.values()
}
# As many records are read at a time.
AT_ONCE = 1_000


def dump_datasets(session: Session, directory: Path) -> list[Path]:
    """Write every record, of any state, into a folder for each dataset; returns those folders.

    What is unchanged since a dataset was loaded is written byte for byte as it was read, its later
    releases too. Records made in the browser go to the dataset «desk».
    """
    rows = Rows.find(session)
    orders = orders_of_releases(session)
    out = left_out(session, orders, KEYS, rows.references)
    for name in rows.abouts:
        write_files(_files(rows, name, orders.get(name, {}), out), directory / name)
    return [directory / name for name in rows.abouts]


def read_rows(session: Session) -> list[Dataset]:
    """Every dataset in the database by name, each noun in the order in which it was added.

    «desk» is among them when a record belongs to none.
    """
    rows = Rows.find(session)
    datasets = []
    for name in rows.abouts:
        needed: set[str] = set()
        records: dict[str, Any] = {
            noun: tuple(rows.noting(rows.records(noun, numbers), needed))
            for noun, numbers in rows.numbers[name].items()
        }
        about = rows.about(name, needed)
        datasets.append(Dataset(about=about, **records, retired=rows.retired(name)))
    return datasets


@dataclass
class Rows:
    """What the database holds of datasets: which rows there are, and what they say when they are asked for."""

    session: Session
    # What each dataset says of itself, by name in the order of names.
    abouts: dict[str, DatasetRecord]
    # By noun and number, the slug or id of every row, and by noun and that the dataset it belongs to.
    keys: dict[str, dict[int | None, str]] = field(default_factory=dict)
    homes: dict[str, dict[str | None, str]] = field(default_factory=dict)
    # By dataset and noun, the numbers of rows in the order in which they were added.
    numbers: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    # SHA-256 of the texts of sources, by slug.
    texts: dict[str, str | None] = field(default_factory=dict)

    @classmethod
    def find(cls, session: Session) -> "Rows":
        """All that there are."""
        abouts = {row.name: about_record(row) for row in session.scalars(select(models.Dataset))}
        rows = cls(session, abouts)
        rows.texts = dict(session.execute(select(Source.slug, Source.text_sha256)).all())
        for noun, (number, key) in KEYS.items():
            query = select(number, key, key.class_.dataset).order_by(number)
            rows.keys[noun], rows.homes[noun] = {}, {}
            for id_, named, dataset in session.execute(
                query, execution_options={"yield_per": AT_ONCE}
            ):
                home = intern(dataset or DESK)
                rows.keys[noun][id_] = named
                rows.homes[noun][named] = home
                rows.numbers.setdefault(home, {}).setdefault(noun, []).append(id_)
        names = sorted({*abouts, *rows.numbers})
        rows.abouts = {name: abouts.get(name) or _undescribed(name) for name in names}
        rows.numbers = {
            name: {noun: rows.numbers.get(name, {}).get(noun, []) for noun in NOUNS}
            for name in names
        }
        return rows

    def records(self, noun: str, numbers: Iterable[int]) -> Iterator[Any]:
        """The records of these rows, in this order."""
        for some in in_batches(numbers, AT_ONCE):
            found = {row.id: row for row in self._read(NOUNS[noun], some)}
            # What was deleted meanwhile isn't there.
            for number in filter(found.__contains__, some):
                record = record_of(NOUNS[noun], found[number], self.keys)
                yield without_its_text(record, self.texts) if noun == "claims" else record

    def _read(self, noun: Noun, numbers: Sequence[int]) -> Iterable[Any]:
        # As one value: a thousand of them would take their time to be told apart.
        query = (
            select(noun.model)
            .where(noun.model.id == any_(cast(list(numbers), ARRAY(BigInteger))))
            .options(*noun.options)
        )
        # What the session already holds may lack what the options ask for.
        return self.session.scalars(query.execution_options(populate_existing=True))

    def retired(self, name: str) -> tuple[RetiredRecord, ...]:
        """The ids that a dataset retired."""
        query = select(Retired).where(Retired.dataset == name).order_by(Retired.ordinal)
        return tuple(map(retired_record, self.session.scalars(query)))

    def references(self) -> Iterator[tuple[Entry, Entry]]:
        """(what refers, what it refers to) of all records."""
        for of_nouns in self.numbers.values():
            for noun, numbers in of_nouns.items():
                for record in self.records(noun, numbers):
                    yield from (((noun, record.key), each) for each in _references(record))

    def noting(self, records: Iterable[Record], needed: set[str]) -> Iterator[Record]:
        """The records, as the datasets of what they refer to are noted in `needed`."""
        for record in records:
            homes = (self.homes[noun].get(key) for noun, key in _references(record))
            needed.update(home for home in homes if home is not None)
            yield record

    def about(self, name: str, needed: Set[str]) -> DatasetRecord:
        """What a dataset says of itself, requiring also those that its records have come to refer to."""
        about = self.abouts[name]
        given = about.requires
        requires = (*given, *sorted(needed - {name, *given}))
        return about.model_copy(update={"requires": requires})


def _undescribed(name: str) -> DatasetRecord:
    title = "Records made at the editors' desk" if name == DESK else name
    return DatasetRecord(name=name, title=title, licence="not stated")


def _files(rows: Rows, name: str, order: Order, out: set[Entry]) -> Iterator[File]:
    """The files of a dataset in the order of its release, then what was added since; each is read while it is written."""
    needed: set[str] = set()
    for noun, numbers in rows.numbers[name].items():
        keys = rows.keys[noun]
        kept = [each for each in numbers if (noun, keys[each]) not in out]
        places = {key: place for place, key in enumerate(order.get(noun, ()))}
        # What the release doesn't have keeps its order behind the rest.
        kept.sort(key=lambda each: places.get(keys[each], len(places)))
        if kept:
            yield file_of(LISTED[noun], rows.noting(rows.records(noun, kept), needed))
        # What is left out is required for all the same.
        left = [each for each in numbers if (noun, keys[each]) in out]
        for _ in rows.noting(rows.records(noun, left), needed):
            pass
    if retired := rows.retired(name):
        yield file_of(RetiredRecord, retired)
    # Only now it is known what it requires.
    yield about_file(rows.about(name, needed))


def _references(record: Record) -> Iterator[Entry]:
    """Everything that a record refers to, and what its names are cited to."""
    yield from ((noun, key) for _, noun, key in references_of(record))
    yield from (("sources", name.cited) for name in getattr(record, "names", ()))
