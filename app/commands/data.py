"""Commands about the records: migrate, load, dump, check."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from app.database import (
    Engines,
    desk_session,
    editing_session,
    refresh_statistics,
)
from app.dataset import (
    Folders,
    cautions_of,
    check_datasets,
    dump_datasets,
    load_datasets,
    read_folders,
)
from app.dataset.looking import translations_to_look_at
from app.dataset.reading import ABOUT_FILE, read_about
from app.editing.releases import Brought, load_releases
from app.errors import SetupError
from app.queries.first_load import map_is_empty, wait_until_alone
from app.queries.health import count_everything
from app.queries.releases import days_of_releases
from app.queries.visibility import mend_shown
from app.schema import migrate, migration_state
from app.settings import PROJECT_DIR
from app.wording import say_count, say_day

SHIPPED_DATA = PROJECT_DIR / "data"
# An article's own text isn't ours to ship; who has it keeps it beside the project.
SOURCE_TEXTS = PROJECT_DIR.parent / "shared" / "source"
ALREADY_THERE = ("42P06", "42P07", "42710", "42723")


def bring_up_to_date(engines: Engines) -> None:
    """Migrate the database to what this program expects; nothing happens when it is there.

    Raises SetupError when the database is ahead of the program or holds half a schema.
    """
    with explain_half_a_schema():
        migrate(engines.owner)


@contextmanager
def explain_half_a_schema() -> Iterator[None]:
    """Turn a migration's meeting what it was to make into a SetupError that tells what to do."""
    try:
        yield
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) not in ALREADY_THERE:
            raise
        raise SetupError(
            f"The database holds part of the map's schema, but no record that it was made "
            f"({str(error.orig).splitlines()[0]}): restore a backup with «restore FILE --replace», "
            "or use an empty database."
        ) from None


def mend_visibility(engines: Engines) -> None:
    """Work out anew from when readers see each row; nothing but that changes."""
    with engines.owner.begin() as connection:
        mend_shown(connection)


def require_current_schema(engines: Engines) -> None:
    """Raise SetupError unless the schema is the one that this program expects."""
    state = migration_state(engines.owner)
    if not state.is_current:
        raise SetupError(
            f"The database's schema is at {state.current or 'nothing'}, the program expects "
            f"{state.head}: run «conflict-map migrate»."
        )


def shipped_datasets() -> list[Path]:
    """The folders of the datasets that ship with the program."""
    return sorted(file.parent for file in SHIPPED_DATA.glob(f"*/{ABOUT_FILE}"))


def load(engines: Engines, paths: Sequence[Path]) -> str:
    """Load datasets and bring in later releases, all or, after an error, none; sentences on it."""
    require_current_schema(engines)
    with desk_session(engines) as session:
        wait_until_alone(session)
        brought = load_releases(session, paths)
        if any(each.state != "nothing" for each in brought):
            refresh_statistics(session)
        return "\n".join([*map(say_brought, brought), describe_map(session)])


def say_brought(brought: Brought) -> str:
    """What became of one dataset, in a sentence or two."""
    about = brought.about
    release = f"The release of {say_day(about.release)}" if about.release else "The content"
    if brought.state == "nothing":
        return f"{about.name}: {release} is loaded already; there is nothing to do."
    if brought.state == "loaded":
        return f"{about.name}: loaded."
    counts = brought.counts
    said = (
        f"{about.name}: {release} was brought in: {say_count(counts['add'], 'record')} added, "
        f"{counts['change']:,} changed, {counts['withdraw']:,} withdrawn."
    )
    if counts["open"]:
        one = counts["open"] == 1
        said += (
            f" {say_count(counts['open'], 'record')} {'was' if one else 'were'} edited here in the "
            "same fields: the map keeps what was edited, and the desk shows both versions at "
            "/admin/releases."
        )
    return said


def newer_shipped(engines: Engines) -> list[str]:
    """A sentence for each dataset of which a later release ships than is loaded; nothing is read
    of it but its day.
    """
    with Session(engines.owner) as session:
        loaded = days_of_releases(session)
    sentences = []
    for path in shipped_datasets():
        about = read_about(path)
        was = loaded.get(about.name)
        if about.name in loaded and about.release and (was is None or was < about.release):
            than = f"the one of {say_day(was)}" if was else "one without a day"
            sentences.append(
                f"A later release of {about.name} ships with this program, of "
                f"{say_day(about.release)}; the map has {than} and was left as it is. Bring it in "
                "with «make load»; what was edited here stays."
            )
    return sentences


def load_when_empty(engines: Engines) -> str | None:
    """Load what ships with the program into an empty map; none when there was no need."""
    with Session(engines.owner) as session:
        if not map_is_empty(session):
            return None
    with editing_session(engines, "Load what ships with the program") as session:
        wait_until_alone(session)
        if not map_is_empty(session):
            return None
        load_datasets(session, shipped_datasets())
        refresh_statistics(session)
        return describe_map(session)


def describe_map(session: Session) -> str:
    """A sentence about how much the map holds."""
    totals = count_everything(session)
    return (
        f"The map holds {totals.claims} claims of {totals.sources} sources about {totals.places} "
        f"places, and {totals.positions} positions of {totals.actors} actors."
    )


def dump(engines: Engines, directory: Path) -> None:
    """Write every record into `directory`, in the format that `load` reads."""
    require_current_schema(engines)
    with Session(engines.owner) as session:
        # What is read in stretches is all of the same moment.
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        dump_datasets(session, directory)


def read_to_check(paths: Sequence[Path]) -> Folders:
    """The datasets in these folders, or those that ship, read once for all that is asked of them."""
    return read_folders(paths or shipped_datasets())


def check(folders: Folders, texts: Mapping[str, Path]) -> list[str]:
    """Sentences about what is wrong in datasets; `texts` are the annotated texts by source."""
    found = {path.stem: path for path in sorted(SOURCE_TEXTS.glob("*.txt"))}
    return check_datasets(folders, found | dict(texts))


def cautions(folders: Folders) -> str:
    """A line for whatever in datasets looks misplaced or is translated from an earlier wording; they are in order all the same."""
    found = [
        *cautions_of(folders),
        *(
            f"{file}: {key}: its translation ({language}) is of an earlier wording"
            for file, key, language in translations_to_look_at(folders.given)
        ),
    ]
    return "".join(f"Look again: {caution}\n" for caution in found)
