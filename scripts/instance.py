"""A throwaway instance of the program, for pictures and measurements.

`running()` starts the real command on a folder and a port of its own and waits until it can serve;
`browser()` is a Chromium without a window that waits for no network but this machine's.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from scripts.browsers import BROWSER_FLAGS, find_browser

PROJECT_DIR = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 120
# The first admin of an instance that lives for a minute.
ADMIN, PASSWORD = "admin", "a-throwaway-instance"


@dataclass(frozen=True)
class Instance:
    """Where a running instance answers, its process, and how long it took until it could serve."""

    url: str
    pid: int
    started_in_seconds: float


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for an instance's data, gone afterwards. Another user may have to pass through."""
    path = Path(tempfile.mkdtemp(prefix="conflict-map-"))
    path.chmod(0o711)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def running(data_dir: Path, project: Path = PROJECT_DIR, **settings: str) -> Iterator[Instance]:
    """The program, serving from that data folder with these settings until the block ends.

    `project` is the checkout whose program it is.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CONFLICT_MAP_")}
    environment |= {
        "CONFLICT_MAP_DATA_DIR": str(data_dir),
        "CONFLICT_MAP_PORT": str(port),
        "CONFLICT_MAP_ADMIN_PASSWORD": PASSWORD,
    }
    environment |= {f"CONFLICT_MAP_{name}": value for name, value in settings.items()}
    url = f"http://127.0.0.1:{port}"
    begun = time.perf_counter()
    program = subprocess.Popen(
        [project / ".venv" / "bin" / "python", "-m", "app", "run"],
        cwd=project,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        while not _answers(url):
            if program.poll() is not None or time.perf_counter() - begun > PATIENCE_SECONDS:
                raise RuntimeError("The program didn't start; run «make run» to see why.")
            time.sleep(0.02)
        yield Instance(url, program.pid, time.perf_counter() - begun)
    finally:
        program.send_signal(signal.SIGTERM)
        program.wait(timeout=60)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/places", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=find_browser(), args=list(BROWSER_FLAGS)
        )
        yield started
        started.close()
