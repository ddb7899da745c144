"""Places of the world's gazetteer that the rows of a file may name, asked for once before they are checked."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.gazetteer.country_names import code_of
from app.imports.known_places import KnownPlaces, by_key, key_of
from app.queries.gazetteer import loaded_countries, points_called


def known_places(session: Session, named: Iterable[tuple[str, str]]) -> KnownPlaces:
    """The gazetteer for rows of (country as it is written, name of a place): of countries that are loaded.

    Where a row names no country, its name is looked up in all of them.
    """
    loaded = {each.code for each in loaded_countries(session)}
    if not loaded:
        return KnownPlaces()
    pairs: set[tuple[str, str | None]] = set()
    for country, name in named:
        code = code_of(country) if country else None
        if not country or code in loaded:
            pairs.add((key_of(name), code))
    return KnownPlaces(by_key(points_called(session, pairs)))
