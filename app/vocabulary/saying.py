"""Words made of codes: claims by their kind, a kind of place in its country."""

from app.languages import current, gettext, ngettext
from app.languages.words import WordsByCode
from app.vocabulary.counted import counted
from app.vocabulary.countries import COUNTRIES
from app.vocabulary.places import KINDS as PLACE_KINDS
from app.vocabulary.sources import LANGUAGES

# One claim of a kind, as it is called in a sentence.
ONE_CLAIM = WordsByCode(
    {
        "report": "report",
        "statement": "statement",
        "assessment": "assessment",
        "forecast": "forecast",
    }
)


def say_claims(number: int, kind: str) -> str:
    """Claims of one kind: «report», «3 reports»."""
    return ONE_CLAIM[kind] if number == 1 else ngettext(*counted(kind), number)


def say_place_kind(kind: str, country: str | None) -> str:
    """«City in Syria»; just the kind for what lies in several countries or is one."""
    words = PLACE_KINDS.label_of(kind)
    words = words[:1].upper() + words[1:]
    if not country or kind == "country":
        return words
    return gettext("{kind} in {country}", kind=words, country=COUNTRIES.get(country, country))


def say_language(tag: str) -> str:
    """What a language is called, by its tag (BCP 47): «Arabic»; the tag where nobody knows."""
    if tag in LANGUAGES:
        return LANGUAGES[tag]
    named: str = current().locale.languages.get(tag.partition("-")[0], tag)
    return named if "-" not in tag else f"{named} ({tag})"
