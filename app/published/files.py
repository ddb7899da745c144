"""Files of features for programs: GeoPackage, FlatGeobuf, GeoParquet, and GeoJSON a line each.

Rows, columns and geometry are those of OGC API – Features. GDAL writes in a process of its own, from lines in
a file, once all rows are read: a fault there ends that process, and none of the file is sent.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.published.collections import Features
from app.published.parts import Json

LICENCE = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
LINES = "geojsonl"
# Not as a module of this package, which would import most of the program first.
WRITER = Path(__file__).with_name("geo_writer.py")
# By the end of the file's name: its media type, and what it is called.
KINDS: Mapping[str, tuple[str, str]] = {
    "gpkg": ("application/geopackage+sqlite3", "GeoPackage"),
    "fgb": ("application/vnd.flatgeobuf", "FlatGeobuf"),
    "parquet": ("application/vnd.apache.parquet", "GeoParquet"),
    LINES: ("application/x-ndjson", "GeoJSON, a feature a line"),
}


@dataclass(frozen=True)
class About:
    """What a file carries of itself: as of when it is, and where the sources behind it are listed."""

    instant: str
    sources: str

    @property
    def told(self) -> dict[str, str]:
        """The same by names, with the licence."""
        return {"licence": LICENCE, "as_known": self.instant, "sources": self.sources}


def write_features(
    kind: str,
    file: IO[bytes],
    features: Features,
    rows: Iterable[Json],
    about: About,
    *,
    done: Callable[[], None],
) -> None:
    """Write features into a file of that kind. Raises OSError where its writer fails.

    `done` is called when all rows are read: whoever writes them then may take long, and the database
    ends a transaction in which nothing happens.
    """
    if kind == LINES:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        done()
        return
    columns = [(column.name, features.type_of(column)) for column in features.columns]
    head = {"name": features.name, "columns": columns, "about": about.told}
    with tempfile.TemporaryDirectory(prefix="conflict-map-") as folder:
        path, lines = Path(folder) / f"{features.name}.{kind}", Path(folder) / "lines"
        with lines.open("wb") as read:
            read.write(json.dumps(head).encode() + b"\n")
            for row in rows:
                read.write(json.dumps(row).encode() + b"\n")
        done()
        _write_apart(kind, path, lines)
        with path.open("rb") as made:
            shutil.copyfileobj(made, file)


def _write_apart(kind: str, path: Path, lines: Path) -> None:
    environment = {
        "PATH": os.defpath,
        "PYTHONUTF8": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    command = [sys.executable, "-P", str(WRITER), kind, str(path)]
    with lines.open("rb") as read:
        ended = subprocess.run(
            command, stdin=read, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment,
            cwd="/", check=False,
        )  # fmt: skip
    if ended.returncode != 0:
        said = ended.stderr.decode("utf-8", "replace")[-500:]
        raise OSError(f"The file's writer ended with {ended.returncode}: {said}")
