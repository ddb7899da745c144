"""What became of records that earlier releases had, and what is wrong with what is said of it.

Callers use `retired_problems`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.dataset.records import Dataset, RetiredRecord
from app.long_lists import Found

Retired = Mapping[tuple[str, str], RetiredRecord]


def retired_problems(
    dataset: Dataset,
    within_reach: Sequence[Dataset],
    found: Mapping[str, Found[Any]],
) -> Iterator[tuple[str, str]]:
    """(id, sentence) for each problem with the dataset's retired ids.

    `found` are the records by noun and id that the dataset may refer to, those of `within_reach`.
    """
    every: dict[tuple[str, str], RetiredRecord] = {
        (entry.noun, entry.id): entry for other in within_reach for entry in other.retired
    }
    seen: set[tuple[str, str]] = set()
    for entry in dataset.retired:
        singular = entry.noun.removesuffix("s")
        if (entry.noun, entry.id) in seen:
            yield entry.id, f"The {singular} is listed twice."
        seen.add((entry.noun, entry.id))
        still = found[entry.noun].get(entry.id)
        if still is not None and still.publishing.status != "withdrawn":
            yield entry.id, f"It is retired, but there is still a {singular} of that id."
        for key in entry.became:
            if key not in found[entry.noun] and (entry.noun, key) not in every:
                yield entry.id, f"It became '{key}', but there is no such {singular}."
        yield from _circle(entry, every)


def _circle(entry: RetiredRecord, every: Retired) -> Iterator[tuple[str, str]]:
    """A sentence when following what became of an id leads back to it."""
    waiting, seen = list(entry.became), set()
    while waiting:
        key = waiting.pop()
        if key == entry.id:
            yield entry.id, "Following what it became leads round to it again."
            return
        after = every.get((entry.noun, key))
        if after is not None and key not in seen:
            seen.add(key)
            waiting += after.became
