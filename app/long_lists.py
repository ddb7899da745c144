"""Lists that may be too long to be held: beyond some thousands their members lie in a temporary file.

Callers use `keep`, `changed`, `Found`, `keys_in` and `met_twice`. What is kept comes back equal, one by one in its
order or by its key.
"""

import errno
import os
import pickle
import sqlite3
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from functools import lru_cache, partial
from itertools import chain, islice
from typing import Any, Generic, Protocol, TypeVar
from weakref import finalize

import numpy as np

from app.batches import in_batches

# Up to so many are held; so many are written at a time.
HELD = 2_000
# So many of those in a file that were asked for by key last are held.
REMEMBERED = 2_000
TABLE = """
pragma journal_mode = off;
pragma synchronous = off;
pragma cache_size = -4000;
create table member (place integer primary key, key text not null, body blob not null)
"""


class Keyed(Protocol):
    """What has a key."""

    @property
    def key(self) -> str:
        """By which it is found."""


T = TypeVar("T", bound=Keyed)


def keep(items: Iterable[T]) -> Sequence[T]:
    """The items as a tuple; where there are many, as a list in a temporary file."""
    left = iter(items)
    first = tuple(islice(left, HELD + 1))
    return first if len(first) <= HELD else LongList(chain(first, left))


def changed(items: Sequence[T], change: Callable[[T], T]) -> Sequence[T]:
    """The items as a function gives them, of a long list each whenever it is asked for. Their keys stay as they are."""
    return items.changed(change) if isinstance(items, LongList) else tuple(map(change, items))


class LongList(Sequence[T]):
    """Members in a temporary file of this process, which goes with the list. Raises OSError for a full disk."""

    def __init__(self, items: Iterable[T]) -> None:
        # Without a name it is a file that nobody else can open. Whichever thread reads, it is one at a time.
        self._file = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        finalize(self, self._file.close)
        with _full_disk_told():
            self._file.executescript(TABLE)
            self._file.execute("begin")
            for some in in_batches(items, HELD):
                rows = [(each.key, pickle.dumps(each, pickle.HIGHEST_PROTOCOL)) for each in some]
                self._file.executemany("insert into member (key, body) values (?, ?)", rows)
            self._file.execute("create index member_key on member (key, place)")
            self._file.execute("commit")
        self._length: int = self._file.execute("select count(*) from member").fetchone()[0]
        self._read: Callable[[bytes], T] = pickle.loads
        self._origin: LongList[T] | None = None
        self._remember()

    def _remember(self) -> None:
        # The member with a key, if there is one, and whether there is one. Of what is remembered nothing leads back to
        # the list: it goes, and its file, as soon as nobody has it.
        self.get: Callable[[str | None], T | None] = lru_cache(REMEMBERED)(
            partial(_get, self._file, self._read)
        )
        self.holds: Callable[[str | None], bool] = lru_cache(REMEMBERED)(
            partial(_holds, self._file)
        )

    def changed(self, change: Callable[[T], T]) -> "LongList[T]":
        """The list as a function gives its members."""
        other, read = copy(self), self._read
        # Its file goes with this one.
        other._origin = self  # noqa: SLF001  (one of ours)
        other._read = lambda body: change(read(body))  # noqa: SLF001
        other._remember()  # noqa: SLF001
        return other

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[T]:
        for (body,) in self._file.execute("select body from member order by place"):
            yield self._read(body)

    def __getitem__(self, place: Any) -> Any:
        places = range(self._length)[place]
        return self._at(places) if isinstance(places, int) else tuple(map(self._at, places))

    def _at(self, place: int) -> T:
        query = "select body from member where place = ?"
        return self._read(self._file.execute(query, (place + 1,)).fetchone()[0])

    def keys(self) -> Iterator[str]:
        """Their keys, in their order."""
        for (key,) in self._file.execute("select key from member order by place"):
            yield key


def _get(file: sqlite3.Connection, read: Callable[[bytes], T], key: str | None) -> T | None:
    query = "select body from member where key = ? order by place desc limit 1"
    row = file.execute(query, (key,)).fetchone()
    return None if row is None else read(row[0])


def _holds(file: sqlite3.Connection, key: str | None) -> bool:
    query = "select 1 from member where key = ?"
    return file.execute(query, (key,)).fetchone() is not None


@contextmanager
def _full_disk_told() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            raise
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error


class Found(Generic[T]):
    """Members of several lists by key; of those with one key the last."""

    def __init__(self, lists: Sequence[Sequence[T]]) -> None:
        self._lists: list[dict[str | None, T] | LongList[T]] = [
            each if isinstance(each, LongList) else {member.key: member for member in each}
            for each in reversed(lists)
        ]

    def get(self, key: str | None) -> T | None:
        """The member with that key, if there is one."""
        for each in self._lists:
            found = each.get(key)
            if found is not None:
                return found
        return None

    def __contains__(self, key: str | None) -> bool:
        return any(
            each.holds(key) if isinstance(each, LongList) else key in each for each in self._lists
        )


def keys_in(items: Sequence[Keyed]) -> Iterator[str]:
    """The keys of a list, in its order."""
    return items.keys() if isinstance(items, LongList) else (each.key for each in items)


def met_twice(items: Iterable[Hashable]) -> set[int]:
    """Hashes of items that are met twice, and maybe some of others, by eight bytes each."""
    hashes = np.sort(np.fromiter(map(hash, items), np.int64))
    return set(hashes[1:][hashes[1:] == hashes[:-1]].tolist())
