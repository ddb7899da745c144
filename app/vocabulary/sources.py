"""How reliable a source is, and the languages and scripts that are written."""

from collections.abc import Mapping

from app.vocabulary.terms import plain

# Admiralty code, STANAG 2511: reliability of a source.
RELIABILITY = plain(
    A="completely reliable",
    B="usually reliable",
    C="fairly reliable",
    D="not usually reliable",
    E="unreliable",
    F="cannot be judged",
)
# BCP 47; other tags are stored too, and shown as they are.
LANGUAGES: Mapping[str, str] = {
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
    "und": "language not determined",
}
# ISO 15924, as the desk's forms offer them.
SCRIPTS: Mapping[str, str] = {
    "Latn": "Latin",
    "Arab": "Arabic",
    "Cyrl": "Cyrillic",
    "Grek": "Greek",
    "Hebr": "Hebrew",
    "Syrc": "Syriac",
    "Armn": "Armenian",
}
