"""The form about the gazetteer's countries: `do` and `countries`, given by name or code."""

import re

from starlette.datastructures import FormData

from app.errors import Said
from app.forms.fields import Typed, take
from app.names import fold
from app.vocabulary.countries import COUNTRIES, NAMES

ACTS = ("load", "load_world", "remove", "remove_world")
LONGEST = 2000
# What stands between two countries of a list. No country's name has any of these.
_BETWEEN = re.compile("[,;،؛\n]")
_ARTICLE = re.compile("^the ")


def gazetteer_form(form: FormData) -> tuple[Typed, set[str]]:
    """(what was typed, the codes of the countries that it names)."""
    typed = take(form, ("do", "countries"), LONGEST)
    if typed.text("do") not in ACTS:
        typed.refuse("countries", Said("not_one_of", "Choose whether to load or to remove."))
    if typed.text("do").endswith("_world") or typed.error("countries"):
        return typed, set(NAMES)
    codes = set()
    known = {fold(name): code for code, name in _names()}
    for part in filter(str.strip, _BETWEEN.split(typed.text("countries"))):
        upper = part.strip().upper()
        code = upper if upper in NAMES else known.get(_ARTICLE.sub("", fold(part)))
        if code is None:
            typed.refuse(
                "countries",
                Said(
                    "unknown_country",
                    "«{country}» is no country's name or code: take one of the list, or a code of ISO 3166 such as UA.",
                    country=part.strip()[:60],
                ),
            )
        else:
            codes.add(code)
    if not codes:
        typed.refuse(
            "countries", Said("missing", "Name a country, or several with commas between.")
        )
    return typed, codes


def _names() -> list[tuple[str, str]]:
    """(code, name) of all countries, in English and in the language of the request."""
    english = [(code, name.removeprefix("the ")) for code, name in NAMES.items()]
    return [*english, *COUNTRIES.items()]
