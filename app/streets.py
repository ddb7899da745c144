"""Streets of any region: PMTiles files that an operator drops into `streets/` of the data folder.

`find_streets(data_dir)` reads what is there when the program starts: files that the map draws from their first zoom
on, and of the others why it can't. Their layers are those of Protomaps (https://docs.protomaps.com/basemaps/layers) or
of OpenMapTiles (https://openmaptiles.org/schema/).
"""

import gzip
import json
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import SetupError
from app.plain_words import plain_words
from app.pmtiles import PACKED, PLAIN, TilesHeader, read_header

FOLDER = "streets"
# What may stand in an address and in the map's script as it is.
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.pmtiles")
# By the name of a scheme: the layers by which it is known.
SCHEMES = {
    "protomaps": {"roads", "water", "earth"},
    "openmaptiles": {"transportation", "water"},
}
SAY_SCHEME = {"protomaps": "Protomaps", "openmaptiles": "OpenMapTiles"}
# Longer ones are cut: a credit is one line of the map.
LONGEST_CREDIT = 200


@dataclass(frozen=True)
class StreetsFile:
    """A file that the map can draw: `scheme` is one of SCHEMES, `credit` plain text, empty where the file has none."""

    path: Path
    header: TilesHeader
    scheme: str
    credit: str
    # Another one when the file is replaced, so that no browser joins parts of two.
    version: str

    @property
    def name(self) -> str:
        """Its file name."""
        return self.path.name

    @property
    def told(self) -> dict[str, Any]:
        """The file as the map's script is told of it. `bounds` is [[south, west], [north, east]]."""
        west, south, east, north = self.header.bounds
        return {
            "name": self.path.stem,
            "url": f"/basemap/{FOLDER}/{self.name}?v={self.version}",
            "scheme": self.scheme,
            "maxDataZoom": self.header.max_zoom,
            "head": self.header.head,
            "bounds": [[south, west], [north, east]],
            "from": self.header.min_zoom,
        }

    def __str__(self) -> str:
        west, south, east, north = self.header.bounds
        return (
            f"{self.name}: zoom {self.header.min_zoom} to {self.header.max_zoom}, longitude {west:g} to {east:g}, "
            f"latitude {south:g} to {north:g}, layers of {SAY_SCHEME[self.scheme]}"
        )


@dataclass(frozen=True)
class Streets:
    """The files that are drawn, in the order of their names, and a sentence for each that can't be."""

    files: tuple[StreetsFile, ...] = ()
    faults: tuple[str, ...] = ()


def find_streets(data_dir: Path) -> Streets:
    """The files in `streets/` of a data folder; none where there is no such folder."""
    files, faults = [], []
    for path in sorted((data_dir / FOLDER).glob("*.pmtiles")):
        try:
            files.append(_read(path))
        except SetupError as error:
            faults.append(str(error))
        except OSError as error:
            faults.append(f"{path} can't be read: {error.strerror}.")
    return Streets(tuple(files), tuple(faults))


def _read(path: Path) -> StreetsFile:
    if not NAME.fullmatch(path.name):
        raise SetupError(
            f"{path} isn't used: its name may have letters from A to Z, digits, «.», «_» and «-». Rename it."
        )
    header = read_header(path)
    if header.kind != "vector":
        raise SetupError(
            f"{path} isn't used: it holds {header.kind} tiles; vector tiles are needed."
        )
    if not set(header.packings) <= {PLAIN, PACKED}:
        raise SetupError(f"{path} isn't used: its tiles must be packed with gzip or not at all.")
    about = _described(path, header)
    layers = {str(each.get("id")) for each in about["vector_layers"]}
    scheme = next((name for name, needed in SCHEMES.items() if needed <= layers), None)
    if scheme is None:
        raise SetupError(
            f"{path} isn't used: it has the layers {', '.join(sorted(layers)) or 'of no name'}; those of Protomaps or "
            "OpenMapTiles can be drawn."
        )
    status = path.stat()
    version = f"{status.st_mtime_ns:x}-{status.st_size:x}"
    credit = _plain(str(about.get("attribution", "")))
    return StreetsFile(path, header, scheme, credit, version)


def _described(path: Path, header: TilesHeader) -> dict[str, Any]:
    """What the file says of itself, with its `vector_layers`. Raises SetupError where it can't be read."""
    at, length = header.metadata
    with path.open("rb") as file:
        file.seek(at)
        told = file.read(length)
    try:
        about = json.loads(gzip.decompress(told) if header.packings[0] == PACKED else told)
        layers = about["vector_layers"]
        if all(isinstance(each, dict) for each in layers):
            return dict(about)
    except (ValueError, EOFError, OSError, zlib.error, LookupError, TypeError):
        pass
    raise SetupError(f"{path} isn't used: it doesn't tell which layers it has (vector_layers).")


def _plain(attribution: str) -> str:
    """An attribution as plain text, without what a template could take for its own."""
    text = re.sub(r"[{}<>]", "", plain_words(attribution))
    return text if len(text) <= LONGEST_CREDIT else f"{text[: LONGEST_CREDIT - 1]}…"
