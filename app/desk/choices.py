"""The choices that the desk's forms offer, in words and pictures: the same for every request."""

from collections.abc import Mapping, Sequence
from typing import Any

from app import vocabulary, wording
from app.forms.actor import OTHER
from app.forms.publishing import GRIDS

NONE_CHOSEN = ("", "choose …")


def _languages() -> list[tuple[str, str]]:
    by_name = sorted(vocabulary.LANGUAGES.items(), key=lambda each: (each[0] == "und", each[1]))
    first = [(code, vocabulary.LANGUAGES[code]) for code in ("en", "ar")]
    return [*first, *(each for each in by_name if each not in first)]


def _countries() -> list[tuple[str, str]]:
    names = {code: name.removeprefix("the ") for code, name in vocabulary.COUNTRIES.items()}
    return [("", "none or several"), *sorted(names.items(), key=lambda each: each[1])]


# Lists of (value, words); of those with pictures (value, words, what it means, id of the drawing).
CHOICES: Mapping[str, Sequence[Any]] = {
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
    "precisions": [("", "as typed"), *vocabulary.PRECISIONS.labels()],
    "credibility": [(str(n), f"{n}: {words}") for n, words in vocabulary.CREDIBILITY.items()],
    "reliability": [
        (grade, f"{grade}: {words}") for grade, words in vocabulary.RELIABILITY.labels()
    ],
    "rows_shown": vocabulary.ROWS_SHOWN.labels(),
    "licences": vocabulary.LICENCES,
    "figures": vocabulary.FIGURES,
    "languages": _languages(),
    "scripts": [("", "as it is written"), *vocabulary.SCRIPTS.items()],
    "place_roles": vocabulary.PLACE_ROLES.labels(),
    "actor_roles": vocabulary.ACTOR_ROLES.labels(),
    "place_kinds": [NONE_CHOSEN, *vocabulary.PLACE_KINDS.labels()],
    "actor_kinds": [NONE_CHOSEN, *vocabulary.ACTOR_KINDS.labels()],
    "countries": _countries(),
    "colours": [("", "as its parent"), *vocabulary.PALETTE.items(), (OTHER, "another")],
    "symbols": [(symbol, symbol, "", f"actor-{symbol}") for symbol in vocabulary.SYMBOLS],
    "grids": [
        ("", "exactly where it is"),
        *((str(side), f"within squares of {wording.say_distance(side)}") for side in GRIDS),
    ],
}
