"""Kinds of places, and the countries that they lie in."""

from collections.abc import Mapping

from app.vocabulary.terms import spoken

KINDS = spoken(
    "city", "town", "village", "district", "base", "junction", "crossing", "border",
    "river", "country", "desert", "region", "facility", "area",
)  # fmt: skip
# ISO 3166-1 alpha-2; other codes are stored too, and shown as they are.
COUNTRIES: Mapping[str, str] = {
    "FR": "France",
    "GB": "the United Kingdom",
    "IL": "Israel",
    "IQ": "Iraq",
    "IR": "Iran",
    "JO": "Jordan",
    "LB": "Lebanon",
    "RU": "Russia",
    "SA": "Saudi Arabia",
    "SY": "Syria",
    "TR": "Turkey",
    "US": "the United States",
}
