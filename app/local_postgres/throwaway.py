"""A cluster for one purpose, in a folder of its own, gone afterwards.

Should whoever made it be killed, the next one in the same folder ends and removes what was left.
"""

import contextlib
import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path

from app.errors import SetupError
from app.local_postgres.cluster import Cluster, start_cluster
from app.local_postgres.folders import explain_disk_faults, make_data_folder
from app.local_postgres.server import stop_server
from app.settings import Settings

# Its data may be lost, so it needn't wait for the disk.
FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum": "off"}


@contextlib.contextmanager
def throwaway_cluster(settings: Settings, name: str) -> Iterator[Cluster]:
    """A cluster in a folder of that name in the data folder. Raises SetupError while another is there."""
    above = settings.data_dir.absolute()
    folder = above / name
    with explain_disk_faults(above):
        make_data_folder(above)
        lock = (above / f"{name}.lock").open("a")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SetupError(f"Another one uses {folder} at this moment: wait for it.") from None
        remove(folder)
        try:
            cluster = start_cluster(settings.model_copy(update={"data_dir": folder}), FAST)
            try:
                yield cluster
            finally:
                cluster.stop()
        finally:
            remove(folder)


def remove(folder: Path) -> None:
    """Stop what runs in a throwaway's folder and remove all of it; nothing happens where there is none."""
    link = folder / "postgres"
    for data in link.glob("[0-9]*"):
        # The server's own command line has the place where it really lies.
        stop_server(data.resolve(), None)
    sockets = folder / "run"
    for elsewhere in (sockets, link):
        if elsewhere.is_symlink():
            lies = elsewhere.resolve()
            shutil.rmtree(lies if elsewhere == sockets else lies.parent, ignore_errors=True)
    if folder.exists():
        shutil.rmtree(folder)
