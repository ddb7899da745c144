"""A map without a place, with the gazetteers of some countries, in a cluster that is thrown away afterwards."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.commands.gazetteer import load
from app.database import Engines, create_engines
from app.local_postgres.throwaway import throwaway_cluster
from app.schema import migrate
from app.settings import Settings


@contextmanager
def empty_map() -> Iterator[Engines]:
    """Its pools of connections."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        settings = Settings(data_dir=Path(folder))
        with throwaway_cluster(settings, "benchmark") as cluster:
            engines = create_engines(cluster.owner_url, cluster.reader_url, settings)
            migrate(engines.owner)
            yield engines
            engines.dispose()


def load_all(engines: Engines, countries: Iterable[str]) -> None:
    """Load the gazetteers of these countries."""
    for _ in load(engines, set(countries)):
        pass
