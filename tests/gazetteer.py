"""A database with some countries of the gazetteer loaded, for tests that look places up."""

from itertools import groupby

from app.database import Engines, desk_session
from app.gazetteer import world
from app.queries.gazetteer import load_country


def load_countries(engines: Engines, *codes: str) -> Engines:
    """The database, with all places of these countries in its gazetteer."""
    for code, places in groupby(world.read_places(codes), key=lambda each: each.country):
        with desk_session(engines) as session:
            load_country(session, code, list(places))
    return engines
