"""All that is wrong with what is to be saved, gathered so that it is told at once.

Callers use `Wrong`, `placed` where the paths of a form or a body are others than the record's, and
`numbered` where several records are saved together.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from app.editing.errors import FieldErrors
from app.errors import Said


@dataclass
class Wrong:
    """All that is wrong with what is to be saved, so that it is told at once."""

    found: dict[str, list[Said]] = field(default_factory=dict)
    # (noun, key) of records that aren't written for that: what refers to them isn't wrong as well.
    failed: set[tuple[str, str]] = field(default_factory=set)

    def note(self, path: str, *sentences: Said) -> None:
        """Note sentences about a field."""
        for said in sentences:
            if (said.values.get("noun"), said.values.get("key")) not in self.failed:
                self.found.setdefault(path, []).append(said)

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Note what is refused within, and go on after it."""
        try:
            yield
        except FieldErrors as error:
            for path, sentences in error.errors.items():
                self.note(path, *sentences)


@contextmanager
def placed(place: Callable[[str, Said], str]) -> Iterator[None]:
    """Give errors that are raised within other paths: `place` tells that of a path and a sentence."""
    try:
        yield
    except FieldErrors as error:
        found: dict[str, list[Said]] = {}
        for path, sentences in error.errors.items():
            for said in sentences:
                found.setdefault(place(path, said), []).append(said)
        raise FieldErrors(found) from None


def numbered(number: int) -> AbstractContextManager[None]:
    """Name the edit in the paths of the errors raised within, unless it is the first."""
    return placed(lambda path, _: f"{number}:{path}" if number else path)
