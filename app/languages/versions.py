"""A text of the data in the language of who reads, where its record has it, with who translated it.

Callers use `statement_of` and `title_of`. A reader sees the version in theirs first; the original is beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

from app.languages.catalogues import ENGLISH
from app.languages.saying import current, gettext
from app.languages.tags import told_apart

Translations = Sequence[Mapping[str, Any]]
# So many hexadecimal digits tell one wording of a text from another.
DIGITS = 16


class Stated(Protocol):
    """What a claim says: in which language it is written (English if none), and what it is in others."""

    @property
    def statement(self) -> str:
        """As it was written."""

    @property
    def statement_language(self) -> str | None:
        """Its language (BCP 47)."""

    @property
    def translations(self) -> Translations:
        """`TranslationRecord`s as JSON."""


class Titled(Protocol):
    """What a source is called, in the language of its document."""

    @property
    def title(self) -> str:
        """As it was written."""

    @property
    def language(self) -> str:
        """Its language (BCP 47)."""

    @property
    def translations(self) -> Translations:
        """`TranslationRecord`s as JSON."""


class Described(Protocol):
    """What a dataset says of itself."""

    @property
    def language(self) -> str | None:
        """Its language (BCP 47)."""

    @property
    def translations(self) -> Translations:
        """`AboutTranslation`s as JSON."""


@dataclass(frozen=True, slots=True)
class Worded:
    """A text as who reads is to see it.

    `original` is none where the text is that; else the text was translated by `by`, a program where `machine`, and of
    a wording that the original no longer has where `earlier`.
    """

    text: str
    language: str
    original: str | None = None
    original_language: str = ENGLISH
    by: str = ""
    machine: bool = False
    earlier: bool = False

    @property
    def translated(self) -> str:
        """Who or what translated it, and that it was of an earlier wording where it was."""
        return say_translator(self.by, machine=self.machine, earlier=self.earlier)

    @property
    def brief(self) -> str:
        """The text for where nothing stands beside it; what a machine made says so before all else."""
        if self.machine:
            return gettext("Machine translation: {text}", text=self.text)
        return self.text

    @property
    def whole(self) -> str:
        """The text with all that stands beside it, in one line."""
        if self.original is None:
            return self.text
        return gettext(
            "{text} ({translated}; original: “{original}”)",
            text=self.text,
            translated=self.translated,
            original=self.original,
        )


def digest(text: str) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of a text in UTF-8: the wording that somebody looked at."""
    return sha256(text.encode()).hexdigest()[:DIGITS]


def is_earlier(translation: Mapping[str, Any], original: str) -> bool | None:
    """Whether a translation is of a wording that the original no longer has; none where it doesn't say of which it is."""
    wording = translation.get("wording")
    return None if wording is None else wording != digest(original)


def say_translator(by: str, *, machine: bool, earlier: bool = False) -> str:
    """Who translated a text, where it was `earlier` of which wording; what a machine made is always called so."""
    if machine and earlier:
        return gettext("Translated from an earlier wording by machine ({program})", program=by)
    if earlier:
        return gettext("Translated from an earlier wording by {name}", name=by)
    if machine:
        return gettext("Translated by machine ({program})", program=by)
    return gettext("Translated by {name}", name=by)


def statement_of(claim: Stated | Mapping[str, Any]) -> Worded:
    """What a claim says, of a row or of an item of the API."""
    if isinstance(claim, Mapping):
        language = claim["statement_language"] or ENGLISH
        return worded(claim["statement"], language, claim["translations"])
    return worded(claim.statement, claim.statement_language or ENGLISH, claim.translations)


def title_of(source: Titled | Mapping[str, Any]) -> Worded:
    """What a source is called, of a row or of an item of the API."""
    if isinstance(source, Mapping):
        return worded(source["title"], source["language"], source["translations"])
    return worded(source.title, source.language, source.translations)


def texts_of(dataset: Described) -> Mapping[str, Worded]:
    """What a dataset says of itself: its title, description and credit, those that it has."""
    language = dataset.language or ENGLISH
    own = {name: getattr(dataset, name) for name in ("title", "description", "credit")}
    return {
        name: worded(text, language, translated_in(name, dataset.translations))
        for name, text in own.items()
        if text
    }


def translated_in(name: str, translations: Translations) -> Translations:
    """Translations of several texts as those of one of them, where they have it."""
    return [{**each, "text": each[name]} for each in translations if each.get(name)]


def worded(text: str, language: str, translations: Translations) -> Worded:
    """The version of a text in the language of who reads, if there is one and the text isn't in it itself."""
    if translations:
        found = version_in(current().code, language, translations)
        if found is not None:
            by, machine = found["by"], found.get("machine", False)
            earlier = bool(is_earlier(found, text))
            return Worded(found["text"], found["language"], text, language, by, machine, earlier)
    return Worded(text, language)


def version_in(
    code: str, language: str, translations: Sequence[Mapping[str, Any]]
) -> Mapping[str, Any] | None:
    """The translation into a language; of several that differ by their script or region the one called so, or the first."""
    own, _ = told_apart(code)
    if told_apart(language)[0] == own:
        return None
    fit = [each for each in translations if told_apart(each["language"])[0] == own]
    return next((each for each in fit if each["language"] == code), fit[0] if fit else None)
