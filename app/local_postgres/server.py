"""The one server process of a cluster: is it running, start it, stop it.

Callers use `running_server`, `start_server` and `stop_server`, and hold off other starts and
stops meanwhile. What the server itself writes into `postmaster.pid` is the only record.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.errors import SetupError
from app.local_postgres.folders import LEAST_ROOM, SOCKET_NAME, ClusterOwner, disk_full
from app.local_postgres.programs import Programs

LONGEST_LOG = 10 * 2**20
START_TIMEOUT_SECONDS = 120
STOP_TIMEOUT_SECONDS = 60
# What a killed server leaves running notices within moments that its head is gone.
ORPHANS_TIMEOUT_SECONDS = 30
# A server fills its pid file as soon as it has made it; one that stays empty is of a killed server.
HALF_WRITTEN_SECONDS = 2
POLL_SECONDS = 0.01


@dataclass(frozen=True)
class PidFile:
    """What `postmaster.pid` says: number of the process, folder of its socket, readiness."""

    pid: int
    socket_folder: Path
    is_ready: bool


def read_pid_file(data: Path) -> PidFile | None:
    """What the cluster's pid file says; none while there is none or it is half written."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    if len(lines) < 5:
        return None
    is_ready = len(lines) > 7 and lines[7].strip() == "ready"
    return PidFile(int(lines[0]), Path(lines[4]), is_ready)


def running_server(data: Path) -> Path | None:
    """Folder of the socket on which the cluster's server answers; none when it isn't running.

    A server that is still starting or stopping is waited for. A pid file that a killed server
    left behind is removed when its number now belongs to some other process: PostgreSQL itself
    would take that one for the server and refuse to start.
    """
    begun = time.monotonic()
    pid_file = data / "postmaster.pid"
    while (waited := time.monotonic() - begun) < START_TIMEOUT_SECONDS:
        found = read_pid_file(data)
        if found is None:
            if not pid_file.exists():
                return None
            if waited > HALF_WRITTEN_SECONDS:
                pid_file.unlink(missing_ok=True)
        elif not _is_server(found.pid, data):
            pid_file.unlink(missing_ok=True)
            (found.socket_folder / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)
            return None
        elif found.is_ready:
            return found.socket_folder
        time.sleep(POLL_SECONDS)
    raise SetupError(f"The database in {data} neither starts nor stops: end its processes by hand.")


def server_lives(data: Path, process: subprocess.Popen[bytes] | None) -> bool:
    """True while the cluster's server runs, ready or not. `process` as for `stop_server`."""
    if process is not None:
        # Should it have ended, this takes its exit status, without which it would seem to live.
        process.poll()
    found = read_pid_file(data)
    return found is not None and _is_server(found.pid, data)


def start_server(
    data: Path, log: Path, programs: Programs, owner: ClusterOwner, options: Mapping[str, str]
) -> subprocess.Popen[bytes] | None:
    """Start the cluster's server and wait until it accepts connections.

    None when the server of a start that was killed at this very moment came first, and serves.
    Raises SetupError with the server's own reason when it doesn't start.
    """
    log.parent.mkdir(exist_ok=True)
    if log.exists() and log.stat().st_size > LONGEST_LOG:
        log.replace(log.with_suffix(".old.log"))
    deadline = time.monotonic() + ORPHANS_TIMEOUT_SECONDS
    while True:
        before = log.stat().st_size if log.exists() else 0
        process = _launch(data, log, programs, owner, options)
        if _becomes_ready(data, process):
            return process
        said = log.read_bytes()[before:].decode(errors="replace")
        if 'lock file "postmaster.pid"' in said and running_server(data) is not None:
            return None
        # Sessions of a killed server may outlive it for a moment and hold its memory.
        if "is still in use" not in said or time.monotonic() > deadline:
            raise SetupError(_why_not_started(data, log, said))
        time.sleep(POLL_SECONDS * 10)


def stop_server(data: Path, process: subprocess.Popen[bytes] | None) -> None:
    """Stop the cluster's server and wait until it is down; nothing happens when it is down.

    `process` is given where we started it ourselves. Open sessions are cut; should that not
    end in time, the server is made to stop at once and recovers at its next start.
    """
    found = read_pid_file(data)
    if found is not None and _is_server(found.pid, data):
        # Another program may have started it anew after ours had died.
        ours = process if process is not None and process.pid == found.pid else None
        os.kill(found.pid, signal.SIGINT)
        if not _ends(found.pid, data, ours):
            os.kill(found.pid, signal.SIGQUIT)
            _ends(found.pid, data, ours)
    if process is not None:
        process.wait()


def _launch(
    data: Path, log: Path, programs: Programs, owner: ClusterOwner, options: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    flags = [flag for name, value in options.items() for flag in ("-c", f"{name}={value}")]
    with log.open("ab") as output:
        # A session of its own: Ctrl-C in the terminal reaches us first, who stop it in order.
        return subprocess.Popen(
            [programs.path("postgres"), "-D", data, *flags],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            start_new_session=True,
            **owner.identity(),
        )


def _becomes_ready(data: Path, process: subprocess.Popen[bytes]) -> bool:
    """True once the server is ready; false when it gave up or took too long."""
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            return False
        found = read_pid_file(data)
        if found is not None and found.pid == process.pid and found.is_ready:
            return True
        time.sleep(POLL_SECONDS)
    process.send_signal(signal.SIGQUIT)
    process.wait()
    return False


def _why_not_started(data: Path, log: Path, said: str) -> str:
    """One sentence out of what a server wrote before it gave up."""
    # Without room, the log hasn't the reason either.
    if "No space left on device" in said or shutil.disk_usage(data).free < LEAST_ROOM:
        return disk_full(data)
    reasons = [line for line in said.splitlines() if "FATAL:" in line or "PANIC:" in line]
    reason = reasons[0].split(":  ", 1)[-1] if reasons else "it gave no reason"
    return f"The database in {data} didn't start: {reason}. Its log {log} tells more."


def _is_server(pid: int, data: Path) -> bool:
    """True when that process is alive and is the server of this very cluster."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return os.fsencode(data) in command
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return False
    # macOS has no /proc.
    answer = subprocess.run(
        ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return f"-D {data} " in answer.stdout


def _ends(pid: int, data: Path, process: subprocess.Popen[bytes] | None) -> bool:
    """True once that process has ended, false when it takes too long."""
    deadline = time.monotonic() + STOP_TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        ended = process.poll() is not None if process else not _is_server(pid, data)
        if ended:
            return True
        time.sleep(POLL_SECONDS)
    return False
