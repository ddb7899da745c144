"""What comes one by one, so many at a time; and what takes long to come, one ahead of who takes it."""

from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def in_batches(items: Iterable[T], most: int) -> Iterator[tuple[T, ...]]:
    """Batches of at most so many, the last one shorter; none of nothing."""
    left = iter(items)
    while batch := tuple(islice(left, most)):
        yield batch


def ahead(items: Iterable[T]) -> Generator[T]:
    """The items in their order, the next one made in a thread of its own while the last one is dealt with.

    For whoever waits for the database with each: meanwhile Python goes on. What is raised while an item is made
    is raised where it would have come. Sessions that make items may be used for nothing else.
    """
    left = iter(items)
    # The language that is spoken goes along.
    context = copy_context()

    def following() -> list[T]:
        return list(islice(left, 1))

    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(context.run, following)
        while item := coming.result():
            coming = thread.submit(context.run, following)
            yield item[0]
