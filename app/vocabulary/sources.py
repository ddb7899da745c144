"""How reliable a source is, and the languages and scripts that are written."""

from app.languages.words import WORDS, NamesByCode
from app.vocabulary.terms import Term, Vocabulary, plain

# Admiralty code, STANAG 2511: reliability of a source.
RELIABILITY = plain(
    A="completely reliable",
    B="usually reliable",
    C="fairly reliable",
    D="not usually reliable",
    E="unreliable",
    F="cannot be judged",
)
# Whether what a source's rows say may be shown row by row.
ROWS_SHOWN = Vocabulary(
    Term("all", "yes, row by row"),
    Term("counts", "no, only counts and the fields named below"),
)
# What is counted, as forms offer it; other words are stored too.
FIGURES = (
    "killed", "killed, civilians", "wounded", "missing", "captured", "arrested", "displaced", "returned",
)  # fmt: skip
WORDS.update(FIGURES)
# SPDX identifiers of licences, as forms offer them.
LICENCES = (
    "CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0",
    "CC-BY-NC-ND-4.0", "PDDL-1.0", "ODC-By-1.0", "ODbL-1.0", "OGL-UK-3.0",
)  # fmt: skip
# Of these, in small letters, those that let anybody pass texts on, in part and for any purpose.
OPEN_LICENCES = frozenset(
    each.casefold()
    for each in (
        "CC0-1.0", "CC-BY-2.0", "CC-BY-2.5", "CC-BY-3.0", "CC-BY-4.0", "CC-BY-SA-2.0", "CC-BY-SA-2.5",
        "CC-BY-SA-3.0", "CC-BY-SA-4.0", "PDDL-1.0", "ODC-By-1.0", "ODbL-1.0", "OGL-UK-3.0",
        "CDLA-Permissive-2.0",
    )
)  # fmt: skip
# BCP 47; other tags are stored too, and shown as they are.
LANGUAGES = NamesByCode(
    {
        "ar": "Arabic",
        "ca": "Catalan",
        "ckb": "Sorani",
        "de": "German",
        "en": "English",
        "es": "Spanish",
        "fa": "Persian",
        "fr": "French",
        "he": "Hebrew",
        "ku": "Kurdish",
        "pt": "Portuguese",
        "ru": "Russian",
        "tr": "Turkish",
        "uk": "Ukrainian",
        "und": "language not determined",
    },
    "languages",
    ("und",),
)
# ISO 15924, as the desk's forms offer them.
SCRIPTS = NamesByCode(
    {
        "Latn": "Latin",
        "Arab": "Arabic",
        "Cyrl": "Cyrillic",
        "Grek": "Greek",
        "Hebr": "Hebrew",
        "Syrc": "Syriac",
        "Armn": "Armenian",
    },
    "scripts",
)
