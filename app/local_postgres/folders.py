"""Whom the private cluster belongs to, and in which folders it lies.

Callers use `cluster_owner`, `reachable_home`, `socket_folder`, `matching_programs` and
`explain_disk_faults`; `disk_is_full` is asked when the database fails. Everything here is decided from what already lies in the data folder, so
that two starts decide alike.
"""

import contextlib
import errno
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from app.errors import SetupError
from app.local_postgres.programs import Programs, find_programs

# The port's number is only part of the socket's name.
PORT = 5432
SOCKET_NAME = f".s.PGSQL.{PORT}"
# macOS takes 103 bytes, Linux 107.
LONGEST_SOCKET_PATH = 103
# PostgreSQL writes its log of changes in files of this size, and stops when there is no room for one.
LEAST_ROOM = 16 * 2**20
# Where root's cluster goes when its unprivileged user can't reach the data folder.
SYSTEM_FOLDER = Path("/var/lib/conflict-map")
UNPRIVILEGED_USERS = ("postgres", "_postgres", "nobody")


class Identity(TypedDict, total=False):
    """The arguments with which `subprocess` drops from root to another user."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class ClusterOwner:
    """The operating system's user that the cluster belongs to and runs as."""

    uid: int
    gid: int
    name: str

    @property
    def is_us(self) -> bool:
        """True when this program runs as that user itself."""
        return os.geteuid() == self.uid

    def identity(self) -> Identity:
        """What makes `subprocess` run a program as this user; empty when that is us."""
        if self.is_us:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def run(
        self, *command: str | Path, text: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as this user, with `text` as its input; it may fail."""
        # The working folder is one that every user can enter.
        return subprocess.run(
            command,
            input=text or "",
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            **self.identity(),
        )

    def make_folder(self, folder: Path) -> None:
        """Make a folder that only this user can enter, or mend the rights of one that exists."""
        folder.mkdir(exist_ok=True)
        folder.chmod(0o700)
        if not self.is_us:
            os.chown(folder, self.uid, self.gid)


@contextlib.contextmanager
def explain_disk_faults(folder: Path) -> Iterator[None]:
    """Turn a refusal of the file system into a SetupError that tells what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise SetupError(disk_full(folder)) from None
        user = pwd.getpwuid(os.geteuid()).pw_name
        raise SetupError(
            f"The data folder {folder} can't be used by the user {user!r} ({error.strerror}: "
            f"{error.filename}): give that user the right to write there, or set "
            "CONFLICT_MAP_DATA_DIR to another folder."
        ) from None


def disk_is_full(folder: Path) -> bool:
    """True when the database below a data folder has no room to go on; false while there is none."""
    data = folder / "postgres"
    return data.exists() and shutil.disk_usage(data).free < LEAST_ROOM


def disk_full(folder: Path) -> str:
    """The sentence for a disk without room."""
    return (
        f"The disk that holds {folder} is full: free some space there, or set "
        "CONFLICT_MAP_DATA_DIR to a folder on another disk."
    )


def make_data_folder(folder: Path) -> None:
    """Make the data folder unless it is there; root's own lets others pass but not look.

    Another start may make it at the same moment.
    """
    mode = 0o711 if os.geteuid() == 0 else 0o700
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir(mode)
    except FileExistsError:
        if not folder.is_dir():
            raise
    else:
        folder.chmod(mode)


def cluster_owner(folder: Path) -> ClusterOwner:
    """The user of the cluster in this data folder: whoever owns it already, else us.

    PostgreSQL refuses to run as root, so root hands a new cluster to an unprivileged user.
    Raises SetupError when the cluster there belongs to someone else.
    """
    there = folder / "postgres"
    uid = there.stat().st_uid if there.exists() else os.geteuid()
    if os.geteuid() not in (0, uid):
        raise SetupError(
            f"The database in {there} belongs to the user {_user_name(uid)!r}: run as that user, "
            "or set CONFLICT_MAP_DATA_DIR to a folder of your own."
        )
    if uid != 0:
        return ClusterOwner(uid, pwd.getpwuid(uid).pw_gid, _user_name(uid))
    for name in UNPRIVILEGED_USERS:
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return ClusterOwner(user.pw_uid, user.pw_gid, name)
    raise SetupError(
        "PostgreSQL doesn't run as root, and there is no unprivileged user to run it as: "
        "add one with «useradd --system postgres», or run as an ordinary user."
    )


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        raise SetupError(
            f"The user with the number {uid} has no name on this machine, which PostgreSQL needs: "
            "add one to /etc/passwd, or run as another user."
        ) from None


def reachable_home(folder: Path, owner: ClusterOwner) -> Path:
    """Folder for the cluster's data and socket: the data folder, if the owner can get there.

    Root's data folder may lie below a home that nobody else may enter. The cluster then lies
    under /var/lib, and a link in the data folder leads there.
    """
    link = folder / "postgres"
    if link.is_symlink():
        if not link.exists():
            raise SetupError(
                f"The database should lie in {link.readlink()}, but that is gone: bring it back, "
                f"or remove the link {link} to start afresh."
            )
        return link.resolve().parent
    if owner.is_us or owner.run("/bin/sh", "-c", 'cd "$1"', "sh", folder).returncode == 0:
        owner.make_folder(link)
        return folder
    SYSTEM_FOLDER.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=SYSTEM_FOLDER))
    home.chmod(0o711)
    owner.make_folder(home / "postgres")
    link.symlink_to(home / "postgres")
    return home


def socket_folder(home: Path, owner: ClusterOwner) -> Path:
    """Folder for the socket, which only the cluster's owner and root can enter.

    A socket's path has a low limit, so a deep data folder gets a link to a short one.
    """
    folder = home / "run"
    if folder.is_symlink():
        target = folder.readlink()
        if _is_private(target, owner):
            return target
        folder.unlink()
    if len(os.fsencode(folder / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
        owner.make_folder(folder)
        return folder
    base = os.environ.get("XDG_RUNTIME_DIR", "") if owner.is_us else ""
    if not os.access(base, os.W_OK) or len(os.fsencode(base)) > LONGEST_SOCKET_PATH // 2:
        # Not tempfile.gettempdir(), which may be as deep as what we flee from.
        base = "/tmp"  # noqa: S108  (mkdtemp makes a new folder that is ours alone)
    target = Path(tempfile.mkdtemp(prefix="conflict-map-", dir=base))
    owner.make_folder(target)
    folder.symlink_to(target)
    return target


def _is_private(folder: Path, owner: ClusterOwner) -> bool:
    """True for a folder of the owner's that nobody else can enter, and no link in disguise."""
    try:
        status = folder.lstat()
    except FileNotFoundError:
        return False
    private = stat.S_ISDIR(status.st_mode) and stat.S_IMODE(status.st_mode) == 0o700
    return private and status.st_uid == owner.uid


def matching_programs(home: Path) -> Programs:
    """The PostgreSQL that wrote the cluster in `home`, or for a new cluster the newest one.

    Raises SetupError when that one isn't installed any more.
    """
    # A half-made cluster has another name, and perhaps an empty PG_VERSION.
    written_by = [
        int(each.read_text())
        for each in (home / "postgres").glob("*/PG_VERSION")
        if each.parent.name.isdigit()
    ]
    if not written_by:
        return find_programs()
    major = max(written_by)
    try:
        return find_programs(major)
    except SetupError as error:
        raise SetupError(
            f"The database in {home / 'postgres' / str(major)} was written by PostgreSQL {major}. "
            f"{error} To move to a newer one, make a backup with {major}, set that folder "
            "aside, and restore the backup."
        ) from None
