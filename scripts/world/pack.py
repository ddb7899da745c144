# /// script
# requires-python = ">=3.11"
# dependencies = ["pmtiles==3.8.1"]
# ///
"""Lay a PMTiles file out for readers far away: `uv run scripts/world/pack.py FROM TO`.

Readers ask for the first 16 kB of a file before anything else. tippecanoe puts a short list of lists there,
so that each reader asks for a long list of tiles besides. Here the tiles of all zooms but the deepest are
listed in those 16 kB, and the deepest zoom's in small lists of which a view needs one or two.
"""

import sys
from pathlib import Path

from pmtiles.reader import MmapSource, Reader
from pmtiles.tile import (
    Entry,
    deserialize_directory,
    serialize_directory,
    serialize_header,
    zxy_to_tileid,
)

FIRST_READ = 16_384
HEADER = 127
TILES_IN_A_LIST = 512


def main(source: Path, target: Path) -> None:
    """Write the file anew. The tiles are copied as they are, in their order."""
    with source.open("rb") as file:
        read = MmapSource(file)
        header = Reader(read).header()

        def listed(offset: int, length: int) -> list[Entry]:
            found: list[Entry] = []
            for entry in deserialize_directory(read(offset, length)):
                # One that runs over no tile leads to another list.
                if entry.run_length:
                    found.append(entry)
                else:
                    found += listed(header["leaf_directory_offset"] + entry.offset, entry.length)
            return found

        entries = listed(header["root_offset"], header["root_length"])
        entries.sort(key=lambda entry: entry.tile_id)
        deepest = zxy_to_tileid(header["max_zoom"], 0, 0)
        near = [entry for entry in entries if entry.tile_id < deepest]
        far = [entry for entry in entries if entry.tile_id >= deepest]
        lists: list[bytes] = []
        for first in range(0, len(far), TILES_IN_A_LIST):
            part = far[first : first + TILES_IN_A_LIST]
            packed = serialize_directory(part)
            near.append(Entry(part[0].tile_id, sum(map(len, lists)), len(packed), 0))
            lists.append(packed)
        root, leaves = serialize_directory(near), b"".join(lists)
        if HEADER + len(root) > FIRST_READ:
            sys.exit(f"The first list takes {len(root)} bytes; {FIRST_READ - HEADER} are read.")
        metadata = read(header["metadata_offset"], header["metadata_length"])
        tiles = read(header["tile_data_offset"], header["tile_data_length"])
    header["root_offset"], header["root_length"] = HEADER, len(root)
    header["metadata_offset"] = HEADER + len(root)
    header["leaf_directory_offset"] = header["metadata_offset"] + len(metadata)
    header["leaf_directory_length"] = len(leaves)
    header["tile_data_offset"] = header["leaf_directory_offset"] + len(leaves)
    target.write_bytes(serialize_header(header) + root + metadata + leaves + tiles)
    print(f"{target}: {target.stat().st_size:,} bytes, {len(root)} of them the first list")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
