"""What a PMTiles file says of itself in its header (version 3 of the format): `read_header(path)`.

https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md
"""

from dataclasses import dataclass
from pathlib import Path

from app.errors import SetupError

MAGIC = b"PMTiles"
VERSION = 3
HEADER_BYTES = 127
# How a file's lists and its tiles may be packed, among other ways.
PLAIN, PACKED = 1, 2
# By the number that the header has for them.
TILE_KINDS = {0: "unknown", 1: "vector", 2: "png", 3: "jpeg", 4: "webp", 5: "avif"}


@dataclass(frozen=True)
class TilesHeader:
    """The extent of a file's tiles, their zooms and kind, and what readers fetch first."""

    # (west, south, east, north) in degrees.
    bounds: tuple[float, float, float, float]
    min_zoom: int
    max_zoom: int
    # One of TILE_KINDS.
    kind: str
    # How many bytes from the beginning hold the header and the first list of tiles.
    head: int
    # Where the file's description of itself lies, packed with gzip, and its length.
    metadata: tuple[int, int]
    # How its lists and its description are packed, and how its tiles: PLAIN, PACKED (gzip) or another number.
    packings: tuple[int, int]


def read_header(path: Path) -> TilesHeader:
    """The header of a PMTiles file. Raises SetupError that says in plain words why there is none."""
    with path.open("rb") as file:
        header = file.read(HEADER_BYTES)
    size = path.stat().st_size
    if header[:7] != MAGIC:
        raise SetupError(f"{path} is no PMTiles file: it doesn't begin like one.")
    if len(header) > 7 and header[7] != VERSION:
        raise SetupError(f"{path} is a PMTiles file of version {header[7]}; {VERSION} can be read.")
    if len(header) < HEADER_BYTES:
        raise SetupError(f"{path} ends within its header: it has {size} bytes. Copy it again.")

    def number(at: int) -> int:
        return int.from_bytes(header[at : at + 8], "little")

    ends = [number(at) + number(at + 8) for at in (8, 24, 40, 56)]
    if max(ends) > size:
        raise SetupError(
            f"{path} has {size:,} of {max(ends):,} bytes: it is cut off. Copy it again."
        )
    west, south, east, north = (
        int.from_bytes(header[at : at + 4], "little", signed=True) / 1e7
        for at in (102, 106, 110, 114)
    )
    return TilesHeader(
        bounds=(west, south, east, north),
        min_zoom=header[100],
        max_zoom=header[101],
        kind=TILE_KINDS.get(header[99], "unknown"),
        head=ends[0],
        metadata=(number(24), number(32)),
        packings=(header[97], header[98]),
    )
