"""In which encoding a shapefile's table is, where nothing beside it says so and its own mark is empty."""

import struct
import tempfile
from functools import partial
from itertools import islice
from pathlib import Path

from app.imports.readers.encodings import find_encoding

HEAD = 32
LANGUAGE = 29
SEEN = 2_000


def tell_encoding(table: Path) -> None:
    """Put the file beside a shapefile's table that says its encoding, unless that is said: GDAL takes it for UTF-8
    or Latin letters.
    """
    if table.with_suffix(".cpg").exists():
        return
    with table.open("rb") as file:
        head = file.read(HEAD)
        if len(head) < HEAD or head[LANGUAGE]:
            return
        size, width = struct.unpack("<HH", head[8:12])
        file.seek(size)
        # A record of fixed width begins with a blank or, where it was deleted, a star.
        some = b"\n".join(islice(iter(partial(file.read, max(1, width)), b""), SEEN))
    if some.isascii():
        return
    with tempfile.NamedTemporaryFile() as sample:
        sample.write(some)
        sample.flush()
        name = find_encoding(Path(sample.name)).name
    # GDAL opens nothing whose encoding it doesn't know, as Python's «koi8_r».
    told = name.removesuffix("-sig").replace("_", "-").upper()
    table.with_suffix(".cpg").write_text(told)
