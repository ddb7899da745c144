"""A database with some countries of the gazetteer loaded, for tests that look places up."""

from itertools import groupby

from app.database import Engines, desk_session
from app.gazetteer import world
from app.queries.gazetteer import load_country
from app.queries.gazetteer_wishes import read_wishes


def load_countries(engines: Engines, *codes: str) -> Engines:
    """The database, with all places of these countries in its gazetteer."""
    for code, places in groupby(world.read_places(codes), key=lambda each: each.country):
        with desk_session(engines) as session:
            load_country(session, code, list(places))
    return engines


def wanted_countries(engines: Engines, setting: str) -> set[str]:
    """The countries that are still to be loaded where the operator has set that."""
    with desk_session(engines) as session:
        return read_wishes(session, setting).to_load
