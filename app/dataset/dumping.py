"""Rows to files. `dump_datasets` writes all that the database holds, dataset by dataset.

Of the records only their numbers are held at once; what they say is read some at a time.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import ARRAY, any_, cast, select
from sqlalchemy.orm import Session

from app import models
from app.batches import in_batches
from app.dataset.about_rows import about_record, retired_record
from app.dataset.passages import without_its_text
from app.dataset.reading import LISTED
from app.dataset.records import Dataset, DatasetRecord, RetiredRecord
from app.dataset.releasing import Entry, last_releases, left_out, numbers_in_order
from app.dataset.writing import File, about_file, file_of, write_files
from app.long_lists import keep
from app.models import Retired, Source
from app.nouns import NOUNS, Noun
from app.nouns.fields import references_of
from app.nouns.parts import Record
from app.nouns.rows import Keys, numbers_in, record_of

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
    releases = last_releases(session)
    out = left_out(session, releases, KEYS, rows.references)
    for name in rows.abouts:
        write_files(_files(rows, name, releases.get(name), out), directory / name)
    return [directory / name for name in rows.abouts]


def read_rows(session: Session, but: Set[str] = frozenset()) -> list[Dataset]:
    """Every dataset in the database but these, by name, each noun in the order in which it was added.

    «desk» is among them when a record belongs to none.
    """
    rows = Rows.find(session)
    datasets = []
    for name in rows.abouts.keys() - but:
        needed: set[str] = set()
        records: dict[str, Any] = {
            noun: keep(rows.records(noun, numbers, needed))
            for noun, numbers in rows.numbers[name].items()
        }
        about = rows.about(name, needed)
        datasets.append(Dataset(about=about, **records, retired=rows.retired(name)))
    return sorted(datasets, key=lambda dataset: dataset.about.name)


@dataclass
class Rows:
    """What the database holds of datasets: which rows there are, and what they say when they are asked for."""

    session: Session
    # What each dataset says of itself, by name in the order of names.
    abouts: dict[str, DatasetRecord]
    # By dataset and noun, the numbers of rows in the order in which they were added.
    numbers: "dict[str, dict[str, array[int]]]" = field(default_factory=dict)
    # SHA-256 of the texts of sources that have one, by slug.
    texts: dict[str, str | None] = field(default_factory=dict)

    @classmethod
    def find(cls, session: Session) -> "Rows":
        """All that there are."""
        abouts = {row.name: about_record(row) for row in session.scalars(select(models.Dataset))}
        texts = select(Source.slug, Source.text_sha256).where(Source.text_sha256.is_not(None))
        found: dict[str, dict[str, array[int]]] = {}
        for noun, (number, key) in KEYS.items():
            query = select(number, key.class_.dataset).order_by(number)
            for id_, dataset in session.execute(query, execution_options={"yield_per": AT_ONCE}):
                of_nouns = found.setdefault(dataset or DESK, {})
                of_nouns.setdefault(noun, array("q")).append(id_)
        names = sorted({*abouts, *found})
        return cls(
            session,
            {name: abouts.get(name) or _undescribed(name) for name in names},
            {
                name: {noun: found.get(name, {}).get(noun, array("q")) for noun in NOUNS}
                for name in names
            },
            dict(session.execute(texts).all()),
        )

    def records(
        self, noun: str, numbers: Iterable[int], needed: set[str] | None = None
    ) -> Iterator[Any]:
        """The records of these rows, in this order; the datasets of what they refer to are noted in `needed`."""
        for some in in_batches(numbers, AT_ONCE):
            found = {row.id: row for row in self._read(NOUNS[noun], some)}
            keys = self._keys(NOUNS[noun], found.values(), set() if needed is None else needed)
            # What was deleted meanwhile isn't there.
            for number in filter(found.__contains__, some):
                record = record_of(NOUNS[noun], found[number], keys)
                yield without_its_text(record, self.texts) if noun == "claims" else record

    def _read(self, noun: Noun, numbers: Iterable[int]) -> Iterable[Any]:
        query = select(noun.model).where(is_any(noun.model.id, numbers)).options(*noun.options)
        # What the session already holds may lack what the options ask for.
        return self.session.scalars(query.execution_options(populate_existing=True))

    def _keys(self, noun: Noun, rows: Iterable[Any], needed: set[str]) -> Keys:
        """Slugs and ids of what rows refer to, by noun and number."""
        wanted: dict[str, set[int | None]] = {}
        cited: set[str] = set()
        for row in rows:
            for name, numbers in numbers_in(noun, row).items():
                wanted.setdefault(name, set()).update(numbers)
            cited.update(name.cited for name in getattr(row, "names", ()) if name.cited)
        keys: dict[str, dict[int | None, str]] = {}
        for name, given in wanted.items():
            number, key = KEYS[name]
            query = select(number, key, key.class_.dataset).where(is_any(number, given - {None}))
            keys[name] = {}
            for id_, named, home in self.session.execute(query) if given - {None} else ():
                keys[name][id_] = named
                needed.add(home or DESK)
        if cited:
            homes = select(Source.dataset).where(is_any(Source.slug, cited))
            needed.update(home or DESK for home in self.session.scalars(homes.distinct()))
        return keys

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

    def in_order(self, name: str, noun: str, release: int | None) -> Iterable[int]:
        """Numbers of a dataset's rows in the order of its release, then what was added since."""
        if release is None:
            return self.numbers[name][noun]
        dataset = KEYS[noun][1].class_.dataset
        is_in = dataset.is_(None) if name == DESK else dataset == name
        return numbers_in_order(self.session, noun, KEYS, is_in, release)

    def numbers_of(self, noun: str, entries: Iterable[Entry]) -> set[int]:
        """Numbers of the rows of a noun among these."""
        number, key = KEYS[noun]
        keys = [named for of_noun, named in entries if of_noun == noun]
        return set(self.session.scalars(select(number).where(is_any(key, keys))))

    def about(self, name: str, needed: Set[str]) -> DatasetRecord:
        """What a dataset says of itself, requiring also those that its records have come to refer to."""
        about = self.abouts[name]
        given = about.requires
        requires = (*given, *sorted(needed - {name, *given}))
        return about.model_copy(update={"requires": requires})


def is_any(column: Any, values: Iterable[Any]) -> Any:
    """Whether a number or a key is one of these, told as one value: thousands would take their time to be told apart."""
    return column == any_(cast(list(values), ARRAY(column.type)))


def _undescribed(name: str) -> DatasetRecord:
    title = "Records made at the editors' desk" if name == DESK else name
    return DatasetRecord(name=name, title=title, licence="not stated")


def _files(rows: Rows, name: str, release: int | None, out: set[Entry]) -> Iterator[File]:
    """The files of a dataset in the order of its release, then what was added since; each is read while it is written."""
    needed: set[str] = set()
    for noun in NOUNS:
        gone = rows.numbers_of(noun, out) if out else set()
        numbers = rows.in_order(name, noun, release)
        kept = array("q", (each for each in numbers if each not in gone))
        if kept:
            yield file_of(LISTED[noun], rows.records(noun, kept, needed))
        # What is left out is required for all the same.
        left = gone.intersection(rows.numbers[name][noun])
        for _ in rows.records(noun, sorted(left), needed):
            pass
    if retired := rows.retired(name):
        yield file_of(RetiredRecord, retired)
    # Only now it is known what it requires.
    yield about_file(rows.about(name, needed))


def _references(record: Record) -> Iterator[Entry]:
    """Everything that a record refers to, and what its names are cited to."""
    yield from ((noun, key) for _, noun, key in references_of(record))
    yield from (("sources", name.cited) for name in getattr(record, "names", ()))
