"""GeoPackage, FlatGeobuf, shapefile and GeoParquet: rows from the process in which they are read."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import shapely

from app.errors import NotRead, Said
from app.imports.cells import Row, Table, Unreadable, as_text, explained
from app.imports.matching import column_key
from app.imports.readers.archives import KeptFolder, extract, open_archive
from app.imports.readers.dbf_encodings import tell_encoding
from app.imports.readers.features import columns_of
from app.imports.readers.geo_worker import DRIVERS
from app.imports.readers.marked_up import is_odd_point, write_for_gdal
from app.imports.readers.projecting import DEGREES, Projection, projection_of
from app.imports.readers.xml_files import elements
from app.languages import mark
from app.languages.words import Word
from app.settings import PROJECT_DIR

# Every driver of GDAL in pyogrio's wheels; all but the one that a file needs are left out.
KNOWN_DRIVERS = (
    "ADBC", "AIVector", "AVCBin", "AVCE00", "AmigoCloud", "CSV", "CSW", "Carto", "DGN", "DXF", "EDIGEO", "EEDA",
    "ESRI Shapefile", "ESRIJSON", "Elasticsearch", "FlatGeobuf", "GDALG", "GML", "GPKG", "GPSBabel", "GPX", "GTFS",
    "GeoJSON", "GeoJSONSeq", "GeoRSS", "HTTP", "Idrisi", "JML", "JSONFG", "KML", "LIBKML", "LVBAG", "MBTiles",
    "MVT", "MapInfo File", "MapML", "MiraMonVector", "NGW", "OAPIF", "ODS", "OGCAPI", "OGR_GMT", "OGR_PDS", "OGR_VRT",
    "OSM", "OpenFileGDB", "PCIDSK", "PDF", "PDS4", "PGDUMP", "PLSCENES", "PMTiles", "PostgreSQL", "S57", "SQLite",
    "SXF", "Selafin", "TopoJSON", "VDV", "VFK", "VICAR", "WAsP", "WFS", "XLSX",
)  # fmt: skip
SUFFIXES = {"gml": "gml", "georss": "xml"}
PARTS_OF_SHAPEFILE = (".shp", ".dbf", ".shx", ".prj", ".cpg")


def open_by_gdal(kind: str, path: Path) -> Table:
    """The table of a file of one of these kinds. Raises Unreadable."""
    if kind == "shapefile":
        return open_shapefile(path)
    return open_marked_up(kind, path) if kind in SUFFIXES else open_geo(kind, path)


def open_geo(kind: str, path: Path, keep: KeptFolder | None = None) -> Table:
    """The table of a geographic file. Raises Unreadable with what its reader says.

    `keep` is a folder that must stay for as long as the table is read.
    """
    read = partial(_rows, kind, path, keep)
    layers = list(_layers(kind, path))
    if not layers:
        raise Unreadable("This file holds no layer, or is damaged.")
    table = Table("geo", columns_of(read()), read, unit="feature")
    for layer in layers:
        named = layer["crs"] or ("EPSG:4326, as nothing is said" if kind != "shapefile" else "none")
        projection = _projection(kind, layer["crs"])
        shown = projection.name if projection else named
        table.findings.append(
            explained(
                "layer", layer["layer"] or path.name, mark("coordinates: {system}"), system=shown
            )
        )
    return table


def open_shapefile(path: Path) -> Table:
    """The table of a shapefile in an archive; its .prj says what its coordinates are."""
    keep = KeptFolder()
    into = keep.path
    with open_archive(path) as archive:
        for member in archive.infolist():
            if Path(member.filename).suffix.casefold() in PARTS_OF_SHAPEFILE and not _is_of_macos(
                member
            ):
                _lower_suffix(extract(archive, member, into))
    for table in into.glob("*.dbf"):
        tell_encoding(table)
    shapes = sorted(into.glob("*.shp"))
    if not shapes:
        raise Unreadable("This archive holds no shapefile.")
    return open_geo("shapefile", shapes[0] if len(shapes) == 1 else into, keep)


def open_marked_up(kind: str, path: Path) -> Table:
    """The table of GML, or of a feed with places (RSS, Atom), once its XML is known to declare nothing of its own."""
    has_odd_numbers = False
    with path.open("rb") as file:
        try:
            for event, element in elements(file):
                if event == "end":
                    has_odd_numbers = has_odd_numbers or is_odd_point(element)
                    element.clear()
        except NotRead as error:
            raise Unreadable(error.said) from None
    keep = KeptFolder()
    # GDAL notes what it found beside a GML file, and looks for a schema there.
    alone = keep.path / f"file.{SUFFIXES[kind]}"
    write_for_gdal(path, alone, mends_numbers=has_odd_numbers)
    return open_geo(kind, alone, keep)


def _is_of_macos(member: zipfile.ZipInfo) -> bool:
    return member.filename.startswith("__MACOSX") or Path(member.filename).name.startswith("._")


def _lower_suffix(path: Path) -> None:
    shutil.move(path, path.with_suffix(path.suffix.casefold()))


def _lines(kind: str, path: Path) -> Iterator[dict[str, Any]]:
    """What the worker writes. Raises Unreadable with its sentence."""
    skipped = ",".join(driver for driver in KNOWN_DRIVERS if driver != DRIVERS.get(kind))
    environment = {
        "PATH": os.defpath,
        "PYTHONPATH": str(PROJECT_DIR),
        "GDAL_SKIP": skipped,
        "OGR_SQLITE_LOAD_EXTENSIONS": "",
        "GDAL_PAM_ENABLED": "NO",
        # GML names schemas and other files by their addresses; none of them is fetched or opened.
        "GML_DOWNLOAD_SCHEMA": "NO",
        "GML_SKIP_RESOLVE_ELEMS": "ALL",
        "GML_SAVE_RESOLVED_TO": "",
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
        "OPENBLAS_NUM_THREADS": "1",
    }
    command = [
        sys.executable,
        "-P",
        "-m",
        "app.imports.readers.geo_worker",
        kind,
        str(path.resolve()),
    ]
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said,
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=said,
            stdin=subprocess.DEVNULL,
            env=environment,
            cwd="/",
        ) as worker,
    ):
        assert worker.stdout is not None
        try:
            for line in worker.stdout:
                yield json.loads(line)
            status = worker.wait()
        finally:
            worker.kill()
        if status != 0:
            said.seek(0)
            last = [line.strip() for line in said.read()[-4000:].splitlines() if line.strip()]
            raise Unreadable("This file can't be read: {reason}", reason=_reason(status, last))


def _reason(status: int, said: list[str]) -> str:
    if status < 0:
        return Word("reading it took more time or memory than a file may take.")
    text = said[-1].rpartition("Error: ")[2] if said else Word("its reader gave no reason")
    if "panicked" in text or "PanicException" in text:
        return Word("it is damaged.")
    return f"{' '.join(text.split())[:200].rstrip('.')}."


def _layers(kind: str, path: Path) -> Iterator[dict[str, str]]:
    """The layers that come first; more come with their rows."""
    for line in _lines(kind, path):
        if "layer" not in line:
            return
        yield {"layer": as_text(line["layer"]), "crs": as_text(line["crs"])}


def _projection(kind: str, crs: str) -> Projection | None:
    """None where nothing says what the coordinates of a shapefile are."""
    if crs:
        return projection_of(crs)
    return None if kind in ("shapefile", "gpkg", "flatgeobuf") else DEGREES


def _rows(kind: str, path: Path, _keep: KeptFolder | None) -> Iterator[Row]:
    number, layer = 0, ""
    projection: Projection | None = None
    # Layers that call a column «date» and «Date» mean one.
    called: dict[str, str] = {}
    names: dict[str, str] = {}
    for line in _lines(kind, path):
        if "layer" in line:
            layer, projection = as_text(line["layer"]), _projection(kind, as_text(line["crs"]))
            names = _names(line["fields"], called)
            continue
        number += 1
        cells = line["cells"]
        assert isinstance(cells, dict)
        row = Row(number, {names[name]: as_text(value) for name, value in cells.items()})
        if layer:
            row.cells.setdefault("layer", layer)
        if line["wkb"]:
            _put_geometry(row, as_text(line["wkb"]), projection)
        yield row


def _names(fields: Sequence[str], called: dict[str, str]) -> dict[str, str]:
    """What the columns of a layer are called, which is as an earlier layer had them where only case or signs differ."""
    keys = Counter(map(column_key, fields))
    return {
        name: called.setdefault(key, name) if keys[key := column_key(name)] == 1 else name
        for name in fields
    }


def _put_geometry(row: Row, written: str, projection: Projection | None) -> None:
    try:
        geometry = shapely.from_wkb(written)
        row.geometry = (projection or DEGREES).to_degrees(geometry)
    # The last is raised of curves.
    except (shapely.GEOSException, ValueError, NotImplementedError):
        row.faults.append(("geometry", Said("geometry", "This geometry can't be read.")))
        return
    if projection is None:
        west, south, east, north = geometry.bounds
        if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:
            row.geometry = None
            said = Said(
                "no_crs", "Nothing says what these coordinates are: a shapefile's .prj does."
            )
            row.faults.append(("geometry", said))
    elif projection.caution is not None:
        row.cautions.append(("geometry", projection.caution))
