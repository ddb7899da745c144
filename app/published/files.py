"""Files for programs: GeoPackage, FlatGeobuf, GeoParquet, KML, KMZ and GeoJSON lines of features; workbooks of tables.

Rows, columns and geometry of features are those of OGC API – Features. GDAL and openpyxl write in a process of
their own, from lines in a file, once all rows are read: a fault there ends that process, and none of the
file is sent.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from app.published.collections import Features
from app.published.columns import Cell
from app.published.kml import write_kml, write_kmz
from app.published.parts import LICENCE_URL, Json
from app.published.published import ExportRow, Published, geometry_cells
from app.published.qgis_style import add_style

LICENCE = f"CC BY 4.0, {LICENCE_URL}"
LINES = "geojsonl"
# Writers are run by their paths: as modules of this package they would import most of the program first.
WRITERS = Path(__file__).parent
# By the end of the file's name: its media type.
KINDS: Mapping[str, str] = {
    "gpkg": "application/geopackage+sqlite3",
    "fgb": "application/vnd.flatgeobuf",
    "parquet": "application/vnd.apache.parquet",
    LINES: "application/x-ndjson",
    "kml": "application/vnd.google-earth.kml+xml",
    "kmz": "application/vnd.google-earth.kmz",
}
WORKBOOK = "xlsx"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
        told = {f"file_{name}": value for name, value in about.told.items()}
        # Among the properties of each: what else a line can hold GDAL forgets, and DuckDB then takes none of them for
        # a feature. So a line that is taken out of its file still says it.
        for row in rows:
            line = row | {"properties": row["properties"] | told}
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        done()
        return
    if kind in ("kml", "kmz"):
        as_kml = write_kml if kind == "kml" else write_kmz
        as_kml(file, features.title, rows, about.told, done)
        return
    columns = [(column.name, features.type_of(column)) for column in features.columns]
    head = {"name": features.name, "columns": columns, "about": about.told}
    with _made_apart(("geo_writer", kind), f"{features.name}.{kind}", head, rows, done) as path:
        if kind == "gpkg":
            add_style(path, features.name)
        _copy(path, file)


def write_workbook(
    file: IO[bytes],
    table: Published,
    rows: Iterable[ExportRow],
    about: About,
    *,
    done: Callable[[], None],
) -> None:
    """Write a table into a workbook, with what it is on a sheet of its own. As `write_features` otherwise."""
    columns = [(column.name, column.about) for column in table.csv_columns]
    head = {"name": table.noun, "columns": columns, "about": about.told}
    cells = (row_cells(row) for row in rows)
    with _made_apart(("workbook",), f"{table.noun}.{WORKBOOK}", head, cells, done) as path:
        _copy(path, file)


def row_cells(row: ExportRow) -> tuple[Cell, ...]:
    """The cells of a row, with those of its geometry if it has one."""
    return row.cells if row.geometry is None else (*row.cells, *geometry_cells(row.geometry))


@contextmanager
def _made_apart(
    writer: tuple[str, ...], name: str, head: Json, rows: Iterable[Any], done: Callable[[], None]
) -> Iterator[Path]:
    """The file of that name that a writer of this folder, with its arguments, makes of lines."""
    with tempfile.TemporaryDirectory(prefix="conflict-map-") as folder:
        path, lines = Path(folder) / name, Path(folder) / "lines"
        with lines.open("wb") as read:
            read.write(json.dumps(head).encode() + b"\n")
            for row in rows:
                read.write(json.dumps(row).encode() + b"\n")
        done()
        program, *arguments = writer
        _run([str(WRITERS / f"{program}.py"), *arguments, str(path)], lines, folder)
        yield path


def _copy(path: Path, file: IO[bytes]) -> None:
    with path.open("rb") as made:
        shutil.copyfileobj(made, file)


def _run(command: list[str], lines: Path, folder: str) -> None:
    environment = {
        "PATH": os.defpath,
        "PYTHONUTF8": "1",
        "OPENBLAS_NUM_THREADS": "1",
        # What a writer leaves half done goes with the folder.
        "TMPDIR": folder,
    }
    with lines.open("rb") as read:
        ended = subprocess.run(
            [sys.executable, "-P", *command], stdin=read, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            env=environment, cwd="/", check=False,
        )  # fmt: skip
    if ended.returncode != 0:
        said = ended.stderr.decode("utf-8", "replace")[-500:]
        raise OSError(f"The file's writer ended with {ended.returncode}: {said}")
