"""Says messages in the language of the request at hand.

Messages are in English with names in braces, as `str.format` has them. A value is a text as it is; numbers
are given to `say_number` first, but for the count of `ngettext`, which is `{n}`.

Errors are said by it, and the set-up raises them before any package is installed: so Babel is imported where it
is used, here and in `catalogues`.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from app.languages.catalogues import ENGLISH, Language, languages

DIGITS = "0123456789"
# By CLDR's name of the numbering system; those not listed have the same digits as English.
NOUGHTS = {"arab": "٠", "arabext": "۰", "beng": "০", "deva": "०", "mymr": "၀"}

_spoken: ContextVar[Language | None] = ContextVar("language", default=None)


def current() -> Language:
    """The language that is spoken now: that of the request, English outside of one."""
    return _spoken.get() or languages()[ENGLISH]


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak a language within the block."""
    token = _spoken.set(None if language.is_english else language)
    try:
        yield
    finally:
        _spoken.reset(token)


def speaking_english() -> AbstractContextManager[None]:
    """Speak English within the block: what is made there is kept, for readers of any language."""
    return speaking(languages()[ENGLISH])


def gettext(message: str, /, **values: Any) -> str:
    """A message with its values."""
    return found(None, message).format(**values) if values else found(None, message)


def pgettext(context: str, message: str, /, **values: Any) -> str:
    """A message that means several things in English; `context` tells which."""
    said = found(context, message)
    return said.format(**values) if values else said


def ngettext(one: str, many: str, n: int, /, **values: Any) -> str:
    """A message about a count, which is `{n}` in it."""
    return plural(one, many, n).format(n=say_number(n), **values)


def mark(message: str) -> str:
    """The message as it is: it is said later, by `gettext`."""
    return message


def nmark(one: str, many: str) -> tuple[str, str]:
    """A message about a count as it is: it is said later, by `ngettext`."""
    return one, many


def found(context: str | None, message: str) -> str:
    """The message in the language that is spoken, English where it isn't translated."""
    language = _spoken.get()
    if language is None:
        return message
    forms = language.messages.get((context, message))
    return forms[0] if forms else message


def plural(one: str, many: str, n: int) -> str:
    """The form of a message about a count, not yet filled in."""
    language = _spoken.get()
    if language is not None:
        forms = language.messages.get((None, one))
        if forms:
            number = language.plural(abs(n))
            return forms[min(number, len(forms) - 1)]
    return one if n == 1 else many


def say_number(number: int | float) -> str:
    """A number with its groups and digits as the language has them: 1,204."""
    language = _spoken.get()
    if language is None:
        return f"{number:,}"
    from babel.numbers import format_decimal  # noqa: PLC0415

    # Babel has the signs of a numbering system, but not its digits.
    return own_digits(format_decimal(number, locale=language.locale, numbering_system="default"))


def say_percent(hundredths: int) -> str:
    """A share in hundredths as the language writes it: 97%."""
    from babel.numbers import format_percent  # noqa: PLC0415

    language = current()
    return own_digits(
        format_percent(hundredths / 100, locale=language.locale, numbering_system="default")
    )


def own_digits(text: str) -> str:
    """A text with the digits of the language."""
    language = _spoken.get()
    if language is None:
        return text
    return text.translate(str.maketrans(DIGITS, digits_of(language)))


@cache
def digits_of(language: Language) -> str:
    """The ten digits of a language, from nought on."""
    nought = NOUGHTS.get(language.locale.default_numbering_system, "0")
    return "".join(chr(ord(nought) + number) for number in range(10))


def comma() -> str:
    """What stands between the parts of a list that has no «and»: «, »."""
    return pgettext("between the parts of a list", ", ")


def semicolon() -> str:
    """What stands between parts that may have commas in them: «; »."""
    return pgettext("between the parts of a list", "; ")


def say_list(parts: Iterable[str]) -> str:
    """Parts of a list, none of them the last: «Raqqah, Tabqa, Mansura»."""
    return comma().join(parts)


def say_all(parts: Iterable[str]) -> str:
    """A list that is whole: «Raqqah, Tabqa and Mansura»."""
    *others, last = parts
    if not others:
        return last
    return gettext("{several} and {last}", several=say_list(others), last=last)
