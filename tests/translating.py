"""Translations as tests of them write, keep, read and type them."""

from typing import Any

from app.languages import versions

FRENCH = {"language": "fr", "text": "La ville est tombée.", "by": "Jeanne Dupont"}

ARABIC = {"language": "ar", "text": "سقطت المدينة.", "by": "Translator 3", "machine": True}

BOTH = [FRENCH, ARABIC]


def made_of(original: str, *translations: dict[str, Any]) -> list[dict[str, Any]]:
    """Translations as they are kept, made of a text that says this."""
    return [{**each, "wording": versions.digest(original)} for each in translations]


def told(original: str, *translations: dict[str, Any]) -> list[dict[str, Any]]:
    """The same as readers are told of them while the text still says that."""
    return [
        {"machine": False, **each, "earlier_wording": False}
        for each in made_of(original, *translations)
    ]


def typed(number: int, each: dict[str, Any]) -> dict[str, str]:
    """The fields of a translation's row as they are typed."""
    made = "machine" if each.get("machine") else "person"
    values = {"language": each["language"], "text": each["text"], "by": each["by"], "made": made}
    return {f"translations__{number}__{name}": value for name, value in values.items()}


def plain(page: str) -> str:
    """What a page shows, with its blanks drawn together, and without signs that isolate."""
    body = page.partition("</head>")[2] or page
    return " ".join(body.replace("\u2068", "").replace("\u2069", "").split())
