"""The choices that the desk's forms offer, in words and pictures: the same for every request."""

from collections.abc import Mapping, Sequence
from typing import Any

from app import wording
from app.forms.actor import KINDS as ACTOR_KINDS
from app.forms.actor import OTHER, PALETTE, SYMBOLS
from app.forms.place import KINDS as PLACE_KINDS
from app.forms.publishing import GRIDS

# (value, words, what it means, id of the drawing in marks.svg)
POSTURES = (
    ("holds", "Holds", "has it in its hands", "posture-holds"),
    ("present", "Is present", "is there; who holds it is left open", "posture-present"),
    ("contests", "Contests", "fights over it, nobody holds it whole", "posture-contests"),
    ("attacks", "Attacks", "assaults it", "posture-attacks"),
    ("advances", "Advances", "moves on it, or along a line", "posture-advances"),
    ("withdraws", "Withdraws", "leaves it", "posture-withdraws"),
    ("blocks", "Blocks", "bars the way", "posture-blocks"),
)
MODALITIES = (
    ("observed", "Observed", "said to be so, or to have been", "posture-present"),
    ("expected", "Expected", "said to be going to be so", "posture-present"),
)
KINDS = tuple(
    (kind, words, meaning, f"kind-{kind}") for kind, (words, meaning) in wording.KINDS.items()
)
RELATIONS = (
    ("supports", "supports", "says the same, from its own knowledge", "supports"),
    ("contradicts", "contradicts", "both can't be true", "contradicts"),
    ("supersedes", "supersedes", "takes its place, by the same source", "supersedes"),
    ("outcome", "is the outcome of", "says what became of it", "outcome"),
)
ACTOR_RELATIONS = [(relation, words) for relation, (words, _) in wording.ACTOR_RELATIONS.items()]
VERDICTS = (
    ("came_true", "Came true", "as it was said", "came-true"),
    ("partly", "In part", "some of it", "partly"),
    ("did_not", "Did not", "it went otherwise", "did-not"),
    ("open", "Open", "not to be told yet", "open"),
)
SCRIPTS = (
    ("", "as it is written"),
    ("Latn", "Latin"),
    ("Arab", "Arabic"),
    ("Cyrl", "Cyrillic"),
    ("Grek", "Greek"),
    ("Hebr", "Hebrew"),
    ("Syrc", "Syriac"),
    ("Armn", "Armenian"),
)
NONE_CHOSEN = ("", "choose …")
PLACE_ROLES = ("where", "from", "towards", "near", "through", "mentioned")
ACTOR_ROLES = ("doing", "facing", "supporting", "speaking", "mentioned")


def _languages() -> list[tuple[str, str]]:
    by_name = sorted(wording.LANGUAGES.items(), key=lambda each: (each[0] == "und", each[1]))
    first = [(code, wording.LANGUAGES[code]) for code in ("en", "ar")]
    return [*first, *(each for each in by_name if each not in first)]


def _countries() -> list[tuple[str, str]]:
    names = {code: name.removeprefix("the ") for code, name in wording.COUNTRIES.items()}
    return [("", "none or several"), *sorted(names.items(), key=lambda each: each[1])]


CHOICES: Mapping[str, Sequence[Any]] = {
    "postures": POSTURES,
    "modalities": MODALITIES,
    "kinds": KINDS,
    "relations": RELATIONS,
    "actor_relations": ACTOR_RELATIONS,
    "verdicts": VERDICTS,
    "precisions": [("", "as typed"), *wording.PRECISIONS.items()],
    "credibility": [(str(n), f"{n}: {words}") for n, words in wording.CREDIBILITY.items()],
    "reliability": [(grade, f"{grade}: {words}") for grade, words in wording.RELIABILITY.items()],
    "languages": _languages(),
    "scripts": SCRIPTS,
    "place_roles": [(role, wording.ROLES[role]) for role in PLACE_ROLES],
    "actor_roles": [(role, wording.ROLES[role]) for role in ACTOR_ROLES],
    "place_kinds": [NONE_CHOSEN, *((kind, kind) for kind in PLACE_KINDS)],
    "actor_kinds": [NONE_CHOSEN, *((kind, kind) for kind in ACTOR_KINDS)],
    "countries": _countries(),
    "colours": [("", "as its parent"), *PALETTE.items(), (OTHER, "another")],
    "symbols": [(symbol, symbol, "", f"actor-{symbol}") for symbol in SYMBOLS],
    "grids": [
        ("", "exactly where it is"),
        *((str(side), f"within squares of {wording.say_distance(side)}") for side in GRIDS),
    ],
}
