"""Kinds of places, and the countries that they lie in."""

from collections.abc import Mapping

from app.vocabulary.terms import plain

KINDS = plain(
    city="city",
    town="town",
    village="village",
    district="district",
    base="base",
    junction="junction",
    crossing="crossing",
    border="border",
    river="river",
    country="country",
    desert="desert",
    region="region",
    facility="facility",
    area="area",
)
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
