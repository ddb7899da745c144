"""Commands about the gazetteer of the world, and loading what a map needs of it while it runs.

The region's own towns need no loading. A country is one transaction: what is cut short left nothing behind.
"""

from collections.abc import Collection, Iterator
from itertools import groupby

import click
from sqlalchemy.orm import Session

from app.commands.chores import stand_back
from app.commands.data import require_current_schema
from app.commands.opening import open_database
from app.database import Engines, desk_session
from app.errors import SetupError
from app.gazetteer import reaches, region, world
from app.queries.gazetteer import (
    Loaded,
    countries_of_places,
    load_country,
    loaded_countries,
    points_without_country,
    remove_country,
)
from app.settings import Settings
from app.vocabulary.countries import NAMES
from app.wording import say_count

WORLD = "world"
with_settings = click.make_pass_decorator(Settings)


def wanted_countries(engines: Engines, wish: str) -> set[str]:
    """The countries to load that aren't, or from another edition of the file.

    `wish` is the setting: `map` for the countries that the map's places name or, where they name none, may lie in;
    `world`, `none`, or codes.
    """
    edition = world.digest()
    if not edition or wish == "none":
        return set()
    with desk_session(engines) as session:
        loaded = loaded_countries(session)
        if wish == "map":
            wished = countries_of_map(session)
        else:
            wished = set(NAMES) if wish == WORLD else set(wish.split())
    wished = wished & set(NAMES) | {each.code for each in loaded}
    return wished - {each.code for each in loaded if each.edition == edition}


def countries_of_map(session: Session) -> set[str]:
    """The countries that the map's places name and, of those that name none, all in which they may lie."""
    return countries_of_places(session) | reaches.countries_at(points_without_country(session))


def load(engines: Engines, codes: Collection[str]) -> Iterator[Loaded]:
    """Load some countries, one after the other. Raises SetupError where the file is missing or broken."""
    left = set(codes)
    for code, places in groupby(world.read_places(codes), key=lambda each: each.country):
        with desk_session(engines) as session:
            count = load_country(session, code, list(places))
        left.discard(code)
        yield Loaded(code, count, world.digest())
    for code in sorted(left):
        # The file has nothing of it beyond what the region's has, and needn't be asked again.
        with desk_session(engines) as session:
            load_country(session, code, [])
        yield Loaded(code, 0, world.digest())


@click.group(name="gazetteer")
def gazetteer() -> None:
    """Places of the world that forms and texts know before they are on the map."""


@gazetteer.command(name="list")
@with_settings
def list_command(settings: Settings) -> None:
    """Say which countries are loaded."""
    with open_database(settings) as database:
        require_current_schema(database.engines)
        with desk_session(database.engines) as session:
            loaded = loaded_countries(session)
    click.echo(say_loaded(loaded))
    for each in loaded:
        click.echo(f"{each.code}  {_say_country(each)}")


def _say_country(loaded: Loaded) -> str:
    return f"{NAMES[loaded.code]}: {say_count(loaded.places, 'place')}"


def _load_and_say(engines: Engines, codes: Collection[str]) -> None:
    for each in load(engines, codes):
        click.echo(_say_country(each))


def say_loaded(loaded: Collection[Loaded]) -> str:
    """What the gazetteer holds, in a sentence."""
    towns = f"{len(region.numbers()):,} towns"
    places = say_count(sum(each.places for each in loaded), "place")
    of = f"{len(loaded)} {'country' if len(loaded) == 1 else 'countries'}"
    return f"{towns} of Syria, Iraq and around from a file of their own, and {places} of {of}"


@gazetteer.command(name="load")
@click.argument("codes", nargs=-1, required=True)
@with_settings
def load_command(settings: Settings, codes: tuple[str, ...]) -> None:
    """Load the countries of these CODES of ISO 3166, such as UA SD, or the whole world."""
    wished = set(NAMES) if codes == (WORLD,) else checked(codes)
    with open_database(settings) as database:
        require_current_schema(database.engines)
        _load_and_say(database.engines, wished)


@gazetteer.command(name="remove")
@click.argument("codes", nargs=-1, required=True)
@with_settings
def remove_command(settings: Settings, codes: tuple[str, ...]) -> None:
    """Take countries out again; those of the map's places come back unless CONFLICT_MAP_GAZETTEER says otherwise."""
    with open_database(settings) as database:
        require_current_schema(database.engines)
        with desk_session(database.engines) as session:
            every = {each.code for each in loaded_countries(session)}
            for code in sorted(every if codes == (WORLD,) else checked(codes)):
                was = remove_country(session, code)
                click.echo(f"{NAMES[code]}: {'removed' if was else 'was not loaded'}")


@gazetteer.command(name="fill")
@with_settings
def fill_command(settings: Settings) -> None:
    """Load what the map needs and lacks, and end; the server does so by itself."""
    stand_back()
    with open_database(settings) as database:
        require_current_schema(database.engines)
        _load_and_say(database.engines, wanted_countries(database.engines, settings.gazetteer))


def checked(codes: Collection[str]) -> set[str]:
    """Codes in capitals. Raises SetupError for what is none."""
    upper = {code.upper() for code in codes}
    for code in sorted(upper - set(NAMES)):
        raise SetupError(
            f"«{code}» is no country's code: give those of ISO 3166, such as UA, or the word world."
        )
    return upper
