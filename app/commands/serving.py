"""The command that serves the map: database, migrations, first load, web server."""

import errno
import gc
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from app import logs
from app.commands.data import bring_up_to_date, load_when_empty, newer_shipped
from app.commands.metrics import FOLDER_SETTING, Metrics, metrics_folder, serve_metrics
from app.commands.opening import OpenDatabase, check_reader, open_database, replica_faults
from app.database import create_engines, desk_session
from app.errors import SetupError
from app.memory import keep_few_arenas
from app.security.first_admin import LOGIN, ensure_first_admin
from app.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from app.commands.supervising import WorkerKeeper

WAITING_CONNECTIONS = 2048
# An answer makes tens of thousands of objects, nearly all of which go by themselves: looking for cycles after
# each 700 takes a tenth of a page's time.
GC_THRESHOLDS = 10_000, 10, 10
# Workers whose supervisor was killed let go of the port within a moment.
ORPHANS_SECONDS = 1
POLL_SECONDS = 0.02
# How often it is seen whether the map has places in a country that the gazetteer lacks.
GAZETTEER_SECONDS, GAZETTEER_FAILED_SECONDS = 20, 3600

log = logging.getLogger(__name__)


def serve(settings: Settings, *, open_browser: bool = False) -> None:
    """Serve the map until Ctrl-C or SIGTERM, then stop workers and database, in that order.

    What has to happen once happens here, before the workers part.

    Raises SetupError telling what to do when the port, the data folder or the database refuses.
    """
    logs.configure(settings.log_format)
    keep_few_arenas()
    # What takes longest to import is imported while the database starts. Its objects stay: until all
    # are there, looking for garbage among them would only hold up the start.
    gc.disable()
    importing = threading.Thread(target=import_module, args=["app.main"], daemon=True)
    importing.start()
    # Taken first: a second start on the same port ends before it touches the database.
    with (
        take_port(settings) as listening,
        metrics_folder(settings),
        open_database(settings) as database,
    ):
        loaded = make_ready(database)
        password = make_first_admin(database, settings)
        importing.join()
        from app.commands.import_work import launch  # noqa: PLC0415  (imported meanwhile, see above)
        from app.commands.supervising import supervise  # noqa: PLC0415  (see above)
        from app.commands.web_worker import answer_requests, web_server  # noqa: PLC0415  (likewise)
        from app.main import create_app  # noqa: PLC0415  (likewise)

        tell_start(database, settings, [loaded] if loaded else newer_shipped(database.engines))
        tell_password(password, settings)
        application = create_app(settings, database.engines)
        application.state.work_on_imports = launch
        beside = [
            *count_requests(settings, application, database),
            *work_behind(settings, database),
        ]
        config = web_server(application)
        # Each worker opens connections of its own.
        database.engines.dispose()
        gc.freeze()
        gc.set_threshold(*GC_THRESHOLDS)
        gc.enable()
        if open_browser:
            subprocess.Popen([sys.executable, "-m", "webbrowser", address(settings)])

        def work(supervisor: int, beats: int) -> None:
            answer_requests(config, listening, supervisor, beats)

        supervise(settings, database.cluster, listening, work, beside)


def work_behind(settings: Settings, database: OpenDatabase) -> "list[WorkerKeeper]":
    """What seals the history and fills the gazetteer, beside the workers."""
    from app.commands.chores import Chore, keep_up  # noqa: PLC0415  (imported meanwhile, see above)
    from app.commands.gazetteer import Due  # noqa: PLC0415  (likewise)
    from app.commands.history import anything_to_seal  # noqa: PLC0415  (likewise)
    from app.commands.supervising import WorkerKeeper  # noqa: PLC0415  (likewise)

    chores = []
    if settings.seal_seconds:
        chores.append(Chore(("history", "seal"), settings.seal_seconds, anything_to_seal))
    chores.append(
        Chore(
            ("gazetteer", "fill"),
            GAZETTEER_SECONDS,
            Due(settings.gazetteer),
            # By then whoever waited for the start has the map.
            first_seconds=GAZETTEER_SECONDS,
            # A broken file stays broken until somebody looks at what the log says.
            failed_seconds=GAZETTEER_FAILED_SECONDS,
        )
    )
    # Connections of its own.
    engines = create_engines(database.owner_url, None, settings)

    def work(supervisor: int, beats: int) -> None:
        stop, stopping = os.pipe()
        signal.signal(signal.SIGTERM, lambda *_: os.write(stopping, b"."))
        keep_up(chores, engines, supervisor, beats, stop)

    return [WorkerKeeper(work, name="Chores process")]


def count_requests(
    settings: Settings, application: "FastAPI", database: OpenDatabase
) -> "list[WorkerKeeper]":
    """Have the application count requests where metrics are set; what is to tell them, beside it."""
    if settings.metrics_bound is None:
        return []
    from app.commands.supervising import WorkerKeeper  # noqa: PLC0415  (imported meanwhile, see above)
    from app.metrics import WorkerMetrics  # noqa: PLC0415  (only where the folder is set)

    application.state.measure = WorkerMetrics(database.engines)
    listening = take_metrics_port(*settings.metrics_bound)
    # Connections of its own, which aren't counted among the workers'.
    engines = create_engines(database.owner_url, None, settings)
    metrics = Metrics(Path(os.environ[FOLDER_SETTING]), settings, engines)

    def work(supervisor: int, beats: int) -> None:
        serve_metrics(metrics, listening, supervisor, beats)

    return [WorkerKeeper(work, name="Metrics process")]


def take_metrics_port(host: str, port: int) -> socket.socket:
    """A socket for the metrics. Raises SetupError."""
    try:
        return _listen_at(host, port)
    except OSError as error:
        raise SetupError(
            f"Nothing can listen on CONFLICT_MAP_METRICS_ADDRESS, {host}:{port} "
            f"({error.strerror}): set another address and port."
        ) from None


def make_ready(database: OpenDatabase) -> str | None:
    """Migrate, load an empty map, and see that readers can read; a sentence when it loaded."""
    bring_up_to_date(database.engines)
    loaded = load_when_empty(database.engines)
    check_reader(database)
    for fault in replica_faults(database).values():
        log.warning("Readers aren't sent there: %s", fault)
    return loaded


def make_first_admin(database: OpenDatabase, settings: Settings) -> str | None:
    """See that somebody can sign in; the password when it was made up just now."""
    with desk_session(database.engines) as session:
        return ensure_first_admin(session, settings)


def tell_password(password: str | None, settings: Settings) -> None:
    """Print how the first admin signs in; the password is shown this once."""
    if password is not None:
        print(
            f"Sign in once as «{LOGIN}» with the password {password} to choose your own: "
            f"{address(settings)}login",
            flush=True,
        )


def tell_start(database: OpenDatabase, settings: Settings, data: Sequence[str]) -> None:
    """Print what an operator wants to know: where the map and its data are."""
    cluster = database.cluster
    if cluster is not None and cluster.joined:
        print("The database was running already; this is a further web server on it.")
    if cluster is not None and not cluster.data.is_relative_to(settings.data_dir.absolute()):
        print(f"The database lies in {cluster.data}, where its unprivileged user can reach it.")
    for sentence in data:
        print(sentence)
    print(f"Conflict map: {address(settings)}", "Stop it with Ctrl-C.", sep="\n", flush=True)


def address(settings: Settings) -> str:
    """The address to open in a browser on this machine."""
    host = "localhost" if settings.listens_everywhere else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}/"


def take_port(settings: Settings) -> socket.socket:
    """A socket that listens on the host and port of the settings.

    Browsers that come before the map is ready wait. Raises SetupError telling what to do.
    """
    try:
        return _listen_at(settings.host, settings.port)
    except OSError as error:
        raise SetupError(_why_no_port(settings, error)) from None


def _listen_at(host: str, port: int) -> socket.socket:
    family, *_, where = socket.getaddrinfo(
        host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    return _listen((where[0], where[1]), socket.AddressFamily(family))


def _listen(where: tuple[str | int | bytes, ...], family: socket.AddressFamily) -> socket.socket:
    deadline = time.monotonic() + ORPHANS_SECONDS
    while True:
        try:
            return socket.create_server(where, family=family, backlog=WAITING_CONNECTIONS)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                raise
        time.sleep(POLL_SECONDS)


def _why_no_port(settings: Settings, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {settings.port} is in use, perhaps by a map that runs already (see "
            f"{address(settings)}): stop that program, or set CONFLICT_MAP_PORT to another port."
        )
    if error.errno == errno.EACCES:
        return (
            f"Port {settings.port} may be used by root only: set CONFLICT_MAP_PORT to 1024 or more."
        )
    return (
        f"Nothing can listen on {settings.host!r} ({error.strerror}): set CONFLICT_MAP_HOST to an "
        "address of this machine, such as 127.0.0.1."
    )
