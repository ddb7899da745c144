"""Where the places of a name lie, as far as the gazetteer has them, in the country that a row names.

The region's small file is always at hand. Of the world's places a caller gives those that the file may name
(`app.staging.world_places`), so that no row asks a database.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from app.gazetteer import region
from app.gazetteer.country_names import code_of
from app.names import name_key

# (longitude, latitude) in degrees, EPSG:4326.
Spots = tuple[tuple[float, float], ...]
# The key of a name (`app.names`) with each country's code and its places' (longitude, latitude).
WorldPlaces = Mapping[str, Iterable[tuple[str, float, float]]]
MOST_KEPT = 20_000


class KnownPlaces:
    """The gazetteer, as the rows of one file need it."""

    def __init__(self, world: WorldPlaces | None = None) -> None:
        self.world: WorldPlaces = world or {}
        # Events come from the same few thousand places again and again.
        self.spots = lru_cache(MOST_KEPT)(self._spots)

    def _spots(self, name: str, country: str) -> Spots:
        """The places of a name in a country as the row writes it, or anywhere where it names none.

        Empty where nothing is known: of the name there, or which country it is.
        """
        code = code_of(country) if country else None
        if country and code is None:
            return ()
        key = key_of(name)
        found = [
            (entry.country, entry.longitude, entry.latitude)
            for _, entry in region.index().by_key.get(key, ())
        ]
        found += self.world.get(key, ())
        return tuple(dict.fromkeys((x, y) for where, x, y in found if code in (None, where)))


@lru_cache(MOST_KEPT)
def key_of(name: str) -> str:
    """The key of a name, which takes long to make."""
    return name_key(name)


def by_key(rows: Iterable[tuple[str, str, float, float]]) -> WorldPlaces:
    """Places of (key, country, longitude, latitude) by their keys."""
    found: dict[str, list[tuple[str, float, float]]] = defaultdict(list)
    for key, country, longitude, latitude in rows:
        found[key].append((country, longitude, latitude))
    return dict(found)
