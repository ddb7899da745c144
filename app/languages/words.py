"""Words in tables: kept in English where they are written, and said in the language of who reads them."""

from typing import overload

from app.languages.saying import gettext

# All words that tables were made of so far, which is how `scripts/build_translations.py` finds them.
WORDS: set[str] = set()


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
