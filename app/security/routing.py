"""The application's routes as the table of rights names them: which serves a request, and by which methods."""

import re
from collections.abc import Iterable

from fastapi.dependencies.utils import get_flat_params
from starlette.routing import BaseRoute, Mount, Route, compile_path
from starlette.types import Scope

from app.negotiation import asked_path
from app.security.callers import Role
from app.security.rights import RULES

READING = frozenset({"GET", "HEAD", "OPTIONS"})
# Where programs look for public data, also at an address that there is none at.
DATA_PATHS = (
    "/api/",
    "/ogc/",
    "/tiles/",
    "/columns/",
    "/data/",
    "/basemap/",
    "/timegate/",
    "/timemap/",
)
# Public too, but made for our own pages.
OWN_FILES = "/static"


def open_keys_with(parameter: str, routes: Iterable[BaseRoute]) -> frozenset[str]:
    """The keys of the routes that anybody may ask with GET and with a parameter of that name."""
    found = set()
    for route in routes:
        dependant = getattr(route, "dependant", None)
        key = f"GET {getattr(route, 'path', '')}"
        rule = RULES.get(key)
        if dependant is None or rule is None or rule.role > Role.STRANGER:
            continue
        if any(field.alias == parameter for field in get_flat_params(dependant)):
            found.add(key)
    return frozenset(found)


class RouteTable:
    """Every route, in the order they are tried."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        # Pattern, methods and path of each route.
        self.routes: list[tuple[re.Pattern[str], set[str], str]] = []
        for route in routes:
            self.add(route)

    def add(self, route: BaseRoute) -> None:
        """One more route, tried last. Raises TypeError for one that nothing can be decided about."""
        if not isinstance(route, Mount | Route):
            raise TypeError(f"{route!r} has no path and methods to decide by.")
        below = route.path + "/{rest:path}" if isinstance(route, Mount) else route.path
        pattern, _, _ = compile_path(below)
        methods = getattr(route, "methods", None) or {"GET", "HEAD"}
        self.routes.append((pattern, methods, route.path))

    @property
    def keys(self) -> list[str]:
        """Every route as the table of rights names it."""
        return [
            f"{method} {path}"
            for _, methods, path in self.routes
            for method in sorted(methods - {"HEAD", "OPTIONS"})
        ]

    def find(self, scope: Scope, method: str = "") -> tuple[str, dict[str, str]] | None:
        """The key of the route that serves a request, and the path's parts; none without one.

        `method` asks as if the request were one of that method.
        """
        path = asked_path(scope)
        method = method or scope["method"]
        for pattern, methods, name in self.routes:
            match = pattern.match(path)
            if match is not None and method in methods:
                return f"{'GET' if method == 'HEAD' else method} {name}", match.groupdict()
        return None

    def methods(self, scope: Scope) -> set[str]:
        """The methods that the address of a request can be asked with; empty where nothing is."""
        path = asked_path(scope)
        found = {
            each for pattern, methods, _ in self.routes if pattern.match(path) for each in methods
        }
        # Whatever answers GET answers HEAD, and every address that there is answers OPTIONS.
        return found | ({"HEAD"} if "GET" in found else set()) | ({"OPTIONS"} if found else set())

    def is_public_data(self, scope: Scope) -> bool:
        """True for reading what is everybody's and the same for all: other sites may read it too."""
        if scope["method"] not in READING:
            return False
        path = asked_path(scope)
        found = self.find(scope, "GET")
        if found is None:
            return path.startswith(DATA_PATHS)
        rule = RULES.get(found[0])
        return rule is not None and rule.same_for_all and not path.startswith(OWN_FILES)
