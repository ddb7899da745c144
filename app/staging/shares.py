"""What takes Python long to make, made by several processes in turns, in the order as if one made it.

    with in_turns(share, 2) as items: ...

`share(at, of)` makes items at, at + of, at + 2 * of, … of the whole, the same whichever process asks. A process
that helps is forked: it has all that was read before, and must not touch connections, threads or temporary
files of the one that it helps. Where it ends before its time, what it leaves is made here; where a share
raises, that is raised here in its place.
"""

import gc
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

T = TypeVar("T")
Share = Callable[[int, int], Iterator[T]]
FORKING = get_context("fork")

log = logging.getLogger(__name__)


@contextmanager
def in_turns(share: "Share[T]", processes: int) -> Iterator[Iterator[T]]:
    """All items in their order, made by so many processes, this one included.

    To be begun before a thread of one's own is. The helpers end with the block, or, where this process is
    killed, with the item that they are at.
    """
    helpers: list[_Helper[T]] = []
    try:
        for at in range(1, processes):
            helpers.append(_Helper(share, at, processes, helpers))
        yield _taken(share, helpers)
    finally:
        for helper in helpers:
            helper.end()


def _taken(share: "Share[T]", helpers: "Sequence[_Helper[T]]") -> Iterator[T]:
    turns = [share(0, 1 + len(helpers)), *(helper.items() for helper in helpers)]
    while True:
        for turn in turns:
            try:
                item = next(turn)
            except StopIteration:
                return
            yield item


class _Helper(Generic[T]):
    """One process that makes a share."""

    def __init__(self, share: "Share[T]", at: int, of: int, others: "Sequence[_Helper[T]]") -> None:
        self.share, self.at, self.of = share, at, of
        self.coming, sending = FORKING.Pipe(duplex=False)
        # A helper that kept the end from which its items are read would never find out that nobody reads them.
        kept = [self.coming, *(other.coming for other in others)]
        self.process = FORKING.Process(
            target=_help, args=(share, at, of, sending, kept), daemon=True
        )
        self.process.start()
        sending.close()

    def items(self) -> Iterator[T]:
        """What it makes, in order."""
        made = 0
        while True:
            try:
                item = self.coming.recv()
            except (EOFError, OSError):
                log.warning("A process that helped has ended before its time; going on without.")
                yield from self.share(self.at + made * self.of, self.of)
                return
            if item is None:
                return
            made += 1
            yield item[0]

    def end(self) -> None:
        """End it, wherever it is."""
        self.process.kill()
        self.process.join()
        self.process.close()
        self.coming.close()


def _help(
    share: "Share[T]", at: int, of: int, sending: Connection, kept: Sequence[Connection]
) -> None:
    # What was left behind by the process that was forked isn't to be tidied up twice.
    gc.freeze()
    for each in kept:
        each.close()
    # Whatever stands in the way is met once more, and told, where the item is missed.
    with suppress(Exception):
        for item in share(at, of):
            sending.send((item,))
        sending.send(None)
