"""The command that serves the map: database, migrations, first load, web server."""

import errno
import gc
import signal
import socket
import threading
import webbrowser
from collections.abc import Sequence
from importlib import import_module

from app.commands.data import bring_up_to_date, load_when_empty, newer_shipped
from app.commands.opening import OpenDatabase, check_reader, open_database
from app.database import desk_session
from app.errors import SetupError
from app.security.first_admin import LOGIN, ensure_first_admin
from app.settings import Settings

WAITING_CONNECTIONS = 2048
# How long answers under way may take after Ctrl-C before their connections are cut.
GRACE_SECONDS = 5


def serve(settings: Settings, *, open_browser: bool = False) -> None:
    """Serve the map until Ctrl-C or SIGTERM, then stop web server and database, in that order.

    Raises SetupError telling what to do when the port, the data folder or the database refuses.
    """
    # What takes longest to import is imported while the database starts. Its objects stay: until all
    # are there, looking for garbage among them would only hold up the start.
    gc.disable()
    threading.Thread(target=import_module, args=["app.main"], daemon=True).start()
    # Taken first: a second start on the same port ends before it touches the database.
    with take_port(settings) as listening, open_database(settings) as database:
        loaded = make_ready(database, settings)
        password = make_first_admin(database, settings)
        import uvicorn  # noqa: PLC0415  (see above)

        from app.main import create_app  # noqa: PLC0415  (see above)

        tell_start(database, settings, [loaded] if loaded else newer_shipped(database.engines))
        tell_password(password, settings)
        application = create_app(settings, database.engines)
        gc.freeze()
        gc.enable()
        server = uvicorn.Server(
            uvicorn.Config(
                application,
                log_level="warning",
                access_log=False,
                # The application itself believes proxies, and only those that are set.
                proxy_headers=False,
                server_header=False,
                # Nothing here waits for it, and a second Ctrl-C would cut it off with a traceback.
                lifespan="off",
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        if open_browser:
            threading.Thread(target=webbrowser.open, args=[address(settings)], daemon=True).start()
        # The web server ends on these two itself; this one means the terminal is gone.
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
        server.run(sockets=[listening])
        if not server.started:
            raise SetupError("The web server didn't start: the lines above tell why.")


def make_ready(database: OpenDatabase, settings: Settings) -> str | None:
    """Migrate, load an empty map, and see that readers can read; a sentence when it loaded."""
    bring_up_to_date(database.engines)
    loaded = load_when_empty(database.engines)
    check_reader(database, settings)
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
    everywhere = settings.host in ("0.0.0.0", "::", "")  # noqa: S104  (compared, not bound)
    host = "localhost" if everywhere else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}/"


def take_port(settings: Settings) -> socket.socket:
    """A socket that listens on the host and port of the settings.

    Browsers that come before the map is ready wait. Raises SetupError telling what to do.
    """
    try:
        family, *_, where = socket.getaddrinfo(
            settings.host or None, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        return socket.create_server(
            where[:2], family=socket.AddressFamily(family), backlog=WAITING_CONNECTIONS
        )
    except OSError as error:
        raise SetupError(_why_no_port(settings, error)) from None


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
