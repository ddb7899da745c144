"""Commands about the sealed history; `app.commands.chores` seals what changes while the map runs."""

import logging
from datetime import UTC, datetime
from pathlib import Path

import click

from app.commands.chores import stand_back
from app.commands.data import require_current_schema
from app.commands.opening import open_database
from app.database import Engines, desk_session
from app.errors import SetupError
from app.queries import sealed
from app.queries.audit import note
from app.sealing.checking import check_history
from app.sealing.erasing import erase_source_texts, erase_words
from app.sealing.handover import hand_over
from app.sealing.keys import new_signer, read_key, write_key
from app.sealing.notes import Signer
from app.sealing.sealing import BEGINNING, seal
from app.sealing.telling import history_lines
from app.settings import Settings
from app.wording import say_count

log = logging.getLogger(__name__)
with_settings = click.make_pass_decorator(Settings)
FILE = click.Path(dir_okay=False, path_type=Path)


def seal_now(engines: Engines, file: Path) -> int:
    """Seal what changed with the key in a file, which a history that begins gets; how many leaves came."""
    signer = read_key(file)
    with desk_session(engines) as session:
        is_new = not sealed.keys(session)
    if signer is None and is_new:
        signer = new_signer()
        write_key(file, signer)
    return seal(engines, signer, first=is_new)


def anything_to_seal(engines: Engines) -> bool:
    """True where something changed since the last sealing."""
    with desk_session(engines) as session:
        upto = sealed.sealed_upto(session) or BEGINNING
        return bool(sealed.instants_to_seal(session, upto, 1))


@click.group(name="history")
def history() -> None:
    """The sealed history: what was published, as a signed log that only grows."""


@history.command(name="seal")
@with_settings
def seal_command(settings: Settings) -> None:
    """Seal what changed, and end; the server does so by itself."""
    stand_back()
    with open_database(settings) as database:
        require_current_schema(database.engines)
        added = seal_now(database.engines, settings.sealing_key)
    click.echo(f"{say_count(added, 'change')} sealed.")


@history.command(name="check")
@with_settings
def check_command(settings: Settings) -> None:
    """Hold everything that is recorded against what was sealed."""
    with open_database(settings) as database:
        require_current_schema(database.engines)
        faults = 0
        for fault in check_history(database.engines, read_key(settings.sealing_key)):
            click.echo(fault)
            faults += 1
    if faults:
        raise SetupError("The history isn't what was sealed.")
    click.echo("The history is as it was sealed.")


@history.command(name="write")
@click.argument("file", type=FILE)
@with_settings
def write_command(settings: Settings, file: Path) -> None:
    """Write the log as readers may see it into FILE, and its signed head beside it, for verify.py."""
    with open_database(settings) as database:
        require_current_schema(database.engines)
        with desk_session(database.engines) as session:
            head = sealed.checkpoint_of(session)
        if head is None:
            raise SetupError("Nothing is sealed yet.")
        written = file.with_name(f"{file.name}.part")
        with written.open("w", encoding="utf-8", newline="") as lines:
            lines.writelines(history_lines(database.engines, head.size))
        file.with_name(f"{file.name}.checkpoint").write_text(head.note, "utf-8")
        written.replace(file)
    click.echo(f"{say_count(head.size, 'change')} written to {file}.")


@history.command(name="new-key")
@click.option(
    "--lost", is_flag=True, help="The key before it is lost, and can't sign the handover."
)
@with_settings
def new_key_command(settings: Settings, lost: bool) -> None:
    """Begin another sealing key, to which the one before hands over."""
    former = _former(settings, lost=lost)
    with open_database(settings) as database:
        require_current_schema(database.engines)
        signer = hand_over(
            database.engines, former, lambda new: write_key(settings.sealing_key, new)
        )
    click.echo(
        f"{signer.public_text}\nIts secret part lies in {settings.sealing_key}: keep a copy apart."
    )


def _former(settings: Settings, *, lost: bool) -> Signer | None:
    former = read_key(settings.sealing_key)
    if former is None and not lost:
        raise SetupError(
            f"There is no key in {settings.sealing_key}: bring it back, or say --lost, which readers will see."
        )
    return None if lost else former


@history.command(name="erase")
@click.argument(
    "noun", type=click.Choice(["sources", "actors", "places", "claims", "positions", "links"])
)
@click.argument("key")
@with_settings
def erase_command(settings: Settings, noun: str, key: str) -> None:
    """Erase the words of a record that was withdrawn and hidden from every past map; digests stay."""
    with open_database(settings) as database:
        require_current_schema(database.engines)
        with desk_session(database.engines) as session:
            versions = erase_words(session, database.engines, noun, key)
            note(session, "words_erased", datetime.now(UTC), about=f"{noun}/{key}")
    click.echo(
        f"The words of {say_count(versions, 'version')} are gone from this database; backups still have them."
    )


@history.command(name="erase-text")
@click.argument("key")
@with_settings
def erase_text_command(settings: Settings, key: str) -> None:
    """Erase the texts that were read for the source KEY; their digests stay, and so do its claims."""
    with open_database(settings) as database:
        require_current_schema(database.engines)
        with desk_session(database.engines) as session:
            texts = erase_source_texts(session, key)
            if texts:
                note(session, "text_erased", datetime.now(UTC), about=f"sources/{key}")
    click.echo(
        f"{say_count(texts, 'version')} of its text gone from this database; backups still have them."
        if texts
        else f"No text is kept for {key}."
    )
