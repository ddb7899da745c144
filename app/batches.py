"""What comes one by one, so many at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def in_batches(items: Iterable[T], most: int) -> Iterator[tuple[T, ...]]:
    """Batches of at most so many, the last one shorter; none of nothing."""
    left = iter(items)
    while batch := tuple(islice(left, most)):
        yield batch
