"""What scripts need of a language, as a script that a page in it loads first: `globalThis.spoken`.

The shape is told in static/js/lib/say.js.
"""

import json
import re
from dataclasses import asdict
from functools import cache

from babel.messages.pofile import PoFileError, read_po
from babel.numbers import get_decimal_symbol, get_group_symbol

from app.languages.catalogues import Language, find_language, translated
from app.languages.days import calendar_of
from app.languages.saying import digits_of

CONTEXT_END = "\u0004"
SCRIPTS = "static/js/"


def spoken_script(path: str) -> str | None:
    """The script at a path below static/, `composed/spoken-ar.js`; none of a path that is no such script.

    Of a broken catalogue it leaves the page's scripts in English.
    """
    found = re.fullmatch(r"composed/spoken-([A-Za-z-]{2,20})\.js", path)
    language = find_language(found[1]) if found else None
    if language is None or language.is_english:
        return None
    try:
        return script_of(language)
    except (PoFileError, ValueError, OSError):
        # Said in the log where the page's own messages are read.
        return ""


@cache
def script_of(language: Language) -> str:
    """The script of a language other than English. Raises what `read_po` does of a broken catalogue."""
    assert language.path is not None
    with language.path.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    used = {
        (message.context or None, message.id[0] if isinstance(message.id, tuple) else message.id)
        for message in catalogue
        if any(path.startswith(SCRIPTS) for path, _ in message.locations)
    }
    told = {
        "code": language.code,
        "direction": language.direction,
        "messages": {
            f"{context}{CONTEXT_END}{message}" if context else message: forms
            for (context, message), forms in translated(catalogue)
            if (context, message) in used
        },
        "digits": "".join(digits_of(language)),
        "group": get_group_symbol(language.locale, numbering_system="default"),
        "groups": language.locale.decimal_formats[None].grouping,
        "decimal": get_decimal_symbol(language.locale, numbering_system="default"),
        "calendar": asdict(calendar_of(language)),
    }
    written = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    # A rule for plurals is an expression of C, and one of JavaScript.
    return f"globalThis.spoken={{...{written},plural:(n)=>{catalogue.plural_expr}}};\n"
