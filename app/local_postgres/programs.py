"""Where PostgreSQL's own programs lie: initdb, postgres, pg_dump and their kin.

Callers use `find_programs`, `installed_programs` and `find_client`. Run as a module, it tells by its exit
status whether a PostgreSQL with PostGIS is installed.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.errors import SetupError

OLDEST_POSTGRES = 15
# Debian and its kin, Red Hat's kin, Homebrew on both kinds of Mac, and the Mac application.
FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/opt/homebrew/opt/postgresql/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
HOW_TO_INSTALL = (
    "brew install postgresql@18 postgis"
    if sys.platform == "darwin"
    else "apt-get install postgresql postgresql-postgis"
)
HOW_TO_INSTALL_CLIENTS = (
    "brew install libpq" if sys.platform == "darwin" else "apt-get install postgresql-client"
)


@dataclass(frozen=True)
class Programs:
    """One installed PostgreSQL: the folder of its programs, its major version, PostGIS or not."""

    folder: Path
    major: int
    has_postgis: bool

    def path(self, name: str) -> str:
        """Path of the program called `name`."""
        return str(self.folder / name)


def installed_programs() -> list[Programs]:
    """Every installed PostgreSQL server, newest first; empty when there is none."""
    found = {programs.folder: programs for programs in _look_around()}
    return sorted(found.values(), key=lambda each: (each.has_postgis, each.major), reverse=True)


def find_programs(major: int | None = None) -> Programs:
    """The newest PostgreSQL that has PostGIS, or the one of that `major` version.

    Raises SetupError telling what to install.
    """
    there = installed_programs()
    for programs in there:
        usable = programs.has_postgis and programs.major >= OLDEST_POSTGRES
        if usable and major in (None, programs.major):
            return programs
    wanted = f"PostgreSQL {major}" if major else f"PostgreSQL {OLDEST_POSTGRES} or newer"
    having = ", ".join(
        f"{each.major} {'with' if each.has_postgis else 'without'} PostGIS" for each in there
    )
    raise SetupError(
        f"{wanted} with PostGIS isn't installed (found: {having or 'none'}): "
        f"install it, for example with «{HOW_TO_INSTALL}»."
    )


def find_client(name: str) -> str:
    """Path of the newest installed client program of that name, such as pg_dump.

    A client serves servers up to its own version. Raises SetupError telling what to install.
    """
    folders = [folder for folder in _folders() if _has(folder, name)]
    if not folders:
        raise SetupError(
            f"PostgreSQL's program {name} isn't installed: install its client programs, for "
            f"example with «{HOW_TO_INSTALL_CLIENTS}»."
        )
    return str(max(folders, key=_number_in) / name)


def _folders() -> list[Path]:
    """Every folder that may hold PostgreSQL's programs."""
    folders = [folder for pattern in FOLDERS for folder in Path("/").glob(pattern[1:])]
    folders += [Path(entry) for entry in os.get_exec_path() if entry]
    return list(dict.fromkeys(each.resolve() for each in folders))


def _has(folder: Path, name: str) -> bool:
    """True when we may run that program; some folders on the PATH may be closed to us."""
    return os.access(folder / name, os.X_OK)


def _number_in(folder: Path) -> int:
    """The major version in the folder's name; 0 when it tells none."""
    numbers = re.findall(r"\d+", str(folder))
    return int(numbers[-1]) if numbers else 0


def _look_around() -> Iterator[Programs]:
    for folder in _folders():
        if _has(folder, "postgres") and _has(folder, "initdb"):
            programs = _ask(folder)
            if programs:
                yield programs


def _ask(folder: Path) -> Programs | None:
    """What the programs in `folder` say of themselves; none when they don't run here."""
    try:
        answer = subprocess.run(
            [folder / "pg_config", "--version", "--sharedir"],
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    version, share = answer.splitlines()
    match = re.search(r"\d+", version)
    if match is None:
        return None
    control = Path(share) / "extension" / "postgis.control"
    return Programs(folder, int(match.group()), control.exists())


if __name__ == "__main__":
    try:
        find_programs()
    except SetupError as error:
        sys.exit(str(error))
