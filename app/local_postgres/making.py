"""An empty cluster, made where there is none.

`make_data` says where a folder's cluster lies. Run as a module, this makes it beforehand: it needs
nothing but Python itself, so that the set-up can do it while the packages are being installed.
"""

import contextlib
import locale
import secrets
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

from app.errors import SetupError
from app.local_postgres.folders import (
    ClusterOwner,
    cluster_owner,
    disk_full,
    explain_disk_faults,
    make_data_folder,
    matching_programs,
    reachable_home,
)
from app.local_postgres.locks import Locks
from app.local_postgres.programs import Programs

SUPERUSER = "postgres"
ROOM_FOR_A_NEW_CLUSTER = 200 * 2**20


class Data(NamedTuple):
    """Whose a cluster is, the folder of its data and socket, what runs it, and its data alone."""

    owner: ClusterOwner
    home: Path
    programs: Programs
    path: Path


def make_data(folder: Path) -> Data:
    """The cluster's data in this data folder, made when there is none yet.

    The caller holds off other starts meanwhile. Raises SetupError telling what to do.
    """
    owner = cluster_owner(folder)
    home = reachable_home(folder, owner)
    programs = matching_programs(home)
    data = home / "postgres" / str(programs.major)
    # What starts that were killed left half-made.
    for unfinished in data.parent.glob(f"{data.name}.new*"):
        shutil.rmtree(unfinished, ignore_errors=True)
    if not data.exists():
        _run_initdb(data, programs, owner)
    return Data(owner, home, programs, data)


def _run_initdb(data: Path, programs: Programs, owner: ClusterOwner) -> None:
    """Make an empty cluster. It takes its name last, so a half-made one is never used.

    Until then it has a name that no other try uses: what makes it may outlive a start that is killed.
    """
    if shutil.disk_usage(data.parent).free < ROOM_FOR_A_NEW_CLUSTER:
        raise SetupError(disk_full(data.parent))
    unfinished = data.with_suffix(f".new-{secrets.token_hex(4)}")
    made = owner.run(
        programs.path("initdb"),
        f"--pgdata={unfinished}",
        f"--username={SUPERUSER}",
        "--auth=peer",
        "--encoding=UTF8",
        "--locale=C",
        f"--lc-ctype={_unicode_locale()}",
        "--data-checksums",
        "--no-instructions",
    )
    if made.returncode != 0:
        shutil.rmtree(unfinished, ignore_errors=True)
        if "No space left on device" in made.stderr:
            raise SetupError(disk_full(data.parent))
        reason = made.stderr.strip().splitlines() or ["it gave no reason"]
        raise SetupError(f"The database in {data} couldn't be made: {reason[0]}.")
    unfinished.rename(data)


def _unicode_locale() -> str:
    """A locale of this machine under which every script's letters count as letters.

    Under plain C the search by similar spelling would see no letters in Arabic.
    """
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "en_US.UTF-8", "UTF-8"):
            with contextlib.suppress(locale.Error):
                locale.setlocale(locale.LC_CTYPE, name)
                return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return "C"


if __name__ == "__main__":
    folder = Path(sys.argv[1]).absolute()
    with explain_disk_faults(folder):
        make_data_folder(folder)
        with Locks(folder).moving():
            make_data(folder)
