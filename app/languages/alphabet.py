"""The order in which a reader looks for a name: `in_alphabet` is the key to sort names by. Pure.

Letters count as the letter that they are a form of (É as E); those that an alphabet has as letters of its own come
behind it (Є behind Е, Й behind И and Ї). It is the order of the Unicode Collation Algorithm as far as names need it:
`tests/test_alphabet.py` holds it to that of ICU, in which PostgreSQL can sort, on all names of countries.
"""

import re
import unicodedata

# Behind every other letter of a name.
_BEHIND = "\U0010ffff"
_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "ı": "i",
        "ґ": "г" + _BEHIND,
        "є": "е" + _BEHIND,
        "і": "и" + _BEHIND,
        "ї": "и" + _BEHIND * 2,
        "й": "и" + _BEHIND * 3,
        "أ": "ا",
        "إ": "ا",
        "’": "'",
        # In Ukrainian words no sign between two, but a part of one.
        "ʼ": "",
    }
)


# What stands above and below letters of Latin, Greek and Cyrillic.
_MARKS = re.compile("[\u0300-\u036f]")


def in_alphabet(name: str) -> tuple[str, str]:
    """What names are compared by: their letters, and where these are alike the names as they are written."""
    letters = unicodedata.normalize("NFC", name).casefold().translate(_LETTERS)
    bare = _MARKS.sub("", unicodedata.normalize("NFD", letters))
    return unicodedata.normalize("NFC", bare), name
