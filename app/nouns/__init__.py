"""The nouns that editors edit, a module for each: its record, and what is told of every field.

Forms, comparing and merging, rows, files, API and downloads follow from what is told there.
"""

from collections.abc import Mapping
from importlib import import_module

from app.errors import NotFound
from app.nouns.noun import Noun
from app.nouns.parts import Record
from app.nouns.told import SINGULARS, NounName

__all__ = ["NOUNS", "ORDER", "Noun", "NounName", "noun_called", "noun_of"]

# In the order in which records refer to each other: what is referred to comes first.
NOUNS: Mapping[str, Noun] = {
    name: import_module(f"app.nouns.{singular}").NOUN for name, singular in SINGULARS.items()
}
ORDER = {name: place for place, name in enumerate(NOUNS)}
OF_RECORD: Mapping[type[Record], Noun] = {noun.record: noun for noun in NOUNS.values()}


def noun_called(name: str) -> Noun:
    """The noun of that plural. Raises NotFound."""
    if name not in NOUNS:
        raise NotFound(
            "There are no {name!r}; there are {accepted}.",
            name=name[:40],
            accepted=", ".join(NOUNS),
        )
    return NOUNS[name]


def noun_of(record: Record) -> Noun:
    """The noun of a record."""
    return OF_RECORD[type(record)]
