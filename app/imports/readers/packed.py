"""Archives that are none of the formats that come packed: a table in a zip, or a dataset folder."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath

from app.imports.cells import Row, Table, Unreadable
from app.imports.readers.archives import KeptFolder, extract, open_archive
from app.imports.readers.datasets import about_file, open_dataset

READ = (".csv", ".tsv", ".txt", ".json", ".geojson", ".geojsonl", ".ndjson", ".xlsx", ".ods", ".gpkg", ".fgb", ".parquet", ".gpx", ".umap")  # fmt: skip
TELLING = re.compile(
    r"(?:read[ _-]?me|licen[cs]e|copying|terms|attribution|citation|changelog)\b.*\.txt",
    re.IGNORECASE,
)
MOST_NAMED = 5


def open_packed(path: Path, open_one: Callable[[Path, str], Table]) -> Table:
    """The table of an archive's one file, or of the dataset that it is. Raises Unreadable.

    `open_one` opens a file that isn't packed.
    """
    with open_archive(path) as archive:
        members = [
            each for each in archive.infolist() if not each.is_dir() and not _is_idle(each.filename)
        ]
        about = about_file(members)
        if about is not None:
            return open_dataset(archive, about)
        found = [each for each in members if PurePosixPath(each.filename).suffix.casefold() in READ]
        # What tells of the data, as most downloads have it, is none.
        found = [
            each for each in found if not TELLING.match(PurePosixPath(each.filename).name)
        ] or found
        if not found:
            raise Unreadable("This archive holds no file of a kind that is read.")
        if len(found) > 1:
            names = ", ".join(PurePosixPath(each.filename).name for each in found[:MOST_NAMED])
            raise Unreadable(
                "This archive holds several files: {names}. Bring each by itself.",
                names=names[:300],
            )
        keep = KeptFolder()
        inner = extract(archive, found[0], keep.path)
    table = open_one(inner, inner.name)
    return replace(table, read=partial(_read, table, keep))


def _read(table: Table, _keep: KeptFolder) -> Iterator[Row]:
    """The rows, and with them the folder for as long as somebody may read."""
    return table.read()


def _is_idle(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith(".")
