"""The codes that are stored, with the words and signs that readers see: each told here alone.

Records and their checks, pages, forms, the API's document, the legend and the scripts are fed from here;
`python -m scripts.build_vocabulary` writes what scripts and style sheets can't import. Pure.
"""

from app.vocabulary.accounts import ROLES as ACCOUNT_ROLES
from app.vocabulary.actors import KINDS as ACTOR_KINDS
from app.vocabulary.actors import PALETTE, SYMBOLS
from app.vocabulary.actors import RELATIONS as ACTOR_RELATIONS
from app.vocabulary.claims import (
    ACTOR_ROLES,
    CREDIBILITY,
    KINDS,
    PLACE_ROLES,
    RELATIONS,
    ROLES,
    SETTLING,
    VERDICTS,
)
from app.vocabulary.countries import COUNTRIES
from app.vocabulary.places import KINDS as PLACE_KINDS
from app.vocabulary.positions import DOUBTFUL, MODALITIES, POSTURES, PRECISIONS
from app.vocabulary.saying import say_claims, say_language, say_place_kind
from app.vocabulary.sources import FIGURES, LANGUAGES, LICENCES, RELIABILITY, ROWS_SHOWN, SCRIPTS
from app.vocabulary.states import STATES
from app.vocabulary.terms import Term, Vocabulary, check_of

__all__ = [
    "ACCOUNT_ROLES",
    "ACTOR_KINDS",
    "ACTOR_RELATIONS",
    "ACTOR_ROLES",
    "COUNTRIES",
    "CREDIBILITY",
    "DOUBTFUL",
    "FIGURES",
    "KINDS",
    "LANGUAGES",
    "LICENCES",
    "MODALITIES",
    "PALETTE",
    "PLACE_KINDS",
    "PLACE_ROLES",
    "POSTURES",
    "PRECISIONS",
    "RELATIONS",
    "RELIABILITY",
    "ROLES",
    "ROWS_SHOWN",
    "SCRIPTS",
    "SETTLING",
    "STATES",
    "SYMBOLS",
    "VERDICTS",
    "Term",
    "Vocabulary",
    "check_of",
    "say_claims",
    "say_language",
    "say_place_kind",
]
