"""Where the private cluster lies, whose it is, and what it refuses."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import SetupError
from app.local_postgres import folders
from app.local_postgres.cluster import Cluster
from tests.operation.watching import ask, start

AS_ROOT = os.geteuid() == 0
only_as_root = pytest.mark.skipif(not AS_ROOT, reason="only root can drop to another user")


def test_nobody_else_can_enter_its_folders(cluster: Cluster) -> None:
    for private in (cluster.data, cluster.data.parent, cluster.socket_folder):
        assert stat.S_IMODE(private.stat().st_mode) == 0o700


@only_as_root
def test_root_hands_it_to_an_unprivileged_user(cluster: Cluster) -> None:
    assert cluster.data.stat().st_uid != 0


def test_a_socket_path_that_is_too_long_goes_elsewhere_and_stays_private(folder: Path) -> None:
    deep = folder
    while len(str(deep)) < 110:
        deep = deep / "a-rather-long-name-of-a-folder"
    deep.mkdir(parents=True)
    running = start(deep)
    assert ask(running, "select 1") == 1
    assert len(str(running.socket_folder)) < 90
    assert stat.S_IMODE(running.socket_folder.stat().st_mode) == 0o700
    running.stop()
    again = start(deep)
    assert again.socket_folder == running.socket_folder
    again.stop()
    # A reboot empties /tmp.
    running.socket_folder.rmdir()
    afterwards = start(deep)
    assert ask(afterwards, "select 1") == 1
    afterwards.stop()
    afterwards.socket_folder.rmdir()


@only_as_root
def test_below_a_closed_home_it_lies_where_its_user_can_reach_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = folder.parent / "root"
    home.mkdir(mode=0o700)
    monkeypatch.setattr(folders, "SYSTEM_FOLDER", folder.parent / "system")
    (folder.parent / "system").mkdir()
    running = start(home / "var")
    assert running.data.is_relative_to(folder.parent / "system")
    running.stop()
    again = start(home / "var")
    assert again.data == running.data
    again.stop()


def succeeds_as(user: folders.ClusterOwner, act: Callable[[], bool]) -> bool:
    """What `act` says when run by that ordinary user; false when it fails."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.setgroups([])
            os.setgid(user.gid)
            os.setuid(user.uid)
            status = 0 if act() else 1
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@only_as_root
def test_an_ordinary_user_gets_a_cluster_too(folder: Path) -> None:
    user = folders.cluster_owner(folder)
    folder.mkdir()
    os.chown(folder, user.uid, user.gid)

    def start_and_stop() -> bool:
        running = start(folder)
        answers = ask(running, "select 1") == 1
        running.stop()
        return answers and running.data.stat().st_uid == user.uid

    assert succeeds_as(user, start_and_stop)


@only_as_root
def test_an_ordinary_user_is_told_whose_cluster_it_is(folder: Path) -> None:
    start(folder).stop()
    folder.chmod(0o777)

    def is_told() -> bool:
        with pytest.raises(SetupError, match="belongs to the user"):
            folders.cluster_owner(folder)
        return True

    assert succeeds_as(folders.ClusterOwner(65534, 65534, "nobody"), is_told)


def test_a_data_folder_that_is_a_file_is_refused_in_one_sentence(folder: Path) -> None:
    folder.write_text("not a folder")
    with pytest.raises(SetupError, match=r"^The data folder .* set CONFLICT_MAP_DATA_DIR to"):
        start(folder)


def test_a_data_folder_that_cannot_be_written_is_refused_in_one_sentence() -> None:
    # Not even root may write there.
    with pytest.raises(SetupError, match=r"^The data folder /proc/var can't be used by the user"):
        start(Path("/proc/var"))


def test_a_cluster_of_a_version_that_is_not_installed_is_left_alone(folder: Path) -> None:
    old = folder / "postgres" / "9"
    old.mkdir(parents=True)
    (old / "PG_VERSION").write_text("9\n")
    if AS_ROOT:
        os.chown(folder / "postgres", folders.cluster_owner(Path("/nowhere")).uid, -1)
    with pytest.raises(SetupError, match=r"was written by PostgreSQL 9\. PostgreSQL 9 with"):
        start(folder)


def test_a_link_that_leads_nowhere_is_told(folder: Path) -> None:
    folder.mkdir()
    (folder / "postgres").symlink_to(folder / "gone" / "postgres")
    with pytest.raises(SetupError, match="but that is gone: bring it back"):
        start(folder)
