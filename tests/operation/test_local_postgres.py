"""The private cluster: started, joined, left, killed, and started again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from app import database
from app.errors import SetupError
from app.local_postgres import cluster as cluster_module
from app.local_postgres import folders
from app.local_postgres.cluster import Cluster, start_cluster
from app.local_postgres.server import read_pid_file
from app.local_postgres.throwaway import FAST
from app.settings import PROJECT_DIR, Settings
from tests.operation.watching import ask, connect, start, wait_until


def write_answer(running: Cluster) -> None:
    with connect(running.owner_url) as connection:
        connection.execute("create table kept as select 42 as answer")


def server_pid(running: Cluster) -> int:
    found = read_pid_file(running.data)
    assert found is not None
    return found.pid


def is_running(running: Cluster) -> bool:
    return (running.socket_folder / folders.SOCKET_NAME).exists()


def all_pids(running: Cluster) -> list[int]:
    """The server and every process that it has started, the background ones included."""
    with connect(running.owner_url) as connection:
        rows = connection.execute("select pid from pg_stat_activity").fetchall()
    return [server_pid(running)] + [pid for (pid,) in rows]


def kill_everything(pids: list[int]) -> None:
    """Kill processes as a power cut would, none of them having a word to say."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    wait_until(lambda: not any(is_alive(pid) for pid in pids))


def is_alive(pid: int) -> bool:
    """True while a process runs; false once it is gone or only its exit status is left."""
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        except (FileNotFoundError, ProcessLookupError):
            return False
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, check=False)
    return bool(shown.stdout.strip()) and not shown.stdout.startswith(b"Z")


def start_elsewhere(folder: Path, options: dict[str, str] = FAST) -> subprocess.Popen[str]:
    """Another process that starts the cluster and keeps it; says «started» once it has."""
    script = (
        "import sys; from pathlib import Path; from app.settings import PROJECT_DIR, Settings;"
        "from app.local_postgres.cluster import start_cluster;"
        f"start_cluster(Settings(data_dir=Path({str(folder)!r})), {options!r});"
        "print('started', flush=True); sys.stdin.read()"
    )
    return subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=PROJECT_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def wait_until_started(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_it_listens_on_its_socket_and_on_no_port(cluster: Cluster) -> None:
    assert ask(cluster, "show listen_addresses") == ""
    inodes = {str(each.readlink()) for each in Path(f"/proc/{server_pid(cluster)}/fd").iterdir()}
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            assert f"socket:[{line.split()[9]}]" not in inodes


def test_the_owner_is_no_superuser_and_the_reader_may_write_nothing(cluster: Cluster) -> None:
    assert ask(cluster, "select rolsuper from pg_roles where rolname = current_user") is False
    with (
        connect(cluster.reader_url) as reading,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        reading.execute("create table public.mine (id int)")


def test_a_role_needs_its_own_system_user(cluster: Cluster) -> None:
    with pytest.raises(psycopg.OperationalError, match=r"Peer authentication|does not exist"):
        connect(cluster.url("somebody"))


def test_it_makes_the_extensions_that_the_migrations_ask_for() -> None:
    assert set(cluster_module.EXTENSIONS) == set(database.EXTENSIONS)
    assert cluster_module.READER == database.READER_ROLE


def test_acknowledged_writes_are_on_the_disk_and_letters_of_every_script_count(
    folder: Path,
) -> None:
    running = start_cluster(Settings(data_dir=folder))
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        assert ask(running, f"show {setting}") == "on"
    assert ask(running, "show timezone") == "UTC"
    assert ask(running, "show jit") == "off"
    assert ask(running, "show server_encoding") == "UTF8"
    assert ask(running, "select cardinality(show_trgm('تنف'))") == 4
    running.stop()


def test_a_second_start_joins_and_the_last_to_leave_stops_it(folder: Path) -> None:
    first = start(folder)
    second = start(folder)
    assert (first.joined, second.joined) == (False, True)
    first.stop()
    assert ask(second, "select 1") == 1
    second.stop()
    assert not is_running(second)
    assert first.process is not None
    assert first.process.wait() == 0


def test_leaving_twice_does_no_harm(folder: Path) -> None:
    first = start(folder)
    second = start(folder)
    second.stop()
    second.stop()
    assert ask(first, "select 1") == 1
    first.stop()
    first.stop()


def test_what_was_written_is_there_after_a_stop(folder: Path) -> None:
    running = start(folder)
    write_answer(running)
    running.stop()
    again = start(folder)
    assert not again.joined
    assert ask(again, "select answer from kept") == 42
    again.stop()


def test_an_empty_cluster_is_made_beforehand_by_python_alone(folder: Path) -> None:
    # The set-up makes it while the packages are still being installed.
    bare = [sys.executable, "-S", "-P", "-m", "app.local_postgres.making", str(folder)]
    subprocess.run(bare, cwd=PROJECT_DIR, env=os.environ | {"PYTHONPATH": "."}, check=True)
    (made,) = (folder / "postgres").iterdir()
    inode = made.stat().st_ino
    running = start(folder)
    assert (running.data, running.data.stat().st_ino) == (made, inode)
    assert ask(running, "select 1") == 1
    running.stop()


def test_after_killing_everything_the_next_start_recovers(folder: Path) -> None:
    # With the settings of a real run, under which what was acknowledged is kept.
    process = start_elsewhere(folder, {})
    wait_until_started(process)
    running = start(folder)
    write_answer(running)
    kill_everything([process.pid, *all_pids(running)])
    process.communicate()
    running.locks.leave()
    assert (running.data / "postmaster.pid").exists()
    again = start(folder)
    assert not again.joined
    assert ask(again, "select answer from kept") == 42
    again.stop()


def test_a_stale_pid_that_now_belongs_to_another_program_is_seen_through(folder: Path) -> None:
    running = start(folder)
    kill_everything(all_pids(running))
    assert running.process is not None
    running.process.wait()
    running.locks.leave()
    pid_file = running.data / "postmaster.pid"
    owner = folders.cluster_owner(folder)
    with subprocess.Popen(["sleep", "60"], **owner.identity()) as stranger:
        lines = pid_file.read_text().split("\n")
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]))
        again = start(folder)
        assert not again.joined
        assert stranger.poll() is None
        stranger.kill()
    again.stop()


def test_a_cluster_whose_starter_was_killed_is_joined_and_stopped_by_the_next(
    folder: Path,
) -> None:
    process = start_elsewhere(folder)
    wait_until_started(process)
    process.kill()
    process.communicate()
    running = start(folder)
    assert running.joined
    running.stop()
    assert not is_running(running)


def test_sessions_that_outlive_a_killed_server_are_waited_for(folder: Path) -> None:
    running = start(folder)
    with connect(running.owner_url) as busy:
        assert busy.execute("select 1").fetchone() == (1,)
        kill_everything([server_pid(running)])
        assert running.process is not None
        running.process.wait()
        running.locks.leave()
        again = start(folder)
        assert ask(again, "select 1") == 1
        again.stop()


def test_a_half_made_cluster_is_made_anew(folder: Path) -> None:
    running = start(folder)
    running.stop()
    unfinished = running.data.with_suffix(".new")
    running.data.rename(unfinished)
    (unfinished / "PG_VERSION").unlink()
    again = start(folder)
    assert not unfinished.exists()
    assert ask(again, "select 1") == 1
    again.stop()


def test_the_servers_own_reason_is_passed_on(folder: Path) -> None:
    start(folder).stop()
    with pytest.raises(SetupError, match=r"didn't start: .*shared_buffers.* tells more"):
        start_cluster(Settings(data_dir=folder), {"shared_buffers": "nonsense"})
    again = start(folder)
    assert ask(again, "select 1") == 1
    again.stop()


def test_two_starts_at_once_make_one_cluster(folder: Path) -> None:
    processes = [start_elsewhere(folder) for _ in range(3)]
    for process in processes:
        wait_until_started(process)
    running = start(folder)
    assert running.joined
    for process in processes:
        process.communicate()
    assert ask(running, "select 1") == 1
    running.stop()
    assert not is_running(running)
