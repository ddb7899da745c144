"""The command line: `conflict-map`, or `python -m app`, which starts a little faster than
`python -m app.cli`.

Every fault of the installation ends as one sentence on the terminal and exit status 1.
"""

import errno
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import click
import psycopg

from app import VERSION
from app.commands import (
    backup,
    data,
    doctor,
    drill,
    gazetteer,
    history,
    links,
    opening,
    restore,
    users,
)
from app.errors import AppError, NotFound, SetupError
from app.security.secret_text import new_secret, use_keys
from app.settings import Settings, read_settings
from app.wording import say_count

FOLDER = click.Path(file_okay=False, path_type=Path)
EXISTING_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)
EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
PATH = click.Path(path_type=Path)
with_settings = click.make_pass_decorator(Settings)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="conflict-map")
@click.pass_context
def cli(context: click.Context) -> None:
    """A conflict map where every mark answers «says who?»."""
    context.obj = read_settings()
    use_keys(context.obj.secret_key, context.obj.former_keys)


@cli.command()
@click.option("--open", "open_browser", is_flag=True, help="Open the map in a browser.")
@with_settings
def run(settings: Settings, open_browser: bool) -> None:
    """Serve the map until Ctrl-C."""
    from app.commands import serving  # noqa: PLC0415  (long to import, for this command alone)

    serving.serve(settings, open_browser=open_browser)


@cli.command()
@click.option(
    "--mend", is_flag=True, help="Work out anew from when readers see each row, if doctor says so."
)
@with_settings
def migrate(settings: Settings, mend: bool) -> None:
    """Bring the database's schema up to date."""
    with opening.open_database(settings) as database:
        data.bring_up_to_date(database.engines)
        if mend:
            data.mend_visibility(database.engines)
    click.echo("The schema is up to date.")


@cli.command()
@click.argument("folders", nargs=-1, type=EXISTING_FOLDER)
@with_settings
def load(settings: Settings, folders: tuple[Path, ...]) -> None:
    """Load datasets or bring in later releases, from FOLDERS or those that ship."""
    with opening.open_database(settings) as database:
        click.echo(data.load(database.engines, folders or data.shipped_datasets()))


@cli.command(name="import")
@click.argument("file", type=EXISTING_FILE)
@click.option("--as", "layout", metavar="LAYOUT", help="The layout, instead of what is recognised.")
@click.option("--source", metavar="SLUG", help="The source that the claims are of.")
@click.option("--sheet", metavar="NAME", help="The sheet of a spreadsheet; «all» for those alike.")
@click.option("--header", type=click.IntRange(0), metavar="ROW", help="Its row; 0 for none.")
@click.option("--beside", is_flag=True, help="Though the source has some of its rows.")
@click.option("--dry-run", is_flag=True, help="Write nothing, say what would be.")
@click.option("--json", "as_json", is_flag=True, help="Say it as JSON.")
@with_settings
def import_file(settings: Settings, /, file: Path, **options: Any) -> None:
    """Bring the rows of FILE in as drafts of a source, or say with --dry-run what would become of them."""
    from app.commands import importing  # noqa: PLC0415  (long to import, for this command alone)

    importing.run(settings, file, **options)


@cli.command()
@with_settings
def work(settings: Settings) -> None:
    """Check and bring in what waits at /admin/imports, and end; the server starts it by itself."""
    from app.commands import import_work  # noqa: PLC0415  (long to import, for this command alone)

    with opening.open_database(settings) as database:
        import_work.work(database.engines)


@cli.command()
@click.argument("folder", type=FOLDER, default=data.SHIPPED_DATA)
@with_settings
def dump(settings: Settings, folder: Path) -> None:
    """Write every record into FOLDER, by default where the shipped datasets lie."""
    with opening.open_database(settings) as database:
        data.dump(database.engines, folder)
    click.echo(f"Written to {folder}.")


@cli.command()
@click.argument("folders", nargs=-1, type=EXISTING_FOLDER)
@click.option(
    "texts",
    "--text",
    multiple=True,
    metavar="SOURCE=FILE",
    help="The annotated text of a source, to compare passages and quotes with.",
)
@click.option(
    "--stamp",
    is_flag=True,
    help="Note that you have looked at every link in FOLDERS and that each is right.",
)
def check(folders: tuple[Path, ...], texts: tuple[str, ...], stamp: bool) -> None:
    """Check datasets in FOLDERS, or those that ship, without a database."""
    pairs = {}
    for text in texts:
        source, equals, file = text.partition("=")
        if not equals or not Path(file).is_file():
            raise click.BadParameter(f"{text!r} is not of the form SOURCE=FILE.")
        pairs[source] = Path(file)
    if stamp and not folders:
        raise click.UsageError("Name the folders whose links you have looked at.")
    read = data.read_to_check(folders)
    click.echo(data.cautions(read), nl=False)
    faults = data.check(read, pairs)
    click.echo("".join(f"{fault}\n" for fault in faults), nl=False)
    if faults:
        raise SetupError(f"{len(faults)} faults in the datasets: mend the lines named above.")
    if stamp:
        for name in links.stamp_links(read):
            click.echo(f"stamped {name}/links.yaml")
        read = data.read_to_check(folders)
    waiting = links.say_links_to_look_at(read)
    click.echo("".join(f"{sentence}\n" for sentence in waiting), nl=False)
    if waiting:
        click.echo(
            f"{len(waiting)} links must be looked at: once each is right, run "
            "«conflict-map check --stamp FOLDER»."
        )
    click.echo("The datasets are in order.")


@cli.command()
@click.argument("out", type=PATH)
@click.option("--known", metavar="INSTANT", help="As it was known then; now if left out.")
@click.option(
    "--language",
    "language",
    multiple=True,
    metavar="CODE",
    help="The language, or several of a folder; English if left out.",
)
@click.option("--bbox", metavar="BOX", help="Only what lies in WEST,SOUTH,EAST,NORTH.")
@click.option("--source", metavar="SLUG", help="Only what this source says.")
@click.option(
    "--address", metavar="URL", help="Where a folder will stand; the public address if left out."
)
@with_settings
def publish(settings: Settings, /, **wish: Any) -> None:
    """Write the map into OUT.html, one file that needs no server, or into the folder OUT, for any web host."""
    from app.commands import publishing  # noqa: PLC0415  (long to import, for this command alone)

    with opening.open_database(settings) as database:
        click.echo(publishing.publish(settings, database.engines, publishing.Wish(**wish)))


@cli.command(name="doctor")
@with_settings
def examine(settings: Settings) -> None:
    """Look the installation over and say what is wrong."""
    wrong = 0
    for finding in doctor.examine(settings):
        click.echo(str(finding))
        wrong += not finding.is_fine
    if wrong:
        raise SetupError("Something is wrong: the lines marked WRONG say what to do.")


@cli.command(name="backup")
@click.argument("where", type=PATH, required=False)
@click.option("--keep", type=click.IntRange(min=1), metavar="N", help="Keep the newest N there.")
@with_settings
def back_up(settings: Settings, where: Path | None, keep: int | None) -> None:
    """Save the whole database into a new file, or with --keep into a folder of dated backups.

    WHERE is the file, or the folder, which is CONFLICT_MAP_BACKUP_DIR if left out.
    """
    if where is None and keep is None:
        raise click.UsageError("Name the file to save to, or say how many backups to keep.")
    with opening.open_database(settings) as database:
        if keep is None:
            assert where is not None
            file, gone = where, 0
            backup.back_up(database, file)
        else:
            file, old = backup.keep_backups(database, where or settings.backups, keep)
            gone = len(old)
    went = f" {say_count(gone, 'older backup')} went." if gone else ""
    click.echo(
        f"Saved to {file}.{went} Try it with «conflict-map drill {where or ''}».".replace(" »", "»")
    )


@cli.command(name="drill")
@click.argument("where", type=PATH, required=False)
@click.option(
    "--oldest-hours",
    type=click.FloatRange(min=0),
    metavar="HOURS",
    help="Fail when the newest backup is older.",
)
@click.option(
    "--into",
    metavar="URL",
    help="An empty database to restore into, where no PostgreSQL is installed; emptied afterwards.",
)
@with_settings
def try_backup(
    settings: Settings, where: Path | None, oldest_hours: float | None, into: str | None
) -> None:
    """Restore the newest backup into a throwaway database, and compare.

    WHERE is a backup or a folder of dated ones, which is CONFLICT_MAP_BACKUP_DIR if left out.
    """
    for sentence in drill.try_newest(settings, where or settings.backups, oldest_hours, into):
        click.echo(sentence)


@cli.command(name="restore")
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Replace the records that are there.")
@with_settings
def bring_back(settings: Settings, file: Path, replace: bool) -> None:
    """Bring the backup in FILE back into an empty database."""
    with opening.open_database(settings) as database:
        restore.restore(database, file, replace=replace)
    click.echo(f"Restored from {file}.")


@cli.command(name="key")
def make_key() -> None:
    """Make a new secret key, and say how it takes the place of the one that is set."""
    click.echo(
        f"{new_secret()}\n"
        "Set it as CONFLICT_MAP_SECRET_KEY, and the key that is set now (or the word none) as "
        "CONFLICT_MAP_FORMER_SECRET_KEYS, for every process; then start them anew. «conflict-map "
        "doctor» says when nothing rests on the former key any more.",
    )


for group in (users.users, history.history, gazetteer.gazetteer):
    cli.add_command(group)


def interrupt(_signal: int, _frame: FrameType | None) -> None:
    """End like Ctrl-C, so that everything that was started is stopped in order."""
    # The stopping itself isn't cut short by a second signal.
    for each in STOP_SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> None:
    """Run the command that was asked for and exit with its status."""
    for each in STOP_SIGNALS:
        # Under nohup and its like, a signal stays ignored.
        if signal.getsignal(each) is not signal.SIG_IGN:
            signal.signal(each, interrupt)
    sys.exit(say_faults(cli))


def say_faults(command: Callable[..., object]) -> int:
    """Run a click command; its exit status. Faults of the installation become one sentence."""
    try:
        command(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        # Asked to stop, and stopped in order.
        return 0
    except Exception as error:
        sentence = explain(error)
        if sentence is None:
            raise
        click.echo(sentence, err=True)
        return 1
    return 0


def explain(error: BaseException) -> str | None:
    """The sentence for a fault of the installation, none for a fault of ours."""
    cause: BaseException | None = error
    while cause is not None:
        full = isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT)
        if full or isinstance(cause, psycopg.errors.DiskFull):
            return "The disk is full: free some space and try again. Nothing was changed."
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, SetupError | NotFound):
        return str(error)
    if isinstance(error, AppError):
        return f"{error.message} Run «conflict-map doctor» to see why."
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}."
    return None


if __name__ == "__main__":
    main()
