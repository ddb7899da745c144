"""Commands about the gazetteer of the world, and loading what a map needs of it while it runs.

The region's own towns need no loading. A country is one transaction: what is cut short left nothing behind.
"""

from collections.abc import Collection, Iterator
from itertools import groupby

import click
from sqlalchemy import text

from app.clock import wall_clock
from app.commands.chores import stand_back
from app.commands.data import require_current_schema
from app.commands.opening import open_database
from app.database import Engines, desk_session
from app.errors import SetupError
from app.gazetteer import region, world
from app.queries.gazetteer import Loaded, load_country, loaded_countries, remove_country
from app.queries.gazetteer_wishes import (
    choose,
    expect,
    forget_expected,
    forget_unasked,
    note_begun,
    note_failed,
    read_wishes,
    take_out,
)
from app.settings import Settings
from app.vocabulary.countries import NAMES
from app.wording import say_count

WORLD = "world"
with_settings = click.make_pass_decorator(Settings)


class Due:
    """Whether any country is to be loaded, or to go, as `read_wishes` says: that reads all places without a country.

    Once nothing was, it is asked again when something was written, whatever it was, or the file is another.
    """

    def __init__(self, setting: str) -> None:
        self.setting = setting
        self.nothing_due_at: tuple[str, str] | None = None

    def __call__(self, engines: Engines) -> bool:
        """True where something is to be done."""
        with desk_session(engines) as session:
            snapshot = session.scalars(text("select pg_current_snapshot()::text")).one()
            state = (snapshot, world.digest())
            if state == self.nothing_due_at:
                return False
            wishes = read_wishes(session, self.setting)
        is_due = bool(wishes.to_load or wishes.to_remove)
        self.nothing_due_at = None if is_due else state
        return is_due


def load(engines: Engines, codes: Collection[str]) -> Iterator[Loaded]:
    """Load some countries, one after the other. Raises SetupError where the file is missing or broken."""
    left = set(codes)
    with desk_session(engines) as session:
        expect(session, left)
    try:
        for code, places in groupby(world.read_places(codes), key=lambda each: each.country):
            yield _load(engines, code, list(places))
            left.discard(code)
        for code in sorted(left):
            # The file has nothing of it beyond what the region's has, and needn't be asked again.
            yield _load(engines, code, [])
    except SetupError:
        with desk_session(engines) as session:
            note_failed(session, left)
        raise


def _load(engines: Engines, code: str, places: list[world.WorldPlace]) -> Loaded:
    with desk_session(engines) as session:
        note_begun(session, code)
    with desk_session(engines) as session:
        return load_country(session, code, places)


def clear(engines: Engines, setting: str) -> Iterator[str]:
    """Take away the countries that are to stay away; a sentence of each."""
    with desk_session(engines) as session:
        gone = read_wishes(session, setting).to_remove
    for code in sorted(gone):
        with desk_session(engines) as session:
            # However many rows go with it.
            session.execute(text("set local statement_timeout = 0"))
            remove_country(session, code)
        yield f"{NAMES[code]}: removed"
    with desk_session(engines) as session:
        forget_unasked(session, setting, wall_clock())


def fill(engines: Engines, setting: str) -> Iterator[str]:
    """Take away what is to go and load what is to be there; a sentence of each. Raises SetupError as `load` does."""
    yield from clear(engines, setting)
    with desk_session(engines) as session:
        wanted = read_wishes(session, setting).to_load
        forget_expected(session, wanted)
    for each in load(engines, wanted):
        yield _say_country(each)


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
        with desk_session(database.engines) as session:
            choose(session, wished, wall_clock(), None)
        for each in load(database.engines, wished):
            click.echo(_say_country(each))


@gazetteer.command(name="remove")
@click.argument("codes", nargs=-1, required=True)
@with_settings
def remove_command(settings: Settings, codes: tuple[str, ...]) -> None:
    """Take countries out again; they stay away until they are loaded by hand, whatever the map's places name."""
    with open_database(settings) as database:
        require_current_schema(database.engines)
        with desk_session(database.engines) as session:
            every = {each.code for each in loaded_countries(session)}
            wished = every if codes == (WORLD,) else checked(codes)
            take_out(session, wished, wall_clock(), None)
            for code in sorted(wished - every):
                click.echo(f"{NAMES[code]}: was not loaded")
        for told in clear(database.engines, settings.gazetteer):
            click.echo(told)


@gazetteer.command(name="fill")
@with_settings
def fill_command(settings: Settings) -> None:
    """Load what the map needs and lacks, take out what an admin removed, and end; the server does so by itself."""
    stand_back()
    with open_database(settings) as database:
        require_current_schema(database.engines)
        for told in fill(database.engines, settings.gazetteer):
            click.echo(told)


def checked(codes: Collection[str]) -> set[str]:
    """Codes in capitals. Raises SetupError for what is none."""
    upper = {code.upper() for code in codes}
    for code in sorted(upper - set(NAMES)):
        raise SetupError(
            f"«{code}» is no country's code: give those of ISO 3166, such as UA, or the word world."
        )
    return upper
