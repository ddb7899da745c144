"""Countries by what tables call them: codes of ISO 3166-1 and names in several languages. Pure.

`code_of` is what callers use.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global

from app.names import fold
from app.vocabulary.countries import NAMES

# Those of most published sets first; one after the other is read as long as none has the name.
LANGUAGES = ("en", "fr", "es", "ar", "uk", "ru", "de")
IN_PARENTHESES = re.compile(r"\s*\(([^()]*)\)\s*")
# As published sets write it where CLDR has another name; folded, see `app.names`.
OTHERS = {
    "akrotiri and dhekelia": "CY",
    "bosnia": "BA",
    "bosnia herzegovina": "BA",
    "burma": "MM",
    "cape verde": "CV",
    "congo": "CG",
    "congo dem rep": "CD",
    "congo rep": "CG",
    "cote d ivoire": "CI",
    "czech republic": "CZ",
    "d r congo": "CD",
    "democratic people s republic of korea": "KP",
    "democratic republic of congo": "CD",
    "democratic republic of the congo": "CD",
    "dprk": "KP",
    "dr congo": "CD",
    "drc": "CD",
    "east timor": "TL",
    "great britain": "GB",
    "islamic republic of iran": "IR",
    "ivory coast": "CI",
    "kingdom of eswatini": "SZ",
    "korea dem people s rep": "KP",
    "korea rep": "KR",
    "lao pdr": "LA",
    "libyan arab jamahiriya": "LY",
    "macedonia": "MK",
    "macedonia fyr": "MK",
    "occupied palestinian territory": "PS",
    "palestine": "PS",
    "palestinian territory": "PS",
    "republic of congo": "CG",
    "republic of korea": "KR",
    "republic of the congo": "CG",
    "rumania": "RO",
    "russian federation": "RU",
    "saint vincent and the grenadines": "VC",
    "serbia yugoslavia": "RS",
    "south korea": "KR",
    "state of palestine": "PS",
    "swaziland": "SZ",
    "syrian arab republic": "SY",
    "turkey": "TR",
    "united kingdom of great britain and northern ireland": "GB",
    "united republic of tanzania": "TZ",
    "united states of america": "US",
    "usa": "US",
    "viet nam": "VN",
    "west bank": "PS",
    "gaza strip": "PS",
}


@lru_cache(2_000)
def code_of(text: str) -> str | None:
    """ISO 3166-1 alpha-2 of a country's code (two letters, three, a number) or name; none for what isn't known.

    «Russia (Soviet Union)» is read as what stands before the parenthesis, else as what stands in it.
    """
    text = text.strip()
    if len(text) <= 3:
        code = text.upper()
        if code in NAMES:
            return code
        alike = get_global("territory_aliases").get(code.zfill(3) if code.isdecimal() else code, ())
        if len(alike) == 1 and alike[0] in NAMES:
            return str(alike[0])
    outside = IN_PARENTHESES.sub(" ", text)
    inside = IN_PARENTHESES.findall(text)
    for name in (text, outside, *inside):
        found = _code_of_name(_plain(name))
        if found is not None:
            return found
    return None


def _code_of_name(name: str) -> str | None:
    if name in OTHERS:
        return OTHERS[name]
    for language in LANGUAGES:
        code = _names_in(language).get(name)
        if code is not None:
            return code
    return None


@cache
def _names_in(language: str) -> Mapping[str, str]:
    """Codes by the names of one language; the last as they are called here, too."""
    named = Locale.parse(language).territories
    found = {_plain(named[code]): code for code in NAMES if code in named}
    if language == "en":
        found |= {_plain(name): code for code, name in NAMES.items()}
    return found


def _plain(name: str) -> str:
    """A name folded, without its article, and «St.» and «&» as words."""
    words = fold(name.replace("&", " and ").replace("St.", "Saint")).split()
    return " ".join(words[1:] if words[:1] == ["the"] else words)
