"""Regions far from one another in which one map has data, each with an address that leads to it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from app.languages.catalogues import ENGLISH
from app.languages.versions import Translations
from app.queries.regions import DatasetExtent, Extent

# The room that a map has on a small screen, in pixels; on a larger one more of the surroundings shows.
WIDTH_PX, HEIGHT_PX = 640, 480
TILE_PX = 256
# Where the world's square ends.
FARTHEST_LATITUDE = 85.0511
NEAREST_ZOOM, FARTHEST_ZOOM = 10, 2


@dataclass(frozen=True)
class Region:
    """Datasets that lie together, named by the first of them."""

    title: str
    extent: Extent
    url: str
    # The language of its title, and the title in others.
    language: str = ENGLISH
    translations: Translations = ()


def far_regions(datasets: Sequence[DatasetExtent]) -> list[Region]:
    """The regions in which datasets lie, if these are several; what meets is one region."""
    groups: list[list[DatasetExtent]] = []
    for dataset in datasets:
        near = [
            group for group in groups if any(dataset.extent.meets(each.extent) for each in group)
        ]
        apart = [group for group in groups if group not in near]
        groups = [*apart, [*(each for group in near for each in group), dataset]]
    if len(groups) < 2:
        return []
    order = {dataset.name: place for place, dataset in enumerate(datasets)}
    groups.sort(key=lambda group: order[group[0].name])
    return [
        Region(first.title, first.extent, address_of(first), first.language, first.translations)
        for first, *_ in groups
    ]


def address_of(dataset: DatasetExtent) -> str:
    """The map where that dataset lies, on the day on which most of it stands, with no place opened."""
    zoom, longitude, latitude = window_of(dataset.extent)
    asked = urlencode({"place": "", "on": dataset.day.isoformat()})
    return f"/?{asked}#map={zoom}/{latitude:.2f}/{longitude:.2f}"


def down(latitude: float) -> float:
    """How far down the world's square a latitude is, from 0 to 1."""
    within = math.radians(max(-FARTHEST_LATITUDE, min(FARTHEST_LATITUDE, latitude)))
    return (1 - math.asinh(math.tan(within)) / math.pi) / 2


def window_of(extent: Extent) -> tuple[int, float, float]:
    """(zoom, longitude, latitude) of a map that shows all of an extent; its longitude is within ±180."""
    top, bottom = down(extent.north), down(extent.south)
    width, height = (extent.east - extent.west) / 360, bottom - top
    fits = min(
        math.log2(room / TILE_PX / size) if size > 0 else NEAREST_ZOOM
        for room, size in ((WIDTH_PX, width), (HEIGHT_PX, height))
    )
    zoom = max(FARTHEST_ZOOM, min(NEAREST_ZOOM, math.floor(fits)))
    middle = (top + bottom) / 2
    latitude = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * middle))))
    longitude = ((extent.west + extent.east) / 2 + 180) % 360 - 180
    return zoom, longitude, latitude
