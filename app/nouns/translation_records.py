"""What a text of a record is in other languages, each with who translated it."""

from collections.abc import Sequence
from typing import Annotated, Protocol

from pydantic import AfterValidator, StrictBool

from app.languages.tags import is_language, told_apart
from app.nouns.parts import Digest, Language, Part, Refused, Text
from app.nouns.told import Told

# What the map's own words, and the names that it shows itself, are in where a record says nothing else.
OUR_LANGUAGE = "en"


def _known(tag: str) -> str:
    if not is_language(tag):
        raise Refused(
            "unknown_language",
            "",
            "No language is called '{tag}'; write a tag like ar, fr or uk",
            tag=tag[:40],
        )
    return tag


KnownLanguage = Annotated[Language, AfterValidator(_known)]


class Translated(Protocol):
    """A version in another language, of one text or of several."""

    @property
    def language(self) -> str:
        """Its language (BCP 47)."""


class TranslationRecord(Part):
    """A statement or a title in another language: `by` is the person or body that translated it, or the program.

    `machine` is true where a program did: it is never passed off as a person's. `wording` is the digest of the original
    as it was when it was translated, or when somebody last saw that the translation still holds.
    """

    language: KnownLanguage
    text: Annotated[Text, Told(longest=3000)]
    by: Annotated[Text, Told(longest=300)]
    machine: StrictBool = False
    wording: Digest | None = None


def require_others(translations: Sequence[Translated], own: str | None) -> None:
    """Raise Refused where two are in one language, or one in that of the text itself (`own`, English if none)."""
    original = told_apart(own or OUR_LANGUAGE)
    seen: set[tuple[str, str]] = set()
    for number, each in enumerate(translations):
        apart = told_apart(each.language)
        field = f"translations.{number}.language"
        if apart == original:
            raise Refused(
                "own_language",
                field,
                "The text itself is in this language ('{tag}'); a translation is in another",
                tag=each.language,
            )
        if apart in seen:
            raise Refused(
                "twice",
                field,
                "There is another translation into this language ('{tag}'); one of each is kept",
                tag=each.language,
            )
        seen.add(apart)
