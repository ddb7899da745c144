"""What texts of each language have before, in and behind names: one file for each, all of which count at once.

A text seldom says which language it is in, and quotes others. Callers use `LANGUAGES` and `folded_of`.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from app.names import fold, script_of

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Language:
    """Words and parts of words, folded as `app.names.fold` does; empty where a language has none such."""

    # ISO 15924 code of the script that it is written in.
    script: str
    # Words that look like names of places and mostly aren't; those that never are.
    traps: frozenset[str]
    first_names: frozenset[str]
    no_towns: frozenset[str]
    # Words that say what kind of place it is, but not which.
    generic: frozenset[str]
    # Words behind which a place is named, at once or after «of».
    before: frozenset[str]
    before_of: frozenset[str]
    # What is written onto the beginning of a word, in this order; `joined` is a preposition with the article.
    conjunctions: tuple[str, ...]
    prepositions: tuple[str, ...]
    article: str
    joined: str
    # What loses its vowel before a name: «d'Ansongo».
    elisions: tuple[str, ...]
    # What is written behind a name with an apostrophe, «Afrin'de»; not folded.
    suffixes: tuple[str, ...]
    # What cases put at a name's end, what names themselves end in, and (changed ending, the name's own).
    endings: tuple[str, ...]
    own_endings: tuple[str, ...]
    changed: tuple[tuple[str, str], ...]


def read_language(file: Path) -> Language:
    """The language of a file. Raises KeyError where it doesn't tell what stands before a place."""
    told: dict[str, str] = tomllib.loads(file.read_text(encoding="utf-8"))

    def words(*names: str) -> tuple[str, ...]:
        return tuple(fold(word) for name in names for word in told.get(name, "").split())

    pairs = [pair.partition(":") for pair in told.get("changed", "").split()]
    return Language(
        script_of(told["before"]),
        frozenset(words("traps")),
        frozenset(words("first_names")),
        frozenset(words("no_towns")),
        frozenset(words("generic")),
        frozenset(words("before")),
        frozenset(words("before_of")),
        words("conjunctions"),
        words("prepositions"),
        told.get("article", ""),
        told.get("joined", ""),
        words("elisions"),
        tuple(told.get("suffixes", "").split()),
        words("endings"),
        words("own_endings"),
        tuple((fold(changed), fold(own)) for changed, _, own in pairs),
    )


LANGUAGES = tuple(read_language(file) for file in sorted(FOLDER.glob("*.toml")))


def folded_of(name: str) -> frozenset[str]:
    """The words that any language has under a name of `Language`."""
    return frozenset[str]().union(*(getattr(language, name) for language in LANGUAGES))
