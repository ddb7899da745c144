"""All that a stranger may ask the application for, with what is tried on the maps of `tests.two_worlds`."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import FastAPI, params
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import iter_route_contexts

from app.pages.reading.downloads import DOWNLOADS
from app.published.collections import COLLECTIONS
from app.security.rights import RULES
from tests.routes import split
from tests.two_worlds import ALMOST, COUNTED, DAY, NOUNS, SPOTS, WAYS

# Where one way answers as the other does, these two are asked for.
FEW = ("embargo", "concealed-later")
# What a map points at.
POINTS_AT = {"place", "position", "positions", "claim"}
JSON, ANNOTATION = "application/json", "application/ld+json"


def keys_of_both() -> dict[str, list[str]]:
    """Keys of each noun: of hidden records, of what is tied to them, of open and of coarsened ones."""
    hidden = [f"hidden-{way}" for way in WAYS]
    texts = ["never-free", "free-once"]
    coarse = ["outer", "middle", "inner", "later", "moved"]
    spots = ["itself", "line", "names", "lies-in", "later", "names-later", "moves-in", "at-moved"]
    # What is hidden only with something else has the same answers in each way.
    hidden_with = [f"{how}-{way}" for how in ("by", "at", "only") for way in FEW]
    return {
        "places": [*hidden, "open-town", "open-region", *(f"in-{way}" for way in WAYS),
                   *(f"coarse-{each}" for each in coarse)],
        "actors": [*hidden, "open-actor", *(f"child-{way}" for way in WAYS)],
        "sources": [*hidden, "open-source", *texts, *COUNTED],
        "claims": [*hidden, *(f"{how}-{way}" for how in ("on", "gone") for way in FEW),
                   *(f"linked-{way}" for way in WAYS),
                   *(f"{slug}-{number}" for slug in COUNTED for number in (0, 3)),
                   "open-claim", "open-forecast", "names-many", "spoken", "of-never-free", "of-free-once"],
        "positions": [*hidden, *hidden_with, *(f"{slug}-at-1" for slug in COUNTED), "open-position", "open-expected", "rests-on-many",
                      *(f"coarse-{each}" for each in spots)],
    }  # fmt: skip


def tile_at(point: tuple[float, float], zoom: int) -> tuple[int, int]:
    """The tile in which (longitude, latitude) lies."""
    longitude, latitude = point
    sine = math.asinh(math.tan(math.radians(latitude)))
    count = 2**zoom
    return int((longitude + 180) / 360 * count), int((1 - sine / math.pi) / 2 * count)


def boxes() -> list[str]:
    """A hundred metres round each spot, and round what is hidden."""
    around = [*SPOTS, (41.987654, 33.123456)]
    return [f"{x - 0.001},{y - 0.001},{x + 0.001},{y + 0.001}" for x, y in around]


# What each parameter of a list is tried with; one that isn't here fails the test.
TRIED: dict[str, list[str]] = {
    "q": [ALMOST, "Open Town"],
    "bbox": [*boxes(), "38,36,40,37"],
    "on": ["2017-06-07", DAY],
    "from": [DAY],
    "to": [DAY],
    "place": ["open-town", "hidden-embargo", "coarse-later"],
    "places": ["open-town,hidden-embargo,hidden-unnamed"],
    "positions": ["open-position,hidden-embargo,only-draft,coarse-later"],
    "actor": ["open-actor", "hidden-review"],
    "source": ["open-source", "hidden-concealed", "counted"],
    "claim": ["names-many", "hidden-embargo", "on-draft"],
    "position": ["rests-on-many", "hidden-embargo", "by-review", "coarse-names"],
    "kind": ["forecast", "town", "force"],
    "tags": ["hxl"],
    "name": ["Open Town", "Hidden embargo"],
    "country": ["SY"],
    "part_of": ["hidden-embargo", "open-region"],
    "speaker": ["hidden-embargo"],
    "datetime": [DAY, "2010-01-01/2026-01-01", "../2017-06-07"],
    "crs": ["http://www.opengis.net/def/crs/EPSG/0/3857"],
    "bbox-crs": [],
    "filter": [
        "valid_from <= DATE('2017-06-07')",
        "S_INTERSECTS(geometry, BBOX(39.1,36.6,39.2,36.7))",
        "place = 'hidden-embargo' OR source = 'hidden-embargo' OR part_of = 'hidden-embargo'",
        "name LIKE '%idden%'",
        "part_of LIKE 'hidden-%'",
        "place LIKE 'hidden-%'",
        "speaker LIKE 'hidden-%' OR source LIKE 'hidden-%'",
    ],
    "filter-crs": [],
    "filter-lang": [],
    "sortby": ["-valid_from", "name,-uncertainty_m", "kind"],
    "f": ["html"],
    "settled": ["true", "false"],
    "witness": ["open-source", "hidden-embargo"],
    "without": ["Made by nobody", "source:open-source"],
    "back": ["/places"],
    "rests": ["one-claim", "one-origin", "disputed"],
    "posture": ["attacks", "holds"],
    "modality": ["expected"],
    "unplaced": ["yes", "true"],
    "disputed": ["true", "false"],
    "became": ["came_true", "did_not", "open", "overdue"],
    "days": ["30"],
    "start": ["1"],
    "size": ["1"],
    "old": ["1"],
    "new": ["2"],
    "panel": ["actor"],
    "limit": ["2"],
    "at": [],
    "cursor": [],
    "theme": [],
    "symbols": ["app6"],
    "view": [],
    "cited": [],
    "width": [],
    "height": [],
    "scale": [],
    "url": [],
    "format": [],
    "maxwidth": [],
    "maxheight": [],
    "known": [],
    "known_from": ["2001-01-01"],
    "known_to": [],
    "dataset": ["made"],
    "month": [],
    "before": [],
    "next": [],
    "notice": [],
}


@dataclass(frozen=True)
class Route:
    """An open route, and the parameters that it takes."""

    key: str
    parameters: tuple[str, ...]


def open_routes(app: FastAPI) -> list[Route]:
    """What GET answers anybody, but for files that don't come from the database."""
    found = []
    for each in iter_route_contexts(app.routes):
        key = f"GET {each.path}"
        methods = each.methods or {"GET"}
        if "GET" not in methods or key not in RULES or not RULES[key].admits(None):
            continue
        if key.startswith(("GET /static", "GET /basemap")):
            continue
        dependant = getattr(getattr(each, "route", each), "dependant", None)
        fields = get_flat_params(dependant) if dependant else []
        names = {one.alias for one in fields if isinstance(one.field_info, params.Query)}
        if each.path in ("/map.png", "/map.pdf"):
            # They are drawn out of the SVG, which is asked for each filter.
            names &= {"known", "scale"}
        found.append(Route(key, tuple(sorted(names))))
    return found


def paths(route: Route) -> Iterator[str]:
    """Every address of a route on these maps, without parameters."""
    key = route.key
    if "{z}" in key:
        yield from of_tiles(key)
    elif "{layer}" in key:
        yield from (split(key, layer=layer)[1] for layer in ("places", "positions"))
    elif "{digest}" in key:
        # The list of parts names these addresses: `tests/test_leaks.py` goes there by itself.
        return
    elif "{name}" in key:
        # What others write has the rows of these: `tests/test_files.py`.
        yield from (
            split(key, name=each.name)[1]
            for each in DOWNLOADS
            if each.kind in ("csv", "geojson", "geojsonl")
        )
    elif "{address:path}" in key:
        yield from (split(key, address=each)[1] for each in WITH_PAST)
    elif "{collection}" in key:
        yield from of_collections(key)
    elif "{noun}" in key:
        yield from of_any_noun(key)
    elif "{slug}" in key:
        yield from of_records(key)
    else:
        yield split(key)[1]


def of_any_noun(key: str) -> Iterator[str]:
    """The same of a route that has the noun in its path: of citations, and of proofs."""
    if key.endswith("/proof"):
        # Neither world is sealed, since salts differ: `tests/test_sealed_hidden.py` looks at what is told of hidden ones.
        yield split(key, noun="places", slug="open-town")[1]
        yield split(key, noun="claims", slug="hidden-embargo")[1]
        return
    for noun in ("places", "claims", "positions"):
        for slug in keys_of_both()[noun]:
            # They are made of what records' own routes read; pages of what the API answers.
            wanted = (
                ("open-", "hidden-", "coarse-") if "/api/" in key else ("open-", "hidden-embargo")
            )
            if slug.startswith(wanted):
                yield split(key, noun=noun, slug=slug)[1]


def of_records(key: str) -> Iterator[str]:
    """The same of a route about one record."""
    noun = next(part for part in key.split("/") if part in NOUNS)
    # The parts of a page are made of what its whole is: they are asked for in two of the ways.
    is_part = key.count("/") > 2 and "/api/" not in key
    for slug in TOLD if is_told(key) else keys_of_both()[noun]:
        if not is_part or slug.endswith(FEW) or not slug.endswith(WAYS):
            yield split(key, slug=slug)[1]


# Feeds and the page of changes are made of what /api/v1/difference answers: of these few they are asked for.
TOLD = ("open-town", "open-actor", "open-source")


def is_told(key: str) -> bool:
    """True of a route that tells the difference of two states."""
    return "/changes" in key or key.endswith("/difference")


# Addresses whose past is asked for: what is open, and what is hidden in the one map and not there in the other.
WITH_PAST = (
    *("places", "places/open-town", "claims/open-claim", "data/places.csv"),
    *(f"{noun}/hidden-{way}" for noun in NOUNS for way in WAYS),
)


def of_tiles(key: str) -> Iterator[str]:
    """The same of a route of vector tiles."""
    for zoom in (0, 5, 8, 12):
        x, y = tile_at(SPOTS[0], zoom)
        for layer in ("places", "positions"):
            yield split(key, layer=layer, z=zoom, x=x, y=y)[1]


def of_collections(key: str) -> Iterator[str]:
    """The same of a route of OGC API – Features, and of its tiles, which are those of `of_tiles`."""
    if "/tiles" in key:
        x, y = tile_at(SPOTS[0], 8)
        parts = {
            "scheme_name": "WebMercatorQuad",
            "tile_matrix": 8,
            "tile_row": y,
            "tile_column": x,
        }
        yield from (split(key, collection=name, **parts)[1] for name in ("places", "positions"))
        return
    for name in COLLECTIONS:
        slugs = keys_of_both()["actors" if name == "tracks" else name] if "{slug}" in key else [""]
        yield from (split(key, collection=name, slug=slug)[1] for slug in slugs)


# The nouns whose rows can be had as features, with all that a table of them has.
HAVE_FEATURES = ("places", "positions")

# Between two days: all that was ever there, as each filter by itself tells a day of it.
SPAN = {"from": "2010-01-01", "to": "2026-01-01"}


def filters_of(route: Route, path: str) -> list[dict[str, str]]:
    """The parameters that an address of a route is tried with: none, then each by itself, and a span of days."""
    filters: list[dict[str, str]] = [{}]
    # As JSON a feed has the same entries; a table and lines of features have the rows of the features.
    features = (".geojsonl", *(f"{noun}.csv" for noun in HAVE_FEATURES))
    is_told_elsewhere = path.endswith(".json" if is_told(route.key) else features)
    if is_list(route) and not is_told_elsewhere:
        # What has the map of the page has what that is narrowed to, which is asked for each filter.
        names = [each for each in route.parameters if not is_of_map(route) or each in POINTS_AT]
        tried = {name: TRIED[name][: 1 if is_told(route.key) else None] for name in names}
        filters += [{name: value} for name, values in tried.items() for value in values]
    elif "on" in route.parameters and "hidden-" not in path and not path.endswith("/panel"):
        filters.append({"on": "2017-06-07"})
    if {"from", "to"} <= set(route.parameters):
        filters.append(SPAN)
    return filters


def is_of_map(route: Route) -> bool:
    """True of a route that has the map's page in another form."""
    return route.key in ("GET /map.svg", "GET /embed", "GET /cite/map")


def is_list(route: Route) -> bool:
    """True of a route that is about no single record, and no tile."""
    return not any(part in route.key for part in ("{slug}", "{z}", "{tile_row}"))


def asked(route: Route, past: str, present: str) -> Iterator[tuple[str, str]]:
    """(address, media type) of all that is asked of a route: each filter by itself, and a span, in each lens."""
    takes_known = "known" in route.parameters
    types = (JSON, ANNOTATION) if route.key.startswith("GET /api/v1/claims") else (JSON,)
    for path in paths(route):
        for number, given in enumerate(filters_of(route, path)):
            lenses = [{}, {"known": past}] if takes_known else [{}]
            if takes_known and number == 0 and is_list(route):
                lenses.append({"known": present})
            if (
                ("{name}" in route.key and given.keys() - {"q", "bbox"})
                or ("{collection}" in route.key and given.keys() - {"bbox", "filter", "datetime"})
                or (route.key == "GET /" and given.keys() - POINTS_AT)
            ):
                # These filters are the API's or the map's, which is asked for each of them in both lenses.
                lenses = [{}]
            for lens in lenses:
                query = urlencode(given | lens)
                for media_type in types:
                    yield f"{path}?{query}" if query else path, media_type


# As they are, in the query of an address, and as HTTP has them.
INSTANTS = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d(:|%3A)\d\d(\1\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?|"
    r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT"
)
CLOCKS = re.compile(r"\d\d:\d\d(:\d\d)? UTC")
TOKENS = re.compile(r'name="csrf"\s+value="[^"]+"')


def comparable(written: str) -> str:
    """An answer without what differs from moment to moment: instants, and the token of a form."""
    for changing in (INSTANTS, CLOCKS, TOKENS):
        written = changing.sub("…", written)
    return written
