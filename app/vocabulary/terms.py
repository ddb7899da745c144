"""What a vocabulary is: codes that are stored, each with the words and the sign that readers see.

A vocabulary is a mapping from codes to terms, and a type at once: `Annotated[str, POSTURES]` is a text
that Pydantic holds to the codes, and that JSON Schema lists as an enumeration.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic_core import core_schema

from app.languages.words import Words


@dataclass(frozen=True)
class Term:
    """A code with its words: `label` as a tag or a choice, `help` says what it means."""

    code: str
    label: Words = Words()  # noqa: RUF009  (a descriptor)
    help: Words = Words("")  # noqa: RUF009  (likewise)
    # SVG path data round (0, 0), in a square whose side the vocabulary sets.
    sign: str = ""


AnyTerm = TypeVar("AnyTerm", bound=Term)


class Vocabulary(Mapping[str, AnyTerm], Generic[AnyTerm]):
    """Terms by their codes, in the order in which they are offered."""

    def __init__(self, *terms: AnyTerm) -> None:
        self._terms = {term.code: term for term in terms}

    def __getitem__(self, code: str) -> AnyTerm:
        return self._terms[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)

    # It stands in annotations, which are compared and kept by identity.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def listed(self) -> str:
        """The codes in a sentence: «observed or expected», «report, statement or forecast»."""
        *others, last = self
        return f"{', '.join(others)} or {last}" if others else last

    def label_of(self, code: str) -> str:
        """The label of a code; what is none of them stands for itself."""
        return self._terms[code].label if code in self._terms else code

    def labels(self) -> list[tuple[str, str]]:
        """(code, label) of each, as a list to choose from has them."""
        return [(term.code, term.label) for term in self.values()]

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        """A text that is one of the codes, refused with Pydantic's code `literal_error`."""
        del source, handler
        return core_schema.literal_schema(list(self))


def plain(**labels: str) -> Vocabulary[Term]:
    """A vocabulary of codes and labels alone."""
    return Vocabulary(*(Term(code, label) for code, label in labels.items()))


def spoken(*codes: str) -> Vocabulary[Term]:
    """A vocabulary of codes that are words themselves."""
    return Vocabulary(*(Term(code, code) for code in codes))


def check_of(table: str, column: str, codes: tuple[str, ...]) -> str:
    """SQL that makes a column of `editorial` hold these codes and no others.

    A migration lists the codes itself, since the vocabulary goes on changing after it.
    """
    listed = ", ".join(f"'{code}'" for code in codes)
    name = f"ck_{table}_{column}"
    return (
        f"alter table editorial.{table} drop constraint if exists {name}, "
        f"add constraint {name} check ({column} in ({listed}))"
    )
