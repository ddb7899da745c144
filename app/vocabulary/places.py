"""Kinds of places."""

from app.vocabulary.terms import spoken

KINDS = spoken(
    "city", "town", "village", "district", "base", "junction", "crossing", "border",
    "river", "country", "desert", "region", "facility", "area",
)  # fmt: skip
