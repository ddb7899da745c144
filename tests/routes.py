"""The application's own routes, as tests of rights and forms walk through them."""

import re
from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

SAFE = ("GET", "HEAD", "OPTIONS")
PLACEHOLDER = re.compile(r"{(\w+)(:\w+)?}")
# What stands in for a path's parts. A row's id is a number that no row has.
EXAMPLES = {"layer": "places", "z": "6", "x": "38", "y": "25"}


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
