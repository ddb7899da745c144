"""Words in tables: kept in English where they are written, and said in the language of who reads them."""

from collections.abc import Iterator, Mapping
from typing import Generic, Literal, TypeVar, overload

from app.languages.saying import current, gettext

Code = TypeVar("Code")

# All words that tables were made of so far, which is how `scripts/build_translations.py` finds them.
WORDS: set[str] = set()


class Word(str):
    """A word of ours that may stand in a sentence: a text like any other.

    Among the values of a refusal it stays in English, and is said in the sentence.
    """

    __slots__ = ()

    def __new__(cls, word: str) -> "Word":
        """The word, which is translated by itself."""
        WORDS.add(word)
        return super().__new__(cls, word)


class Words:
    """A field of a dataclass that holds words: `label: Words = Words()`, or with a default.

    Read from an instance it is said in the language of the request; `in_english` has it as it was written.
    """

    def __init__(self, default: str | None = None) -> None:
        self.default = default

    def __set_name__(self, owner: type, name: str) -> None:
        self.key = f"_{name}"

    @overload
    def __get__(self, instance: None, owner: type) -> str: ...
    @overload
    def __get__(self, instance: object, owner: type) -> str: ...
    def __get__(self, instance: object | None, owner: type) -> str:
        """The words, or the default where the class is asked."""
        if instance is None:
            if self.default is None:
                # So that `dataclass` finds no default.
                raise AttributeError(self.key)
            return self.default
        words: str = vars(instance)[self.key]
        return gettext(words) if words else words

    def __set__(self, instance: object, words: str) -> None:
        """Keep the words."""
        if words:
            WORDS.add(words)
        vars(instance)[self.key] = words


def in_english(instance: object, name: str) -> str:
    """The words of a field as they were written."""
    words: str = vars(instance)[f"_{name}"]
    return words


class WordsByCode(Mapping[Code, str], Generic[Code]):
    """Words by codes, each said in the language of the request when it is read: `CREDIBILITY[1]`."""

    def __init__(self, words: Mapping[Code, str]) -> None:
        self.english = words
        WORDS.update(words.values())

    def __getitem__(self, code: Code) -> str:
        return gettext(self.english[code])

    def __iter__(self) -> Iterator[Code]:
        return iter(self.english)

    def __len__(self) -> int:
        return len(self.english)


class NamesByCode(Mapping[str, str]):
    """Names of languages, scripts or countries: in English as they are given, in others as CLDR has them.

    Those of the codes in `own` are messages like any other, since CLDR's wouldn't do. What CLDR doesn't know
    in a language is said in English.
    """

    def __init__(
        self,
        names: Mapping[str, str],
        kind: Literal["languages", "scripts", "territories"],
        own: tuple[str, ...] = (),
    ) -> None:
        self.english = names
        self.kind = kind
        self.own = own
        WORDS.update(names[code] for code in own)

    def __getitem__(self, code: str) -> str:
        english, language = self.english[code], current()
        if language.is_english:
            return english
        if code in self.own:
            return gettext(english)
        named: str = getattr(language.locale, self.kind).get(code, english)
        return named

    def __iter__(self) -> Iterator[str]:
        return iter(self.english)

    def __len__(self) -> int:
        return len(self.english)
