"""All that is wrong with what is to be saved, gathered so that it is told at once.

Callers use `Wrong`, and `numbered` where several records are saved together.
"""

from collections.abc import Iterator
from contextlib import contextmanager
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
def numbered(number: int) -> Iterator[None]:
    """Name the edit in the paths of the errors raised within, unless it is the first."""
    try:
        yield
    except FieldErrors as error:
        if number == 0:
            raise
        raise FieldErrors(
            {f"{number}:{path}": sentences for path, sentences in error.errors.items()}
        ) from error
