"""The application's own routes, as tests of rights and forms walk through them."""

import re
from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from app.database import Engines
from app.main import create_app
from app.settings import Settings

# What stands for the variable parts of an address.
PARTS = {
    "/data/{name}": {"name": "places.geojson"},
    "/timegate/": {"address": "places/raqqah"},
    "/timemap/": {"address": "places/raqqah"},
    "/ogc/collections/": {
        "collection": "places",
        "slug": "raqqah",
        "scheme_name": "WebMercatorQuad",
        "tile_matrix": "6",
        "tile_row": "25",
        "tile_column": "38",
    },
    "/ogc/tileMatrixSets/": {"scheme_name": "WebMercatorQuad"},
    "/tiles/": {"layer": "places", "z": "6", "x": "38", "y": "25"},
    "/places/": {"slug": "raqqah"},
    "/actors/": {"slug": "isis"},
    "/claims/": {"slug": "magnier-f06"},
    "/positions/": {"slug": "magnier-pos-sdf-east"},
    "/sources/": {"slug": "magnier-2017-raqqah"},
    "/history/leaves/": {"number": "0"},
    "/cite/{noun}/": {"noun": "claims", "slug": "magnier-f06"},
    "/api/v1/{noun}/": {"noun": "claims", "slug": "magnier-f06"},
    "/basemap": {"rest": "region.pmtiles"},
}
SAFE = ("GET", "HEAD", "OPTIONS")
PLACEHOLDER = re.compile(r"{(\w+)(:\w+)?}")
# What stands in for a path's parts. A row's id is a number that no row has.
EXAMPLES = {
    "scheme_name": "WebMercatorQuad",
    "tile_matrix": "6",
    "tile_row": "25",
    "tile_column": "38",
    "collection": "places",
    "layer": "places",
    "z": "6",
    "x": "38",
    "y": "25",
}


def route_keys(app: FastAPI) -> list[str]:
    """Every route as the table of rights names it, in the order they are tried."""
    return list(_keys(app))


def _keys(app: FastAPI) -> Iterator[str]:
    for route in iter_route_contexts(app.routes):
        for method in sorted((route.methods or {"GET"}) - {"HEAD", "OPTIONS"}):
            yield f"{method} {route.path}"


def split(key: str, **values: object) -> tuple[str, str]:
    """Method and an address of a route, with the given values in its path."""
    method, _, path = key.partition(" ")
    given = {name: str(value) for name, value in values.items()}

    def example(match: re.Match[str]) -> str:
        name, kind = match.groups()
        return given.get(name) or EXAMPLES.get(name) or ("999999" if kind else "nobody")

    return method, PLACEHOLDER.sub(example, path)


def addresses() -> list[str]:
    """An address for every route that GET reaches."""
    app = create_app(Settings(), Engines(*[None] * 6))  # type: ignore[arg-type]
    found = []
    for route in iter_route_contexts(app.routes):
        path = str(route.path)
        if route.methods is not None and "GET" not in route.methods:
            continue
        if path in ("/static", "/basemap"):
            continue
        parts = next((parts for start, parts in PARTS.items() if start in path), {})
        found.append(re.sub(r"{(\w+)(?::\w+)?}", lambda m, parts=parts: parts.get(m[1], "1"), path))  # type: ignore[misc]
    return sorted(set(found))
