"""The choices that the desk's forms offer, in words and pictures, in the language of the request."""

from collections.abc import Mapping, Sequence
from typing import Any

from app import vocabulary, wording
from app.forms.actor import OTHER
from app.forms.publishing import GRIDS
from app.forms.translations import BY_MACHINE, BY_PERSON
from app.languages import gettext, mark
from app.languages.alphabet import in_alphabet
from app.languages.words import WordsByCode

NONE_CHOSEN = mark("choose …")
COLOURS = WordsByCode({**vocabulary.PALETTE, "": "as its parent", OTHER: "another"})
SIGNS = WordsByCode({symbol: symbol for symbol in vocabulary.SYMBOLS})
SCRIPTS = WordsByCode({**vocabulary.SCRIPTS, "": "as it is written"})
TRANSLATED = WordsByCode({BY_PERSON: "a person or a body", BY_MACHINE: "a machine"})


def _languages() -> list[tuple[str, str]]:
    by_name = sorted(
        vocabulary.LANGUAGES.items(), key=lambda each: (each[0] == "und", in_alphabet(each[1]))
    )
    first = [(code, vocabulary.LANGUAGES[code]) for code in ("en", "ar")]
    return [*first, *(each for each in by_name if each not in first)]


def listed_countries() -> dict[str, str]:
    """Names of all countries by code, as a list has them: the Gambia under G."""
    names = {code: name.removeprefix("the ") for code, name in vocabulary.COUNTRIES.items()}
    return dict(sorted(names.items(), key=lambda each: in_alphabet(each[1])))


def _countries() -> list[tuple[str, str]]:
    return [("", gettext("none or several")), *listed_countries().items()]


def offered() -> Mapping[str, Sequence[Any]]:
    """Lists of (value, words); of those with pictures (value, words, what it means, id of the drawing)."""
    none_chosen = ("", gettext(NONE_CHOSEN))
    return {
        "postures": [
            (code, term.label, term.help, f"posture-{code}")
            for code, term in vocabulary.POSTURES.items()
        ],
        "modalities": [
            (code, term.label, term.help, "posture-present")
            for code, term in vocabulary.MODALITIES.items()
        ],
        "kinds": [
            (code, term.label, term.help, f"kind-{code}") for code, term in vocabulary.KINDS.items()
        ],
        "relations": [
            (code, term.choice, term.help, code) for code, term in vocabulary.RELATIONS.items()
        ],
        "actor_relations": vocabulary.ACTOR_RELATIONS.labels(),
        "verdicts": [
            (code, term.choice, term.help, term.icon) for code, term in vocabulary.VERDICTS.items()
        ],
        "precisions": [("", gettext("as typed")), *vocabulary.PRECISIONS.labels()],
        "credibility": [(str(n), f"{n}: {words}") for n, words in vocabulary.CREDIBILITY.items()],
        "reliability": [
            (grade, f"{grade}: {words}") for grade, words in vocabulary.RELIABILITY.labels()
        ],
        "rows_shown": vocabulary.ROWS_SHOWN.labels(),
        "licences": vocabulary.LICENCES,
        "figures": vocabulary.FIGURES,
        "languages": _languages(),
        "translated": [none_chosen, *((code, TRANSLATED[code]) for code in TRANSLATED)],
        "scripts": [(code, SCRIPTS[code]) for code in ("", *vocabulary.SCRIPTS)],
        "place_roles": vocabulary.PLACE_ROLES.labels(),
        "actor_roles": vocabulary.ACTOR_ROLES.labels(),
        "place_kinds": [none_chosen, *vocabulary.PLACE_KINDS.labels()],
        "actor_kinds": [none_chosen, *vocabulary.ACTOR_KINDS.labels()],
        "countries": _countries(),
        "colours": [(code, COLOURS[code]) for code in ("", *vocabulary.PALETTE, OTHER)],
        "symbols": [(code, words, "", f"actor-{code}") for code, words in SIGNS.items()],
        "grids": [
            ("", gettext("exactly where it is")),
            *(
                (
                    str(side),
                    gettext("within squares of {distance}", distance=wording.say_distance(side)),
                )
                for side in GRIDS
            ),
        ],
    }
