"""The metrics' own address: one process beside the web workers, which adds up what they count.

Workers count in files of a folder (prometheus-client's multiprocess mode). What is the same for all of
them, such as the database's size, is looked up when it is asked for.
"""

import contextlib
import logging
import os
import shutil
import socket
import time
from collections.abc import Iterable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.backup_files import newest_backup
from app.database import Engines, desk_session
from app.errors import AppError
from app.queries.reviews import count_waiting
from app.queries.server import database_bytes
from app.settings import Settings

log = logging.getLogger(__name__)

FOLDER_SETTING = "PROMETHEUS_MULTIPROC_DIR"
# Of workers that have died, in one file for each kind of metric; no process has this number.
OF_THE_DEAD = 0
# A scraper that takes longer is cut off, for the next one waits.
PATIENCE_SECONDS = 5.0
BEAT_SECONDS = 1.0


@contextlib.contextmanager
def metrics_folder(settings: Settings) -> Iterator[None]:
    """An empty folder for the workers' counts while the block lasts, where metrics are set.

    Enter it before anything imports `app.metrics`, while this program holds its port.
    """
    if settings.metrics_bound is None:
        yield
        return
    folder = settings.data_dir.absolute() / f"metrics-{settings.port}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    os.environ[FOLDER_SETTING] = str(folder)
    try:
        yield
    finally:
        del os.environ[FOLDER_SETTING]
        shutil.rmtree(folder, ignore_errors=True)


class Looked:
    """A collector of what is looked up when it is asked for."""

    def __init__(self, settings: Settings, engines: Engines) -> None:
        self.settings = settings
        self.engines = engines

    def collect(self) -> Iterator[Any]:
        """Each metric with its value now; none for what can't be told now."""
        from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415  (see app.metrics)

        values: dict[str, tuple[str, float]] = {}
        try:
            with desk_session(self.engines) as session:
                values |= self._of_database(session)
            is_up = 1
        except AppError:
            is_up = 0
        values["conflict_map_database_up"] = ("Whether the database answers.", is_up)
        newest = newest_backup(self.settings.backups)
        if newest is not None:
            age = time.time() - newest.made_at.timestamp()
            words = "How old the newest backup is that `backup --keep` made."
            values["conflict_map_last_backup_age_seconds"] = (words, age)
        for name, (words, value) in values.items():
            yield GaugeMetricFamily(name, words, value=value)

    @staticmethod
    def _of_database(session: Session) -> dict[str, tuple[str, float]]:
        return {
            "conflict_map_reviews_waiting": (
                "Changes that wait for a second person.",
                count_waiting(session),
            ),
            "conflict_map_database_size_bytes": (
                "How much room the database takes on its disk.",
                database_bytes(session),
            ),
        }


class Counted:
    """A collector of what workers have counted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def collect(self) -> Iterable[Any]:
        """Each metric, summed over workers, those that have died too."""
        from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415

        join_dead(self.folder)
        # A file that a worker makes at this very moment is still empty.
        files = [str(file) for file in self.folder.glob("*.db") if file.stat().st_size]
        metrics: Iterable[Any] = MultiProcessCollector.merge(files, accumulate=True)
        return metrics


class Metrics:
    """Adds up what workers counted and what is looked up, as OpenMetrics."""

    def __init__(self, folder: Path, settings: Settings, engines: Engines) -> None:
        from prometheus_client import CollectorRegistry  # noqa: PLC0415  (see app.metrics)

        self.registry = CollectorRegistry()
        self.registry.register(Counted(folder))
        self.registry.register(Looked(settings, engines))

    def exposition(self) -> tuple[bytes, str]:
        """The metrics now, and their media type."""
        from prometheus_client.openmetrics.exposition import (  # noqa: PLC0415  (see app.metrics)
            CONTENT_TYPE_LATEST,
            generate_latest,
        )

        return generate_latest(self.registry), CONTENT_TYPE_LATEST


def join_dead(folder: Path) -> None:
    """Add what workers that have died counted to one file, so that their number doesn't matter.

    The sums stay as they are: a count that went down would be taken for a start anew.
    """
    from prometheus_client.mmap_dict import MmapedDict  # noqa: PLC0415  (see app.metrics)

    for file in folder.glob("*_*.db"):
        kind, _, number = file.stem.rpartition("_")
        if int(number) == OF_THE_DEAD or is_alive(int(number)):
            continue
        # What a worker has in use goes with it.
        if not kind.startswith("gauge") and file.stat().st_size:
            joined = MmapedDict(str(folder / f"{kind}_{OF_THE_DEAD}.db"))
            for key, value, at, _ in MmapedDict.read_all_values_from_file(str(file)):
                before, _ = joined.read_value(key)
                joined.write_value(key, before + value, at)
            joined.close()
        file.unlink()


def is_alive(pid: int) -> bool:
    """True while there is a process of that number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def serve_metrics(metrics: Metrics, listening: socket.socket, supervisor: int, beats: int) -> None:
    """Answer at `listening` until the supervisor is gone. A byte goes into `beats` every second."""

    class Handler(BaseHTTPRequestHandler):
        timeout = PATIENCE_SECONDS

        def do_GET(self) -> None:
            if self.path.partition("?")[0] != "/metrics":
                self.send_error(404)
                return
            try:
                body, media_type = metrics.exposition()
            except Exception:
                log.exception("The metrics can't be told.")
                self.send_error(500)
                return
            self.send_response(200)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Log nothing of who asks every few seconds."""

    os.set_blocking(beats, False)
    server = HTTPServer(listening.getsockname()[:2], Handler, bind_and_activate=False)
    server.socket.close()
    server.socket = listening
    server.timeout = BEAT_SECONDS
    while os.getppid() == supervisor:
        server.handle_request()
        with contextlib.suppress(BlockingIOError, BrokenPipeError):
            os.write(beats, b".")
