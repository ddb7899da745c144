"""What readers are told, in the language that they ask for. English is the source, and needs no catalogue.

`gettext`, `ngettext` and `pgettext` say a message in the language of the request at hand; `mark` and `nmark`
mark one in a table, which is said later. Catalogues are `translations/*.po`, one a language.
"""

from app.languages.catalogues import Language, find_language, languages
from app.languages.saying import (
    comma,
    current,
    found,
    gettext,
    mark,
    ngettext,
    nmark,
    own_digits,
    pgettext,
    plural,
    say_all,
    say_list,
    say_number,
    say_percent,
    semicolon,
    speaking,
    speaking_english,
)

__all__ = [
    "Language",
    "comma",
    "current",
    "find_language",
    "found",
    "gettext",
    "languages",
    "mark",
    "ngettext",
    "nmark",
    "own_digits",
    "pgettext",
    "plural",
    "say_all",
    "say_list",
    "say_number",
    "say_percent",
    "semicolon",
    "speaking",
    "speaking_english",
]
